import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'

/** What each role may do with the files of the city, by the API that the desks use. */
let backend: TestBackend
let fixture: Fixture
beforeAll(async () => {
  backend = await createTestBackend()
  fixture = await insertFixture(backend.sql)
})
afterAll(() => backend.stop())

const box = async (who: keyof Fixture['users']) => (await backend.signIn(fixture.users[who].email, fixture.users[who].password)).storage.from('attachments')
const content = (text: string) => {
  const bytes = Buffer.from(`%PDF-1.7 ${text}`)
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
const options = { contentType: 'application/pdf' }
const codeOf = ({ error }: { error: unknown }) => (error as { statusCode?: string } | null)?.statusCode ?? 'ok'
const city = (sha256: string) => `${fixture.org}/${fixture.locations.city}/${sha256}`

describe('Files in the store', () => {
  test.each([
    ['city', 'ok', 'reads'], ['manager', 'ok', 'reads'], ['admin', 'ok', 'reads'],
    ['airport', '403', 'does not see'], ['customer', '403', 'does not see'], ['stranger', '403', 'does not see'],
    ['operator', '403', 'reads'],
  ] as const)('of the city: %s writes: %s, and %s them', async (who, written, seen) => {
    const { bytes, sha256 } = content(`of ${who}`)
    const [own, staff] = [await box(who), await box('city')]
    expect(codeOf(await own.upload(city(sha256), bytes, options))).toBe(written)
    if (written !== 'ok') await staff.upload(city(sha256), bytes, options)
    const { data } = await own.download(city(sha256))
    expect(data === null ? null : Buffer.from(await data.arrayBuffer())).toEqual(seen === 'reads' ? bytes : null)
    // nobody removes evidence
    expect((await own.remove([city(sha256)])).data).toEqual([])
    expect((await staff.download(city(sha256))).data).not.toBeNull()
  })

  test('are put nowhere else: not at another location, another firm, without a hash, nor by nobody', async () => {
    const own = await box('city')
    const { bytes, sha256 } = content('elsewhere')
    for (const name of [`${fixture.org}/${fixture.locations.airport}/${sha256}`, `${fixture.other.org}/${fixture.locations.city}/${sha256}`,
      `${fixture.other.org}/${fixture.other.location}/${sha256}`, city('photo.pdf'), `${city(sha256)}/x`, `${city(sha256)}0`, sha256]) {
      expect([name, codeOf(await own.upload(name, bytes, options))]).toEqual([name, '403'])
    }
    expect(codeOf(await backend.anon.storage.from('attachments').upload(city(sha256), bytes, options))).toBe('403')
    expect(codeOf(await own.upload(city(sha256), bytes, { contentType: 'image/svg+xml' }))).toBe('415')
    expect(codeOf(await own.upload(city(sha256), Buffer.alloc(26_214_401, 1), options))).toBe('413')
  })

  test('are sent again over wrong bytes, until a desk has said that they are stored', async () => {
    const own = await box('city')
    const { bytes, sha256 } = content('half arrived')
    await own.upload(city(sha256), bytes.subarray(0, 5), options)
    expect(codeOf(await own.upload(city(sha256), bytes, options)), 'once alone').toBe('409')
    expect(codeOf(await (await box('airport')).upload(city(sha256), bytes, { ...options, upsert: true }))).toBe('403')
    expect(codeOf(await own.upload(city(sha256), bytes, { ...options, upsert: true }))).toBe('ok')
    await backend.sql`insert into public.attachments ${backend.sql({ id: uuidv7(), org_id: fixture.org, location_id: fixture.locations.city, kind: 'DOCUMENT', sha256,
      bytes: bytes.length, mime: 'application/pdf', state: 'STORED', contract_id: fixture.contract, created_at: new Date(), stored_at: new Date() })}`
    expect(codeOf(await own.upload(city(sha256), Buffer.from('%PDF-forged'), { ...options, upsert: true }))).toBe('403')
    expect(Buffer.from(await (await own.download(city(sha256))).data?.arrayBuffer() ?? new ArrayBuffer())).toEqual(bytes)
  })

  test('are closed to whoever has been deactivated', async () => {
    const own = await box('airport')
    const { bytes, sha256 } = content('after the last day')
    const name = `${fixture.org}/${fixture.locations.airport}/${sha256}`
    expect(codeOf(await own.upload(name, bytes, options))).toBe('ok')
    await backend.sql`update public.users set is_active = false where id = ${fixture.users.airport.id}`
    expect((await own.download(name)).data).toBeNull()
    expect(codeOf(await own.upload(name.replace(/.$/, '0'), bytes, options))).toBe('403')
  })
})

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { uuidv7 } from '../../shared/uuid.ts'
import { openFirm } from '../firm.ts'
import type { Fixture } from '../fixture.ts'

/** What each role may do with the files of the city, by the API that the desks use. */
const firm = openFirm()

const box = async (who: keyof Fixture['users']) => (await firm.backend.signIn(firm.fixture.users[who].email, firm.fixture.users[who].password)).storage.from('attachments')
const content = (text: string) => {
  const bytes = Buffer.from(`%PDF-1.7 ${text}`)
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
const options = { contentType: 'application/pdf' }
const codeOf = ({ error }: { error: unknown }) => (error as { statusCode?: string } | null)?.statusCode ?? 'ok'
const city = (sha256: string) => `${firm.fixture.org}/${firm.fixture.locations.city}/${sha256}`

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
    for (const name of [`${firm.fixture.org}/${firm.fixture.locations.airport}/${sha256}`, `${firm.fixture.other.org}/${firm.fixture.locations.city}/${sha256}`,
      `${firm.fixture.other.org}/${firm.fixture.other.location}/${sha256}`, city('photo.pdf'), `${city(sha256)}/x`, `${city(sha256)}0`, sha256]) {
      expect([name, codeOf(await own.upload(name, bytes, options))]).toEqual([name, '403'])
    }
    expect(codeOf(await firm.backend.anon.storage.from('attachments').upload(city(sha256), bytes, options))).toBe('403')
    expect(codeOf(await own.upload(city(sha256), bytes, { contentType: 'image/svg+xml' }))).toBe('415')
    expect(codeOf(await own.upload(city(sha256), Buffer.alloc(26_214_401, 1), options))).toBe('413')
  })

  // The API reads back what it has put, so that the right to read would refuse for it: here nothing is read back.
  test.each([
    ['city', 'city', null], ['manager', 'airport', null], ['admin', 'airport', null], ['city', 'airport', '42501'], ['airport', 'city', '42501'],
    ['customer', 'city', '42501'], ['stranger', 'city', '42501'], ['operator', 'city', '42501'],
  ] as const)('are put by the right to put alone: %s at the %s: %s', async (who, place, refused) => {
    const { sha256 } = content(`by ${who} at ${place}`)
    const { users, org, locations } = firm.fixture
    expect(await firm.asPerson('authenticated', users[who], tx =>
      tx`insert into storage.objects (bucket_id, name) values ('attachments', ${`${org}/${locations[place]}/${sha256}`})`)).toBe(refused)
  })

  test('are sent again over wrong bytes, until a desk has said that they are stored', async () => {
    const own = await box('city')
    const { bytes, sha256 } = content('half arrived')
    await own.upload(city(sha256), bytes.subarray(0, 5), options)
    expect(codeOf(await own.upload(city(sha256), bytes, options)), 'once alone').toBe('409')
    expect(codeOf(await (await box('airport')).upload(city(sha256), bytes, { ...options, upsert: true }))).toBe('403')
    expect(codeOf(await own.upload(city(sha256), bytes, { ...options, upsert: true }))).toBe('ok')
    await firm.backend.sql`insert into public.attachments ${firm.backend.sql({ id: uuidv7(), org_id: firm.fixture.org, location_id: firm.fixture.locations.city, kind: 'DOCUMENT', sha256,
      bytes: bytes.length, mime: 'application/pdf', state: 'STORED', contract_id: firm.fixture.contract, created_at: new Date(), stored_at: new Date() })}`
    expect(codeOf(await own.upload(city(sha256), Buffer.from('%PDF-forged'), { ...options, upsert: true }))).toBe('403')
    expect(Buffer.from(await (await own.download(city(sha256))).data?.arrayBuffer() ?? new ArrayBuffer())).toEqual(bytes)
  })

  test('are closed to whoever has been deactivated', async () => {
    const own = await box('airport')
    const { bytes, sha256 } = content('after the last day')
    const name = `${firm.fixture.org}/${firm.fixture.locations.airport}/${sha256}`
    expect(codeOf(await own.upload(name, bytes, options))).toBe('ok')
    await firm.backend.sql`update public.users set is_active = false where id = ${firm.fixture.users.airport.id}`
    expect((await own.download(name)).data).toBeNull()
    expect(codeOf(await own.upload(name.replace(/.$/, '0'), bytes, options))).toBe('403')
  })
})

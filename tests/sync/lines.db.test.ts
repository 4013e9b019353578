import fs from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { newPc, openPc } from './counter.ts'
import type { OpenPc } from './counter.ts'
import { tempFolder } from './local.ts'

describe('A desk on a bad line', () => {
  let backend: TestBackend
  let fixture: Fixture
  let nth = 0
  let folder: string
  let desk: OpenPc
  let clock_offset_ms = 0
  beforeAll(async () => { backend = await createTestBackend() })
  afterAll(() => backend.stop())
  beforeEach(async () => {
    fixture = await insertFixture(backend.sql, { nth: ++nth })
    folder = tempFolder()
    clock_offset_ms = 0
    // Turns are this test's: no timer takes one.
    desk = openPc(newPc(folder), backend, { now: () => Date.now() + clock_offset_ms, later: () => () => undefined })
  })
  afterEach(async () => {
    await desk.counter.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  })
  const pay = () => ({
    payment_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.locations.city, kind: 'PAYMENT' as const,
    method: 'TWINT' as const, amount_rp: 1000, rounding_rp: 0, reference: null, at: Date.now(),
  })
  const city = () => ({ email: fixture.users.city.email, password: fixture.users.city.password })
  const stored = async () => Number((await backend.sql`select count(*) as n from sync_ops
    where org_id = ${fixture.org} and status = 'applied'`)[0]?.['n'])
  const rpc = () => {
    const found = desk.counter.sessions.rpcOf(fixture.users.city.id)
    if (!found) throw new Error('no session')
    return found
  }
  const refreshes = () => desk.line.calls.filter(path => path === '/auth/v1/token').length
  const agedTokens = () => backend.sql`update auth.refresh_tokens
    set updated_at = now() - interval '1 minute', created_at = now() - interval '1 minute'`

  test('two hundred milliseconds away and with every twentieth call lost, all of a morning goes out once and comes back', async () => {
    await desk.act('sign_in', city())
    // The losses are the same each time: a run that fails can be repeated.
    let state = 7
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
    let lost = 0
    desk.line.before = async () => {
      await new Promise(resolve => { setTimeout(resolve, 200) })
      const fate = random()
      if (fate < 0.025) {
        lost++
        throw new TypeError('fetch failed')
      }
      desk.line.state = fate < 0.05 ? 'losing' : 'up'
      if (fate < 0.05) lost++
    }
    while (await desk.counter.sync.turn() !== 'up');
    for (let n = 0; n < 60; n++) {
      await desk.confirm('take_payment', pay())
      if (n % 5 === 4) await desk.counter.sync.turn()
    }
    for (let open = 1; open > 0;) {
      await desk.counter.sync.turn()
      open = desk.counter.db.prepare("select count(*) from outbox where state <> 'SETTLED'").pluck().get() as number
    }
    expect(lost).toBeGreaterThan(1)
    expect(await stored()).toBe(60)
    expect(desk.counter.db.prepare('select count(*) from payments').pluck().get()).toBe(60)
  })

  test('after a night asleep the hanging call is given up, the token renewed, and everything goes out', async () => {
    await desk.act('sign_in', city())
    await desk.quiet()
    desk.line.state = 'swallowing'
    const hanging = desk.counter.sync.turn()
    await expect.poll(() => desk.line.calls.at(-1)).toMatch(/sync_pull$/)
    const op_id = await desk.confirm('take_payment', pay())
    desk.counter.suspend()
    clock_offset_ms += 9 * 3_600_000
    desk.line.state = 'up'
    desk.counter.resume()
    expect(await hanging).toBe('down')
    const before = refreshes()
    await desk.quiet()
    expect(refreshes()).toBe(before + 1)
    expect(desk.counter.db.prepare('select state from outbox where op_id = ?').pluck().get(op_id)).toBe('SETTLED')
    expect((await desk.session()).stage).toBe('locked')
  })

  test('two calls at once renew the token once', async () => {
    await desk.act('sign_in', city())
    await desk.quiet()
    clock_offset_ms += 7_200_000
    const before = refreshes()
    const p_location = fixture.locations.city
    await Promise.all([rpc()('sync_start', { p_location }), rpc()('sync_start', { p_location }), rpc()('sync_start', { p_location })])
    expect(refreshes()).toBe(before + 1)
  })

  test('a renewal whose answer is lost is repeated with the old token, which the server forgives for a moment', async () => {
    await desk.act('sign_in', city())
    await desk.quiet()
    await agedTokens()
    clock_offset_ms += 7_200_000
    const op_id = await desk.confirm('take_payment', pay())
    desk.line.state = 'losing'
    expect(await desk.counter.sync.turn()).toBe('down')
    desk.line.state = 'up'
    await desk.quiet()
    expect(desk.counter.db.prepare('select state from outbox where op_id = ?').pluck().get(op_id)).toBe('SETTLED')
  })

  test('one that is lost for a night brings the desk no further trouble: nobody has used the new token', async () => {
    await desk.act('sign_in', city())
    await desk.quiet()
    await agedTokens()
    clock_offset_ms += 7_200_000
    const op_id = await desk.confirm('take_payment', pay())
    desk.line.state = 'losing'
    await desk.counter.sync.turn()
    await agedTokens()
    expect(desk.counter.db.prepare('select state from outbox where op_id = ?').pluck().get(op_id)).toBe('PENDING')
    desk.line.state = 'up'
    await desk.quiet()
    expect(await stored()).toBe(1)
  })

  test.each([['an answer in JSON that is not of Auth', 200, '{"status":"ok"}'], ['a proxy that says no', 403, '{}']])(
    'a token that %s keeps from being renewed is not lost: the line is down, nobody has to sign in again', async (_title, status, body) => {
      await desk.act('sign_in', city())
      await desk.quiet()
      clock_offset_ms += 7_200_000
      const op_id = await desk.confirm('take_payment', pay())
      desk.line.between = path => path === '/auth/v1/token' ? new Response(body, { status, headers: { 'content-type': 'application/json' } }) : null
      expect(await desk.counter.sync.turn()).toBe('down')
      desk.line.between = null
      await desk.quiet()
      expect(desk.counter.db.prepare('select state from outbox where op_id = ?').pluck().get(op_id)).toBe('SETTLED')
    })

  test('an app that is too old takes no rows until it is updated, and its operations go out all the same', async () => {
    await desk.act('sign_in', city())
    await desk.quiet()
    await backend.sql`update private.app_versions set min_app = '7.0.0'`
    try {
      await backend.sql`update vehicles set colour = 'türkis' where org_id = ${fixture.org}`
      await desk.confirm('take_payment', pay())
      expect(await desk.counter.sync.turn()).toBe('update_needed')
      expect((await desk.status()).line).toBe('update_needed')
      expect(await stored()).toBe(1)
      expect(desk.counter.db.prepare("select count(*) from vehicles where colour = 'türkis'").pluck().get()).toBe(0)
    } finally {
      await backend.sql`update private.app_versions set min_app = '0.0.0'`
    }
    await desk.quiet()
    expect(desk.counter.db.prepare("select count(*) from vehicles where colour = 'türkis'").pluck().get()).toBe(4)
  })
})

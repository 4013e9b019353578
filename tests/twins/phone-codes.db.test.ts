import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StoredRequest } from '../../electron/data/commands/approval-requests.ts'
import { challengeOf, codeOf } from '../../electron/data/phone-code.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { withCheckDigit } from '../../shared/phone-challenge.ts'
import { DAY, zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { asking, discount } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { checkOutInput } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const spare = (fixture: Fixture) => ({ vehicle_id: fixture.vehicles.spare })
const wrong = { constraint: 'phone_code_wrong', code: '42501' }

/** The manager's own key for the PC of a location, as their desk is given it. */
async function keyOf(fixture: Fixture, place: 'city' | 'airport' = 'airport', who: 'manager' | 'admin' = 'manager'): Promise<string> {
  const client = await backend.signIn(fixture.users[who].email, fixture.users[who].password)
  const { data, error } = await client.rpc('phone_key', { p_device: fixture.devices[place] }) as { data: string; error: unknown }
  if (error) throw error
  return data
}
const challengeAt = (desk: Desk, request_id: string, device_id = desk.device_id): string =>
  challengeOf(desk.db, device_id, desk.db.prepare('select * from approval_requests where id = ?').get(request_id) as StoredRequest).challenge ?? ''
const answer = (fixture: Fixture, key: string, challenge: string, day = zurichDate(fixture.now), who: 'manager' | 'admin' = 'manager') =>
  withCheckDigit(codeOf(key, fixture.users[who].id, challenge, day), challenge)
/** A clerk has asked, and is told the code. */
async function told(change: (fixture: Fixture) => Partial<CommandInput<'request_approval'>> = spare) {
  const fixture = await openWorld(backend)
  const desk = await openDesk(backend, fixture)
  const key = await keyOf(fixture)
  const asked = asking(fixture, change(fixture))
  await desk.runTwins('request_approval', asked)
  const challenge = challengeAt(desk, asked.request_id)
  const input = { request_id: asked.request_id, contract_id: asked.contract_id, manager_id: fixture.users.manager.id, code: answer(fixture, key, challenge) }
  const [op] = JSON.parse(asked.ops) as { input: CommandInput<'waive_deposit'> & CommandInput<'grant_discount'> }[]
  if (!op) throw new Error('nothing asked')
  return { fixture, desk, key, asked, challenge, input, granted: op.input }
}

describe('A manager says a code by telephone', () => {
  test('and the clerk goes without a deposit: both names are in the audit, and it counts once', async () => {
    const { fixture, desk, asked, challenge, input, granted } = await told()
    expect(challenge, 'what it says in words: the firm\'s deposit').toMatch(/^1000500/)
    await desk.runTwins('redeem_code', input)
    await desk.runTwins('check_out', checkOutInput(fixture, { contract_id: asked.contract_id }))
    await desk.expectRefused('waive_deposit', { ...granted, reason: 'etwas anderes' }, { constraint: 'needs_manager' })
    await desk.runTwins('waive_deposit', granted)
    const [seen] = await backend.sql`select a.actor_id, a.after ->> 'answered_by' as answered_by, a.after ->> 'phone_challenge' as told from audit_log a
      where a.row_id = ${asked.request_id} and a.after ->> 'status' = 'GRANTED'`
    expect(seen).toEqual({ actor_id: fixture.users.city.id, answered_by: fixture.users.manager.id, told: challenge })
  })

  test('for a discount, up to their own limit', async () => {
    for (const { bp, passes } of [{ bp: 2000, passes: true }, { bp: 4000, passes: false }]) {
      const contract_id = uuidv7()
      const { fixture, desk, input, granted } = await told(world => {
        const total = checkOutInput(world).charges.reduce((sum, { amount_rp }) => sum + amount_rp, 0)
        return { ...spare(world), contract_id, ops: JSON.stringify([{ name: 'grant_discount', input: discount(world, Math.floor(total * bp / 10_000) - 1, { contract_id }) }]) }
      })
      await desk.runTwins('redeem_code', input)
      await desk.runTwins('check_out', checkOutInput(fixture, { contract_id }))
      if (passes) await desk.runTwins('grant_discount', granted)
      else await desk.expectBothRefuse('grant_discount', granted, 'discount_over_limit')
    }
  })

  test('for deposit and discount at once the digits say both, on both sides', async () => {
    const contract_id = uuidv7()
    const { desk, challenge, input } = await told(world => ({ ...spare(world), contract_id, ops: JSON.stringify([
      { name: 'grant_discount', input: discount(world, 1234, { contract_id }) }, { name: 'waive_deposit', input: { contract_id, note_id: uuidv7(), reason: 'ä' } }]) }))
    expect(challenge).toMatch(/^3000013000500\d{9}$/)
    await desk.runTwins('redeem_code', input)
  })
})

describe('A code is worth nothing', () => {
  test('when it was guessed, and after five wrong ones no code of this person counts for a day', async () => {
    const { fixture, desk, challenge, input, key, asked } = await told()
    for (let n = 1; n <= 5; n++) {
      const guess = String((Number(input.code.slice(0, 7)) + n) % 10_000_000).padStart(7, '0')
      await desk.expectRefused('redeem_code', { ...input, code: withCheckDigit(guess, challenge) }, wrong)
    }
    await desk.expectRefused('redeem_code', input, { constraint: 'phone_codes_locked' })
    await backend.sql`update sync_ops set stored_at = now() - interval '25 hours' where author_id = ${fixture.users.city.id}`
    await desk.runTwins('redeem_code', { ...input, code: answer(fixture, key, challengeAt(desk, asked.request_id)) })
  })

  test('for another request, car, customer, reason or amount, at another desk, or for another colleague', async () => {
    const { fixture, desk, key, input, asked } = await told()
    const others = [asking(fixture, spare(fixture)), asking(fixture), asking(fixture, { ...spare(fixture), customer_id: fixture.customers.young }), asking(fixture, spare(fixture), 'anderer Grund')]
    for (const other of others) {
      await desk.runTwins('request_approval', other)
      await desk.expectRefused('redeem_code', { ...input, request_id: other.request_id, contract_id: other.contract_id }, wrong)
    }
    // the same request, read from the screen of another PC
    const elsewhere = answer(fixture, key, challengeAt(desk, asked.request_id, fixture.devices.airport))
    await desk.expectRefused('redeem_code', { ...input, code: elsewhere }, wrong)
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectRefused('redeem_code', input, { constraint: 'request_unknown' })
    await backend.sql`delete from sync_ops where constraint_name = 'phone_code_wrong'`
    await desk.runTwins('redeem_code', input)
  })

  test('two days later; a clock that is a day off does no harm', async () => {
    for (const [days, passes] of [[-2, false], [-1, true], [1, true], [2, false]] as const) {
      const { fixture, desk, key, challenge, input } = await told()
      const code = answer(fixture, key, challenge, zurichDate(fixture.now + days * DAY))
      if (passes) await desk.runTwins('redeem_code', { ...input, code })
      else await desk.expectRefused('redeem_code', { ...input, code }, wrong)
    }
  })

  test('made with the key of another manager, of the PC, or of nobody', async () => {
    const { fixture, desk, challenge, input, key } = await told()
    const admins = await keyOf(fixture, 'airport', 'admin')
    const tries = [answer(fixture, admins, challenge), answer(fixture, key, challenge, zurichDate(fixture.now), 'admin'), answer(fixture, randomBytes(32).toString('hex'), challenge)]
    for (const code of tries) await desk.expectRefused('redeem_code', { ...input, code }, wrong)
    await desk.expectRefused('redeem_code', { ...input, manager_id: fixture.users.admin.id }, wrong)
  })

  test('of a manager who has left since, was made staff, or of a colleague, of oneself, of another firm', async () => {
    const { fixture, desk, input } = await told()
    const { manager, city, airport, stranger } = fixture.users
    for (const change of [{ is_active: false }, { role: 'STAFF' }]) {
      await backend.sql`update users set ${backend.sql(change)} where id = ${manager.id}`
      await desk.reload()
      await desk.expectBothRefuse('redeem_code', input, 'code_of_no_manager')
      await backend.sql`update users set is_active = true, role = 'MANAGER' where id = ${manager.id}`
    }
    await desk.reload()
    await desk.expectBothRefuse('redeem_code', { ...input, manager_id: city.id }, 'approval_of_oneself')
    for (const { id } of [airport, stranger]) await desk.expectBothRefuse('redeem_code', { ...input, manager_id: id }, 'code_of_no_manager')
  })

  test('from a PC that was revoked, or after the PIN was reset; the PC is given another key then', async () => {
    const { fixture, desk, input, key, challenge } = await told()
    expect(await keyOf(fixture), 'the same as long as it counts').toBe(key)
    const city = await keyOf(fixture, 'city')
    expect(city).not.toBe(key)
    await backend.sql`update devices set revoked_at = now() where id = ${fixture.devices.airport}`
    await desk.expectRefused('redeem_code', input, wrong)
    await expect(keyOf(fixture)).rejects.toMatchObject({ code: '42501' })
    await backend.sql`update devices set revoked_at = null where id = ${fixture.devices.airport}`
    const admin = await openDesk(backend, fixture, 'city', 'admin')
    await admin.runTwins('reset_pin', { reset_id: uuidv7(), user_id: fixture.users.manager.id, location_id: fixture.locations.city, at: fixture.now })
    await desk.expectRefused('redeem_code', input, wrong)
    const next = await keyOf(fixture)
    expect(next).not.toBe(key)
    await desk.reload()
    await desk.runTwins('redeem_code', { ...input, code: answer(fixture, next, challenge) })
  })

  test('a second time: for the same request it changes nothing, for another with the same digits it is used', async () => {
    const { fixture, desk, asked, challenge, input } = await told()
    await desk.runTwins('redeem_code', input)
    await desk.reload()
    await desk.runTwins('redeem_code', input)
    const [row] = await backend.sql`select valid_until from approval_requests where id = ${asked.request_id}`
    const other = asking(fixture, spare(fixture))
    await expect(backend.sql`insert into approval_requests ${backend.sql({ id: other.request_id, org_id: fixture.org, location_id: other.location_id, contract_id: other.contract_id,
      customer_id: other.customer_id, vehicle_id: other.vehicle_id, ops: other.ops, asked_at: new Date(), asked_by: fixture.users.city.id, status: 'GRANTED', answered_at: new Date(),
      answered_by: fixture.users.manager.id, valid_until: row?.['valid_until'] as Date, phone_challenge: challenge })}`).rejects.toMatchObject({ constraint_name: 'phone_code_used' })
  })

  test('where a manager at a desk has said no, and needless where one has agreed', async () => {
    for (const granted of [true, false]) {
      const { fixture, desk, asked, input } = await told()
      const manager = await openDesk(backend, fixture, 'city', 'manager')
      await manager.runTwins('answer_request', { request_id: asked.request_id, granted, answer: '' })
      await desk.reload()
      if (granted) await desk.runTwins('redeem_code', input)
      else await desk.expectBothRefuse('redeem_code', input, 'request_answered')
    }
  })

  test('and nobody but a manager is given a key, only for a PC of the own firm, and nobody reads one', async () => {
    const fixture = await openWorld(backend)
    const { city, stranger, customer, manager } = fixture.users
    for (const [{ email, password }, device] of [[city, fixture.devices.city], [stranger, fixture.devices.city], [customer, fixture.devices.city], [manager, uuidv7()]] as const) {
      const client = await backend.signIn(email, password)
      expect((await client.rpc('phone_key', { p_device: device })).error).toMatchObject({ code: '42501' })
    }
    const [open] = await backend.sql`select has_table_privilege('authenticated', 'private.phone_keys', 'select') as staff, has_table_privilege('anon', 'private.phone_keys', 'select') as anybody`
    expect(open).toEqual({ staff: false, anybody: false })
  })
})

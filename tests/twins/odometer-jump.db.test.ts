import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StoredRequest } from '../../electron/data/commands/approval-requests.ts'
import { challengeOf, codeOf } from '../../electron/data/phone-code.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { withCheckDigit } from '../../shared/phone-challenge.ts'
import { zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { approval, askingJump, swap, waiver } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { checkInInput, checkOutInput, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const last_km = 20_000
const needs = 'odometer_jump_needs_manager'
const leaving = (fixture: Fixture, jump_km: number, changes: Partial<CommandInput<'check_out'>> = {}) =>
  checkOutInput(fixture, { odometer_km: last_km + jump_km, ...changes })

/** A manager at another desk answers; the clerk's desk has heard. */
async function answered(fixture: Fixture, staff: Desk, asked: CommandInput<'request_approval'>, granted = true): Promise<void> {
  await staff.reload()
  await staff.runTwins('request_approval', asked)
  const manager = await openDesk(backend, fixture, 'city', 'manager')
  await manager.runTwins('answer_request', { request_id: asked.request_id, granted, answer: '' })
  await staff.reload()
}

describe('A car leaves with an odometer that jumps', () => {
  test('up to 1500 km without a word, beyond that not by STAFF: nothing is left on either side', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    await staff.expectBothRefuse('check_out', leaving(fixture, 1501), needs)
    await staff.runTwins('check_out', leaving(fixture, 1500))
  })

  test('in the manager\'s own name', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.runTwins('check_out', leaving(fixture, 9000))
  })

  test('as a manager has granted from another desk, and not a kilometre further', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    const asked = askingJump(fixture, 1600)
    await answered(fixture, staff, asked)
    await staff.expectBothRefuse('check_out', leaving(fixture, 1601, { contract_id: asked.contract_id }), needs)
    await staff.runTwins('check_out', leaving(fixture, 1600, { contract_id: asked.contract_id }))
  })

  test('as a manager has said by telephone: the digits tell the kilometres', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    const asked = askingJump(fixture, 1600)
    await staff.runTwins('request_approval', asked)
    const told = challengeOf(staff.db, staff.device_id, staff.db.prepare('select * from approval_requests where id = ?').get(asked.request_id) as StoredRequest).challenge ?? ''
    expect(told).toMatch(/^4001600\d{9}$/)
    const { email, password, id } = fixture.users.manager
    const client = await backend.signIn(email, password)
    const { data: key } = await client.rpc('phone_key', { p_device: fixture.devices.airport }) as { data: string }
    await staff.runTwins('redeem_code', { request_id: asked.request_id, contract_id: asked.contract_id, manager_id: id,
      code: withCheckDigit(codeOf(key, id, told, zurichDate(fixture.now)), told) })
    await staff.runTwins('check_out', leaving(fixture, 1600, { contract_id: asked.contract_id }))
  })
})

describe('STAFF who send a check-out by hand', () => {
  /** As a client of their own making would: nothing but their own token and PC. */
  const send = async (staff: Desk, input: CommandInput<'check_out'>, more: { occurred_at?: number } = {}) => (await staff.push(staff.op('check_out', input, more)))[0]
  const refused = { status: 'refused', code: '23514', constraint: needs }

  test('are refused without an approval, with one of their own, with somebody else\'s word and with one for something else', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    expect(await send(staff, leaving(fixture, 1600))).toMatchObject(refused)
    expect(await send(staff, leaving(fixture, 1_900_000))).toMatchObject(refused)

    // they say it themselves: no record, no answer, no code
    const own = askingJump(fixture, 1600)
    const [record, , answer, out] = await staff.push(staff.op('record_approval', approval(fixture, { command: 'check_out' })), staff.op('request_approval', own),
      staff.op('answer_request', { request_id: own.request_id, granted: true, answer: '' }), staff.op('check_out', leaving(fixture, 1600, { contract_id: own.contract_id })))
    expect([record, answer]).toMatchObject([{ status: 'refused', constraint: 'needs_manager' }, { status: 'refused', constraint: 'needs_manager' }])
    expect(out).toMatchObject(refused)
    const { error } = await staff.client.from('approval_requests').update({ status: 'GRANTED' }).eq('id', own.request_id)
    expect(error).toMatchObject({ code: '42501' })

    // a manager's word for something else
    const other = askingJump(fixture, 1600, { contract_id: uuidv7(), vehicle_id: fixture.vehicles.petrol })
    await answered(fixture, staff, other)
    expect(await send(staff, leaving(fixture, 1600, { contract_id: other.contract_id }))).toMatchObject(refused)
    const no = askingJump(fixture, 1600)
    await answered(fixture, staff, no, false)
    expect(await send(staff, leaving(fixture, 1600, { contract_id: no.contract_id }))).toMatchObject(refused)
    const waiver = askingJump(fixture, 0, { contract_id: no.contract_id, ops: JSON.stringify([{ name: 'waive_deposit', input: { contract_id: no.contract_id, reason: 'x', jump_km: 1600 } }]) })
    await answered(fixture, staff, waiver)
    expect(await send(staff, leaving(fixture, 1600, { contract_id: no.contract_id }))).toMatchObject(refused)

    // a smaller jump than it is, too late, another customer, and then just as granted
    const small = askingJump(fixture, 1, { contract_id: uuidv7() })
    await answered(fixture, staff, small)
    expect(await send(staff, leaving(fixture, 1600, { contract_id: small.contract_id }))).toMatchObject(refused)
    const good = askingJump(fixture, 1600)
    await answered(fixture, staff, good)
    const input = leaving(fixture, 1600, { contract_id: good.contract_id })
    expect(await send(staff, input, { occurred_at: fixture.now + 2 * HOUR })).toMatchObject(refused)
    expect(await send(staff, { ...input, customer_id: fixture.customers.young })).toMatchObject(refused)
    await backend.sql`update users set is_active = false where id = ${fixture.users.manager.id}`
    expect(await send(staff, input), 'of a manager who has left').toMatchObject(refused)
    await backend.sql`update users set is_active = true where id = ${fixture.users.manager.id}`
    expect(await send(staff, input)).toMatchObject({ status: 'applied', flags: [] })
  })

  test('can ask for nothing but kilometres', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    for (const jump_km of [null, 0, -5, 1.5, '1600 or more', 1e9]) {
      const contract_id = uuidv7()
      await staff.expectBothRefuse('request_approval', askingJump(fixture, 1, { contract_id, ops: JSON.stringify([{ name: 'odometer_jump', input: { contract_id, jump_km, reason: 'x' } }]) }), 'not_for_a_request')
    }
  })
})

describe('At a swap a car leaves with an odometer that jumps', () => {
  /** What a clerk asks about the car that the customer of the fixture's contract goes on with. */
  const askingSwap = (fixture: Fixture, jump_km: number, changes: Partial<CommandInput<'request_approval'>> = {}) =>
    askingJump(fixture, jump_km, { contract_id: fixture.contract, customer_id: fixture.customers.known, ...changes })
  const swapping = (fixture: Fixture, jump_km: number) => swap(fixture, { out: { odometer_km: last_km + jump_km } })

  test('up to 1500 km without a word, beyond that not by STAFF: both cars stay what they were on either side', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    await staff.expectBothRefuse('swap_vehicle', swapping(fixture, 1501), needs)
    await staff.runTwins('swap_vehicle', swapping(fixture, 1500))
  })

  test('in the manager\'s own name, and the car that is back may show what it likes', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.runTwins('swap_vehicle', swap(fixture, { back: { odometer_km: 60_000 }, out: { odometer_km: last_km + 9000 } }))
  })

  test('as a manager has granted for just this contract and car, and not a kilometre further', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    await answered(fixture, staff, askingSwap(fixture, 1600, { vehicle_id: fixture.vehicles.petrol }))
    await staff.expectBothRefuse('swap_vehicle', swapping(fixture, 1600), needs)
    await answered(fixture, staff, askingSwap(fixture, 1600))
    await staff.expectBothRefuse('swap_vehicle', swapping(fixture, 1601), needs)
    await staff.runTwins('swap_vehicle', swapping(fixture, 1600))
  })

  test('as a manager has said by telephone: the clerk\'s own code does not count, the manager\'s does', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    const asked = askingSwap(fixture, 1600)
    await staff.runTwins('request_approval', asked)
    const told = challengeOf(staff.db, staff.device_id, staff.db.prepare('select * from approval_requests where id = ?').get(asked.request_id) as StoredRequest).challenge ?? ''
    const { email, password, id } = fixture.users.manager
    const client = await backend.signIn(email, password)
    const { data: key } = await client.rpc('phone_key', { p_device: fixture.devices.airport }) as { data: string }
    const redeem = (code: string) => ({ request_id: asked.request_id, contract_id: asked.contract_id, manager_id: id, code: withCheckDigit(code, told) })
    await staff.expectRefused('redeem_code', redeem('0000000'), { code: '42501', constraint: 'phone_code_wrong' })
    await staff.runTwins('redeem_code', redeem(codeOf(key, id, told, zurichDate(fixture.now))))
    await staff.runTwins('swap_vehicle', swapping(fixture, 1600))
  })

  test('of a contract that is out nothing else is granted in advance, nor for another customer, the car that is out, or once it is back', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    const late = 'request_comes_too_late'
    await staff.expectBothRefuse('request_approval', askingSwap(fixture, 1600, { ops: JSON.stringify([{ name: 'waive_deposit', input: waiver(fixture) }]) }), late)
    await staff.expectBothRefuse('request_approval', askingSwap(fixture, 1600, { customer_id: fixture.customers.young }), late)
    await staff.expectBothRefuse('request_approval', askingSwap(fixture, 1600, { vehicle_id: fixture.vehicles.rented }), late)
    await staff.runTwins('check_in', checkInInput(fixture))
    await staff.expectBothRefuse('request_approval', askingSwap(fixture, 1600), late)
  })
})

import type { SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { commands } from '../../shared/commands.ts'
import type { CommandName, Op } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { setVehicleStatus } from '../fixture.ts'
import { signed } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Outcome } from './desk.ts'
import { checkInInput, checkOutInput } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const commandTables = ['customers', 'customer_locations', 'drivers', 'vehicles', 'vehicle_blocks', 'vehicle_damages', 'odometer_readings',
  'reservations', 'approvals', 'booking_notes', 'contracts',
  'contract_drivers', 'contract_vehicles', 'contract_charges', 'deposits', 'payments', 'inspections', 'number_blocks', 'devices',
    'sync_conflicts', 'sync_ops', 'audit_log']

describe('A table that only commands write', () => {
  test.for(['city', 'manager', 'admin'] as const)('refuses %s who writes to it directly, and takes the same by command', async who => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture, 'city', who)
    for (const table of commandTables) {
      const answers = {
        insert: await desk.client.from(table).insert({ org_id: fixture.org }),
        update: await desk.client.from(table).update({ org_id: fixture.org }).eq('org_id', fixture.org),
        delete: await desk.client.from(table).delete().eq('org_id', fixture.org),
      }
      for (const [verb, { error }] of Object.entries(answers)) expect([table, verb, error?.code]).toEqual([table, verb, '42501'])
    }
    await desk.expectSameRows()
    await desk.runTwins('check_out', checkOutInput(fixture))
    await desk.runTwins('check_in', checkInInput(fixture))
  })

  test('is not reached past the claim: nobody calls a command\'s function directly', async () => {
    const fixture = await openWorld(backend)
    for (const name of Object.keys(commands)) {
      const [row] = await backend.sql`select has_function_privilege('authenticated', ${`private.apply_${name}(private.op_context, jsonb)`},
        'execute') as may,
        (select rolname from pg_roles where oid = proowner) as owner, prosecdef,
          proconfig from pg_proc where oid = ${`private.apply_${name}(private.op_context, jsonb)`}::regprocedure`
      expect([name, row]).toEqual([name, { may: false, owner: 'guichet_commands', prosecdef: false, proconfig: ['search_path=""'] }])
    }
    const desk = await openDesk(backend, fixture)
    const { error } = await desk.client.schema('private').rpc('apply_mark_ready', { ctx: null, i: {} })
    expect(error).not.toBeNull()
  })

  test('knows exactly the commands that the desk knows', async () => {
    const rows = await backend.sql`select name from private.commands order by name`
    expect(rows.map(row => row['name'])).toEqual(Object.keys(commands).sort())
  })
})

/** An op as somebody with an own client could write it. */
const forged = (fixture: Fixture, author_id: string, device_id: string, name: string, input: object) =>
  ({ op_id: uuidv7(), name, version: 1, device_id, author_id, occurred_at: fixture.now, deps: [], input })
const pushRaw = async (client: SupabaseClient, ...ops: object[]) => {
  const { data, error } = await client.rpc('sync_push', { p_ops: ops.map(op => signed(op as Op)) })
  return { outcomes: data as Outcome[] | null, error }
}

describe('sync_push', () => {
  test('refuses a CUSTOMER and nobody at all, while the counter may', async () => {
    const fixture = await openWorld(backend)
    const customer = await backend.signIn(fixture.users.customer.email, fixture.users.customer.password)
    const input = checkOutInput(fixture)
    expect((await pushRaw(customer, forged(fixture, fixture.users.customer.id, fixture.devices.city, 'check_out',
      input))).error?.code).toBe('42501')
    expect((await pushRaw(backend.anon, forged(fixture, fixture.users.city.id, fixture.devices.city, 'check_out',
      input))).error?.code).toBe('42501')
    await (await openDesk(backend, fixture)).runTwins('check_out', input)
  })

  test('refuses the operator, who belongs to no firm', async () => {
    const fixture = await openWorld(backend)
    const operator = await backend.signIn(fixture.users.operator.email, fixture.users.operator.password)
    expect((await pushRaw(operator, forged(fixture, fixture.users.operator.id, fixture.devices.city, 'mark_ready',
      {}))).error?.code).toBe('42501')
  })

  test('refuses an operation in another person\'s name, and lets its author bring it later', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const airport = await openDesk(backend, fixture, 'airport')
    const sent = desk.op('check_in', checkInInput(fixture))
    expect(await airport.push(sent)).toMatchObject([{ status: 'refused', code: '42501', constraint: 'author_is_caller' }])
    expect(await desk.push(sent)).toMatchObject([{ status: 'applied', flags: [] }])
    // a stolen op_id under an own name answers nothing of what it did
    expect(await airport.push({ ...sent, author_id: airport.author.id, device_id: airport.device_id })).toMatchObject([{ status: 'refused',
      constraint: 'op_of_another_person' }])
  })

  test('takes nothing of one firm from another, and the stranger\'s own firm works on', async () => {
    const fixture = await openWorld(backend)
    const { stranger } = fixture.users
    const client = await backend.signIn(stranger.email, stranger.password)
    const before = await backend.sql`select xid, seq from sync_log where org_id = ${fixture.org} order by xid desc, seq desc limit 1`
    const own = { pickup_location_id: fixture.other.location, return_location_id: fixture.other.location,
      number_block_id: fixture.other.number_block, number: 'BRN-26-000001' }
    const attempts: [CommandName, object, string][] = [
      ['check_in', checkInInput(fixture, { location_id: fixture.other.location }), 'vehicle_unknown'],
      ['check_in', checkInInput(fixture, { location_id: fixture.other.location, vehicle_id: fixture.other.vehicle }), 'contract_unknown'],
      ['check_out', checkOutInput(fixture, own), 'vehicle_unknown'],
      ['mark_ready', { vehicle_id: fixture.vehicles.spare, at: fixture.now }, 'vehicle_unknown'],
      ['take_payment', { payment_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.other.location, kind: 'PAYMENT',
        method: 'CASH', amount_rp: 500, rounding_rp: 0, at: fixture.now }, 'contract_unknown'],
      ['hold_deposit', { deposit_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.other.location, method: 'CASH',
        amount_rp: 500, at: fixture.now }, 'contract_unknown'],
      ['settle_deposit', { deposit_id: uuidv7(), contract_id: fixture.contract, captured_rp: 0, at: fixture.now }, 'contract_unknown'],
      ['close_contract', { contract_id: fixture.contract, receivable: true, at: fixture.now }, 'contract_unknown'],
    ]
    for (const [name, input, constraint] of attempts) {
      const { outcomes } = await pushRaw(client, forged(fixture, stranger.id, fixture.other.device, name, input))
      expect([name, outcomes?.[0]?.status, outcomes?.[0]?.constraint]).toEqual([name, 'refused', constraint])
    }
    const through = await pushRaw(client, forged(fixture, stranger.id, fixture.devices.city, 'mark_ready',
      { vehicle_id: fixture.other.vehicle, at: fixture.now }))
    expect(through.outcomes).toMatchObject([{ status: 'skipped' }])
    expect(await backend.sql`select xid, seq from sync_log where org_id = ${fixture.org} order by xid desc,
      seq desc limit 1`).toEqual(before)
    const ours = checkOutInput(fixture, { ...own, vehicle_id: fixture.other.vehicle, customer_id: fixture.other.customer,
      price_plan_id: fixture.other.plan,
      drivers: [{ id: uuidv7(), driver_id: fixture.other.driver, is_main: true }], day_rate_rp: 6900 }, { day_rate_rp: 6900 })
    expect((await pushRaw(client, forged(fixture, stranger.id, fixture.other.device, 'check_out',
      ours))).outcomes).toMatchObject([{ status: 'applied', flags: [] }])
  })

  test('refuses a revoked device and a deactivated person, at once', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const sent = desk.op('check_out', checkOutInput(fixture))
    await backend.sql`update devices set revoked_at = now() where id = ${fixture.devices.city}`
    expect(await desk.push(sent)).toMatchObject([{ status: 'refused', constraint: 'device_unknown' }])
    await backend.sql`update users set is_active = false where id = ${fixture.users.city.id}`
    expect((await pushRaw(desk.client, sent)).error?.code).toBe('42501')
  })

  test('refuses a command that does not exist, and one that tries to be another function', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    for (const name of ['drop_everything', 'op', 'check_out(ctx, i); drop table contracts; --']) {
      const { outcomes } = await pushRaw(desk.client, forged(fixture, desk.author.id, desk.device_id, name, {}))
      expect(outcomes).toMatchObject([{ status: 'refused', constraint: 'unknown_command' }])
    }
  })
})

describe('Exactly once', () => {
  test('six copies of a batch at the same time have one effect', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const out = checkOutInput(fixture)
    const batch = [desk.op('check_out', out), desk.op('check_in', checkInInput(fixture)), ...Array.from({ length: 10 }, (_,
      n) => desk.op('take_payment', {
      payment_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.locations.city, kind: 'PAYMENT', method: 'CASH',
        amount_rp: 100 + 5 * n, rounding_rp: 0, reference: null, at: fixture.now,
    }))]
    for (const op of batch) desk.runLocally(op)
    const answers = await Promise.all(Array.from({ length: 6 }, () => desk.push(...batch)))
    for (const answer of answers) expect(answer.map(outcome => outcome.status)).toEqual(batch.map(() => 'applied'))
    const fresh = answers.flat().filter(outcome => !outcome.replayed)
    expect(fresh.map(outcome => outcome.op_id).sort()).toEqual(batch.map(op => op.op_id).sort())
    await desk.expectSameRows()
  })

  test('a refusal is stored and answered again, also when the reason has gone', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const sent = desk.op('mark_ready', { vehicle_id: fixture.vehicles.spare, at: fixture.now })
    expect(await desk.push(sent)).toMatchObject([{ status: 'refused', code: '23514', constraint: 'vehicle_not_cleaning' }])
    await setVehicleStatus(backend.sql, fixture.vehicles.spare, 'CLEANING')
    expect(await desk.push(sent)).toMatchObject([{ status: 'refused', code: '23514', constraint: 'vehicle_not_cleaning', replayed: true }])
    await desk.reload()
    await desk.runTwins('mark_ready', sent.input) // the correction is a new operation
  })

  test('the flags of a stored operation are answered again', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const sent = desk.op('check_out', checkOutInput(fixture, { odometer_km: 1, charges: [] }))
    const [first] = await desk.push(sent)
    const [again] = await desk.push(sent)
    expect(again).toMatchObject({ status: 'applied', flags: ['odometer_contradicts', 'charges_differ'], replayed: true, xid: first?.xid })
  })

  test('what waits for a refused operation stays in the queue, the rest of the batch goes through', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const bad = desk.op('check_out', checkOutInput(fixture, { number: 'ZRH-26-000900' }))
    const after = desk.op('hold_deposit', { deposit_id: uuidv7(), contract_id: bad.input.contract_id, location_id: fixture.locations.city,
      method: 'CASH', amount_rp: 500,
      authorisation_code: null, card_last4: null, at: fixture.now }, { deps: [bad.op_id] })
    const good = desk.op('check_in', checkInInput(fixture))
    expect((await desk.push(bad, after, good)).map(outcome => outcome.status)).toEqual(['refused', 'skipped', 'applied'])
    expect(await backend.sql`select op_id from sync_ops where op_id = ${after.op_id}`).toHaveLength(0)
  })

  test('two desks that hand out one car at the same moment are both kept, and one is flagged', async () => {
    const fixture = await openWorld(backend)
    const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
    const answers = await Promise.all([
      city.push(city.op('check_out', checkOutInput(fixture))),
      airport.push(airport.op('check_out', checkOutInput(fixture, { number: 'ZFL-26-000001',
        number_block_id: fixture.number_blocks.airport, pickup_location_id: fixture.locations.airport }))),
    ])
    expect(answers.flat().map(outcome => outcome.flags?.join() ?? '').sort()).toEqual(['', 'second_check_out'])
    const legs = await backend.sql`select in_conflict from contract_vehicles
      where vehicle_id = ${fixture.vehicles.spare} and state = 'OUT' order by in_conflict`
    expect(legs.map(leg => leg['in_conflict'])).toEqual([false, true])
  })
})

test('The audit log names person, device and operation of every command', async () => {
  const fixture = await openWorld(backend)
  const desk = await openDesk(backend, fixture)
  const sent = await desk.runTwins('check_out', checkOutInput(fixture))
  const rows = await backend.sql`select distinct actor_id, op_id,
    device_id from audit_log where org_id = ${fixture.org} and op_id is not null`
  expect(rows).toEqual([{ actor_id: desk.author.id, op_id: sent.op_id, device_id: desk.device_id }])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkOutAtAirport, checkOutInput, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

test('a manager resolves a contradiction once, with decision and reason; staff do not, nor does anybody from elsewhere', async () => {
  const fixture = await openWorld(backend)
  const { sql } = backend
  const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
  await city.push(city.op('check_out', checkOutInput(fixture)))
  await airport.push(airport.op('check_out', checkOutAtAirport(fixture, { starts_at: fixture.now + HOUR, odometer_km: 20_060 })))
  const [found] = await sql<{ id: string }[]>`select id from sync_conflicts where org_id = ${fixture.org} and kind = 'second_check_out'`
  const input = { conflict_id: found?.id ?? '', decision: 'OTHER_STANDS' as const, reason: 'Schild verwechselt', at: fixture.now + 2 * HOUR }

  await city.reload()
  await city.expectRefused('resolve_conflict', input, { constraint: 'needs_manager' })
  const manager = await openDesk(backend, fixture, 'city', 'manager')
  await manager.expectBothRefuse('resolve_conflict', { ...input, conflict_id: uuidv7() }, 'conflict_unknown')
  await manager.runTwins('resolve_conflict', input)
  expect(manager.localRows()['sync_conflicts']).toMatchObject([{ decision: 'OTHER_STANDS', reason: 'Schild verwechselt',
    resolved_at: input.at, resolved_by: manager.author.id }])
  await manager.expectBothRefuse('resolve_conflict', input, 'conflict_already_resolved')
  const audited = await sql`select actor_id, after ->> 'decision' as decision, after ->> 'reason' as reason from audit_log
    where table_name = 'sync_conflicts' and row_id = ${input.conflict_id} and action = 'UPDATE'`
  expect([...audited]).toEqual([{ actor_id: manager.author.id, decision: 'OTHER_STANDS', reason: 'Schild verwechselt' }])
})

test('with the last open contradiction of a leg its mark goes on both sides; not while its car is out twice, nor from a return before its check-out', async () => {
  const fixture = await openWorld(backend)
  const { sql } = backend
  const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
  const first = checkOutInput(fixture)
  const second = checkOutAtAirport(fixture, { starts_at: fixture.now + HOUR, odometer_km: 10 }) // and fewer kilometres than the car has
  await city.push(city.op('check_out', first))
  await airport.push(airport.op('check_out', second))
  const manager = await openDesk(backend, fixture, 'airport', 'manager')
  const open = async (kind: string) => (await sql<{ id: string }[]>`select id from sync_conflicts where org_id = ${fixture.org}
    and contract_id = ${second.contract_id} and kind = ${kind} and resolved_at is null`)[0]?.id ?? ''
  const input = (conflict_id: string) => ({ conflict_id, decision: 'AS_RECORDED' as const, reason: 'Geprüft', at: fixture.now + 2 * HOUR })
  const mark = (leg_id: string) => manager.db.prepare('select in_conflict from contract_vehicles where id = ?').pluck().get(leg_id)

  await manager.runTwins('resolve_conflict', input(await open('odometer_contradicts')))
  expect(mark(second.leg_id), 'one is still open').toBe(1)
  const twice = await open('second_check_out')
  await sql.begin(async tried => {
    await tried`update sync_conflicts set resolved_at = now() where id = ${twice}`
    const [leg] = await tried`select private.leg_is_clear(g) as clear from contract_vehicles g where g.id = ${second.leg_id}`
    expect(leg, 'its car is out with the other contract').toEqual({ clear: false })
    throw new Error('only tried')
  }).catch((error: unknown) => expect(String(error)).toContain('only tried'))
  const at_city = await openDesk(backend, fixture, 'city', 'manager')
  await at_city.push(at_city.op('void_contract', { contract_id: first.contract_id, note_id: uuidv7(), odometer_km: first.odometer_km, reason: 'Schild verwechselt' }))
  await manager.reload()
  expect(mark(second.leg_id)).toBe(1)
  await manager.runTwins('resolve_conflict', input(twice))
  expect(mark(second.leg_id), 'the last one').toBe(0)

  // back an hour before it left: somebody may say that it stays so, but the row itself goes on to contradict
  const leg = manager.db.prepare('select out_at, out_km from contract_vehicles where id = ?').get(second.leg_id) as { out_at: number; out_km: number }
  await airport.push(airport.op('check_in', { contract_id: second.contract_id, leg_id: second.leg_id, vehicle_id: second.vehicle_id, inspection_id: uuidv7(), reading_id: uuidv7(),
    customer_location_id: uuidv7(), location_id: airport.location_id, in_at: leg.out_at - HOUR, odometer_km: leg.out_km, fuel_level: second.fuel_level, needs_cleaning: false,
    damages: [], charges: [] }))
  await manager.reload()
  const left = await sql<{ id: string; kind: string }[]>`select id, kind from sync_conflicts where contract_id = ${second.contract_id} and resolved_at is null order by kind`
  expect(left.map(({ kind }) => kind)).toContain('in_before_out')
  for (const { id } of left) await manager.runTwins('resolve_conflict', input(id))
  expect(mark(second.leg_id)).toBe(1)
})

test('a manager takes over what a deactivated person could not send: under the own name, once, and the original has no effect any more', async () => {
  const fixture = await openWorld(backend)
  const { sql } = backend
  const staff = await openDesk(backend, fixture)
  const lost = staff.op('check_out', checkOutInput(fixture))
  const manager = await openDesk(backend, fixture, 'city', 'manager')
  const takes = (original: typeof lost, new_op_id: string) => manager.op('take_over', { take_over_id: uuidv7(), location_id: manager.location_id,
    original_op_id: original.op_id, original_author_id: original.author_id, original_name: original.name,
    original_occurred_at: original.occurred_at, new_op_id, reason: 'Austritt von N. Egli' })

  await staff.expectRefused('take_over', takes(lost, uuidv7()).input, { constraint: 'needs_manager' })
  await manager.expectRefused('take_over', { ...takes(lost, uuidv7()).input, original_author_id: uuidv7() }, { constraint: 'user_unknown' })

  const done = manager.op('check_out', lost.input, { occurred_at: lost.occurred_at })
  const [first, second] = await manager.push(takes(lost, done.op_id), { ...done, deps: [] })
  expect([first, second]).toMatchObject([{ status: 'applied' }, { status: 'applied', flags: [] }])
  const rows = await sql`select c.created_by, t.original_author_id, t.taken_by from op_takeovers t join sync_ops s on s.op_id = t.new_op_id
    join contracts c on c.id = ${lost.input.contract_id} where t.original_op_id = ${lost.op_id}`
  expect([...rows]).toEqual([{ created_by: manager.author.id, original_author_id: staff.author.id, taken_by: manager.author.id }])
  const [audited] = await sql`select * from audit_log where org_id = ${fixture.org} and table_name = 'op_takeovers'`
  expect(JSON.stringify(audited), 'both names are in the audit').toContain(staff.author.id)
  expect(JSON.stringify(audited)).toContain(manager.author.id)

  const [late] = await staff.push(lost)
  expect(late, 'its author comes back').toMatchObject({ status: 'refused' })
  expect((await sql`select count(*)::int as n from contracts where id = ${lost.input.contract_id}`)[0]).toEqual({ n: 1 })
  const [again] = await manager.push(takes(lost, uuidv7()))
  expect(again).toMatchObject({ status: 'refused', constraint: 'op_taken_over_once' })

  // what the server has refused its author is taken over too
  const wrong = staff.op('take_payment', { payment_id: uuidv7(), contract_id: uuidv7(), location_id: staff.location_id, kind: 'PAYMENT',
    method: 'CASH', amount_rp: 500, rounding_rp: 0, reference: null, cash_session_id: null, at: fixture.now })
  expect(await staff.push(wrong)).toMatchObject([{ status: 'refused' }])
  expect(await manager.push(takes(wrong as unknown as typeof lost, uuidv7()))).toMatchObject([{ status: 'applied' }])

  // what has arrived after all is not done again
  const paid = staff.op('take_payment', { payment_id: uuidv7(), contract_id: fixture.contract, location_id: staff.location_id, kind: 'PAYMENT',
    method: 'CASH', amount_rp: 500, rounding_rp: 0, reference: null, cash_session_id: null, at: fixture.now })
  expect(await staff.push(paid)).toMatchObject([{ status: 'applied' }])
  const [none] = await manager.push(takes(paid as unknown as typeof lost, uuidv7()))
  expect(none).toMatchObject({ status: 'refused', constraint: 'op_already_applied' })
})

test('what was refused is set aside by anybody at the counter, once: who, when and why is in the audit, and what was applied can not be', async () => {
  const fixture = await openWorld(backend)
  const { sql } = backend
  const staff = await openDesk(backend, fixture)
  const pay = (contract_id: string) => staff.op('take_payment', { payment_id: uuidv7(), contract_id, location_id: staff.location_id, kind: 'PAYMENT',
    method: 'CASH', amount_rp: 500, rounding_rp: 0, reference: null, cash_session_id: null, at: fixture.now })
  const aside = (original: ReturnType<typeof pay>) => ({ set_aside_id: uuidv7(), location_id: staff.location_id, original_op_id: original.op_id,
    original_author_id: original.author_id, original_name: original.name, original_occurred_at: original.occurred_at, reason: 'doppelt erfasst' })
  const [refused, applied] = [pay(uuidv7()), pay(fixture.contract)]
  expect(await staff.push(refused)).toMatchObject([{ status: 'refused' }])

  await staff.runTwins('set_aside', aside(refused))
  expect(await staff.push(applied)).toMatchObject([{ status: 'applied' }])
  const audited = JSON.stringify(await sql`select * from audit_log where org_id = ${fixture.org} and table_name = 'op_set_asides'`)
  for (const what of [staff.author.id, refused.op_id, 'doppelt erfasst']) expect(audited).toContain(what)
  await staff.expectRefused('set_aside', aside(refused), { constraint: 'op_set_aside_once' })
  await staff.expectRefused('set_aside', aside(applied), { constraint: 'op_set_aside_is_applied' })
  await staff.expectRefused('set_aside', { ...aside(pay(uuidv7())), original_author_id: fixture.users.stranger.id }, { constraint: 'user_unknown' })
  await staff.expectRefused('set_aside', { ...aside(pay(uuidv7())), location_id: fixture.locations.airport }, { constraint: 'location_not_yours' })

  const seen = async (who: 'city' | 'manager') => (await (await openDesk(backend, fixture, 'city', who)).client.from('op_set_asides').select('id')).data?.length
  expect([await seen('city'), await seen('manager')]).toEqual([0, 1])
})

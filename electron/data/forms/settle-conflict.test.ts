import { beforeEach, expect, test } from 'vitest'
import { DAY } from '../../../shared/time.ts'
import { queries } from '../queries/index.ts'
import { confirm } from '../run.ts'
import { taskFile } from '../task-file.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  desk.sign('MANAGER')
})
const conflict_id = '0192aaaa-0000-7000-8000-0000000000c1'
const planted = (change: Record<string, string | number | null>) => insert(desk.db, 'sync_conflicts', { id: conflict_id, org_id: ids.org, location_id: ids.city,
  other_location_id: null, op_id: '0192aaaa-0000-7000-8000-0000000000a1', author_id: ids.person, kind: 'second_check_out', contract_id: ids.contract, other_contract_id: null,
  vehicle_id: ids.rented, reservation_id: null, found_at: desk.now() - DAY, resolved_at: null, resolved_by: null, ...change })
const here = () => ({ ...desk.here, ...desk.session() }) as typeof desk.here
const task = () => queries.attention(desk, {}, here())[0]
const rows = (sql: string, ...values: string[]) => desk.db.prepare(sql).all(...values) as Record<string, unknown>[]
const settle = (more: Record<string, unknown>) => confirm(desk, 'settle_conflict', { conflict_id, reason: 'Anderes Auto', vehicle_id: null, odometer_km: null, ...more })

test('a car that was written down in place of another one is swapped by the one command for it, and the conflict is settled', () => {
  planted({})
  desk.db.prepare('update contract_vehicles set in_conflict = 1 where id = ?').run(ids.leg)
  expect(task()).toMatchObject({ swap: { plate: 'ZH 999', out_km: 30_000, out_fuel: 8, category_id: ids.compact } })
  expect(task()?.choices).toContainEqual({ choice: 'swap_car', needs: null })
  const readings = { back_km: 30_000, back_fuel: 8, out_km: 20_005, out_fuel: 7 }
  expect(settle({ choice: 'swap_car' })).toMatchObject({ ok: false, message: { key: 'gate.vehicle.missing' }, field: 'vehicle_id' })
  expect(settle({ choice: 'swap_car', vehicle_id: ids.golf })).toMatchObject({ ok: false, message: { key: 'gate.odometer.missing' } })
  expect(settle({ choice: 'swap_car', vehicle_id: ids.golf, readings })).toMatchObject({ ok: true })
  expect(rows('select vehicle_id, state, out_km, out_fuel, in_km, in_conflict from contract_vehicles where contract_id = ? order by seq', ids.contract)).toEqual([
    { vehicle_id: ids.rented, state: 'IN', out_km: 30_000, out_fuel: 8, in_km: 30_000, in_conflict: 0 },
    { vehicle_id: ids.golf, state: 'OUT', out_km: 20_005, out_fuel: 7, in_km: null, in_conflict: 0 }])
  expect(rows('select decision from sync_conflicts where id = ?', conflict_id)).toEqual([{ decision: 'PUT_RIGHT' }])
  expect(task()).toBeUndefined()
})

test('a swap from a tank to a battery charges the missing fuel of the first and what a kilowatt-hour costs from then on; nobody is told that the price differs', () => {
  planted({})
  const readings = { back_km: 30_100, back_fuel: 6, out_km: 20_000, out_fuel: 90 }
  expect(settle({ choice: 'swap_car', vehicle_id: ids.zoe, readings })).toMatchObject({ ok: true })
  expect(rows("select quantity, unit_rp from contract_charges where contract_id = ? and kind = 'FUEL'", ids.contract)).toEqual([{ quantity: 13, unit_rp: 220 }])
  expect(rows('select kind from sync_conflicts where resolved_at is null')).toEqual([])
  expect(rows('select c.fuel_unit_rp = o.kwh_rp as is_by_kwh from contracts c join organizations o on o.id = c.org_id where c.id = ?', ids.contract)).toEqual([{ is_by_kwh: 1 }])
})

test('staff see that a swap is a manager\'s; where the car has come back there is nothing to swap', () => {
  planted({})
  desk.sign('STAFF')
  expect(task()?.choices).toContainEqual({ choice: 'swap_car', needs: 'MANAGER' })
  desk.sign('MANAGER')
  desk.db.prepare("update contract_vehicles set state = 'IN', in_at = out_at, in_km = out_km, in_fuel = 8, in_location_id = out_location_id").run()
  expect(task()?.choices.map(({ choice }) => choice)).not.toContain('swap_car')
  const readings = { back_km: 30_000, back_fuel: 8, out_km: 20_005, out_fuel: 7 }
  expect(settle({ choice: 'swap_car', vehicle_id: ids.golf, readings })).toMatchObject({ ok: false, message: { key: 'check_in.not_open' } })
})

test('a reservation that lost its car gets another one and another time from staff, and that answers the conflict', () => {
  planted({ kind: 'reservation_lost_car', reservation_id: ids.reservation })
  desk.db.prepare('update reservations set vehicle_id = null where id = ?').run(ids.reservation)
  desk.db.prepare('update vehicle_blocks set is_active = 0 where id = ?').run(ids.reservation_block)
  desk.sign('STAFF')
  const starts_at = task()?.reservation?.starts_at ?? 0
  expect(task()?.choices).toContainEqual({ choice: 'shift_reservation', needs: null })
  const period = { starts_at: starts_at + DAY, ends_at: starts_at + 2 * DAY }
  expect(settle({ choice: 'shift_reservation', period: { starts_at: period.ends_at, ends_at: period.starts_at }, vehicle_id: ids.golf }), 'backwards')
    .toMatchObject({ ok: false, message: { key: 'refused.reservation_ends_after_start' } })
  expect(settle({ choice: 'shift_reservation', period, vehicle_id: ids.golf })).toMatchObject({ ok: true })
  expect(rows('select vehicle_id, starts_at, ends_at from reservations where id = ?', ids.reservation)).toEqual([{ vehicle_id: ids.golf, ...period }])
  expect(task()).toBeUndefined()
})

test('amounts that differ stand beside what plan and readings say; where the price code has no single answer the other side is empty', () => {
  planted({ kind: 'charges_differ' })
  const amounts = () => task()?.compare.find(({ row }) => row === 'amount')
  expect(task()).toMatchObject({ sides: 'charges' })
  expect(amounts()).toMatchObject({ mine: { value: 26_700 }, other: { value: 26_700 } })
  desk.db.prepare('update contract_charges set unit_rp = 5000, amount_rp = 15000 where id = ?').run(ids.charge)
  expect(amounts()).toMatchObject({ mine: { value: 15_000 }, other: { value: 26_700 } })
  insert(desk.db, 'contract_charges', { id: 'x', org_id: ids.org, contract_id: ids.contract, kind: 'CLEANING', quantity: 1, unit_rp: 4000, amount_rp: 4000,
    vat_code: 'STANDARD', vat_bp: 810, created_at: desk.now(), created_by: ids.person })
  expect(amounts(), 'what people have added counts on both sides').toMatchObject({ mine: { value: 19_000 }, other: { value: 30_700 } })
  desk.db.prepare("update contract_vehicles set state = 'IN', in_at = ?, in_km = 31_000, in_fuel = 8, in_location_id = out_location_id").run(desk.now())
  expect(amounts(), 'a thousand kilometres, 600 included').toMatchObject({ other: { value: 30_700 + 400 * 45 } })
  insert(desk.db, 'contract_charges', { id: 'y', org_id: ids.org, contract_id: ids.contract, kind: 'RENT', quantity: 1, unit_rp: 8900, amount_rp: 8900,
    vat_code: 'STANDARD', vat_bp: 810, created_at: desk.now(), created_by: ids.person })
  desk.db.prepare('update contracts set ends_at = ends_at + ?').run(DAY)
  const extended = 26_700 + 8900 + 4000
  expect(amounts(), 'a day more, as it was agreed, and its kilometres').toMatchObject({ other: { value: extended + 200 * 45 } })
  desk.db.prepare('update contract_vehicles set in_fuel = 4').run()
  const leg = { org_id: ids.org, contract_id: ids.contract, out_at: desk.now(), out_fuel: 8, out_location_id: ids.city, in_conflict: 0, state: 'OUT' }
  insert(desk.db, 'contract_vehicles', { ...leg, id: 'z', vehicle_id: ids.golf, seq: 2, out_km: 20_000 })
  expect(amounts(), 'swapped: half a tank is missing in the first car').toMatchObject({ other: { value: extended + 25 * 220 } })
  desk.db.prepare("update contract_vehicles set state = 'IN', in_at = ?, in_km = 20_100, in_fuel = 8, in_location_id = out_location_id where id = 'z'").run(desk.now())
  expect(amounts(), 'the kilometres of both cars').toMatchObject({ other: { value: extended + 25 * 220 + 300 * 45 } })
  insert(desk.db, 'contract_vehicles', { ...leg, id: 'w', vehicle_id: ids.octavia, seq: 0, out_km: 20_000 })
  expect(amounts(), 'a car before the last that is still out').toMatchObject({ other: null })
})

test('a task as a file holds the operation as it was typed, the answer, who and when, what hangs on it, and no secret', () => {
  desk.sign('STAFF')
  confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'TWINT', amount_rp: 1_000, reference: 'T9' })
  desk.db.exec(`update outbox set state = 'REFUSED', outcome = '{"code":"23514","constraint":"payment_too_large"}'`)
  const at = desk.now()
  desk.clock.at += DAY
  const refused = task()
  const { name, text } = taskFile(desk, here(), { task_id: refused?.id ?? '', sentence: 'Der Betrag ist zu gross.', version: '1.2.3' })
  expect(name).toMatch(/^guichet-ZRH-26-000141-[0-9a-f]{8}\.json$/)
  const content = JSON.parse(text) as Record<string, unknown>
  expect(content).toMatchObject({ format: 'guichet-task', app_version: '1.2.3', exported: { by: { id: ids.person, name: 'Rahel Roth' }, at: new Date(desk.now()).toISOString() },
    task: { kind: 'refused', what: 'take_payment', sentence: 'Der Betrag ist zu gross.' },
    operation: { name: 'take_payment', author: { id: ids.person }, occurred_at: new Date(at).toISOString(), input: { amount_rp: 1_000, method: 'TWINT', reference: 'T9' },
      answer: { code: '23514', constraint: 'payment_too_large' } }, waits_for_it: [] })
  expect(text).not.toMatch(/token|sealed|pin_salt|private_key|password/i)
  expect(() => taskFile(desk, here(), { task_id: conflict_id, sentence: '', version: '' }), 'no such task').toThrow('error.op_not_refused')
})

test('a contract of a car that was handed out twice is voided with all that hangs on it: the deposit goes back, and what was paid', () => {
  planted({})
  expect(confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'TWINT', amount_rp: 103, reference: null })).toMatchObject({ ok: true })
  expect(rows("select count(*) as n from deposits where contract_id = ? and status = 'HELD'", ids.contract)).not.toEqual([{ n: 0 }])
  expect(settle({ choice: 'void_this' })).toMatchObject({ ok: true })
  expect(rows('select status from contracts where id = ?', ids.contract)).toEqual([{ status: 'VOID' }])
  expect(rows("select count(*) as n from deposits where contract_id = ? and status = 'HELD'", ids.contract)).toEqual([{ n: 0 }])
  expect(rows('select count(*) as n from payments p join payments v on v.reverses_id = p.id where p.contract_id = ? and p.amount_rp = 103', ids.contract)).toEqual([{ n: 1 }])
  expect(rows('select decision from sync_conflicts where id = ?', conflict_id)).toEqual([{ decision: 'OTHER_STANDS' }])
})

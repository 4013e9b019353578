import { beforeEach, expect, test } from 'vitest'
import type { FormInput } from '../../../shared/forms.ts'
import { HOUR } from '../../../shared/time.ts'
import { queries } from '../queries/index.ts'
import { confirm } from '../run.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, ids } from '../testing/desk.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  desk.sign('ADMIN')
  desk.db.prepare("update users set role = 'ADMIN' where id = ?").run(ids.manager)
  desk.clock.at += HOUR
})
type Input = FormInput<'change_vehicle'>
const vins: Record<string, string> = { [ids.golf]: 'TMBAA7NE0P0000071', [ids.octavia]: 'TMBAA7NE0P0000072', [ids.rented]: 'TMBAA7NE0P0000073', [ids.zoe]: 'TMBAA7NE0P0000074' }
const row = (id: string) => desk.db.prepare('select * from vehicles where id = ?').get(id) as Record<string, string | number | null>
/** The form as it opens on this PC, with what somebody types into it; `seen` is what stood there. */
function filled(vehicle_id: string, typed: Partial<Input>): Input {
  const car = queries.fleet_car(desk, { vehicle_id }, desk.here)
  if (!car) throw new Error('no such car')
  const { category_id, make, model, colour, fuel_type, transmission, seats, tank_litres, battery_kwh, first_registered, equipment } = car
  const values = { vin: vins[vehicle_id] ?? car.vin, category_id, make, model, colour, fuel_type, transmission, seats, tank_litres, battery_kwh, first_registered, equipment }
  return { ...values, vehicle_id, ...typed, seen: values } as Input
}
function change(vehicle_id: string, typed: Partial<Input>) {
  const outcome = confirm(desk, 'change_vehicle', filled(vehicle_id, typed))
  return outcome.ok ? 'done' : [outcome.field, outcome.message.key]
}
const sent = () => (desk.db.prepare('select name, input, deps from outbox order by seq').all() as { name: string; input: string; deps: string }[])
  .map(({ name, input, deps }) => ({ name, changes: (JSON.parse(input) as { changes?: object }).changes, waits: (JSON.parse(deps) as string[]).length }))

test('What was mistyped of a car is put right, and only that goes out', () => {
  expect(change(ids.golf, { make: 'Seat', model: 'Ibiza', colour: 'blau', seats: 4, transmission: 'AUTOMATIC', tank_litres: 45, first_registered: '2025-03-01', equipment: 'Dachträger' })).toBe('done')
  expect(row(ids.golf)).toMatchObject({ make: 'Seat', model: 'Ibiza', colour: 'blau', seats: 4, transmission: 'AUTOMATIC', tank_litres: 45, first_registered: '2025-03-01', equipment: 'Dachträger', fuel_level: 8 })
  expect(sent()).toEqual([{ name: 'change_vehicle', waits: 0, changes: { make: 'Seat', model: 'Ibiza', colour: 'blau', transmission: 'AUTOMATIC', seats: 4, tank_litres: 45, first_registered: '2025-03-01', equipment: 'Dachträger' } }])
})

test('What somebody else has changed meanwhile stays', () => {
  const mine = filled(ids.golf, { colour: 'blau' })
  desk.db.prepare("update vehicles set make = 'Seat', seats = 4 where id = ?").run(ids.golf)
  expect(confirm(desk, 'change_vehicle', mine).ok).toBe(true)
  expect(row(ids.golf)).toMatchObject({ make: 'Seat', seats: 4, colour: 'blau' })
  expect(sent().map(({ changes }) => changes)).toEqual([{ colour: 'blau' }])
})

test('Where nothing was changed nothing is sent', () => {
  expect(change(ids.golf, {})).toBe('done')
  expect(sent()).toEqual([])
})

test('A chassis number is put right as it is typed, and refused beside it where it is none or another car has it', () => {
  expect(change(ids.golf, { vin: 'wvw zzz-cdz00943 777' })).toBe('done')
  expect(row(ids.golf)['vin']).toBe('WVWZZZCDZ00943777')
  expect(change(ids.octavia, { vin: 'WVWZZZCDZ00943777' })).toEqual(['vin', 'refused.vehicle_vin_taken'])
  expect(change(ids.octavia, { vin: 'WVWZZZCDZ0094377' })).toEqual(['vin', 'refused.vehicle_vin_malformed'])
  expect(change(ids.octavia, { first_registered: '2026-11-24' })).toEqual(['first_registered', 'refused.vehicle_registered_already'])
  expect(row(ids.octavia)['vin']).toBe('B')
})

test('The correction of a car that was added a moment ago waits for it', () => {
  const added = confirm(desk, 'add_vehicle', { location_id: ids.city, category_id: ids.compact, vin: 'TMBAA7NE0P0000079', plate: '', plate_use: null, make: 'Skoda', model: 'Fabia', colour: 'rot', fuel_type: 'PETROL', transmission: 'MANUAL', seats: 5,
    tank_litres: 45, battery_kwh: 0, first_registered: '2026-11-01', inspection_due: null, service_due_km: null, vignette_until: null, insurance_until: null, equipment: '', odometer_km: 12, fuel_level: 8 })
  const { id } = (added.ok ? added.value : {}) as { id: string }
  expect(change(id, { make: 'Škoda' })).toBe('done')
  expect(sent()).toEqual([{ name: 'add_vehicle', changes: undefined, waits: 0 }, { name: 'change_vehicle', changes: { make: 'Škoda' }, waits: 1 }])
})

test('A car that turns out to be electric shows its level in percent, and one that is not in eighths', () => {
  expect(change(ids.golf, { fuel_type: 'ELECTRIC', tank_litres: 0, battery_kwh: 58 })).toBe('done')
  expect(row(ids.golf)).toMatchObject({ fuel_type: 'ELECTRIC', fuel_level: 100, tank_litres: 0, battery_kwh: 58 })
  expect(change(ids.zoe, { fuel_type: 'PLUGIN_HYBRID', tank_litres: 40 })).toBe('done')
  expect(row(ids.zoe)).toMatchObject({ fuel_type: 'PLUGIN_HYBRID', fuel_level: 7 })
  expect(change(ids.octavia, { fuel_type: 'DIESEL' })).toBe('done')
  expect(row(ids.octavia)).toMatchObject({ fuel_type: 'DIESEL', fuel_level: 8 })
})

test('Once it has been out, a car that was read in eighths is not electric any more; the rest is still put right', () => {
  expect(change(ids.rented, { fuel_type: 'ELECTRIC' })).toEqual(['fuel_type', 'refused.vehicle_drive_was_read'])
  expect(sent()).toEqual([])
  expect(change(ids.rented, { fuel_type: 'HYBRID', colour: 'blau' })).toBe('done')
  expect(row(ids.rented)).toMatchObject({ fuel_type: 'HYBRID', colour: 'blau', status: 'RENTED' })
})

test('Another category changes no contract and no reservation: they keep what was agreed', () => {
  const kept = () => [desk.db.prepare('select * from reservations').all(), desk.db.prepare('select * from contracts').all(), desk.db.prepare('select * from vehicle_blocks').all()]
  const before = kept()
  expect(change(ids.octavia, { category_id: ids.van })).toBe('done')
  expect(change(ids.rented, { category_id: ids.van })).toBe('done')
  expect([row(ids.octavia)['category_id'], row(ids.rented)['category_id']]).toEqual([ids.van, ids.van])
  expect(kept()).toEqual(before)
})

test('It is for managers and administrators, and of cars that are there', () => {
  desk.sign('STAFF')
  expect(change(ids.golf, { colour: 'blau' })).toEqual([undefined, 'refused.needs_manager'])
  desk.sign('MANAGER')
  expect(change(ids.golf, { colour: 'blau' })).toBe('done')
  const nobody = confirm(desk, 'change_vehicle', { ...filled(ids.golf, {}), vehicle_id: ids.reservation })
  expect(nobody.ok ? null : nobody.message.key).toBe('refused.vehicle_unknown')
})

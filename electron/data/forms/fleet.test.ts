import { beforeEach, describe, expect, test } from 'vitest'
import type { FormInput, FormName } from '../../../shared/forms.ts'
import { DAY, HOUR } from '../../../shared/time.ts'
import { queries } from '../queries/index.ts'
import { confirm } from '../run.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, goodCheckOut, ids, insert } from '../testing/desk.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  desk.sign('ADMIN')
  desk.db.prepare("update users set role = 'ADMIN' where id = ?").run(ids.manager)
  // a millisecond later than the plates and everything else that was there before
  desk.clock.at += HOUR
})
type Said = { id: string } | { key: string; field: string | undefined }
function ask<N extends FormName>(name: N, input: FormInput<N>): Said {
  const outcome = confirm(desk, name, input)
  return outcome.ok ? outcome.value as { id: string } : { key: outcome.message.key, field: outcome.field }
}
const refused = (field: string | undefined, key: string) => ({ key, field })
const done = <N extends FormName>(name: N, input: FormInput<N>): string => {
  const said = ask(name, input)
  if (!('id' in said)) throw new Error(said.key)
  return said.id
}
const row = (id: string) => desk.db.prepare('select * from vehicles where id = ?').get(id) as Record<string, string | number | null>
const sent = () => desk.db.prepare('select name from outbox order by seq').pluck().all()
const plateOf = (vehicle_id: string) => queries.fleet_car(desk, { vehicle_id }, desk.here)?.plate
const list = (text = '') => queries.fleet_list(desk, { text }, desk.here)

const car = (change: Partial<FormInput<'add_vehicle'>> = {}): FormInput<'add_vehicle'> => ({
  location_id: ids.city, category_id: ids.compact, vin: ' tmb aa7ne0p 0000077 ', plate: 'zh 900 001', plate_use: null, make: 'Škoda', model: 'Fabia', colour: 'rot', fuel_type: 'PETROL', transmission: 'MANUAL', seats: 5,
  tank_litres: 45, battery_kwh: 0, first_registered: '2026-11-01', inspection_due: null, service_due_km: null, vignette_until: null, insurance_until: null, equipment: '', odometer_km: 12, fuel_level: 8, ...change,
})

describe('A new car', () => {
  test('stands in the fleet, on the board and among the free ones as soon as it is confirmed, with its plate and its first reading', () => {
    const id = done('add_vehicle', car())
    expect(row(id)).toMatchObject({ vin: 'TMBAA7NE0P0000077', status: 'AVAILABLE', odometer_km: 12, joined_at: desk.now(), retired_at: null })
    expect(plateOf(id)).toBe('ZH 900001')
    expect(desk.db.prepare('select km, source from odometer_readings where vehicle_id = ?').all(id)).toEqual([{ km: 12, source: 'INTAKE' }])
    expect(sent()).toEqual(['add_vehicle'])
    expect(list().cars.map(one => one.id)).toContain(id)
    expect(queries.fleet(desk, {}, desk.here).vehicles.map(one => one.id)).toContain(id)
    expect(queries.free_vehicles(desk, { category_id: ids.compact, ends_at: null }, desk.here).map(one => one.id)).toContain(id)
  })

  test.each([
    ['16 letters', 'TMBAA7NE0P000007'], ['18 letters', 'TMBAA7NE0P00000777'], ['an O', 'TMBAA7NEOP0000077'], ['an I', 'TMBAA7NEIP0000077'], ['a Q', 'TMBAA7NEQP0000077'], ['nothing', ''],
  ])('with a chassis number of %s is refused beside it', (_, vin) => {
    expect(ask('add_vehicle', car({ vin }))).toEqual(refused('vin', 'refused.vehicle_vin_malformed'))
  })

  test('that the firm has already, or had, is refused beside its chassis number', () => {
    done('add_vehicle', car())
    expect(ask('add_vehicle', car({ plate: '' }))).toEqual(refused('vin', 'refused.vehicle_vin_taken'))
  })

  test('registered tomorrow, with too much in its tank or a plate that is none, is refused beside the field, and nothing is written', () => {
    expect(ask('add_vehicle', car({ first_registered: '2026-11-24' }))).toEqual(refused('first_registered', 'refused.vehicle_registered_already'))
    expect(ask('add_vehicle', car({ fuel_level: 50 }))).toEqual(refused('fuel_level', 'refused.vehicle_fuel_in_eighths'))
    expect(ask('add_vehicle', car({ plate: 'XX 5' }))).toEqual(refused('plate', 'refused.plate_malformed'))
    expect(sent()).toEqual([])
    done('add_vehicle', car({ first_registered: '2026-11-23' }))
  })

  test('gets a plate from another car only when somebody says so, and the two then change in one operation', () => {
    expect(ask('add_vehicle', car({ plate: 'ZH412807' }))).toEqual(refused('plate_use', 'gate.plate.on_other'))
    expect(plateOf(ids.golf)).toBe('ZH 412807')
    const id = done('add_vehicle', car({ plate: 'ZH412807', plate_use: 'TAKE' }))
    expect([plateOf(id), plateOf(ids.golf)]).toEqual(['ZH 412807', ''])
    expect(sent()).toEqual(['add_vehicle', 'move_plate'])
  })

  test('is for managers and administrators', () => {
    desk.sign('STAFF')
    expect(ask('add_vehicle', car())).toEqual(refused(undefined, 'refused.needs_manager'))
    desk.sign('MANAGER')
    done('add_vehicle', car())
  })

  test('without a plate is in the list, but not suggested, and does not go out', () => {
    const id = done('add_vehicle', car({ plate: '' }))
    expect(list().cars.find(one => one.id === id)).toMatchObject({ plate: '' })
    expect(queries.free_vehicles(desk, { category_id: ids.compact, ends_at: null }, desk.here).map(one => one.id)).not.toContain(id)
    const out = confirm(desk, 'check_out', goodCheckOut({ vehicle_id: id, odometer_km: 12 }))
    expect(out.ok ? null : [out.message.key, out.field]).toEqual(['gate.vehicle_plate.none', 'vehicle_id'])
  })
})

describe('A plate', () => {
  const move = (change: Partial<FormInput<'move_plate'>> = {}): FormInput<'move_plate'> => ({ vehicle_id: ids.golf, plate: 'ZH 5005', plate_use: null, from_on: '2026-11-23', ...change })
  const history = (vehicle_id: string) => queries.fleet_car(desk, { vehicle_id }, desk.here)?.plates.map(({ plate, valid_from, valid_to }) => [plate, valid_from, valid_to])

  test('takes the place of another from now on; what the car bore before stays known', () => {
    const [before] = history(ids.golf) ?? []
    done('move_plate', move())
    expect(history(ids.golf)).toEqual([['ZH 5005', desk.now(), null], ['ZH 412807', before?.[1], desk.now()]])
  })

  test('from a day in the past or to come begins with that day in Zürich', () => {
    const midnight = Date.UTC(2026, 10, 19, 23)
    done('move_plate', move({ from_on: '2026-11-20' }))
    expect(history(ids.golf)?.map(([, from, to]) => [from, to])[0]).toEqual([midnight, null])
    done('move_plate', move({ vehicle_id: ids.octavia, plate: 'ZH 5006', from_on: '2026-12-01' }))
    expect(plateOf(ids.octavia)).toBe('ZH 412808')
    desk.clock.at += 8 * DAY
    expect(plateOf(ids.octavia)).toBe('ZH 5006')
  })

  test('comes off a car where the field is empty', () => {
    done('move_plate', move({ plate: '' }))
    expect(plateOf(ids.golf)).toBe('')
    expect(ask('move_plate', move({ plate: '' }))).toEqual(refused('plate', 'gate.plate.nothing_new'))
    desk.clock.at += HOUR
    done('move_plate', move())
    expect(plateOf(ids.golf)).toBe('ZH 5005')
  })

  test('of another car is asked about: it comes off there, or serves both, never three', () => {
    expect(ask('move_plate', move({ plate: 'zh412808' }))).toEqual(refused('plate_use', 'gate.plate.on_other'))
    done('move_plate', move({ plate: 'zh412808', plate_use: 'SHARE' }))
    expect([plateOf(ids.golf), plateOf(ids.octavia)]).toEqual(['ZH 412808', 'ZH 412808'])
    desk.clock.at += HOUR
    expect(ask('move_plate', move({ vehicle_id: ids.zoe, plate: 'zh412808', plate_use: 'SHARE' }))).toEqual(refused('plate_use', 'refused.plate_on_two_cars_at_most'))
    done('move_plate', move({ vehicle_id: ids.zoe, plate: 'zh412808', plate_use: 'TAKE' }))
    expect([ids.golf, ids.octavia, ids.zoe].map(plateOf)).toEqual(['', '', 'ZH 412808'])
  })

  test('is swapped with that of another car in one step, from the same moment', () => {
    done('move_plate', move({ plate: 'zh412808', plate_use: 'SWAP' }))
    expect([ids.golf, ids.octavia].map(plateOf)).toEqual(['ZH 412808', 'ZH 412807'])
    expect(history(ids.octavia)?.map(([plate, from, to]) => [plate, from === desk.now(), to])).toEqual([['ZH 412807', true, null], ['ZH 412808', false, desk.now()]])
    expect(sent()).toEqual(['move_plate', 'move_plate'])
    const [first, second] = desk.db.prepare('select op_id, deps from outbox order by seq').all() as { op_id: string; deps: string }[]
    expect(JSON.parse(second?.deps ?? '[]')).toEqual([first?.op_id])
    desk.clock.at += HOUR
    done('move_plate', move({ plate: 'zh412807', plate_use: 'SWAP' }))
    expect([ids.golf, ids.octavia].map(plateOf)).toEqual(['ZH 412807', 'ZH 412808'])
  })

  test('is not swapped where there is none to give, where it serves two, or while either car is out', () => {
    expect(ask('move_plate', move({ plate: 'ZH 999', plate_use: 'SWAP' }))).toEqual(refused('plate_use', 'gate.plate.is_out'))
    expect(ask('move_plate', move({ vehicle_id: ids.rented, plate: 'ZH 55', plate_use: 'SWAP' }))).toEqual(refused('plate_use', 'gate.plate.is_out'))
    done('move_plate', move({ vehicle_id: ids.bus, plate: '' }))
    expect(ask('move_plate', move({ vehicle_id: ids.bus, plate: 'ZH 55', plate_use: 'SWAP' }))).toEqual(refused('plate_use', 'gate.plate.on_other'))
    done('move_plate', move({ vehicle_id: ids.bus, plate: 'ZH 55', plate_use: 'SHARE' }))
    desk.clock.at += HOUR
    expect(ask('move_plate', move({ plate: 'ZH 55', plate_use: 'SWAP' }))).toEqual(refused('plate_use', 'gate.plate.on_other'))
    expect([ids.golf, ids.bus, ids.zoe].map(plateOf)).toEqual(['ZH 412807', 'ZH 55', 'ZH 55'])
    expect(sent()).toEqual(['move_plate', 'move_plate'])
  })

  test('is not taken off a car that is out with it', () => {
    expect(ask('move_plate', move({ plate: 'ZH 999', plate_use: 'TAKE' }))).toEqual(refused('plate_use', 'gate.plate.is_out'))
    expect(queries.plate_holders(desk, { plate: 'zh 999', vehicle_id: ids.golf }, desk.here)).toMatchObject([{ vehicle_id: ids.rented, out: 'ZRH-26-000141' }])
  })

  test('that is none, the same again, or older than what the car bears since, is refused beside the field', () => {
    expect(ask('move_plate', move({ plate: 'Q' }))).toEqual(refused('plate', 'refused.plate_malformed'))
    expect(ask('move_plate', move({ plate: 'ZH 412807' }))).toEqual(refused('plate', 'gate.plate.nothing_new'))
    expect(ask('move_plate', move({ from_on: '2020-01-01' }))).toEqual(refused('from_on', 'gate.plate.worn_since'))
    done('move_plate', move({ vehicle_id: ids.octavia, plate: 'ZH 7', from_on: '2026-12-01' }))
    expect(ask('move_plate', move({ plate: 'ZH 7', plate_use: 'TAKE' }))).toEqual(refused('plate', 'gate.plate.given_later'))
  })
})

describe('A car that leaves the fleet', () => {
  const retire = (vehicle_id: string, reason = 'verkauft') => ask('retire_vehicle', { vehicle_id, reason })

  test('is gone from the board, the search, the suggestions and the list, but found there when it is looked for', () => {
    retire(ids.golf)
    expect(row(ids.golf)).toMatchObject({ status: 'RETIRED', status_reason: 'verkauft', retired_at: desk.now() })
    expect(queries.fleet(desk, {}, desk.here).vehicles.map(one => one.id)).not.toContain(ids.golf)
    expect(queries.find_anything(desk, { text: '412807' }, desk.here)).toEqual([])
    expect(list().cars.map(one => one.id)).not.toContain(ids.golf)
    expect(list('412807').cars.map(({ id, status }) => [id, status])).toEqual([[ids.golf, 'RETIRED']])
  })

  test('gives its plate back, to be used by the next one at once', () => {
    retire(ids.golf)
    expect(plateOf(ids.golf)).toBe('')
    done('move_plate', { vehicle_id: ids.octavia, plate: 'ZH 412807', plate_use: null, from_on: '2026-11-23' })
  })

  test('is refused while it is out or reserved, and what has to be shifted first is named', () => {
    expect(retire(ids.rented)).toEqual(refused(undefined, 'refused.vehicle_still_out'))
    expect(retire(ids.octavia)).toEqual(refused(undefined, 'refused.vehicle_still_planned'))
    expect(queries.fleet_car(desk, { vehicle_id: ids.octavia }, desk.here)?.holds).toMatchObject([{ kind: 'RESERVATION', number: 'R-2001', customer: 'Désirée Müller', reservation_id: ids.reservation }])
    expect(queries.fleet_car(desk, { vehicle_id: ids.rented }, desk.here)?.out).toMatchObject({ number: 'ZRH-26-000141' })
  })

  test('goes once its reservation has another car, one that is free in that time', () => {
    const offered = queries.cars_for(desk, { reservation_id: ids.reservation }, desk.here).map(one => one.id)
    expect(offered).toEqual([ids.golf, ids.rented, ids.bus, ids.zoe])
    retire(ids.bus)
    insert(desk.db, 'vehicle_blocks', { id: 'z', org_id: ids.org, vehicle_id: ids.zoe, kind: 'HOLD', source_id: 'z', starts_at: desk.now(), ends_at: desk.now() + DAY, is_active: 1 })
    expect(queries.cars_for(desk, { reservation_id: ids.reservation }, desk.here).map(one => one.id)).toEqual([ids.golf, ids.rented])
    done('assign_car', { reservation_id: ids.reservation, vehicle_id: ids.golf })
    expect(retire(ids.golf)).toEqual(refused(undefined, 'refused.vehicle_still_planned'))
    retire(ids.octavia)
    expect(row(ids.octavia)['status']).toBe('RETIRED')
  })

  test('takes its visits to the workshop and what was held back by hand with it', () => {
    const visit = ids.reservation.replace(/.$/, 'e')
    const hold = ids.reservation.replace(/.$/, 'f')
    insert(desk.db, 'maintenance_records', { id: visit, org_id: ids.org, vehicle_id: ids.golf, kind: 'Service', status: 'SCHEDULED', starts_at: desk.now() + DAY, ends_at: desk.now() + 2 * DAY, odometer_km: null, cost_rp: null, notes: '' })
    insert(desk.db, 'vehicle_blocks', { id: visit.replace(/e$/, 'd'), org_id: ids.org, vehicle_id: ids.golf, kind: 'MAINTENANCE', source_id: visit, starts_at: desk.now() + DAY, ends_at: desk.now() + 2 * DAY, is_active: 1 },
      { id: hold, org_id: ids.org, vehicle_id: ids.golf, kind: 'HOLD', source_id: hold, starts_at: desk.now() + 3 * DAY, ends_at: desk.now() + 4 * DAY, is_active: 1, reason: 'Fotos' })
    retire(ids.golf)
    expect(row(ids.golf)['status']).toBe('RETIRED')
    expect(sent()).toEqual(['cancel_maintenance', 'release_block', 'retire_vehicle'])
  })

  test('is for administrators', () => {
    desk.sign('MANAGER')
    expect(retire(ids.golf)).toEqual(refused(undefined, 'refused.needs_admin'))
  })
})

describe('A car that moves to another location', () => {
  test('is on its way until it has arrived there, and then belongs to it', () => {
    done('start_transfer', { vehicle_id: ids.golf, to_location_id: ids.airport, hours: 2 })
    expect(row(ids.golf)).toMatchObject({ status: 'IN_TRANSFER', location_id: ids.city })
    const there = { ...desk.here, location_id: ids.airport }
    expect(queries.fleet_list(desk, { text: '' }, there).cars.map(({ id, is_coming }) => [id, is_coming])).toEqual([[ids.golf, true]])
    desk.clock.at += HOUR
    expect(ask('finish_transfer', { vehicle_id: ids.golf, odometer_km: 20_012, fuel_level: 60 })).toEqual(refused('fuel_level', 'refused.vehicle_fuel_in_eighths'))
    desk.db.prepare("update vehicles set location_id = ? where id = ?").run(ids.airport, ids.golf)
    done('finish_transfer', { vehicle_id: ids.golf, odometer_km: 20_012, fuel_level: 7 })
    expect(row(ids.golf)).toMatchObject({ status: 'AVAILABLE', location_id: ids.city, odometer_km: 20_012, fuel_level: 7 })
  })

  test('is sent off by staff, too, but not twice', () => {
    desk.sign('STAFF')
    insert(desk.db, 'user_locations', { id: 'here', org_id: ids.org, user_id: ids.person, location_id: ids.city, is_active: 1 })
    done('start_transfer', { vehicle_id: ids.golf, to_location_id: ids.airport, hours: 2 })
    expect(ask('start_transfer', { vehicle_id: ids.golf, to_location_id: ids.airport, hours: 2 })).toEqual(refused(undefined, 'refused.vehicle_moves_legally'))
  })
})

test('whoever looks for a car finds those of the firm by plate, chassis number, make and model; without a text those of the location', () => {
  desk.db.prepare('update vehicles set location_id = ? where id = ?').run(ids.airport, ids.bus)
  expect(list().cars.map(one => one.id)).toEqual([ids.golf, ids.octavia, ids.rented, ids.zoe])
  expect(list().count).toBe(4)
  expect(list('700 700').cars.map(one => one.location)).toEqual(['Flughafen'])
  expect(list('crafter').cars.map(one => one.id)).toEqual([ids.bus])
  expect(list('zz').cars).toEqual([])
})

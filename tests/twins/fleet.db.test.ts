import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { blockInput, carInput, finishInput, startInput } from './fleet-inputs.ts'
import { checkInInput, checkOutAtAirport, checkOutInput, DAY, HOUR } from './inputs.ts'
import { expectNotForStaff } from './not-for-staff.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const find = (desk: Desk, table: string, id: string) => desk.localRows()[table]?.find(row => row['id'] === id)
const plateOf = (desk: Desk, vehicle_id: string) => String(desk.localRows()['vehicle_plates']?.find(row => row['vehicle_id'] === vehicle_id)?.['id'])
describe('A block', () => {
  test('by hand keeps a car back until it is released, and never two at once', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const block = blockInput(fixture)
    await desk.runTwins('block_vehicle', block)
    expect(find(desk, 'vehicle_blocks', block.block_id)).toMatchObject({ kind: 'HOLD', reason: 'Fotos', source_id: block.block_id, is_active: 1 })
    await desk.expectBothRefuse('block_vehicle', blockInput(fixture, { starts_at: fixture.now + 3 * DAY - 1, ends_at: fixture.now + 4 * DAY }),
      'vehicle_blocks_no_overlap')
    await desk.runTwins('block_vehicle', blockInput(fixture, { kind: 'MAINTENANCE', starts_at: fixture.now + 3 * DAY, ends_at: fixture.now + 4 * DAY }))
    await desk.expectBothRefuse('block_vehicle', blockInput(fixture, { ends_at: fixture.now + 2 * DAY }), 'block_ends_after_start')
    await desk.expectBothRefuse('block_vehicle', blockInput(fixture, { vehicle_id: fixture.other.vehicle }), 'vehicle_unknown')
    await desk.expectBothRefuse('release_block', { block_id: fixture.reservation_block, at: fixture.now }, 'block_not_by_hand')
    await desk.expectBothRefuse('release_block', { block_id: uuidv7(), at: fixture.now }, 'block_unknown')
    const silent = desk.op('block_vehicle', blockInput(fixture, { starts_at: fixture.now + 9 * DAY, ends_at: fixture.now + 10 * DAY }))
    expect(await desk.push({ ...silent, input: { ...silent.input, reason: ' ' } })).toMatchObject([{ status: 'refused', constraint: 'reason_missing' }])
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectBothRefuse('block_vehicle', blockInput(fixture, { starts_at: fixture.now + 9 * DAY, ends_at: fixture.now + 10 * DAY }),
      'location_not_yours')
    await airport.expectBothRefuse('release_block', { block_id: block.block_id, at: fixture.now }, 'location_not_yours')
    await desk.runTwins('release_block', { block_id: block.block_id, at: fixture.now })
    await desk.runTwins('release_block', { block_id: block.block_id, at: fixture.now })
    await desk.runTwins('block_vehicle', blockInput(fixture))
  })
})

describe('A transfer', () => {
  test('takes a car to another branch, with what it has driven', async () => {
    const fixture = await openWorld(backend)
    const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
    const plan = blockInput(fixture, { kind: 'TRANSFER', starts_at: fixture.now, ends_at: fixture.now + 5 * HOUR })
    await city.runTwins('block_vehicle', plan)
    await city.expectBothRefuse('start_transfer', startInput(fixture, { to_location_id: fixture.locations.city }), 'transfer_leads_nowhere')
    await city.expectBothRefuse('start_transfer', startInput(fixture, { to_location_id: fixture.other.location }), 'location_unknown')
    await city.expectBothRefuse('start_transfer', startInput(fixture, { vehicle_id: fixture.vehicles.rented }), 'vehicle_moves_legally')
    await city.expectBothRefuse('start_transfer', startInput(fixture, { vehicle_id: fixture.vehicles.petrol, ends_at: fixture.now + 3 * HOUR }),
      'vehicle_blocks_no_overlap')
    await airport.reload()
    await airport.expectBothRefuse('start_transfer', startInput(fixture), 'location_not_yours')
    const start = startInput(fixture)
    await city.runTwins('start_transfer', start)
    expect(find(city, 'vehicles', fixture.vehicles.spare)).toMatchObject({ status: 'IN_TRANSFER', location_id: fixture.locations.city })
    expect(find(city, 'vehicle_blocks', plan.block_id)).toMatchObject({ is_active: 0 })
    await airport.reload()
    expect(find(airport, 'vehicle_blocks', start.block_id)).toMatchObject({ to_location_id: fixture.locations.airport, is_active: 1 })
    await airport.expectBothRefuse('finish_transfer', finishInput(fixture, { fuel_level: 60 }), 'vehicle_fuel_in_eighths')
    await airport.expectBothRefuse('finish_transfer', finishInput(fixture, { location_id: fixture.locations.city }), 'location_not_yours')
    await airport.runTwins('finish_transfer', finishInput(fixture))
    expect(find(airport, 'vehicles', fixture.vehicles.spare)).toMatchObject({ status: 'AVAILABLE', location_id: fixture.locations.airport,
      odometer_km: 20_012, fuel_level: 7 })
    expect(find(airport, 'vehicle_blocks', start.block_id)).toMatchObject({ is_active: 0 })
  })

  test('that nobody announced is stored and flagged: the car stands where it stands', async () => {
    const fixture = await openWorld(backend)
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.runTwins('finish_transfer', finishInput(fixture, { odometer_km: 5 }), ['transfer_contradicts', 'odometer_contradicts'])
    expect(find(airport, 'vehicles', fixture.vehicles.spare)).toMatchObject({ status: 'AVAILABLE', location_id: fixture.locations.airport, odometer_km: 20_000 })
    await airport.runTwins('finish_transfer', finishInput(fixture, { vehicle_id: fixture.vehicles.rented, odometer_km: 30_100 }), ['transfer_contradicts'])
    expect(find(airport, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'RENTED' })
    expect(find(airport, 'sync_conflicts', String(airport.localRows()['sync_conflicts']?.[0]?.['id']))).toMatchObject({ contract_id: null,
      location_id: fixture.locations.airport })
  })
})

describe('The state of a car', () => {
  test('goes out of service by anybody at its place, and back by a manager', async () => {
    const fixture = await openWorld(backend)
    const { spare, rented } = fixture.vehicles
    const desk = await openDesk(backend, fixture)
    const out = (vehicle_id: string, reason: string | null = 'Motorkontrolle leuchtet') => ({ vehicle_id, status: 'OUT_OF_SERVICE' as const, reason, at: fixture.now })
    const back = (vehicle_id: string) => ({ vehicle_id, status: 'AVAILABLE' as const, reason: null, at: fixture.now })
    await desk.expectBothRefuse('set_vehicle_status', out(spare, null), 'reason_missing')
    await desk.runTwins('set_vehicle_status', out(spare))
    expect(find(desk, 'vehicles', spare)).toMatchObject({ status: 'OUT_OF_SERVICE', status_reason: 'Motorkontrolle leuchtet' })
    await desk.expectBothRefuse('set_vehicle_status', back(spare), 'vehicle_moves_legally')
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectBothRefuse('set_vehicle_status', out(spare), 'location_not_yours')
    await desk.runTwins('set_vehicle_status', out(rented))
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.runTwins('set_vehicle_status', back(spare))
    expect(find(manager, 'vehicles', spare)).toMatchObject({ status: 'AVAILABLE', status_reason: null })
    await manager.expectBothRefuse('set_vehicle_status', back(rented), 'vehicle_still_out')
    await manager.runTwins('check_in', checkInInput(fixture, { odometer_km: 30_100 }))
    expect(find(manager, 'vehicles', rented)).toMatchObject({ status: 'OUT_OF_SERVICE', status_reason: 'Motorkontrolle leuchtet' })
    await manager.runTwins('set_vehicle_status', back(rented))
    // a car that drove away all the same has left the reason behind
    await manager.runTwins('set_vehicle_status', out(spare))
    await manager.runTwins('check_out', checkOutInput(fixture), ['vehicle_not_available'])
    expect(find(manager, 'vehicles', spare)).toMatchObject({ status: 'RENTED', status_reason: null })
  })

  test('becomes RETIRED by an administrator, when nothing holds it any more', async () => {
    const fixture = await openWorld(backend)
    const { spare, petrol, rented } = fixture.vehicles
    const admin = await openDesk(backend, fixture, 'city', 'admin')
    const retire = (vehicle_id: string) => ({ vehicle_id, reason: 'verkauft', at: fixture.now })
    await expectNotForStaff(backend, fixture, { retire_vehicle: retire(spare) })
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.expectRefused('retire_vehicle', retire(spare), { code: '42501', constraint: 'needs_admin' })
    await admin.expectBothRefuse('retire_vehicle', retire(rented), 'vehicle_still_out')
    await admin.expectBothRefuse('retire_vehicle', retire(petrol), 'vehicle_still_planned')
    await admin.expectBothRefuse('retire_vehicle', retire(fixture.other.vehicle), 'vehicle_unknown')
    await admin.runTwins('retire_vehicle', retire(spare))
    expect(find(admin, 'vehicles', spare)).toMatchObject({ status: 'RETIRED', status_reason: 'verkauft', retired_at: fixture.now })
    expect(find(admin, 'vehicle_plates', plateOf(admin, spare))).toMatchObject({ valid_to: fixture.now })
    await admin.runTwins('retire_vehicle', retire(spare))
    await admin.expectBothRefuse('set_vehicle_status', { vehicle_id: spare, status: 'AVAILABLE', reason: null, at: fixture.now }, 'vehicle_moves_legally')
  })
})

describe('The master data of the fleet', () => {
  test('grow and change by managers, field by field, and the odometer by a correction with a reason', async () => {
    const fixture = await openWorld(backend)
    const { spare } = fixture.vehicles
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const car = carInput(fixture)
    const correction = { reading_id: uuidv7(), vehicle_id: spare, odometer_km: 2000, reason: 'Tippfehler', at: fixture.now }
    await expectNotForStaff(backend, fixture, { add_vehicle: car, change_vehicle: { vehicle_id: spare, changes: { colour: 'blau' }, at: fixture.now },
      correct_odometer: correction, move_plate: { ends: [], begins: { id: uuidv7(), vehicle_id: spare, plate: 'ZH 5' }, at: fixture.now } })
    await manager.expectBothRefuse('add_vehicle', carInput(fixture, { category_id: fixture.other.category }), 'category_unknown')
    await manager.expectBothRefuse('add_vehicle', carInput(fixture, { location_id: fixture.other.location }), 'location_not_yours')
    await manager.expectBothRefuse('add_vehicle', carInput(fixture, { fuel_level: 80 }), 'vehicle_fuel_in_eighths')
    await manager.expectBothRefuse('add_vehicle', carInput(fixture, { vin: 'TMBAA7NE0P0000002' }), 'vehicle_vin_taken')
    await manager.expectBothRefuse('add_vehicle', carInput(fixture, { first_registered: zurichDate(fixture.now + DAY) }), 'vehicle_registered_already')
    await manager.runTwins('add_vehicle', car)
    expect(find(manager, 'vehicles', car.vehicle_id)).toMatchObject({ status: 'AVAILABLE', equipment: 'Anhängerkupplung', odometer_km: 12, joined_at: fixture.now, retired_at: null })
    await manager.runTwins('add_vehicle', carInput(fixture, { vin: 'TMBAA7NE0P0000078', plate: null, first_registered: zurichDate(fixture.now) }))

    const changes = { colour: 'blau', vignette_until: '2028-01-31', insurance_until: '2027-12-31', category_id: fixture.categories.electric }
    await manager.runTwins('change_vehicle', { vehicle_id: spare, changes, at: fixture.now })
    await manager.runTwins('change_vehicle', { vehicle_id: spare, changes: { vignette_until: null }, at: fixture.now })
    expect(find(manager, 'vehicles', spare)).toMatchObject({ ...changes, vignette_until: null, make: 'Škoda' })
    await manager.expectBothRefuse('change_vehicle', { vehicle_id: spare, changes: { vin: car.vin }, at: fixture.now }, 'vehicle_vin_taken')
    await manager.expectBothRefuse('change_vehicle', { vehicle_id: spare, changes: { category_id: uuidv7() }, at: fixture.now }, 'category_unknown')
    await manager.expectBothRefuse('change_vehicle', { vehicle_id: fixture.other.vehicle, changes: { colour: 'rot' }, at: fixture.now }, 'vehicle_unknown')
    await manager.expectBothRefuse('change_vehicle', { vehicle_id: spare, changes: { first_registered: zurichDate(fixture.now + DAY) }, at: fixture.now }, 'vehicle_registered_already')
    await manager.runTwins('change_vehicle', { vehicle_id: spare, changes: { vin: 'WVWZZZCDZ00943001', first_registered: zurichDate(fixture.now), fuel_type: 'DIESEL' }, at: fixture.now })
    expect(find(manager, 'vehicles', spare)).toMatchObject({ vin: 'WVWZZZCDZ00943001', fuel_type: 'DIESEL', fuel_level: 8 })
    // what is no field of the form does not get past the server either
    const forged = { ...manager.op('change_vehicle', { vehicle_id: spare, changes: { colour: 'rot' }, at: fixture.now }) }
    for (const changed of [{ odometer_km: 1 }, { status: 'RENTED' }, { org_id: fixture.other.org }, {}]) {
      const [outcome] = await manager.push({ ...forged, op_id: uuidv7(), input: { ...forged.input, changes: changed } as never })
      expect([changed, outcome?.constraint]).toEqual([changed, 'malformed_operation'])
    }
    await manager.runTwins('correct_odometer', correction)
    expect(find(manager, 'vehicles', spare)).toMatchObject({ odometer_km: 2000 })
    expect(manager.localRows()['odometer_readings']?.filter(row => row['vehicle_id'] === spare).map(row => [row['km'], row['in_conflict']]).toSorted())
      .toEqual([[2000, 0], [20_000, 1]])
    await manager.runTwins('check_out', checkOutInput(fixture, { odometer_km: 2001, price_plan_id: fixture.plans.compact }), ['charges_differ'])
    await manager.expectBothRefuse('correct_odometer', { ...correction, reading_id: uuidv7(), vehicle_id: fixture.other.vehicle }, 'vehicle_unknown')
  })
})

describe('The drive of a car', () => {
  test('is put right with its level in the other unit, by eighths and percent alike, until the car has been out', async () => {
    const fixture = await openWorld(backend)
    const { electric, petrol, rented } = fixture.vehicles
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const drive = (vehicle_id: string, fuel_type: 'PETROL' | 'DIESEL' | 'ELECTRIC' | 'PLUGIN_HYBRID') => ({ vehicle_id, changes: { fuel_type }, at: fixture.now })
    const levels: unknown[] = []
    for (const level of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
      const car = carInput(fixture, { vin: `TMBAA7NE0P000010${level}`, plate: null, fuel_level: level })
      await manager.runTwins('add_vehicle', car)
      await manager.runTwins('change_vehicle', drive(car.vehicle_id, 'ELECTRIC'))
      levels.push(find(manager, 'vehicles', car.vehicle_id)?.['fuel_level'])
      await manager.runTwins('change_vehicle', drive(car.vehicle_id, 'PETROL'))
      expect(find(manager, 'vehicles', car.vehicle_id)).toMatchObject({ fuel_type: 'PETROL', fuel_level: level })
    }
    expect(levels).toEqual([0, 13, 25, 38, 50, 63, 75, 88, 100])
    await manager.runTwins('change_vehicle', drive(electric, 'PLUGIN_HYBRID'))
    expect(find(manager, 'vehicles', electric)).toMatchObject({ fuel_level: 7 })
    await manager.runTwins('change_vehicle', drive(rented, 'DIESEL'))
    await manager.expectBothRefuse('change_vehicle', drive(rented, 'ELECTRIC'), 'vehicle_drive_was_read')
    await manager.runTwins('check_out', checkOutInput(fixture, { vehicle_id: petrol, reservation_id: fixture.reservation }))
    await manager.runTwins('check_in', checkInInput(fixture, { odometer_km: 30_100, needs_cleaning: false }))
    // it is back, and what was read of it stays in eighths
    await manager.expectBothRefuse('change_vehicle', drive(rented, 'ELECTRIC'), 'vehicle_drive_was_read')
    await manager.expectBothRefuse('change_vehicle', drive(petrol, 'ELECTRIC'), 'vehicle_drive_was_read')
  })
})

describe('A plate', () => {
  test('is swapped with that of another car at one moment, by two operations of which the second brings what the first has freed', async () => {
    const fixture = await openWorld(backend)
    const { spare, petrol } = fixture.vehicles
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const at = fixture.now
    const [mine, other] = [plateOf(manager, spare), plateOf(manager, petrol)]
    const [from, to] = [find(manager, 'vehicle_plates', mine)?.['plate'], find(manager, 'vehicle_plates', other)?.['plate']].map(String)
    const back = { ends: [], begins: { id: uuidv7(), vehicle_id: petrol, plate: from ?? '' }, at }
    await manager.expectBothRefuse('move_plate', back, 'vehicle_has_one_plate')
    await manager.runTwins('move_plate', { ends: [mine, other], begins: { id: uuidv7(), vehicle_id: spare, plate: to ?? '' }, at })
    await manager.runTwins('move_plate', back)
    const borne = (manager.localRows()['vehicle_plates'] ?? []).filter(row => row['valid_to'] === null).map(row => [row['vehicle_id'], row['plate']])
    expect(borne).toEqual(expect.arrayContaining([[spare, to], [petrol, from]]))
  })

  test('moves between cars, serves two as a Wechselschild, and is never out twice unflagged', async () => {
    const fixture = await openWorld(backend)
    const { spare, electric, petrol, rented } = fixture.vehicles
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const { now } = fixture
    const of = (vehicle_id: string) => plateOf(manager, vehicle_id)
    const begins = (vehicle_id: string, plate: string) => ({ id: uuidv7(), vehicle_id, plate })
    await manager.expectBothRefuse('move_plate', { ends: [], begins: begins(spare, 'ZH 412809'), at: now }, 'vehicle_has_one_plate')
    await manager.expectBothRefuse('move_plate', { ends: [uuidv7()], begins: null, at: now }, 'plate_unknown')
    await manager.expectBothRefuse('move_plate', { ends: [of(spare)], begins: null, at: now - 500 * DAY }, 'plate_not_on_car')
    await manager.expectBothRefuse('move_plate', { ends: [], begins: begins(fixture.other.vehicle, 'ZH 5'), at: now }, 'vehicle_unknown')
    // the car that is out and the spare share its plate
    const shared = begins(spare, 'ZH 412810')
    await manager.runTwins('move_plate', { ends: [of(spare)], begins: shared, at: now - HOUR })
    await manager.expectBothRefuse('move_plate', { ends: [of(petrol)], begins: begins(petrol, 'ZH 412810'), at: now }, 'plate_on_two_cars_at_most')
    const other_leg = { other_contract_id: fixture.contract, other_location_id: fixture.locations.city }
    const out = checkOutInput(fixture)
    await manager.runTwins('check_out', out, ['plate_out_twice'])
    expect(find(manager, 'contract_vehicles', out.leg_id)).toMatchObject({ state: 'OUT', in_conflict: 1 })
    expect(find(manager, 'vehicle_blocks', out.block_id)).toMatchObject({ is_active: 1 })
    expect(manager.localRows()['sync_conflicts']).toMatchObject([{ kind: 'plate_out_twice', contract_id: out.contract_id, ...other_leg }])
    // once the first is back, the plate is out once and the next check-out of that car is the flagged one
    await manager.runTwins('check_in', checkInInput(fixture, { in_at: now + HOUR, needs_cleaning: false }))
    const again = checkOutAtAirport(fixture, { vehicle_id: rented, starts_at: now + 2 * HOUR, odometer_km: 30_400 })
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.runTwins('check_out', again, ['plate_out_twice'])
    await manager.reload()
    await manager.runTwins('move_plate', { ends: [shared.id], begins: null, at: now + 3 * HOUR })
    // and the plate of a car that is out does not go on another that is out
    const electric_out = checkOutInput(fixture, { vehicle_id: electric, number: 'ZRH-26-000003', price_plan_id: fixture.plans.electric, day_rate_rp: 9900,
      fuel_unit_rp: 65, fuel_level: 90 }, { day_rate_rp: 9900 })
    await manager.runTwins('check_out', electric_out)
    const petrol_out = checkOutInput(fixture, { vehicle_id: petrol, number: 'ZRH-26-000004', reservation_id: fixture.reservation })
    await manager.runTwins('check_out', petrol_out)
    await manager.expectBothRefuse('move_plate', { ends: [of(petrol)], begins: begins(petrol, 'ZH 412809'), at: now + HOUR }, 'plate_is_out_once')
  })

  test('is out once for the database too, whoever writes', async () => {
    const fixture = await openWorld(backend)
    const { spare, rented } = fixture.vehicles
    await backend.sql`update public.vehicle_plates set valid_to = now() - interval '1 hour' where vehicle_id = ${spare}`
    await backend.sql`insert into public.vehicle_plates ${backend.sql({ id: uuidv7(), org_id: fixture.org, vehicle_id: spare, plate: 'ZH 412810',
      valid_from: new Date() })}`
    const desk = await openDesk(backend, fixture)
    const out = checkOutInput(fixture)
    await desk.runTwins('check_out', out, ['plate_out_twice'])
    await expect(backend.sql`update public.contract_vehicles set in_conflict = false where id = ${out.leg_id}`).rejects.toMatchObject({
      constraint_name: 'plate_is_out_once' })
    await expect(backend.sql`update public.vehicle_plates set valid_to = null where vehicle_id = ${spare}`).rejects.toMatchObject({
      constraint_name: 'vehicle_has_one_plate' })
    expect(await backend.sql`select 1 from public.contract_vehicles where vehicle_id in (${spare}, ${rented}) and state = 'OUT' and not in_conflict`).toHaveLength(1)
  })
  test('is out once when both its cars leave at the same instant at two desks', async () => {
    const fixture = await openWorld(backend)
    const { spare, electric } = fixture.vehicles
    // both have had other plates before, so that more than one lock is at stake
    await backend.sql`update public.vehicle_plates set valid_to = now() - interval '3 hours' where vehicle_id in (${spare}, ${electric})`
    await backend.sql`insert into public.vehicle_plates ${backend.sql([spare, electric].map(vehicle_id => ({ id: uuidv7(), org_id: fixture.org, vehicle_id,
      plate: 'ZH 999999', valid_from: new Date(fixture.now - 2 * HOUR) })))}`
    const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
    const answers = await Promise.all([city.push(city.op('check_out', checkOutInput(fixture))),
      airport.push(airport.op('check_out', checkOutAtAirport(fixture, { vehicle_id: electric, charges: [] })))])
    const flags = answers.flat().map(answer => answer.flags?.includes('plate_out_twice'))
    expect(flags.toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true])
    const legs = await backend.sql`select in_conflict from public.contract_vehicles where vehicle_id in (${spare}, ${electric}) order by 1`
    expect(legs.map(leg => leg['in_conflict'])).toEqual([false, true])
  })
})

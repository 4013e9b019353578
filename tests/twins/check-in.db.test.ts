import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { aDamage, checkInInput, checkOutAtAirport, checkOutInput, DAY, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const find = (desk: Desk, table: string, id: string) => desk.localRows()[table]?.find(row => row['id'] === id)
const damageCharge = (amount_rp: number) => ({ id: uuidv7(), kind: 'DAMAGE' as const, quantity: 1, unit_rp: amount_rp, amount_rp,
  vat_code: 'NONE' as const, vat_bp: 0 })

describe('check_in', () => {
  test('in time and full brings the car into cleaning and costs nothing more', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const input = checkInInput(fixture)
    expect(input.charges).toEqual([])
    await desk.runTwins('check_in', input)
    expect(find(desk, 'contracts', fixture.contract)).toMatchObject({ status: 'RETURNED', returned_at: fixture.now,
      returned_location_id: fixture.locations.city })
    expect(find(desk, 'contract_vehicles', fixture.contract_leg)).toMatchObject({ state: 'IN', in_km: 30_300, in_conflict: 0 })
    expect(find(desk, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'CLEANING', odometer_km: 30_300 })
    expect(find(desk, 'vehicle_blocks', fixture.contract_block)).toMatchObject({ is_active: 0 })
  })

  test('of a clean car makes it available at once', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_in', checkInInput(fixture, { needs_cleaning: false, damages: [aDamage()] }))
    expect(find(desk, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'AVAILABLE' })
  })

  test('late, far and half empty is charged line by line', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const input = checkInInput(fixture, { in_at: fixture.now + 2 * DAY + 2 * HOUR, odometer_km: 31_500, fuel_level: 3 })
    expect(input.charges.map(({ kind, quantity, amount_rp }) => [kind, quantity, amount_rp])).toEqual([
      ['LATE', 2, 15_800], ['EXTRA_KM', 500, 22_500], ['FUEL', 31, 6820], ['FUEL_FEE', 1, 2500],
    ])
    await desk.runTwins('check_in', input)
  })

  test('of an electric car charges the missing kilowatt-hours', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const out = checkOutInput(fixture, {
      vehicle_id: fixture.vehicles.electric, price_plan_id: fixture.plans.electric, day_rate_rp: 9900, fuel_unit_rp: 65, fuel_level: 90,
    }, { day_rate_rp: 9900 })
    await desk.runTwins('check_out', out)
    const input = checkInInput(fixture, { contract_id: out.contract_id, leg_id: out.leg_id, vehicle_id: out.vehicle_id, in_at: out.ends_at,
      odometer_km: 20_150, fuel_level: 41 },
      { starts_at: out.starts_at, ends_at: out.ends_at, day_rate_rp: 9900, out_km: 20_050, out_fuel: 90, fuel_type: 'ELECTRIC',
        tank_litres: 0, battery_kwh: 77, fuel_unit_rp: 65 })
    expect(input.charges.map(({ kind, quantity, amount_rp }) => [kind, quantity, amount_rp])).toEqual([['FUEL', 38, 2470], ['FUEL_FEE', 1,
      2500]])
    await desk.runTwins('check_in', input)
  })

  test('with a damage charged up to the excess is as agreed', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_in', checkInInput(fixture, { damages: [aDamage()], charges: [damageCharge(100_000), damageCharge(50_000)] }))
  })

  test('at another location of the firm needs nothing but the open contract', async () => {
    const fixture = await openWorld(backend)
    await backend.sql`delete from customer_locations
      where customer_id = ${fixture.customers.known} and location_id = ${fixture.locations.airport}`
    const airport = await openDesk(backend, fixture, 'airport')
    expect(find(airport, 'customers', fixture.customers.known)).toBeUndefined()
    const input = checkInInput(fixture, { location_id: fixture.locations.airport })
    await airport.runTwins('check_in', input, [], { arrives: { customers: [fixture.customers.known], drivers: [fixture.drivers.known] } })
    expect(find(airport, 'vehicles', fixture.vehicles.rented)).toMatchObject({ location_id: fixture.locations.airport })
    const city = await openDesk(backend, fixture)
    expect(find(city, 'contracts', fixture.contract)).toMatchObject({ status: 'RETURNED', returned_location_id: fixture.locations.airport })
  })

  test('of a car that another desk has taken back keeps inspection and damages, and nothing else', async () => {
    const fixture = await openWorld(backend)
    const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
    await city.runTwins('check_in', checkInInput(fixture))
    await airport.reload()
    const before = airport.localRows()
    const input = checkInInput(fixture, { location_id: fixture.locations.airport, in_at: fixture.now + 3 * DAY, odometer_km: 30_900,
      fuel_level: 1, damages: [aDamage()] })
    expect(input.charges.length).toBeGreaterThan(0)
    // closed elsewhere, the contract has left the airport's scope; so has what belongs to it
    await backend.sql`update contracts set return_location_id = ${fixture.locations.airport} where id = ${fixture.contract}`
    await airport.reload()
    await airport.runTwins('check_in', input, ['already_checked_in'])
    const after = airport.localRows()
    for (const table of ['vehicles', 'vehicle_blocks', 'odometer_readings',
      'customer_locations']) expect(after[table]).toEqual(before[table])
    expect(after['contract_charges']).toHaveLength(1)
    expect(after['inspections']).toHaveLength(2)
    expect(after['vehicle_damages']).toHaveLength(1)
    expect(after['sync_conflicts']).toMatchObject([{ location_id: fixture.locations.airport, other_location_id: fixture.locations.city }])
  })

  test.for([
    ['time', { in_at: -3 * DAY, odometer_km: 30_000 }, ['in_before_out']],
    ['kilometres', { in_at: 0, odometer_km: 29_000 }, ['in_before_out', 'odometer_contradicts']],
  ] as const)('before the check-out in %s is stored in conflict', async ([, { in_at, odometer_km }, flags]) => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_in', checkInInput(fixture, { in_at: fixture.now + in_at, odometer_km }), [...flags])
    expect(find(desk, 'contract_vehicles', fixture.contract_leg)).toMatchObject({ state: 'IN', in_conflict: 1, in_km: odometer_km })
    expect(find(desk, 'contracts', fixture.contract)).toMatchObject({ status: 'RETURNED' })
    expect(find(desk, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'CLEANING', odometer_km: 30_000 })
  })

  test('with an odometer that a later reading contradicts leaves the car\'s odometer alone', async () => {
    const fixture = await openWorld(backend)
    await backend.sql`insert into odometer_readings ${backend.sql({ id: uuidv7(), org_id: fixture.org, vehicle_id: fixture.vehicles.rented,
      read_at: new Date(fixture.now + HOUR), km: 30_100, source: 'SERVICE' })}`
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_in', checkInInput(fixture), ['odometer_contradicts'])
    expect(find(desk, 'vehicles', fixture.vehicles.rented)).toMatchObject({ odometer_km: 30_000 })
  })

  test('leaves a doubly handed-out car out until the last contract is back', async () => {
    const fixture = await openWorld(backend)
    const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
    const second = checkOutAtAirport(fixture, { vehicle_id: fixture.vehicles.rented, odometer_km: 30_010 })
    await airport.runTwins('check_out', second, ['second_check_out'])
    await city.reload()
    await city.runTwins('check_in', checkInInput(fixture, { in_at: fixture.now + HOUR }))
    expect(find(city, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'RENTED' })
    await airport.reload()
    await airport.runTwins('check_in', checkInInput(fixture, {
      contract_id: second.contract_id, leg_id: second.leg_id, location_id: fixture.locations.airport, in_at: fixture.now + 2 * HOUR,
        odometer_km: 30_310, charges: [],
    }))
    expect(find(airport, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'CLEANING' })
    expect(find(airport, 'contract_vehicles', second.leg_id)).toMatchObject({ state: 'IN', in_conflict: 1 })
  })

  test('of a car taken out of service on the way leaves it out of service', async () => {
    const fixture = await openWorld(backend)
    await backend.sql`update vehicles set status = 'OUT_OF_SERVICE' where id = ${fixture.vehicles.rented}`
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_in', checkInInput(fixture))
    expect(find(desk, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'OUT_OF_SERVICE' })
  })

  test.for<[string, (fixture: Fixture) => ReturnType<typeof checkInInput>]>([
    ['no late day', fixture => checkInInput(fixture, { in_at: fixture.now + 3 * DAY, charges: [] })],
    ['no extra kilometres', fixture => checkInInput(fixture, { odometer_km: 32_000, charges: [] })],
    ['no fuel', fixture => checkInInput(fixture, { fuel_level: 2, charges: [] })],
    ['no fuel fee', fixture => {
      const input = checkInInput(fixture, { fuel_level: 2 })
      return { ...input, charges: input.charges.filter(charge => charge.kind !== 'FUEL_FEE') }
    }],
    ['a second rent', fixture => checkInInput(fixture, { charges: [{ ...damageCharge(7900), kind: 'RENT', vat_code: 'STANDARD',
      vat_bp: 810 }] })],
    ['damages above the excess', fixture => checkInInput(fixture, { charges: [damageCharge(150_000), damageCharge(1)] })],
    ['VAT on a damage', fixture => checkInInput(fixture, { charges: [{ ...damageCharge(5000), vat_code: 'STANDARD', vat_bp: 810 }] })],
  ])('with %s is stored as sent and flagged', async ([, make]) => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_in', make(fixture), ['charges_differ'])
  })

  test('of a contract that nobody knows is refused by both', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectBothRefuse('check_in', checkInInput(fixture, { contract_id: uuidv7() }), 'contract_unknown')
    await desk.expectBothRefuse('check_in', checkInInput(fixture, { vehicle_id: fixture.vehicles.spare }), 'contract_unknown')
    await desk.expectBothRefuse('check_in', checkInInput(fixture, { vehicle_id: fixture.other.vehicle }), 'vehicle_unknown')
  })

  test('at a location that is not the person\'s own is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectRefused('check_in', checkInInput(fixture, { location_id: fixture.locations.airport }), { code: '42501',
      constraint: 'location_not_yours' })
    await desk.expectRefused('check_in', checkInInput(fixture, { location_id: fixture.other.location }), { code: '42501',
      constraint: 'location_not_yours' })
    await desk.runTwins('check_in', checkInInput(fixture))
  })

  test('with an amount that is not quantity times price is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectRefused('check_in', checkInInput(fixture, { charges: [{ ...damageCharge(5000), amount_rp: 4000 }] }), { code: '23514',
      constraint: 'charge_is_quantity_times_unit' })
  })

  test('with a tank over eight eighths is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectRefused('check_in', checkInInput(fixture, { fuel_level: 90 }), { code: '23514',
      constraint: 'vehicle_fuel_in_eighths' })
  })
})

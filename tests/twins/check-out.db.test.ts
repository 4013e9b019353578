import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { setVehicleStatus } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import { aDamage, checkOutAtAirport, checkOutInput, DAY, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

describe('check_out', () => {
  test('of a walk-in with new damages writes the same rows at the desk and on the server', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const input = checkOutInput(fixture, { damages: [aDamage(), { ...aDamage(), part: 'WHEELS', severity: 3 }], fuel_level: 7 })
    await desk.runTwins('check_out', input)
    const rows = desk.localRows()
    expect(rows['contracts']?.find(row => row['id'] === input.contract_id))
      .toMatchObject({ status: 'ACTIVE', number: 'ZRH-26-000002', created_by: desk.author.id, device_id: desk.device_id,
        created_at: fixture.now + 1234 })
    expect(rows['vehicles']?.find(row => row['id'] === input.vehicle_id)).toMatchObject({ status: 'RENTED', odometer_km: 20_050,
      fuel_level: 7 })
    expect(rows['number_blocks']?.map(({ kind, next_no }) => [kind, next_no])).toEqual(expect.arrayContaining([['CONTRACT', 3], ['RESERVATION', 1]]))
    expect(rows['vehicle_damages']).toHaveLength(2)
  })

  test('of an electric car reckons in percent and kilowatt-hours', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture, {
      vehicle_id: fixture.vehicles.electric, price_plan_id: fixture.plans.electric, day_rate_rp: 9900, fuel_unit_rp: 65, fuel_level: 83,
    }, { day_rate_rp: 9900 }))
  })

  test('charges a young main driver the daily fee', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const young = { customer_id: fixture.customers.young, drivers: [{ id: uuidv7(), driver_id: fixture.drivers.young, is_main: true }] }
    const input = checkOutInput(fixture, young, { birth_date: `${new Date(fixture.now).getUTCFullYear() - 22}-01-01` })
    expect(input.charges.map(charge => charge.kind)).toEqual(['RENT', 'YOUNG_DRIVER'])
    await desk.runTwins('check_out', input)
  })

  test('converts its reservation and releases the car for it', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const input = checkOutInput(fixture, { reservation_id: fixture.reservation, vehicle_id: fixture.vehicles.petrol,
      starts_at: fixture.now + 2 * HOUR })
    await desk.runTwins('check_out', input)
    const rows = desk.localRows()
    expect(rows['reservations']).toMatchObject([{ status: 'CONVERTED', contract_id: input.contract_id }])
    expect(rows['vehicle_blocks']?.find(row => row['id'] === fixture.reservation_block)).toMatchObject({ is_active: 0 })
    expect(rows['vehicle_blocks']?.find(row => row['id'] === input.block_id)).toMatchObject({ is_active: 1 })
  })

  test('makes a customer known at the pick-up location', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const { elsewhere } = fixture.customers
    const input = checkOutInput(fixture, { customer_id: elsewhere, drivers: [{ id: uuidv7(), driver_id: fixture.drivers.elsewhere,
      is_main: true }] },
      { birth_date: '1975-01-01' })
    // the customer's own rows come with the next pull
    await desk.runTwins('check_out', input, [], { arrives: { customers: [elsewhere], drivers: [fixture.drivers.elsewhere] } })
  })

  test('of a car that another desk has handed out is kept and flagged, with the other contract named', async () => {
    const fixture = await openWorld(backend)
    const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
    const first = checkOutInput(fixture)
    await city.runTwins('check_out', first)
    await airport.reload()
    const second = checkOutAtAirport(fixture, { starts_at: fixture.now + HOUR, odometer_km: 20_060 })
    await airport.runTwins('check_out', second, ['second_check_out'])
    const rows = airport.localRows()
    expect(rows['sync_conflicts']).toMatchObject([{ kind: 'second_check_out', contract_id: second.contract_id,
      other_contract_id: first.contract_id,
      location_id: fixture.locations.airport, other_location_id: fixture.locations.city }])
    expect(rows['contract_vehicles']?.find(row => row['id'] === second.leg_id)).toMatchObject({ state: 'OUT', in_conflict: 1 })
    expect(rows['vehicle_blocks']?.find(row => row['id'] === second.block_id)).toMatchObject({ is_active: 0 })
    await city.reload()
    expect(city.localRows()['sync_conflicts']).toHaveLength(1)
  })

  test('takes the car away from another reservation, which stays booked', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture, { vehicle_id: fixture.vehicles.petrol }), ['reservation_lost_car'])
    expect(desk.localRows()['reservations']).toMatchObject([{ status: 'BOOKED', vehicle_id: null }])
    expect(desk.localRows()['sync_conflicts']).toMatchObject([{ reservation_id: fixture.reservation,
      other_location_id: fixture.locations.city }])
  })

  test('takes the car from a reservation of another location, which only the server can name', async () => {
    const fixture = await openWorld(backend)
    const airport = await openDesk(backend, fixture, 'airport')
    const sent = airport.op('check_out', checkOutAtAirport(fixture, { vehicle_id: fixture.vehicles.petrol }))
    expect(airport.runLocally(sent)).toEqual(['reservation_lost_car'])
    expect(await airport.push(sent)).toMatchObject([{ status: 'applied', flags: ['reservation_lost_car'] }])
    expect(airport.localRows()['sync_conflicts']).toMatchObject([{ reservation_id: fixture.reservation, other_location_id: null }])
    airport.db.prepare('update sync_conflicts set other_location_id = ?').run(fixture.locations.city)
    await airport.expectSameRows()
    const city = await openDesk(backend, fixture)
    expect(city.localRows()['sync_conflicts']).toHaveLength(1)
    expect(city.localRows()['reservations']).toMatchObject([{ status: 'BOOKED', vehicle_id: null }])
  })

  test('tells every reservation that loses its car', async () => {
    const fixture = await openWorld(backend)
    const later = uuidv7()
    await backend.sql`insert into reservations (id, org_id, number, location_id, return_location_id, customer_id, category_id, vehicle_id,
      price_plan_id, starts_at, ends_at)
      select ${later}, org_id, number || 'b', location_id, return_location_id, customer_id, category_id, vehicle_id, price_plan_id,
        ends_at, ends_at + interval '1 day' from reservations where id = ${fixture.reservation}`
    await backend.sql`insert into vehicle_blocks select ${uuidv7()}, org_id, vehicle_id, kind, ${later}, ends_at,
      ends_at + interval '1 day', true from vehicle_blocks where id = ${fixture.reservation_block}`
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture, { vehicle_id: fixture.vehicles.petrol, ends_at: fixture.now + 4 * DAY }),
      ['reservation_lost_car'])
    expect(desk.localRows()['sync_conflicts']?.map(row => row['reservation_id']).sort()).toEqual([fixture.reservation, later].sort())
  })

  test.for(['CANCELLED', 'NO_SHOW', 'CONVERTED'])('against a reservation that is %s leaves the reservation alone', async status => {
    const fixture = await openWorld(backend)
    const contract = status === 'CONVERTED' ? fixture.contract : null
    await backend.sql`update reservations set status = ${status}, contract_id = ${contract} where id = ${fixture.reservation}`
    await backend.sql`update vehicle_blocks set is_active = false where id = ${fixture.reservation_block}`
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture, { reservation_id: fixture.reservation, vehicle_id: fixture.vehicles.petrol }),
      ['reservation_taken'])
    expect(desk.localRows()['reservations']).toMatchObject([{ status, contract_id: contract }])
  })

  test('of a car that is planned for the workshop happened all the same', async () => {
    const fixture = await openWorld(backend)
    await backend.sql`insert into vehicle_blocks ${backend.sql({ id: uuidv7(), org_id: fixture.org, vehicle_id: fixture.vehicles.spare,
      kind: 'MAINTENANCE', source_id: uuidv7(),
      starts_at: new Date(fixture.now + DAY), ends_at: new Date(fixture.now + 5 * DAY) })}`
    const desk = await openDesk(backend, fixture)
    const input = checkOutInput(fixture)
    await desk.runTwins('check_out', input, ['vehicle_not_available'])
    expect(desk.localRows()['vehicle_blocks']?.find(row => row['id'] === input.block_id)).toMatchObject({ is_active: 0 })
  })

  test('starting the minute another block ends is no contradiction', async () => {
    const fixture = await openWorld(backend)
    await backend.sql`insert into vehicle_blocks ${backend.sql({ id: uuidv7(), org_id: fixture.org, vehicle_id: fixture.vehicles.spare,
      kind: 'TRANSFER', source_id: uuidv7(),
      starts_at: new Date(fixture.now - DAY), ends_at: new Date(fixture.now) })}`
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture))
  })

  test.for(['CLEANING', 'MAINTENANCE', 'OUT_OF_SERVICE', 'IN_TRANSFER', 'RETIRED'] as const)('of a car in state %s is flagged', async status => {
    const fixture = await openWorld(backend)
    await setVehicleStatus(backend.sql, fixture.vehicles.spare, status)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture), ['vehicle_not_available'])
  })

  test('with fewer kilometres than the car had keeps the reading as evidence only', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const input = checkOutInput(fixture, { odometer_km: 19_000 })
    await desk.runTwins('check_out', input, ['odometer_contradicts'])
    expect(desk.localRows()['vehicles']?.find(row => row['id'] === input.vehicle_id)).toMatchObject({ odometer_km: 20_000,
      status: 'RENTED' })
    expect(desk.localRows()['odometer_readings']?.find(row => row['id'] === input.reading_id)).toMatchObject({ km: 19_000, in_conflict: 1 })
  })

  test('entered late has to fit between the readings around it', async () => {
    const fixture = await openWorld(backend)
    await backend.sql`insert into odometer_readings ${backend.sql({ id: uuidv7(), org_id: fixture.org, vehicle_id: fixture.vehicles.spare,
      read_at: new Date(fixture.now + HOUR), km: 20_100, source: 'SERVICE' })}`
    await backend.sql`update vehicles set odometer_km = 20_100 where id = ${fixture.vehicles.spare}`
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture, { odometer_km: 20_050 }))
    expect(desk.localRows()['vehicles']?.find(row => row['id'] === fixture.vehicles.spare)).toMatchObject({ odometer_km: 20_100 })
    const other = await openWorld(backend)
    await backend.sql`insert into odometer_readings ${backend.sql({ id: uuidv7(), org_id: other.org, vehicle_id: other.vehicles.spare,
      read_at: new Date(other.now + HOUR), km: 20_100, source: 'SERVICE' })}`
    await (await openDesk(backend, other)).runTwins('check_out', checkOutInput(other, { odometer_km: 20_200 }), ['odometer_contradicts'])
  })

  test('reads the car\'s own odometer where no reading is left on the desk', async () => {
    const fixture = await openWorld(backend)
    await backend.sql`delete from odometer_readings where vehicle_id = ${fixture.vehicles.spare}`
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture, { odometer_km: 19_999 }), ['odometer_contradicts'])
  })

  const tampered: [string, (fixture: Awaited<ReturnType<typeof openWorld>>) => ReturnType<typeof checkOutInput>][] = [
    ['a cheaper day rate than the plan', fixture => checkOutInput(fixture, { day_rate_rp: 100 }, { day_rate_rp: 100 })],
    ['a rent that is not days times rate', fixture => {
      const input = checkOutInput(fixture)
      return { ...input, charges: input.charges.map(charge => ({ ...charge, quantity: 1, amount_rp: charge.unit_rp })) }
    }],
    ['no charges at all', fixture => checkOutInput(fixture, { charges: [] })],
    ['another VAT rate', fixture => {
      const input = checkOutInput(fixture)
      return { ...input, charges: input.charges.map(charge => ({ ...charge, vat_bp: 380 })) }
    }],
    ['a lower excess than the category', fixture => checkOutInput(fixture, { excess_rp: 0 })],
    ['more kilometres included', fixture => checkOutInput(fixture, { included_km_day: 9000 })],
    ['a longer grace period', fixture => checkOutInput(fixture, { grace_min: 720 })],
    ['the litre price for a kilowatt-hour', fixture => checkOutInput(fixture, { vehicle_id: fixture.vehicles.electric, fuel_level: 80 })],
    ['a young driver without the fee', fixture => checkOutInput(fixture, { drivers: [{ id: uuidv7(), driver_id: fixture.drivers.young,
      is_main: true }] })],
    ['a damage charged before the journey', fixture => {
      const input = checkOutInput(fixture)
      return { ...input, charges: [...input.charges, { id: uuidv7(), kind: 'DAMAGE', quantity: 1, unit_rp: 5000, amount_rp: 5000,
        vat_code: 'NONE', vat_bp: 0 }] }
    }],
  ]
  test.for(tampered)('with %s is stored as sent and flagged', async ([, make]) => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', make(fixture), ['charges_differ'])
  })

  test('reports all contradictions at once, in one order on both sides', async () => {
    const fixture = await openWorld(backend)
    await backend.sql`update reservations set status = 'CANCELLED' where id = ${fixture.reservation}`
    await backend.sql`update vehicles set status = 'MAINTENANCE' where id = ${fixture.vehicles.petrol}`
    await backend.sql`update vehicle_blocks set source_id = ${uuidv7()} where id = ${fixture.reservation_block}`
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture, { vehicle_id: fixture.vehicles.petrol, reservation_id: fixture.reservation,
      odometer_km: 1, charges: [] }),
      ['reservation_taken', 'reservation_lost_car', 'vehicle_not_available', 'odometer_contradicts', 'charges_differ'])
  })
})

describe('A check_out that no form would send', () => {
  test.for([
    ['a number of another device', (f: Awaited<ReturnType<typeof openWorld>>) => ({ number: 'ZFL-26-000001',
      number_block_id: f.number_blocks.airport })],
    ['a number beyond the block', () => ({ number: 'ZRH-26-000101' })],
    ['a number below the block', () => ({ number: 'ZRH-26-000000' })],
    ['a number with another prefix', () => ({ number: 'ZRH-25-000002' })],
    ['a number that is none', () => ({ number: 'ZRH-26-0000O2' })],
    ['a block that does not exist', () => ({ number_block_id: uuidv7() })],
  ] as const)('with %s is refused', async ([, change]) => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectRefused('check_out', checkOutInput(fixture, change(fixture)), { code: '23514', constraint: 'number_outside_block' })
    await desk.runTwins('check_out', checkOutInput(fixture))
  })

  test('with a number given out before is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectRefused('check_out', checkOutInput(fixture, { number: 'ZRH-26-000001' }), { code: '23505',
      constraint: 'contract_number_taken' })
  })

  test('ending before it starts is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectRefused('check_out', checkOutInput(fixture, { ends_at: fixture.now - HOUR }), { code: '23514',
      constraint: 'contract_ends_after_start' })
  })

  test.for([
    ['car', (f: Awaited<ReturnType<typeof openWorld>>) => ({ vehicle_id: f.other.vehicle }), { code: 'P0002',
      constraint: 'vehicle_unknown' }],
    ['customer', f => ({ customer_id: f.other.customer }), { code: '23503' }],
    ['driver', f => ({ drivers: [{ id: uuidv7(), driver_id: f.other.driver, is_main: true }] }), { code: '23503' }],
    ['price plan', f => ({ price_plan_id: f.other.plan }), { code: '23503' }],
    ['return location', f => ({ return_location_id: f.other.location }), { code: '23503' }],
    ['location', f => ({ pickup_location_id: f.other.location }), { code: '42501', constraint: 'location_not_yours' }],
    ['numbers', f => ({ number_block_id: f.other.number_block, number: 'BRN-26-000001' }), { code: '23514',
      constraint: 'number_outside_block' }],
  ] as [string, (f: Awaited<ReturnType<typeof openWorld>>) => Partial<ReturnType<typeof checkOutInput>>,
    { code: string; constraint?: string }][])(
    'with a %s of another firm is refused', async ([, change, expected]) => {
      const fixture = await openWorld(backend)
      const desk = await openDesk(backend, fixture)
      await desk.expectRefused('check_out', checkOutInput(fixture, change(fixture)), expected)
    })

  test('at a location that is not the person\'s own is refused, and a manager may', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const input = checkOutInput(fixture, { pickup_location_id: fixture.locations.airport })
    await desk.expectRefused('check_out', input, { code: '42501', constraint: 'location_not_yours' })
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    expect(await manager.push(manager.op('check_out', input))).toMatchObject([{ status: 'applied', flags: [] }])
  })
})

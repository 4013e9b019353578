import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { setVehicleStatus } from '../fixture.ts'
import { assignment, booking, change, reasoned } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { checkOutAtAirport, checkOutInput, DAY, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const find = (desk: Desk, table: string, id: string) => desk.localRows()[table]?.find(row => row['id'] === id)
const active = (desk: Desk, source_id: string) =>
  desk.localRows()['vehicle_blocks']?.filter(row => row['source_id'] === source_id && row['is_active'] === 1)

describe('book_reservation', () => {
  test('with a car keeps it busy, without one only the category is promised, and each has a number of its own', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const first = booking(fixture, { customer_id: fixture.customers.young })
    await desk.runTwins('book_reservation', first)
    expect(active(desk, first.reservation_id)).toMatchObject([{ vehicle_id: fixture.vehicles.spare, starts_at: first.starts_at, ends_at: first.ends_at }])
    const second = booking(fixture, { number: 'R-ZRH-26-000002', vehicle_id: null, return_location_id: fixture.locations.airport })
    await desk.runTwins('book_reservation', second)
    expect(active(desk, second.reservation_id)).toEqual([])
    expect(find(desk, 'number_blocks', fixture.reservation_blocks.city)).toMatchObject({ next_no: 3 })
    // back to back is no overlap, on either side
    await desk.runTwins('book_reservation', booking(fixture, { number: 'R-ZRH-26-000003', starts_at: first.ends_at, ends_at: first.ends_at + DAY }))
    await desk.runTwins('book_reservation', booking(fixture, { number: 'R-ZRH-26-000004', starts_at: first.starts_at - DAY + HOUR, ends_at: first.starts_at }))
  })

  test('is refused by both sides for every reason that a person can meet, and changes nothing', async () => {
    const fixture = await openWorld(backend)
    const { vehicles, categories, customers, now } = fixture
    await backend.sql`update customers set is_blocked = true where id = ${customers.young}`
    await setVehicleStatus(backend.sql, vehicles.electric, 'OUT_OF_SERVICE')
    await backend.sql`insert into vehicle_blocks ${backend.sql({ id: uuidv7(), org_id: fixture.org, vehicle_id: vehicles.spare, kind: 'MAINTENANCE', source_id: uuidv7(),
      starts_at: new Date(now + 9 * DAY), ends_at: new Date(now + 10 * DAY) })}`
    const desk = await openDesk(backend, fixture)
    const refuse = (changes: Parameters<typeof booking>[1], constraint: string) => desk.expectBothRefuse('book_reservation', booking(fixture, changes), constraint)
    await refuse({ vehicle_id: vehicles.petrol, starts_at: now + HOUR, ends_at: now + 3 * HOUR }, 'vehicle_is_reserved')
    await refuse({ vehicle_id: vehicles.rented, starts_at: now + DAY - 1, ends_at: now + 2 * DAY }, 'vehicle_is_rented')
    await refuse({ starts_at: now + 8 * DAY, ends_at: now + 11 * DAY }, 'vehicle_is_planned')
    await refuse({ vehicle_id: vehicles.electric }, 'vehicle_out_of_service')
    await refuse({ vehicle_id: fixture.other.vehicle }, 'vehicle_unknown')
    await refuse({ customer_id: customers.young }, 'customer_is_blocked')
    await refuse({ customer_id: fixture.other.customer }, 'customer_unknown')
    await refuse({ category_id: fixture.other.category }, 'category_unknown')
    await refuse({ starts_at: now + DAY, ends_at: now + DAY }, 'reservation_ends_after_start')
    await refuse({ starts_at: now - 2 * DAY, ends_at: now - DAY }, 'reservation_in_the_past')
    await refuse({ category_id: categories.electric }, 'price_plan_not_valid')
    await refuse({ price_plan_id: fixture.plans.electric }, 'price_plan_not_valid')
  })

  test('is refused elsewhere, with a foreign number and for another firm', async () => {
    const fixture = await openWorld(backend)
    const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
    const not_here = { code: '42501', constraint: 'location_not_yours' }
    await airport.expectRefused('book_reservation', booking(fixture), not_here)
    await city.expectRefused('book_reservation', booking(fixture, { location_id: fixture.other.location }), not_here)
    await airport.expectRefused('book_reservation', booking(fixture, { location_id: fixture.locations.airport }), { constraint: 'number_outside_block' })
    await city.expectRefused('book_reservation', booking(fixture, { number_block_id: fixture.number_blocks.city, number: 'ZRH-26-000009' }),
      { constraint: 'number_outside_block' })
    await city.expectRefused('book_reservation', booking(fixture, { return_location_id: fixture.other.location }), { code: '23503' })
    const twice = booking(fixture)
    await city.runTwins('book_reservation', twice)
    await city.expectRefused('book_reservation', booking(fixture, { vehicle_id: null }), { constraint: 'reservation_number_taken' })
  })

  test('by six desks at once for the same car gives it to one of them', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const outcomes = await Promise.all(Array.from({ length: 6 }, (_, n) =>
      desk.push(desk.op('book_reservation', booking(fixture, { number: `R-ZRH-26-${String(n + 1).padStart(6, '0')}`, starts_at: fixture.now + DAY + n * HOUR })))))
    expect(outcomes.flat().map(outcome => outcome.constraint ?? outcome.status).sort()).toEqual(['applied', ...Array.from({ length: 5 }, () => 'vehicle_is_reserved')])
  })
})

describe('change_reservation and assign_car', () => {
  test('move the block with the reservation, one field at a time or all together', async () => {
    const fixture = await openWorld(backend)
    const { now, vehicles, reservation, locations } = fixture
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('change_reservation', change(fixture, { ends_at: now + 5 * DAY }))
    expect(active(desk, reservation)).toMatchObject([{ vehicle_id: vehicles.petrol, starts_at: now + 2 * HOUR, ends_at: now + 5 * DAY }])
    await desk.runTwins('change_reservation', change(fixture, { vehicle_id: vehicles.spare }))
    await desk.runTwins('change_reservation', change(fixture, { return_location_id: locations.airport }))
    expect(active(desk, reservation)).toMatchObject([{ vehicle_id: vehicles.spare, ends_at: now + 5 * DAY }])
    await desk.runTwins('change_reservation', change(fixture, { starts_at: now + DAY, ends_at: now + 2 * DAY, category_id: fixture.categories.electric,
      price_plan_id: fixture.plans.electric, vehicle_id: vehicles.electric }))
    expect(find(desk, 'reservations', reservation)).toMatchObject({ vehicle_id: vehicles.electric, return_location_id: locations.airport })
    await desk.runTwins('change_reservation', change(fixture, { vehicle_id: null }))
    expect(active(desk, reservation)).toEqual([])
    await desk.runTwins('assign_car', assignment(fixture, vehicles.petrol))
    expect(active(desk, reservation)).toMatchObject([{ vehicle_id: vehicles.petrol, starts_at: now + DAY }])
    await desk.expectBothRefuse('assign_car', assignment(fixture, vehicles.petrol), 'reservation_has_this_car')
    await desk.expectBothRefuse('assign_car', assignment(fixture, fixture.other.vehicle), 'vehicle_unknown')
    await desk.expectBothRefuse('assign_car', assignment(fixture, vehicles.spare, uuidv7()), 'reservation_unknown')
    await desk.expectBothRefuse('change_reservation', change(fixture, { starts_at: now, ends_at: now + DAY + HOUR, vehicle_id: vehicles.rented }), 'vehicle_is_rented')
    await desk.expectBothRefuse('change_reservation', change(fixture, { ends_at: now + HOUR }), 'reservation_ends_after_start')
    await desk.expectBothRefuse('change_reservation', change(fixture, { category_id: fixture.categories.compact }), 'price_plan_not_valid')
    await desk.expectBothRefuse('change_reservation', change(fixture, { reservation_id: uuidv7() }), 'reservation_unknown')
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectRefused('assign_car', assignment(fixture, vehicles.spare), { code: '42501', constraint: 'location_not_yours' })
    await airport.expectRefused('change_reservation', change(fixture, { ends_at: now + 9 * DAY }), { constraint: 'location_not_yours' })
  })

  test('answer a reservation that lost its car to a check-out elsewhere', async () => {
    const fixture = await openWorld(backend)
    const { vehicles, reservation } = fixture
    const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
    await airport.push(airport.op('check_out', checkOutAtAirport(fixture, { vehicle_id: vehicles.petrol })))
    await city.reload()
    expect(find(city, 'reservations', reservation)).toMatchObject({ vehicle_id: null, status: 'BOOKED' })
    expect(city.localRows()['sync_conflicts']).toMatchObject([{ kind: 'reservation_lost_car', resolved_at: null }])
    await city.expectBothRefuse('assign_car', assignment(fixture, vehicles.petrol), 'vehicle_is_rented')
    await city.runTwins('assign_car', assignment(fixture, vehicles.spare))
    expect(city.localRows()['sync_conflicts']).toMatchObject([{ resolved_at: fixture.now + 1234, resolved_by: fixture.users.city.id }])
  })
})

describe('cancel_reservation and mark_no_show', () => {
  test('let go of the car, once, and say why to the firm but not to the customer', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectBothRefuse('mark_no_show', reasoned(fixture.reservation, ''), 'reservation_not_due')
    await desk.runTwins('cancel_reservation', reasoned(fixture.reservation))
    expect(active(desk, fixture.reservation)).toEqual([])
    for (const name of ['cancel_reservation', 'mark_no_show'] as const) {
      await desk.expectBothRefuse(name, reasoned(fixture.reservation), 'reservation_not_booked')
      await desk.expectBothRefuse(name, reasoned(uuidv7()), 'reservation_unknown')
    }
    await desk.expectBothRefuse('change_reservation', change(fixture, { ends_at: fixture.now + 9 * DAY }), 'reservation_not_booked')
    await desk.expectBothRefuse('assign_car', assignment(fixture, fixture.vehicles.spare), 'reservation_not_booked')

    const missed = booking(fixture, { starts_at: fixture.now - HOUR, ends_at: fixture.now + DAY })
    await desk.runTwins('book_reservation', missed)
    await desk.runTwins('mark_no_show', reasoned(missed.reservation_id, ''))
    expect(find(desk, 'reservations', missed.reservation_id)).toMatchObject({ status: 'NO_SHOW' })
    expect(active(desk, missed.reservation_id)).toEqual([])

    const read = async (who: 'customer' | 'airport' | 'manager') => {
      const client = await backend.signIn(fixture.users[who].email, fixture.users[who].password)
      const [own, notes] = [await client.from('reservations').select('id'), await client.from('booking_notes').select('text')]
      return [own.data?.length, notes.data?.length]
    }
    expect([await read('customer'), await read('airport'), await read('manager')]).toEqual([[2, 0], [0, 0], [2, 2]])
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectRefused('cancel_reservation', reasoned(fixture.reservation), { constraint: 'location_not_yours' })
  })

  test('of a reservation that was picked up is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture, { vehicle_id: fixture.vehicles.petrol, reservation_id: fixture.reservation }))
    await desk.expectBothRefuse('cancel_reservation', reasoned(fixture.reservation), 'reservation_not_booked')
    await desk.expectBothRefuse('mark_no_show', reasoned(fixture.reservation), 'reservation_not_booked')
  })
})

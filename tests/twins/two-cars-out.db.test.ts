import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { swap, voiding } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { checkInInput, DAY, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const find = (desk: Desk, table: string, id: string) => desk.localRows()[table]?.find(row => row['id'] === id)
const conflictsOf = (desk: Desk, kind: string) => desk.localRows()['sync_conflicts']?.filter(row => row['kind'] === kind) ?? []
const busy = (desk: Desk, vehicle_id: string) => desk.localRows()['vehicle_blocks']?.filter(row => row['vehicle_id'] === vehicle_id && row['kind'] === 'CONTRACT' && row['is_active'] === 1).length

/** Two desks without a line swap the same car, each for another one: the contract has both out. */
async function twoCarsOut(role?: 'manager') {
  const fixture = await openWorld(backend)
  const { now, vehicles } = fixture
  const desk = await openDesk(backend, fixture, 'city', role)
  const first = swap(fixture, { at: now + 1, next_status: 'CLEANING', back: { odometer_km: 30_000 } })
  const second = swap(fixture, { at: now + 2, next_status: 'CLEANING', back: { odometer_km: 30_000 }, out: { vehicle_id: vehicles.electric, odometer_km: 20_050, fuel_level: 80 } })
  await desk.runTwins('swap_vehicle', first)
  await desk.runTwins('swap_vehicle', second, ['already_checked_in'])
  const [one, two] = [{ leg_id: first.out.leg_id, vehicle_id: vehicles.spare, fuel_level: 8 }, { leg_id: second.out.leg_id, vehicle_id: vehicles.electric, fuel_level: 80 }]
  const back = (car: typeof one, in_at: number, more: object = {}) => checkInInput(fixture, { ...car, in_at, odometer_km: 20_100, charges: [], ...more })
  return { fixture, desk, one, two, back, notes: [first.note_id, second.note_id] }
}

describe('A contract with two cars out', () => {
  for (const which of ['first', 'second'] as const) {
    test(`runs on when the car of the ${which} swap comes back: of the other somebody is told until it is back, too`, async () => {
      const { fixture, desk, one, two, back } = await twoCarsOut()
      const { now, contract, locations } = fixture
      const [returned, left] = which === 'first' ? [one, two] : [two, one]
      expect([busy(desk, one.vehicle_id), busy(desk, two.vehicle_id)], 'both are kept busy').toEqual([1, 1])

      await desk.runTwins('check_in', back(returned, now + HOUR), ['car_still_out'])
      expect(find(desk, 'contracts', contract)).toMatchObject({ status: 'ACTIVE', returned_at: now + HOUR, returned_location_id: locations.city })
      expect(find(desk, 'contract_vehicles', left.leg_id)).toMatchObject({ state: 'OUT', in_conflict: left === two ? 1 : 0 })
      expect([find(desk, 'vehicles', left.vehicle_id)?.['status'], busy(desk, left.vehicle_id), busy(desk, returned.vehicle_id)]).toEqual(['RENTED', 1, 0])
      expect(conflictsOf(desk, 'car_still_out')).toMatchObject([{ contract_id: contract, vehicle_id: left.vehicle_id, location_id: locations.city, other_location_id: locations.city, resolved_at: null }])
      await desk.expectBothRefuse('close_contract', { contract_id: contract, receivable: true, at: now }, 'contract_not_returned')

      await desk.runTwins('check_in', back(left, now + 2 * HOUR))
      expect(find(desk, 'contracts', contract), 'the customer was back with the first').toMatchObject({ status: 'RETURNED', returned_at: now + HOUR })
      expect(conflictsOf(desk, 'car_still_out'), 'nobody has to look for it any more').not.toMatchObject([{ resolved_at: null }])
      expect([find(desk, 'vehicles', left.vehicle_id)?.['status'], busy(desk, left.vehicle_id)]).toEqual(['CLEANING', 0])
      await desk.runTwins('close_contract', { contract_id: contract, receivable: true, at: now })
      // a third time it really had been back
      await desk.runTwins('check_in', back(left, now + 3 * HOUR), ['already_checked_in'])
    })
  }

  test('keeps what a counter charged that did not know of the other return, and somebody is told', async () => {
    const { fixture, desk, one, two, back } = await twoCarsOut()
    await desk.runTwins('check_in', back(one, fixture.now + HOUR), ['car_still_out'])
    const late = checkInInput(fixture, { ...two, in_at: fixture.now + 3 * DAY, odometer_km: 20_100 })
    expect(late.charges.map(({ kind }) => kind)).toContain('LATE')
    await desk.runTwins('check_in', late, ['charges_differ'])
    const stored = desk.localRows()['contract_charges']?.map(row => row['id'])
    expect(stored).toEqual(expect.arrayContaining(late.charges.map(({ id }) => id)))
  })

  test('comes back at a counter that nobody had asked, and with it nobody is asked any more', async () => {
    const { fixture, desk, one, two, back, notes } = await twoCarsOut()
    await desk.runTwins('check_in', back(one, fixture.now + HOUR), ['car_still_out'])
    const airport = await openDesk(backend, fixture, 'airport')
    expect(airport.localRows()['sync_conflicts']).toEqual([])
    await airport.runTwins('check_in', back(two, fixture.now + 2 * HOUR, { location_id: fixture.locations.airport }), [], { arrives: { booking_notes: notes } })
    expect([...await backend.sql`select resolved_by from sync_conflicts where contract_id = ${fixture.contract} and kind = 'car_still_out'`]).toEqual([{ resolved_by: fixture.users.airport.id }])
    await airport.reload()
    await airport.runTwins('close_contract', { contract_id: fixture.contract, receivable: true, at: fixture.now })
  })

  test('that is made void leaves neither of them out', async () => {
    const { fixture, desk, one, two } = await twoCarsOut('manager')
    await desk.runTwins('void_contract', voiding(fixture, { odometer_km: 20_050 }))
    for (const { vehicle_id } of [one, two]) expect([find(desk, 'vehicles', vehicle_id)?.['status'], busy(desk, vehicle_id)]).toEqual(['AVAILABLE', 0])
  })

  test('that is swapped once more asks nobody for the car that came back by it', async () => {
    const { fixture, desk, one, two, back } = await twoCarsOut()
    await desk.runTwins('check_in', back(one, fixture.now + HOUR), ['car_still_out'])
    await desk.runTwins('swap_vehicle', swap(fixture, { at: fixture.now + 2 * HOUR, next_status: 'CLEANING', charges: [], back: { ...two, odometer_km: 20_100 }, out: { vehicle_id: fixture.vehicles.petrol, odometer_km: 20_060 } }), ['reservation_lost_car'])
    expect(conflictsOf(desk, 'car_still_out')).not.toMatchObject([{ resolved_at: null }])
  })
})

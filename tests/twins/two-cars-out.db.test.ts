import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { swap, voiding } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { checkInInput, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const find = (desk: Desk, table: string, id: string) => desk.localRows()[table]?.find(row => row['id'] === id)
const conflictsOf = (desk: Desk, kind: string) => desk.localRows()['sync_conflicts']?.filter(row => row['kind'] === kind) ?? []

/** Two desks without a line swap the same car, each for another one: the contract has both out. */
async function twoCarsOut(role?: 'manager') {
  const fixture = await openWorld(backend)
  const { now, vehicles } = fixture
  const desk = await openDesk(backend, fixture, 'city', role)
  const first = swap(fixture, { at: now + 1, next_status: 'CLEANING', back: { odometer_km: 30_000 } })
  const second = swap(fixture, { at: now + 2, next_status: 'CLEANING', back: { odometer_km: 30_000 }, out: { vehicle_id: vehicles.electric, odometer_km: 20_050, fuel_level: 80 } })
  await desk.runTwins('swap_vehicle', first)
  await desk.runTwins('swap_vehicle', second, ['already_checked_in'])
  return { fixture, desk, first, second }
}

describe('A contract with two cars out', () => {
  for (const which of ['first', 'second'] as const) {
    test(`ends when the car of the ${which} swap comes back: of the other somebody is told, and it comes back without further ado`, async () => {
      const { fixture, desk, ...swaps } = await twoCarsOut()
      const { now, vehicles, contract, locations } = fixture
      const cars = { first: { leg_id: swaps.first.out.leg_id, vehicle_id: vehicles.spare }, second: { leg_id: swaps.second.out.leg_id, vehicle_id: vehicles.electric } }
      const [back, left] = which === 'first' ? [cars.first, cars.second] : [cars.second, cars.first]
      const at = (car: typeof back, in_at: number) => checkInInput(fixture, { ...car, in_at, odometer_km: 20_100, fuel_level: car === cars.first ? 8 : 80, charges: [] })

      await desk.runTwins('check_in', at(back, now + HOUR), ['car_still_out'])
      expect(find(desk, 'contracts', contract)).toMatchObject({ status: 'RETURNED' })
      expect(find(desk, 'contract_vehicles', left.leg_id)).toMatchObject({ state: 'OUT', in_conflict: 1 })
      expect(find(desk, 'vehicles', left.vehicle_id)).toMatchObject({ status: 'RENTED' })
      expect(conflictsOf(desk, 'car_still_out')).toMatchObject([{ contract_id: contract, vehicle_id: left.vehicle_id, location_id: locations.city, other_location_id: locations.city, resolved_at: null }])
      await desk.expectBothRefuse('close_contract', { contract_id: contract, receivable: true, at: now }, 'contract_car_still_out')

      await desk.runTwins('check_in', at(left, now + 2 * HOUR))
      expect(conflictsOf(desk, 'car_still_out'), 'nobody has to look for it any more').not.toMatchObject([{ resolved_at: null }])
      expect(find(desk, 'vehicles', left.vehicle_id)).not.toMatchObject({ status: 'RENTED' })
      await desk.runTwins('close_contract', { contract_id: contract, receivable: true, at: now })
      // a third time it really had been back
      await desk.runTwins('check_in', at(left, now + 3 * HOUR), ['already_checked_in'])
    })
  }

  test('that is made void leaves neither of them out', async () => {
    const { fixture, desk } = await twoCarsOut('manager')
    await desk.runTwins('void_contract', voiding(fixture, { odometer_km: 20_050 }))
    for (const id of [fixture.vehicles.spare, fixture.vehicles.electric]) expect(find(desk, 'vehicles', id)).toMatchObject({ status: 'AVAILABLE' })
  })
})

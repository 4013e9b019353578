import { describe, expect, test } from 'vitest'
import { fullYears, zurichDate } from '../../shared/time.ts'
import { known_plate } from './fleet.ts'
import { demo_world, generate } from './generate.ts'
import type { Rows } from './rows.ts'

const hours = ['2026-11-23T02:10:00Z', '2026-11-23T08:20:00Z', '2026-11-23T16:45:00Z', '2026-11-23T20:30:00Z', '2026-11-23T22:40:00Z',
  '2026-03-29T00:30:00Z', '2026-10-25T00:30:00Z', '2027-01-01T10:00:00Z']

function boardOf(rows: Rows, code: string, now: number) {
  const here = rows.locations.find(location => location.code === code)?.id
  const today = zurichDate(now)
  return {
    here, departures: rows.reservations.filter(row => row.status === 'BOOKED' && row.location_id === here
      && zurichDate(row.starts_at) === today),
    returns: rows.contracts.filter(row => row.status === 'ACTIVE' && row.return_location_id === here && zurichDate(row.ends_at) === today),
  }
}

describe.each(hours)('Started at %s', hour => {
  const now = Date.parse(hour)
  const rows = generate(new Date(now), demo_world)

  test('every counter has departures and returns that are due today', () => {
    for (const [code, departures, returns] of [['ZHB', 8, 4], ['ZRH', 8, 5], ['GVA', 6, 3], ['LUG', 4, 3], ['BRN', 2, 1]] as const) {
      const board = boardOf(rows, code, now)
      expect.soft(board.departures.length, code).toBeGreaterThanOrEqual(departures)
      expect.soft(board.returns.length, code).toBeGreaterThanOrEqual(returns)
      expect.soft(board.departures.filter(({ starts_at }) => starts_at > now).length, code).toBeGreaterThanOrEqual(departures - 1)
      expect.soft(board.departures.every(({ starts_at }) => starts_at > now - 3_600_000), code).toBe(true)
    }
  })

  test('two at Zürich HB can be handed out at once: a good licence, a car that stands ready and is nobody else\'s', () => {
    const { here, departures } = boardOf(rows, 'ZHB', now)
    const today = zurichDate(now)
    const ready = departures.filter(({ starts_at, vehicle_id, customer_id, category_id, ends_at, id }) => {
      const car = rows.vehicles.find(vehicle => vehicle.id === vehicle_id)
      const drivers = rows.drivers.filter(driver => driver.customer_id === customer_id)
      const category = rows.vehicle_categories.find(one => one.id === category_id)
      const taken = rows.vehicle_blocks.some(block => block.vehicle_id === vehicle_id && block.is_active && block.source_id !== id
        && block.starts_at < ends_at && block.ends_at > now)
      return starts_at > now && car?.status === 'AVAILABLE' && car.location_id === here && car.category_id === category_id && !taken
        && (car.inspection_due ?? '9999') > zurichDate(ends_at) && (car.vignette_until ?? '9999') >= zurichDate(ends_at)
        && drivers.length > 0 && drivers.every(driver => driver.licence_expires_on === null && fullYears(driver.birth_date, today) >= 25
          && category && fullYears(driver.licence_issued_on, today) >= category.min_years_held)
        && rows.customer_locations.some(one => one.customer_id === customer_id && one.location_id === here)
        && rows.customers.some(one => one.id === customer_id && !one.is_blocked)
    })
    expect(ready.length).toBeGreaterThanOrEqual(2)
  })

  test('two cars that Zürich HB has given out come back there today', () => {
    const { here, returns } = boardOf(rows, 'ZHB', now)
    expect(returns.filter(({ pickup_location_id, ends_at }) => pickup_location_id === here
      && ends_at > now).length).toBeGreaterThanOrEqual(2)
  })

  test('a car goes from Zürich HB to Lugano, two or three are late', () => {
    const [zurich, lugano] = ['ZHB', 'LUG'].map(code => rows.locations.find(location => location.code === code)?.id)
    const active = rows.contracts.filter(({ status }) => status === 'ACTIVE')
    expect(active.some(row => row.pickup_location_id === zurich && row.return_location_id === lugano)).toBe(true)
    const late = active.filter(({ ends_at }) => ends_at < now)
    expect(late.length).toBeGreaterThanOrEqual(2)
    expect(late.length).toBeLessThanOrEqual(3)
  })

  test(`${known_plate} stands at Zürich HB, reserved for later today`, () => {
    const car = rows.vehicles.find(({ id }) => id === rows.vehicle_plates.find(({ plate }) => plate === known_plate)?.vehicle_id)
    const { here, departures } = boardOf(rows, 'ZHB', now)
    expect(car).toMatchObject({ status: 'AVAILABLE', location_id: here })
    expect(departures.filter(({ vehicle_id, starts_at }) => vehicle_id === car?.id && starts_at > now)).toHaveLength(1)
  })

  test('a car is in the state that its contracts say', () => {
    const out = new Set(rows.contract_vehicles.filter(({ state }) => state === 'OUT').map(({ vehicle_id }) => vehicle_id))
    expect(rows.vehicles.filter(({ id, status }) => out.has(id) !== (status === 'RENTED'))).toEqual([])
    const counted = new Set(rows.vehicles.map(({ status }) => status))
    for (const status of ['AVAILABLE', 'CLEANING', 'MAINTENANCE', 'OUT_OF_SERVICE',
      'IN_TRANSFER'] as const) expect(counted).toContain(status)
    const busy = rows.vehicle_blocks.filter(({ kind, starts_at, ends_at }) => kind === 'MAINTENANCE' && starts_at <= now && ends_at > now)
    expect(new Set(busy.map(({ vehicle_id }) => vehicle_id)))
      .toEqual(new Set(rows.vehicles.filter(({ status }) => status === 'MAINTENANCE' || status === 'OUT_OF_SERVICE').map(({ id }) => id)))
  })
})

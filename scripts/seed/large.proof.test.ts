import { expect, test } from 'vitest'
import { DAY } from '../../shared/time.ts'
import { generate } from './generate.ts'
import { large_world } from './large.ts'

test('The large data has the figures that are measured by, three quarters of it at one desk', { timeout: 120_000 }, () => {
  const now = Date.parse('2026-11-23T08:20:00Z')
  const rows = generate(new Date(now), large_world)
  expect(rows.vehicles).toHaveLength(2000)
  expect(Math.round(rows.customers.length / 1000)).toBe(40)
  expect(Math.round(rows.contracts.length / 1000)).toBe(60)
  expect(Math.round(rows.payments.length / 1000)).toBe(80)
  const here = rows.locations.find(({ code }) => code === 'ZHB')?.id ?? ''
  expect(rows.contracts.filter(row => row.pickup_location_id === here).length).toBeGreaterThan(45_000)

  // What that desk holds: its customers, its contracts of the last 90 days and whatever is out, the fleet.
  const held = new Set(rows.contracts.filter(row => row.status === 'ACTIVE'
    || ([row.pickup_location_id, row.return_location_id, row.returned_location_id].includes(here)
      && (row.returned_at ?? row.ends_at) > now - 90 * DAY)).map(({ id }) => id))
  const with_contract = (['contract_drivers', 'contract_vehicles', 'contract_charges', 'deposits', 'payments', 'inspections'] as const)
    .reduce((sum, table) => sum + rows[table].filter(({ contract_id }) => held.has(contract_id)).length, held.size)
  const known = rows.customer_locations.filter(({ location_id }) => location_id === here).length
  expect(with_contract + known * 3).toBeGreaterThan(180_000)
})

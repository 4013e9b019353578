import { chargesAtCheckIn, chargesAtCheckOut } from '../../shared/charges.ts'
import type { CheckInPricing, CheckOutPricing } from '../../shared/charges.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { chargeVat, standardKinds } from '../../shared/vat.ts'
import type { Fixture } from '../fixture.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
const vat_rates = chargeVat(standardKinds, [{ code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' }])
const withIds = <T extends object>(lines: T[]) => lines.map(line => ({ id: uuidv7(), ...line }))

export const aDamage = () => ({ id: uuidv7(), part: 'LEFT' as const, kind: 'SCRATCH' as const, severity: 1, description: 'hinten, 12 cm' })

/** A walk-in with the car `spare` at the city, two days from now on, as the form would send it. */
export function checkOutInput(fixture: Fixture, changes: Partial<CommandInput<'check_out'>> = {},
  pricing: Partial<CheckOutPricing> = {}): CommandInput<'check_out'> {
  const { now, locations, customers, drivers, plans, vehicles } = fixture
  const period = { starts_at: changes.starts_at ?? now, ends_at: changes.ends_at ?? now + 2 * DAY }
  const price = { day_rate_rp: 7900, grace_min: 59 }
  return {
    contract_id: uuidv7(), number: 'ZRH-26-000002', number_block_id: fixture.number_blocks.city, reservation_id: null,
    customer_id: customers.known, vehicle_id: vehicles.spare, drivers: [{ id: uuidv7(), driver_id: drivers.known, is_main: true }],
    leg_id: uuidv7(), block_id: uuidv7(), inspection_id: uuidv7(), reading_id: uuidv7(), customer_location_id: uuidv7(),
    pickup_location_id: locations.city, return_location_id: locations.city, ...period, ...price,
    price_plan_id: plans.compact, included_km_day: 200, extra_km_rp: 45, fuel_unit_rp: 220, fuel_fee_rp: 2500, excess_rp: 150_000,
    odometer_km: 20_050, fuel_level: 8, damages: [],
    charges: withIds(chargesAtCheckOut({ ...period, ...price, tiers: [], one_way_fee_rp: 0, young_driver_age: 25, young_driver_fee_rp: 1500, birth_date: '1980-04-05',
      vat_rates, ...pricing })),
    ...changes,
  }
}

/** The same at the airport, from its own numbers. */
export const checkOutAtAirport = (fixture: Fixture, changes: Partial<CommandInput<'check_out'>> = {}): CommandInput<'check_out'> =>
  checkOutInput(fixture, { number: 'ZFL-26-000001', number_block_id: fixture.number_blocks.airport,
    pickup_location_id: fixture.locations.airport, ...changes })

/** The car that is out comes back to the city, in time and full, after 300 km. */
export function checkInInput(fixture: Fixture, changes: Partial<CommandInput<'check_in'>> = {},
  pricing: Partial<CheckInPricing> = {}): CommandInput<'check_in'> {
  const { now } = fixture
  const input = {
    contract_id: fixture.contract, leg_id: fixture.contract_leg, vehicle_id: fixture.vehicles.rented, inspection_id: uuidv7(),
      reading_id: uuidv7(),
    customer_location_id: uuidv7(), location_id: fixture.locations.city, in_at: now, odometer_km: 30_300, fuel_level: 8,
      needs_cleaning: true, damages: [],
    ...changes,
  }
  const charges = chargesAtCheckIn({
    starts_at: now - 2 * DAY, ends_at: now + DAY, in_at: input.in_at, grace_min: 59, day_rate_rp: 7900, included_km_day: 200,
      extra_km_rp: 45,
    out_km: 30_000, in_km: input.odometer_km, out_fuel: 8, in_fuel: input.fuel_level, fuel_type: 'PETROL', tank_litres: 50, battery_kwh: 0,
    fuel_unit_rp: 220, fuel_fee_rp: 2500, excess_rp: 150_000, damages_rp: [], vat_rates, ...pricing,
  })
  return { ...input, charges: changes.charges ?? withIds(charges) }
}

import type { Database } from 'better-sqlite3'
import type { CommandInput, OpContext } from '../../../shared/commands.ts'
import type { Write } from '../write.ts'
import { blockForContract } from './block-for-contract.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { openConflicts } from './conflicts.ts'
import type { Conflicts } from './conflicts.ts'
import { knowCustomer, storeCharges, storeEvidence, storeReading } from './evidence.ts'
import { isMerged } from './known-customer.ts'
import { assertJumpAgreed } from './odometer-jump.ts'
import { legsUnderItsPlate } from './plates.ts'
import { lateAndEnergyOf, priceDiffers } from './prices.ts'
import { activeBlocks, isThere, storedReservation, storedVehicle } from './stored.ts'
import type { StoredLeg } from './stored.ts'
import { takeNumber } from './take-number.ts'

type Input = CommandInput<'check_out'>

/**
 * A car leaves. It has left whatever this PC thinks of it: contradictions are stored, flagged and reported. Only a jump of the odometer that no manager
 * has agreed to is refused.
 */
export const checkOut: Apply<'check_out'> = (db, write, context, input) => {
  if (isThere(db, 'contracts', input.contract_id)) return []
  const vehicle = storedVehicle(db, input.vehicle_id)
  if (!vehicle) throw new Stale('refused.vehicle_unknown')
  assertJumpAgreed(db, context, vehicle.odometer_km, input)
  const conflicts = openConflicts(write, context)
  const about = { location_id: input.pickup_location_id, contract_id: input.contract_id, vehicle_id: vehicle.id }

  takeNumber(db, write, input)
  insertContract(write, context, input)
  const other = db.prepare(`select * from contract_vehicles where vehicle_id = ? and state = 'OUT' order by in_conflict, out_at,
    id limit 1`)
    .get(vehicle.id) as StoredLeg | undefined
  const [plated] = legsUnderItsPlate(db, vehicle.id, input.starts_at)
  insertLeg(write, context, input, other !== undefined || plated !== undefined)
  if (other) conflicts.report('second_check_out', { ...about, other_contract_id: other.contract_id,
    other_location_id: other.out_location_id })
  if (plated) conflicts.report('plate_out_twice', { ...about, other_contract_id: plated.contract_id,
    other_location_id: plated.out_location_id })

  if (input.reservation_id !== null) convertReservation(db, write, conflicts, input, input.reservation_id)
  blockForContract(db, write, context, conflicts, { ...input, location_id: input.pickup_location_id }, vehicle, other !== undefined)

  storeEvidence(write, context, 'CHECK_OUT', input.starts_at, input)
  const reading = { id: input.reading_id, vehicle_id: vehicle.id, read_at: input.starts_at, km: input.odometer_km,
    source: 'CHECK_OUT' as const }
  const contradicts = storeReading(db, write, context, reading, vehicle.odometer_km)
  if (contradicts) conflicts.report('odometer_contradicts', about)
  write.update('vehicles', vehicle.id, {
    status: 'RENTED', status_reason: null, fuel_level: input.fuel_level, location_id: input.pickup_location_id,
    odometer_km: contradicts ? vehicle.odometer_km : Math.max(vehicle.odometer_km, input.odometer_km),
  })
  knowCustomer(db, write, context, { id: input.customer_location_id, customer_id: input.customer_id,
    location_id: input.pickup_location_id })
  if (isMerged(db, input.customer_id)) conflicts.report('customer_merged', about)

  for (const extra of input.extras ?? []) write.insert('contract_extras', { ...extra, org_id: context.org_id, contract_id: input.contract_id })
  storeCharges(db, write, context, input.contract_id, input.charges)
  if (priceDiffers(db, context.org_id, vehicle, input)) conflicts.report('charges_differ', about)
  return conflicts.flags
}

function insertContract(write: Write, { org_id, device_id, author_id, occurred_at }: OpContext, input: Input): void {
  write.insert('contracts', {
    id: input.contract_id, org_id, number: input.number, status: 'ACTIVE', customer_id: input.customer_id,
      reservation_id: input.reservation_id,
    pickup_location_id: input.pickup_location_id, return_location_id: input.return_location_id, returned_location_id: null,
    starts_at: input.starts_at, ends_at: input.ends_at, returned_at: null,
    price_plan_id: input.price_plan_id, day_rate_rp: input.day_rate_rp, included_km_day: input.included_km_day,
      extra_km_rp: input.extra_km_rp,
    fuel_unit_rp: input.fuel_unit_rp, fuel_fee_rp: input.fuel_fee_rp, excess_rp: input.excess_rp, grace_min: input.grace_min,
    package_km: input.package_km ?? 0, ...lateAndEnergyOf(input), seasons: input.seasons ?? '', is_receivable: 0, device_id, created_by: author_id, created_at: occurred_at,
  })
  for (const { id, driver_id, is_main } of input.drivers) {
    write.insert('contract_drivers', { id, org_id, contract_id: input.contract_id, driver_id, is_main: Number(is_main) })
  }
}

function insertLeg(write: Write, { org_id }: OpContext, input: Input, in_conflict: boolean): void {
  write.insert('contract_vehicles', {
    id: input.leg_id, org_id, contract_id: input.contract_id, vehicle_id: input.vehicle_id, seq: 1, state: 'OUT',
    out_at: input.starts_at, in_at: null, out_km: input.odometer_km, in_km: null, out_fuel: input.fuel_level, in_fuel: null,
    out_location_id: input.pickup_location_id, in_location_id: null, in_conflict: Number(in_conflict),
  })
}

function convertReservation(db: Database, write: Write, conflicts: Conflicts, input: Input, reservation_id: string): void {
  const reservation = storedReservation(db, reservation_id)
  if (reservation?.status !== 'BOOKED') {
    conflicts.report('reservation_taken', {
      location_id: input.pickup_location_id, contract_id: input.contract_id, vehicle_id: input.vehicle_id, reservation_id,
      other_contract_id: reservation?.contract_id ?? null, other_location_id: reservation?.location_id ?? null,
    })
    return
  }
  for (const id of activeBlocks(db, 'RESERVATION', reservation_id)) write.update('vehicle_blocks', id, { is_active: 0 })
  write.update('reservations', reservation_id, { status: 'CONVERTED', contract_id: input.contract_id })
}

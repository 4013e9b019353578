import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { openConflicts } from './conflicts.ts'
import { knowCustomer, storeCharges, storeEvidence, storeReading } from './evidence.ts'
import { returnChargesDiffer } from './prices.ts'
import { carIsBack, isThere, legsOut, storedContract, storedVehicle } from './stored.ts'
import type { StoredLeg } from './stored.ts'

/** A car comes back, to any counter of the firm. It is back whatever this PC thinks of it. */
export const checkIn: Apply<'check_in'> = (db, write, context, input) => {
  if (isThere(db, 'inspections', input.inspection_id)) return []
  const { contract_id, vehicle_id, location_id, in_at, odometer_km: km, fuel_level } = input
  const vehicle = storedVehicle(db, vehicle_id)
  if (!vehicle) throw new Stale('refused.vehicle_unknown')
  const contract = storedContract(db, contract_id)
  const leg = db.prepare('select * from contract_vehicles where id = ? and contract_id = ? and vehicle_id = ?')
    .get(input.leg_id, contract_id, vehicle_id) as StoredLeg | undefined
  if (!contract || !leg) throw new Stale('refused.contract_unknown')
  const conflicts = openConflicts(write, context)
  const about = { location_id, contract_id, vehicle_id }

  storeEvidence(write, context, 'CHECK_IN', in_at, input)
  if (leg.state !== 'OUT') {
    conflicts.report('already_checked_in', { ...about, other_location_id: contract.returned_location_id })
    return conflicts.flags
  }

  const is_odd = in_at < leg.out_at || km < leg.out_km
  write.update('contract_vehicles', leg.id, {
    state: 'IN', in_at, in_km: km, in_fuel: fuel_level, in_location_id: location_id, in_conflict: Number(leg.in_conflict === 1 || is_odd),
  })
  const others = legsOut(db, contract_id)
  if (contract.status === 'ACTIVE') {
    write.update('contracts', contract_id, { status: others.length > 0 ? 'ACTIVE' : 'RETURNED', returned_at: contract.returned_at ?? in_at, returned_location_id: location_id })
  }
  carIsBack(db, write, context, contract_id, vehicle_id)
  for (const [n, left] of others.entries()) conflicts.report('car_still_out', { location_id, contract_id, vehicle_id: left.vehicle_id, other_location_id: left.out_location_id }, n + 1)
  if (is_odd) conflicts.report('in_before_out', { ...about, other_location_id: contract.pickup_location_id })
  const reading = { id: input.reading_id, vehicle_id, read_at: in_at, km, source: 'CHECK_IN' as const }
  const contradicts = storeReading(db, write, context, reading, vehicle.odometer_km)
  if (contradicts) conflicts.report('odometer_contradicts', about)
  // With a double check-out the car stays out until its last contract is back; out of service stays out of service.
  const is_still_out = db.prepare(`select 1 from contract_vehicles where vehicle_id = ? and state = 'OUT'`).get(vehicle_id) !== undefined
  const back = input.needs_cleaning ? 'CLEANING' : 'AVAILABLE'
  write.update('vehicles', vehicle_id, {
    fuel_level, location_id, odometer_km: contradicts ? vehicle.odometer_km : Math.max(vehicle.odometer_km, km),
    status: is_still_out || vehicle.status !== 'RENTED' ? vehicle.status : back,
  })
  knowCustomer(db, write, context, { id: input.customer_location_id, customer_id: contract.customer_id, location_id })

  if (contract.status === 'ACTIVE') storeCharges(db, write, context, contract_id, input.charges)
  // what the contract costs was charged with the car that came back first
  const is_first = contract.status === 'ACTIVE' && contract.returned_at === null
  if (is_first ? returnChargesDiffer(db, context.org_id, contract, vehicle, leg, input) : input.charges.length > 0) {
    conflicts.report('charges_differ', { ...about, other_location_id: contract.pickup_location_id })
  }
  return conflicts.flags
}

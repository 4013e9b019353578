import type { Database } from 'better-sqlite3'
import type { CommandInput, OpContext } from '../../../shared/commands.ts'
import type { Write } from '../write.ts'
import { blockForContract } from './block-for-contract.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { openConflicts } from './conflicts.ts'
import type { Conflicts } from './conflicts.ts'
import { knowCustomer, storeCharges, storeEvidence, storeReading } from './evidence.ts'
import { assertJumpAgreed } from './odometer-jump.ts'
import { swapChargesDiffer } from './prices.ts'
import { carIsBack, isThere, storedContract, storedVehicle } from './stored.ts'
import type { StoredContract, StoredLeg, StoredVehicle } from './stored.ts'
import { writeNote } from './write-note.ts'

type Input = CommandInput<'swap_vehicle'>
type Scene = { db: Database; write: Write; context: OpContext; conflicts: Conflicts; contract: StoredContract; input: Input }
const hour_ms = 3_600_000

/**
 * The customer goes on with another car. One is back and the other has left, whatever this PC thinks of it. Only a jump of the odometer of the one that
 * leaves, to which no manager has agreed, is refused.
 */
export const swapVehicle: Apply<'swap_vehicle'> = (db, write, context, input) => {
  const { contract_id, location_id, back, out } = input
  if (isThere(db, 'contract_vehicles', out.leg_id)) return []
  if (back.vehicle_id === out.vehicle_id) throw new Stale('refused.malformed_operation')
  const vehicle = storedVehicle(db, back.vehicle_id)
  const next = storedVehicle(db, out.vehicle_id)
  if (!vehicle || !next) throw new Stale('refused.vehicle_unknown')
  const contract = storedContract(db, contract_id)
  const leg = db.prepare('select * from contract_vehicles where id = ? and contract_id = ? and vehicle_id = ?')
    .get(back.leg_id, contract_id, vehicle.id) as StoredLeg | undefined
  if (!contract || !leg) throw new Stale('refused.contract_unknown')
  assertJumpAgreed(db, context, next.odometer_km, { contract_id, customer_id: contract.customer_id, vehicle_id: next.id, odometer_km: out.odometer_km })
  const conflicts = openConflicts(write, context)
  const scene = { db, write, context, conflicts, contract, input }

  const is_over = leg.state !== 'OUT' || contract.status !== 'ACTIVE'
  const contradictions = takeBack(scene, vehicle, leg, is_over)
  handOut(scene, next, is_over, contradictions)
  knowCustomer(db, write, context, { id: input.customer_location_id, customer_id: contract.customer_id, location_id })
  writeNote(write, context, { kind: 'VEHICLE_SWAPPED', note_id: input.note_id, reason: input.reason, contract_id })
  if (is_over) return conflicts.flags

  if (contract.fuel_unit_rp !== input.fuel_unit_rp) write.update('contracts', contract_id, { fuel_unit_rp: input.fuel_unit_rp })
  storeCharges(db, write, context, contract_id, input.charges)
  if (swapChargesDiffer(db, context.org_id, contract, vehicle, next, leg, input)) {
    conflicts.report('charges_differ', { location_id, contract_id, vehicle_id: vehicle.id, other_location_id: contract.pickup_location_id })
  }
  return conflicts.flags
}

/** Returns how many readings have contradicted their neighbours. */
function takeBack({ db, write, context, conflicts, contract, input }: Scene, vehicle: StoredVehicle, leg: StoredLeg, is_over: boolean): number {
  const { contract_id, location_id, at, back } = input
  const about = { location_id, contract_id, vehicle_id: vehicle.id }
  storeEvidence(write, context, 'CHECK_IN', at, { ...back, contract_id, location_id })
  if (is_over) conflicts.report('already_checked_in', { ...about, other_location_id: contract.returned_location_id })
  if (contract.status === 'RETURNED') write.update('contracts', contract_id, { status: 'ACTIVE' }) // a car leaves with it: it runs
  carIsBack(db, write, context, contract_id, vehicle.id)
  if (leg.state !== 'OUT') return 0

  const km = back.odometer_km
  const is_odd = at < leg.out_at || km < leg.out_km
  write.update('contract_vehicles', leg.id, {
    state: 'IN', in_at: at, in_km: km, in_fuel: back.fuel_level, in_location_id: location_id, in_conflict: Number(leg.in_conflict === 1 || is_odd),
  })
  if (is_odd) conflicts.report('in_before_out', { ...about, other_location_id: contract.pickup_location_id })
  const reading = { id: back.reading_id, vehicle_id: vehicle.id, read_at: at, km, source: 'CHECK_IN' as const }
  const contradicts = storeReading(db, write, context, reading, vehicle.odometer_km)
  if (contradicts) conflicts.report('odometer_contradicts', about)
  const is_still_out = db.prepare(`select 1 from contract_vehicles where vehicle_id = ? and state = 'OUT'`).get(vehicle.id) !== undefined
  write.update('vehicles', vehicle.id, {
    fuel_level: back.fuel_level, location_id, odometer_km: contradicts ? vehicle.odometer_km : Math.max(vehicle.odometer_km, km),
    status: is_still_out || vehicle.status !== 'RENTED' ? vehicle.status : input.next_status,
  })
  return Number(contradicts)
}

function handOut({ db, write, context, conflicts, contract, input }: Scene, next: StoredVehicle, is_over: boolean, contradictions: number): void {
  const { contract_id, location_id, at, out } = input
  const about = { location_id, contract_id, vehicle_id: next.id }
  const other = db.prepare(`select * from contract_vehicles where vehicle_id = ? and state = 'OUT' order by in_conflict, out_at, id limit 1`)
    .get(next.id) as StoredLeg | undefined
  const seq = db.prepare('select max(seq) + 1 from contract_vehicles where contract_id = ?').pluck().get(contract_id) as number
  write.insert('contract_vehicles', {
    id: out.leg_id, org_id: context.org_id, contract_id, vehicle_id: next.id, seq, state: 'OUT', out_at: at, in_at: null, out_km: out.odometer_km,
    in_km: null, out_fuel: out.fuel_level, in_fuel: null, out_location_id: location_id, in_location_id: null,
    in_conflict: Number(other !== undefined || is_over),
  })
  if (other) conflicts.report('second_check_out', { ...about, other_contract_id: other.contract_id, other_location_id: other.out_location_id })
  // busy from now to the planned end; an hour where that has passed
  const span = { contract_id, location_id, block_id: out.block_id, starts_at: at, ends_at: Math.max(contract.ends_at, at + hour_ms) }
  blockForContract(db, write, context, conflicts, span, next, other !== undefined)
  storeEvidence(write, context, 'CHECK_OUT', at, { ...out, contract_id, location_id })
  const reading = { id: out.reading_id, vehicle_id: next.id, read_at: at, km: out.odometer_km, source: 'CHECK_OUT' as const }
  const contradicts = storeReading(db, write, context, reading, next.odometer_km)
  if (contradicts) conflicts.report('odometer_contradicts', about, contradictions + 1)
  write.update('vehicles', next.id, {
    status: 'RENTED', fuel_level: out.fuel_level, location_id,
    odometer_km: contradicts ? next.odometer_km : Math.max(next.odometer_km, out.odometer_km),
  })
}

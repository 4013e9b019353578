import type { Database } from 'better-sqlite3'
import type { MaintenanceStatus } from '../../../shared/transitions.ts'
import type { Write } from '../write.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { openConflicts } from './conflicts.ts'
import { storeReading } from './evidence.ts'
import { anyCar, assertMove, assertReason, carHere, holdCar, isOut, releaseVisit } from './fleet-rules.ts'
import { isThere } from './stored.ts'

type Visit = { id: string; vehicle_id: string; status: MaintenanceStatus; starts_at: number | null }
const minute = 60_000

const stored = (db: Database, id: string) => db.prepare('select * from maintenance_records where id = ?').get(id) as Visit | undefined
/** The visit, in the state that the command needs. @throws Stale */
function visitOf(db: Database, id: string, needed: MaintenanceStatus): Visit {
  const visit = stored(db, id)
  if (!visit) throw new Stale('refused.maintenance_unknown')
  if (visit.status !== needed) throw new Stale('refused.maintenance_moves_legally')
  return visit
}
function assertPeriod(starts_at: number, ends_at: number): void {
  if (ends_at <= starts_at) throw new Stale('refused.maintenance_ends_after_start')
}

/** A car that leaves the workshop is free, or still out where a contract has it; whatever else it has become meanwhile stays. */
function leaveWorkshop(db: Database, write: Write, vehicle_id: string): void {
  if (anyCar(db, vehicle_id).status !== 'MAINTENANCE') return
  write.update('vehicles', vehicle_id, { status: isOut(db, vehicle_id) ? 'RENTED' : 'AVAILABLE', status_reason: null })
}

/** Staff say what a car needs; when, a manager says. */
export const reportMaintenance: Apply<'report_maintenance'> = (db, write, { org_id, author_id }, { maintenance_id, vehicle_id, kind, notes, at }) => {
  if (isThere(db, 'maintenance_records', maintenance_id)) return []
  carHere(db, author_id, vehicle_id)
  write.insert('maintenance_records', { id: maintenance_id, org_id, vehicle_id, kind, status: 'SCHEDULED', starts_at: null, ends_at: null, notes,
    reported_at: at, reported_by: author_id })
  return []
}

/** Plans a visit anew, one that was reported, or one that was planned for another time. */
export const scheduleMaintenance: Apply<'schedule_maintenance'> = (db, write, context, input) => {
  const { maintenance_id, block_id, vehicle_id, kind, starts_at, ends_at, notes } = input
  if (isThere(db, 'vehicle_blocks', block_id)) return []
  anyCar(db, vehicle_id)
  const visit = stored(db, maintenance_id)
  if (visit && visit.vehicle_id !== vehicle_id) throw new Stale('refused.maintenance_unknown')
  if (visit && visit.status !== 'SCHEDULED') throw new Stale('refused.maintenance_moves_legally')
  assertPeriod(starts_at, ends_at)
  if (visit) write.update('maintenance_records', maintenance_id, { kind, notes, starts_at, ends_at })
  else write.insert('maintenance_records', { id: maintenance_id, org_id: context.org_id, vehicle_id, kind, status: 'SCHEDULED', starts_at, ends_at, notes })
  releaseVisit(db, write, maintenance_id)
  holdCar(db, write, context, { id: block_id, vehicle_id, kind: 'MAINTENANCE', source_id: maintenance_id, starts_at, ends_at })
  return []
}

/** The car is in the workshop from now until it is expected back. */
export const startMaintenance: Apply<'start_maintenance'> = (db, write, context, { maintenance_id, block_id, ends_at, at }) => {
  if (isThere(db, 'vehicle_blocks', block_id)) return []
  const { vehicle_id } = visitOf(db, maintenance_id, 'SCHEDULED')
  assertPeriod(at, ends_at)
  write.update('maintenance_records', maintenance_id, { status: 'IN_PROGRESS', starts_at: at, ends_at })
  assertMove(db, context.author_id, anyCar(db, vehicle_id), 'MAINTENANCE')
  write.update('vehicles', vehicle_id, { status: 'MAINTENANCE', status_reason: null })
  releaseVisit(db, write, maintenance_id)
  holdCar(db, write, context, { id: block_id, vehicle_id, kind: 'MAINTENANCE', source_id: maintenance_id, starts_at: at, ends_at })
  return []
}

/** The workshop's reading is stored as it stands on the bill; one that contradicts the car's is a task for a person. */
export const completeMaintenance: Apply<'complete_maintenance'> = (db, write, context, { maintenance_id, reading_id, odometer_km, cost_rp, notes, at }) => {
  if (isThere(db, 'odometer_readings', reading_id)) return []
  const { vehicle_id, starts_at } = visitOf(db, maintenance_id, 'IN_PROGRESS')
  const vehicle = anyCar(db, vehicle_id)
  const conflicts = openConflicts(write, context)
  write.update('maintenance_records', maintenance_id, { status: 'COMPLETED', ends_at: Math.max(at, (starts_at ?? at) + minute), odometer_km, cost_rp, notes })
  releaseVisit(db, write, maintenance_id)
  const reading = { id: reading_id, vehicle_id, read_at: at, km: odometer_km, source: 'SERVICE' as const }
  if (storeReading(db, write, context, reading, vehicle.odometer_km)) {
    conflicts.report('odometer_contradicts', { location_id: vehicle.location_id, contract_id: null, vehicle_id })
  } else {
    write.update('vehicles', vehicle_id, { odometer_km: Math.max(vehicle.odometer_km, odometer_km) })
  }
  leaveWorkshop(db, write, vehicle_id)
  return conflicts.flags
}

/** A visit that does not take place, or not to its end. What is cancelled already is cancelled. */
export const cancelMaintenance: Apply<'cancel_maintenance'> = (db, write, _context, { maintenance_id, reason }) => {
  const visit = stored(db, maintenance_id)
  if (!visit) throw new Stale('refused.maintenance_unknown')
  assertReason(reason)
  if (visit.status === 'CANCELLED') return []
  if (visit.status === 'COMPLETED') throw new Stale('refused.maintenance_moves_legally')
  write.update('maintenance_records', maintenance_id, { status: 'CANCELLED', cancel_reason: reason })
  releaseVisit(db, write, maintenance_id)
  if (visit.status === 'IN_PROGRESS') leaveWorkshop(db, write, visit.vehicle_id)
  return []
}

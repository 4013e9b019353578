import type { Database } from 'better-sqlite3'
import type { OpContext } from '../../../shared/commands.ts'
import type { Role } from '../../../shared/roles.ts'
import { mayMove, vehicle_transitions } from '../../../shared/transitions.ts'
import type { VehicleStatus } from '../../../shared/transitions.ts'
import type { Write } from '../write.ts'
import { Stale } from './command.ts'
import { activeBlocks, storedVehicle } from './stored.ts'
import type { StoredVehicle } from './stored.ts'

/** The role of whoever did it; nobody's is the weakest. */
export const roleOf = (db: Database, author_id: string): Role =>
  (db.prepare('select role from users where id = ?').pluck().get(author_id) ?? 'CUSTOMER') as Role

/** The twin of `private.assert_location`: staff act where they work, managers anywhere in the firm. @throws Stale */
export function assertLocation(db: Database, author_id: string, location_id: string): void {
  const role = roleOf(db, author_id)
  const known = role === 'STAFF'
    ? db.prepare('select 1 from user_locations where user_id = ? and location_id = ?').get(author_id, location_id)
    : db.prepare('select 1 from locations where id = ?').get(location_id)
  if (known === undefined || role === 'CUSTOMER') throw new Stale('refused.location_not_yours')
}

/** The car of this id. @throws Stale when the firm has none such */
export function anyCar(db: Database, vehicle_id: string): StoredVehicle {
  const vehicle = storedVehicle(db, vehicle_id)
  if (!vehicle) throw new Stale('refused.vehicle_unknown')
  return vehicle
}

/** The car, where it stands at a location of the author. @throws Stale */
export function carHere(db: Database, author_id: string, vehicle_id: string): StoredVehicle {
  const vehicle = anyCar(db, vehicle_id)
  assertLocation(db, author_id, vehicle.location_id)
  return vehicle
}

/** @throws Stale when nothing is said */
export function assertReason(reason: string | null): void {
  if (reason === null || reason.trim() === '') throw new Stale('refused.reason_missing')
}

export const isOut = (db: Database, vehicle_id: string): boolean =>
  db.prepare("select 1 from contract_vehicles where vehicle_id = ? and state = 'OUT'").get(vehicle_id) !== undefined

/** Whether it was ever on a contract, as far as this PC knows. */
export const hasBeenOut = (db: Database, vehicle_id: string): boolean => db.prepare('select 1 from contract_vehicles where vehicle_id = ?').get(vehicle_id) !== undefined

/** The triggers of `vehicles.status`: an open leg alone makes a car RENTED, and keeps it from being free. @throws Stale */
export function assertMove(db: Database, author_id: string, { id, status }: StoredVehicle, to: VehicleStatus): void {
  if (status === to) return
  const out = isOut(db, id)
  if (out && to !== 'RENTED' && to !== 'OUT_OF_SERVICE' && to !== 'MAINTENANCE') throw new Stale('refused.vehicle_still_out')
  const may = to === 'RENTED' ? out : mayMove(vehicle_transitions, status, to, roleOf(db, author_id))
  if (!may) throw new Stale('refused.vehicle_moves_legally')
}

type Hold = { id: string; vehicle_id: string; kind: string; source_id: string; starts_at: number; ends_at: number; reason?: string | null
  to_location_id?: string | null }

/** Keeps a car busy. @throws Stale when the period is none, or somebody else keeps the car in it */
export function holdCar(db: Database, write: Write, { org_id }: OpContext, hold: Hold): void {
  if (hold.ends_at <= hold.starts_at) throw new Stale('refused.block_ends_after_start')
  const taken = db.prepare('select 1 from vehicle_blocks where vehicle_id = @vehicle_id and is_active and starts_at < @ends_at and ends_at > @starts_at')
    .get({ vehicle_id: hold.vehicle_id, starts_at: hold.starts_at, ends_at: hold.ends_at })
  if (taken !== undefined) throw new Stale('refused.vehicle_blocks_no_overlap')
  write.insert('vehicle_blocks', { reason: null, to_location_id: null, ...hold, org_id, is_active: 1 })
}

/** What this visit kept busy is free again. */
export function releaseVisit(db: Database, write: Write, maintenance_id: string): void {
  for (const id of activeBlocks(db, 'MAINTENANCE', maintenance_id)) write.update('vehicle_blocks', id, { is_active: 0 })
}

/** The check of the table: eighths of a tank, percent of a battery. @throws Stale */
export function assertFuel(fuel_type: string, fuel_level: number): void {
  if (fuel_type !== 'ELECTRIC' && fuel_level > 8) throw new Stale('refused.vehicle_fuel_in_eighths')
}

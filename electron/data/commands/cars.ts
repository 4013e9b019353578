import type { Database } from 'better-sqlite3'
import { zurichDate } from '../../../shared/time.ts'
import type { Row } from '../row.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { anyCar, assertFuel, assertLocation, assertMove, assertReason, carHere, hasBeenOut, isOut } from './fleet-rules.ts'
import { givePlate } from './plates.ts'
import { isThere } from './stored.ts'
import type { StoredVehicle } from './stored.ts'

/** Out of service by whoever sees it; back by a manager. The other states come by what happens to the car. */
export const setVehicleStatus: Apply<'set_vehicle_status'> = (db, write, { author_id }, { vehicle_id, status, reason }) => {
  const vehicle = carHere(db, author_id, vehicle_id)
  if (status === 'OUT_OF_SERVICE') assertReason(reason)
  else if (vehicle.status !== 'OUT_OF_SERVICE' && vehicle.status !== 'AVAILABLE') throw new Stale('refused.vehicle_moves_legally')
  assertMove(db, author_id, vehicle, status)
  write.update('vehicles', vehicle_id, { status, status_reason: status === 'OUT_OF_SERVICE' ? reason : null })
  return []
}

/** A car leaves the fleet: its plates are free again. Not while it is out or planned. */
export const retireVehicle: Apply<'retire_vehicle'> = (db, write, { author_id }, { vehicle_id, reason, at }) => {
  const vehicle = anyCar(db, vehicle_id)
  if (vehicle.status === 'RETIRED') return []
  assertReason(reason)
  if (isOut(db, vehicle_id)) throw new Stale('refused.vehicle_still_out')
  if (db.prepare('select 1 from vehicle_blocks where vehicle_id = ? and is_active and ends_at > ?').get(vehicle_id, at) !== undefined) {
    throw new Stale('refused.vehicle_still_planned')
  }
  assertMove(db, author_id, vehicle, 'RETIRED')
  write.update('vehicles', vehicle_id, { status: 'RETIRED', status_reason: reason, retired_at: at })
  const plates = db.prepare('select id from vehicle_plates where vehicle_id = @vehicle_id and valid_from < @at and (valid_to is null or valid_to > @at)')
    .pluck().all({ vehicle_id, at }) as string[]
  for (const id of plates) write.update('vehicle_plates', id, { valid_to: at })
  return []
}

function assertCategory(db: Database, category_id: string | undefined): void {
  if (category_id !== undefined && !isThere(db, 'vehicle_categories', category_id)) throw new Stale('refused.category_unknown')
}
function assertVin(db: Database, vin: string | undefined, vehicle_id: string): void {
  const taken = vin !== undefined && db.prepare('select 1 from vehicles where vin = ? and id <> ?').get(vin, vehicle_id) !== undefined
  if (taken) throw new Stale('refused.vehicle_vin_taken')
}

/** A car comes into the fleet, available at a location, with its first reading and, if it has one, its plate. */
export const addVehicle: Apply<'add_vehicle'> = (db, write, { org_id, author_id }, { vehicle_id, reading_id, plate, at, ...car }) => {
  if (isThere(db, 'vehicles', vehicle_id)) return []
  assertLocation(db, author_id, car.location_id)
  assertCategory(db, car.category_id)
  if (car.first_registered > zurichDate(at)) throw new Stale('refused.vehicle_registered_already')
  assertFuel(car.fuel_type, car.fuel_level)
  assertVin(db, car.vin, vehicle_id)
  write.insert('vehicles', { ...car, insurance_until: car.insurance_until ?? null, id: vehicle_id, org_id, status: 'AVAILABLE', joined_at: at, retired_at: null })
  write.insert('odometer_readings', { id: reading_id, org_id, vehicle_id, read_at: at, km: car.odometer_km, source: 'INTAKE', in_conflict: 0 })
  if (plate) givePlate(db, write, org_id, { ...plate, vehicle_id, valid_from: at })
  return []
}

/** What is named changes, the rest stays: two desks that change different things both keep theirs. */
export const changeVehicle: Apply<'change_vehicle'> = (db, write, { author_id }, { vehicle_id, changes, at }) => {
  const vehicle = carHere(db, author_id, vehicle_id)
  assertCategory(db, changes.category_id)
  if (changes.first_registered !== undefined && changes.first_registered > zurichDate(at)) throw new Stale('refused.vehicle_registered_already')
  const level = levelAs(db, vehicle, changes.fuel_type)
  assertVin(db, changes.vin, vehicle_id)
  write.update('vehicles', vehicle_id, { ...changes, ...level } as Row)
  return []
}

/**
 * A car that turns out to be electric, or not to be, shows its level in the other unit: eighths of a tank, percent of a battery. Once it has been out, its
 * contracts hold readings, which would then mean something else. @throws Stale
 */
function levelAs(db: Database, { id, fuel_type, fuel_level }: StoredVehicle, next: string | undefined): { fuel_level?: number } {
  if (next === undefined || (next === 'ELECTRIC') === (fuel_type === 'ELECTRIC')) return {}
  if (hasBeenOut(db, id)) throw new Stale('refused.vehicle_drive_was_read')
  return { fuel_level: next === 'ELECTRIC' ? Math.floor((fuel_level * 100 + 4) / 8) : Math.floor((fuel_level * 8 + 50) / 100) }
}

/** What the car really shows. Readings that it contradicts are set aside, none is lost. */
export const correctOdometer: Apply<'correct_odometer'> = (db, write, { org_id }, { reading_id, vehicle_id, odometer_km: km, reason, at }) => {
  if (isThere(db, 'odometer_readings', reading_id)) return []
  anyCar(db, vehicle_id)
  assertReason(reason)
  const wrong = db.prepare(`select id from odometer_readings where vehicle_id = @vehicle_id and not in_conflict
    and ((read_at <= @at and km > @km) or (read_at > @at and km < @km))`).pluck().all({ vehicle_id, at, km }) as string[]
  for (const id of wrong) write.update('odometer_readings', id, { in_conflict: 1 })
  write.insert('odometer_readings', { id: reading_id, org_id, vehicle_id, read_at: at, km, source: 'CORRECTION', in_conflict: 0, reason })
  const odometer_km = db.prepare('select max(km) from odometer_readings where vehicle_id = ? and read_at >= ? and not in_conflict')
    .pluck().get(vehicle_id, at) as number
  write.update('vehicles', vehicle_id, { odometer_km })
  return []
}

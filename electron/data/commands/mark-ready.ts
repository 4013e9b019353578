import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { storedVehicle } from './stored.ts'

/** A cleaned car can be rented again. */
export const markReady: Apply<'mark_ready'> = (db, write, _context, { vehicle_id }) => {
  const vehicle = storedVehicle(db, vehicle_id)
  if (!vehicle) throw new Stale('refused.vehicle_unknown')
  if (vehicle.status !== 'CLEANING') throw new Stale('refused.vehicle_not_cleaning')
  write.update('vehicles', vehicle_id, { status: 'AVAILABLE' })
  return []
}

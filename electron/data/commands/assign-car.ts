import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { blockForReservation, openReservation } from './reservations.ts'
import { isThere, storedVehicle } from './stored.ts'

/** Another car, or the first one: the answer to a reservation that has lost its car. */
export const assignCar: Apply<'assign_car'> = (db, write, context, { reservation_id, block_id, vehicle_id }) => {
  if (isThere(db, 'vehicle_blocks', block_id)) return []
  if (!storedVehicle(db, vehicle_id)) throw new Stale('refused.vehicle_unknown')
  const reservation = openReservation(db, reservation_id)
  if (reservation.vehicle_id === vehicle_id) throw new Stale('refused.reservation_has_this_car')
  write.update('reservations', reservation_id, { vehicle_id })
  blockForReservation(db, write, context, { ...reservation, vehicle_id }, block_id)
  return []
}

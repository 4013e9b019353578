import type { Apply } from './command.ts'
import { openReservation, releaseReservation } from './reservations.ts'
import { isThere } from './stored.ts'
import { writeNote } from './write-note.ts'

/** The customer does not want it any more; its car is free again. */
export const cancelReservation: Apply<'cancel_reservation'> = (db, write, context, { reservation_id, note_id, reason }) => {
  if (isThere(db, 'booking_notes', note_id)) return []
  openReservation(db, reservation_id)
  write.update('reservations', reservation_id, { status: 'CANCELLED' })
  releaseReservation(db, write, context, reservation_id)
  writeNote(write, context, { kind: 'RESERVATION_CANCELLED', note_id, reason, reservation_id })
  return []
}

import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { openReservation, releaseReservation } from './reservations.ts'
import { isThere } from './stored.ts'
import { writeNote } from './write-note.ts'

/** Nobody came: only once the time has come. The car is free again. */
export const markNoShow: Apply<'mark_no_show'> = (db, write, context, { reservation_id, note_id, reason }) => {
  if (isThere(db, 'booking_notes', note_id)) return []
  const { starts_at } = openReservation(db, reservation_id)
  if (context.occurred_at < starts_at) throw new Stale('refused.reservation_not_due')
  write.update('reservations', reservation_id, { status: 'NO_SHOW' })
  releaseReservation(db, write, context, reservation_id)
  writeNote(write, context, { kind: 'NO_SHOW', note_id, reason, reservation_id })
  return []
}

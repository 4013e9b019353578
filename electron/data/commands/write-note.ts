import type { OpContext } from '../../../shared/commands.ts'
import type { Write } from '../write.ts'

type Note = {
  note_id: string; reason: string; reservation_id?: string; contract_id?: string; approval_id?: string | null
  kind: 'RESERVATION_CANCELLED' | 'NO_SHOW' | 'EXTENDED' | 'VEHICLE_SWAPPED' | 'VOIDED' | 'REOPENED' | 'DISCOUNT' | 'DEPOSIT_WAIVED'
    | 'NOTE' | 'FINE' | 'REMINDER' | 'EARLY_RETURN'
}

/** Why it was done, for the firm's own people. The twin of `private.write_note`. */
export function writeNote(write: Write, { org_id, author_id, occurred_at }: OpContext, note: Note): void {
  write.insert('booking_notes', {
    id: note.note_id, org_id, reservation_id: note.reservation_id ?? null, contract_id: note.contract_id ?? null, kind: note.kind, text: note.reason,
    approval_id: note.approval_id ?? null, written_at: occurred_at, written_by: author_id,
  })
}

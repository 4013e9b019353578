import type { CommandInput, OpContext } from '../../../shared/commands.ts'
import type { Write } from '../write.ts'

type Note = {
  note_id: string; reason: string; reservation_id?: string; contract_id?: string; approval_id?: string | null
  kind: 'RESERVATION_CANCELLED' | 'NO_SHOW' | 'EXTENDED' | 'VEHICLE_SWAPPED' | 'VOIDED' | 'REOPENED' | 'DISCOUNT' | 'DEPOSIT_WAIVED'
    | 'NOTE' | 'FINE' | 'REMINDER' | 'EARLY_RETURN'
  /** of an extension: the end before and after, ms UTC; what the further days cost; the seal over it */
  ends?: { before: number; after: number }
  added_rp?: number
  content_hash?: string
  fine?: FineFacts | undefined
}
/** What a letter about a fine says: when it was, the authority's number, who drove, and the address of who is told so; null: nobody is. */
export type FineFacts = NonNullable<CommandInput<'charge_afterwards'>['fine']>

/** Why it was done, for the firm's own people. The twin of `private.write_note`. */
export function writeNote(write: Write, { org_id, author_id, occurred_at }: OpContext, note: Note): void {
  write.insert('booking_notes', {
    id: note.note_id, org_id, reservation_id: note.reservation_id ?? null, contract_id: note.contract_id ?? null, kind: note.kind, text: note.reason,
    approval_id: note.approval_id ?? null, written_at: occurred_at, written_by: author_id,
    ends_before: note.ends?.before ?? null, ends_after: note.ends?.after ?? null, added_rp: note.added_rp ?? null, content_hash: note.content_hash ?? null, offence_at: note.fine?.offence_at ?? null, offence_number: note.fine?.number ?? null,
    driver_id: note.fine?.driver_id ?? null, authority: note.fine?.authority ?? null,
  })
}

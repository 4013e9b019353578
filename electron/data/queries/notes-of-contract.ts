import type { ContractView } from '../../../shared/queries.ts'
import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'

type Note = ContractView['notes'][number]

/**
 * What was written about a contract, the newest first. Of one that is open elsewhere the server gives no words (ADR 63); those that were written on
 * this PC, the reason of a swap, are taken from its own operations, as long as it keeps them (90 days).
 */
export function notesOf({ db }: Pick<Desk, 'db'>, contract_id: string): Note[] {
  const notes = all<Note>(db, `select n.id, n.kind, n.text, n.written_at as at, u.full_name as by, s.signer_name as signer, s.reason as refused from booking_notes n left join users u on u.id = n.written_by
    left join signatures s on s.id = (select min(id) from signatures where note_id = n.id and role = 'CUSTOMER') where n.contract_id = @contract_id order by n.written_at desc, n.id desc`, { contract_id })
  if (notes.every(({ text }) => text !== '')) return notes
  const own = new Map(all<{ id: string; text: string }>(db, `select input ->> '$.note_id' as id, input ->> '$.reason' as text from outbox
    where input ->> '$.contract_id' = @contract_id and input ->> '$.note_id' is not null and input ->> '$.reason' is not null`, { contract_id }).map(({ id, text }) => [id, text]))
  return notes.map(note => ({ ...note, text: note.text || (own.get(note.id) ?? '') }))
}

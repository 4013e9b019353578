import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere, storedContract } from './stored.ts'
import { writeNote } from './write-note.ts'

/** A completed contract is to be settled once more. */
export const reopenContract: Apply<'reopen_contract'> = (db, write, context, { contract_id, note_id, reason }) => {
  if (isThere(db, 'booking_notes', note_id)) return []
  const contract = storedContract(db, contract_id)
  if (!contract) throw new Stale('refused.contract_unknown')
  if (contract.status !== 'COMPLETED') throw new Stale('refused.contract_not_completed')
  write.update('contracts', contract_id, { status: 'RETURNED', is_receivable: 0 })
  writeNote(write, context, { kind: 'REOPENED', note_id, reason, contract_id })
  return []
}

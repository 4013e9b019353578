import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { hasHeldDeposit, isThere, storedContract } from './stored.ts'
import { writeNote } from './write-note.ts'

/** A car leaves without a deposit, and a manager answers for it. */
export const waiveDeposit: Apply<'waive_deposit'> = (db, write, context, { contract_id, note_id, reason }) => {
  if (isThere(db, 'booking_notes', note_id)) return []
  const contract = storedContract(db, contract_id)
  if (!contract) throw new Stale('refused.contract_unknown')
  if (contract.status !== 'ACTIVE') throw new Stale('refused.contract_not_active')
  if (hasHeldDeposit(db, contract_id)) throw new Stale('refused.deposit_is_held')
  const waived = db.prepare("select 1 from booking_notes where contract_id = ? and kind = 'DEPOSIT_WAIVED'").get(contract_id)
  if (waived) throw new Stale('refused.deposit_already_waived')
  writeNote(write, context, { kind: 'DEPOSIT_WAIVED', note_id, reason, contract_id })
  return []
}

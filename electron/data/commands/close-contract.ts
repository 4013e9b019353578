import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { balanceOf, carOut, hasHeldDeposit, storedContract } from './stored.ts'

/** A returned contract is done when no deposit is held and nothing is owed, or when somebody decided to send the bill. */
export const closeContract: Apply<'close_contract'> = (db, write, _context, { contract_id, receivable }) => {
  const contract = storedContract(db, contract_id)
  if (!contract) throw new Stale('refused.contract_unknown')
  if (contract.status !== 'RETURNED') throw new Stale('refused.contract_not_returned')
  if (carOut(db, contract_id)) throw new Stale('refused.contract_car_still_out')
  if (hasHeldDeposit(db, contract_id)) throw new Stale('refused.deposit_still_held')
  const balance = balanceOf(db, contract_id)
  const owes = balance > 0 && receivable
  if (balance !== 0 && !owes) throw new Stale('refused.contract_not_settled')
  write.update('contracts', contract_id, { status: 'COMPLETED', is_receivable: Number(owes) })
  return []
}

import { isLate } from './books.ts'
import { drawerOf } from './cash.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere, storedContract } from './stored.ts'

/** Holds a deposit on a contract that is running. */
export const holdDeposit: Apply<'hold_deposit'> = (db, write, { org_id }, input) => {
  const { deposit_id, at, cash_session_id, ...held } = input
  if (isThere(db, 'deposits', deposit_id)) return []
  const contract = storedContract(db, input.contract_id)
  if (!contract) throw new Stale('refused.contract_unknown')
  if (contract.status !== 'ACTIVE') throw new Stale('refused.contract_not_active')
  if (held.method === 'CASH' && held.amount_rp % 5 !== 0) throw new Stale('refused.deposit_cash_in_five_rappen')
  write.insert('deposits', { ...held, id: deposit_id, org_id, status: 'HELD', captured_rp: 0, held_at: at, settled_at: null,
    cash_session_id: drawerOf(db, held.method, cash_session_id), release_session_id: null, late_for_lock: isLate(db, held.location_id, at) })
  return []
}

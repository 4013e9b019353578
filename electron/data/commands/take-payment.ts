import { settledBy } from '../../../shared/money.ts'
import { isLate } from './books.ts'
import { drawerOf } from './cash.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere, paidOn, roleOf, storedContract } from './stored.ts'

/** Money in, or back out: never more than has come in (a captured deposit has), and back only by a manager. */
export const takePayment: Apply<'take_payment'> = (db, write, { org_id, author_id }, input) => {
  const { payment_id, at, cash_session_id, ...payment } = input
  if (isThere(db, 'payments', payment_id)) return []
  if (!storedContract(db, input.contract_id)) throw new Stale('refused.contract_unknown')
  if (input.kind === 'REFUND') {
    const role = roleOf(db, author_id)
    if (role !== 'MANAGER' && role !== 'ADMIN') throw new Stale('refused.refund_needs_manager')
    if (-settledBy(input) > paidOn(db, input.contract_id)) throw new Stale('refused.refund_exceeds_paid')
  }
  if (input.method === 'CASH' && input.amount_rp % 5 !== 0) throw new Stale('refused.payment_cash_in_five_rappen')
  if (input.method !== 'CASH' && input.rounding_rp !== 0) throw new Stale('refused.payment_rounding_is_cash')
  write.insert('payments', { ...payment, id: payment_id, org_id, paid_at: at, taken_by: author_id, reverses_id: null,
    cash_session_id: drawerOf(db, input.method, cash_session_id), late_for_lock: isLate(db, input.location_id, at) })
  return []
}

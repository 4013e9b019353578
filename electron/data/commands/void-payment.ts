import { settledBy } from '../../../shared/money.ts'
import { isLate } from './books.ts'
import { drawerOf } from './cash.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere, paidOn, storedContract } from './stored.ts'

type Taken = { kind: 'PAYMENT' | 'REFUND'; method: string; amount_rp: number; rounding_rp: number }

/** A payment that was none: a row of the opposite kind takes it back, in full and once. */
export const voidPayment: Apply<'void_payment'> = (db, write, { org_id, author_id }, input) => {
  const { payment_id, voids_id, contract_id, location_id, reason, at } = input
  if (isThere(db, 'payments', payment_id)) return []
  if (!storedContract(db, contract_id)) throw new Stale('refused.contract_unknown')
  const taken = db.prepare('select kind, method, amount_rp, rounding_rp from payments where id = ? and contract_id = ? and reverses_id is null')
    .get(voids_id, contract_id) as Taken | undefined
  if (!taken) throw new Stale('refused.payment_unknown')
  if (db.prepare('select 1 from payments where reverses_id = ?').get(voids_id) !== undefined) throw new Stale('refused.payment_already_voided')
  if (taken.kind === 'PAYMENT' && settledBy(taken) > paidOn(db, contract_id)) throw new Stale('refused.refund_exceeds_paid')
  write.insert('payments', { ...taken, id: payment_id, org_id, contract_id, location_id, kind: taken.kind === 'REFUND' ? 'PAYMENT' : 'REFUND', reference: reason,
    paid_at: at, taken_by: author_id, cash_session_id: drawerOf(db, taken.method, input.cash_session_id), reverses_id: voids_id,
    late_for_lock: isLate(db, location_id, at) })
  return []
}

import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { discountLimit } from './grant-discount.ts'
import { isThere, storedContract, storedReservation } from './stored.ts'

/** A manager agrees to what goes beyond somebody's limits, and no further than the own ones. */
export const recordApproval: Apply<'record_approval'> = (db, write, context, { approval_id, ...approval }) => {
  const { contract_id, reservation_id, approved_op_id, limit_bp } = approval
  if (isThere(db, 'approvals', approval_id)) return []
  if (contract_id === null && reservation_id === null && approved_op_id === null) throw new Stale('refused.approval_names_something')
  if (contract_id !== null && !storedContract(db, contract_id)) throw new Stale('refused.contract_unknown')
  if (reservation_id !== null && !storedReservation(db, reservation_id)) throw new Stale('refused.reservation_unknown')
  if (limit_bp !== null && limit_bp > discountLimit(db, context)) throw new Stale('refused.discount_over_limit')
  write.insert('approvals', { ...approval, id: approval_id, org_id: context.org_id, approved_at: context.occurred_at, approved_by: context.author_id })
  return []
}

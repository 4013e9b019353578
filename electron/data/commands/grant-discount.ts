import type { Database } from 'better-sqlite3'
import type { OpContext } from '../../../shared/commands.ts'
import { isOverDiscountLimit } from '../../../shared/discounts.ts'
import { assertVat, openForCharges } from './add-charge.ts'
import { granterOf } from './approval-requests.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere, roleOf } from './stored.ts'
import { writeNote } from './write-note.ts'

/** A line of its own that takes something off, up to the limit of the person or of a manager's approval. */
export const grantDiscount: Apply<'grant_discount'> = (db, write, context, input) => {
  const { charge_id, note_id, contract_id, amount_rp, vat_code, vat_bp, reason, approval_id } = input
  if (isThere(db, 'contract_charges', charge_id)) return []
  const contract = openForCharges(db, contract_id)
  const granter = granterOf(db, context, 'grant_discount', input)
  const limit_bp = Math.max(discountLimit(db, context), approval_id === null ? 0 : approvedLimit(db, approval_id, contract_id),
    granter === null ? 0 : discountLimit(db, { org_id: context.org_id, author_id: granter }))
  // a damage is no favour of the house; all discounts of the contract count together
  const { base, given } = db.prepare(`select coalesce(sum(amount_rp) filter (where amount_rp > 0 and kind <> 'DAMAGE'), 0) as base,
    coalesce(-sum(amount_rp) filter (where kind = 'DISCOUNT'), 0) as given from contract_charges where contract_id = ?`).get(contract_id) as
    { base: number; given: number }
  if (isOverDiscountLimit(given + amount_rp, base, limit_bp)) throw new Stale('refused.discount_over_limit')
  assertVat(db, context.org_id, 'DISCOUNT', contract.starts_at, input)
  write.insert('contract_charges', {
    id: charge_id, org_id: context.org_id, contract_id, kind: 'DISCOUNT', quantity: 1, unit_rp: -amount_rp, amount_rp: -amount_rp, vat_code, vat_bp,
    created_at: context.occurred_at, created_by: context.author_id,
  })
  writeNote(write, context, { kind: 'DISCOUNT', note_id, reason, contract_id, approval_id })
  return []
}

/** How much of the charges the author may take off, in basis points. The twin of `private.discount_limit_bp`. */
export function discountLimit(db: Database, { org_id, author_id }: Pick<OpContext, 'org_id' | 'author_id'>): number {
  const role = roleOf(db, author_id)
  if (role === 'ADMIN') return 10_000
  const firm = db.prepare('select staff_discount_bp, manager_discount_bp from organizations where id = ?').get(org_id) as
    { staff_discount_bp: number; manager_discount_bp: number }
  return role === 'MANAGER' ? firm.manager_discount_bp : firm.staff_discount_bp
}

function approvedLimit(db: Database, approval_id: string, contract_id: string): number {
  const approval = db.prepare("select limit_bp from approvals where id = ? and contract_id = ? and command = 'grant_discount'")
    .get(approval_id, contract_id) as { limit_bp: number | null } | undefined
  if (!approval) throw new Stale('refused.approval_unknown')
  if (db.prepare('select 1 from booking_notes where approval_id = ?').get(approval_id)) throw new Stale('refused.approval_used')
  return approval.limit_bp ?? 0
}

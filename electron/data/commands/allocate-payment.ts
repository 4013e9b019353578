import type { Database } from 'better-sqlite3'
import type { CommandInput } from '../../../shared/commands.ts'
import { openOfShare, usedOf } from './allocated.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere, storedContract } from './stored.ts'

/** Which document a payment or a captured deposit pays: never more than it has, never more than is open. */
export const allocatePayment: Apply<'allocate_payment'> = (db, write, { org_id, author_id }, input) => {
  const { allocation_id, contract_id, invoice_id, payment_id, deposit_id, amount_rp, at } = input
  if (isThere(db, 'payment_allocations', allocation_id)) return []
  if (!storedContract(db, contract_id)) throw new Stale('refused.contract_unknown')
  if ((payment_id === null) === (deposit_id === null)) throw new Stale('refused.malformed_operation')
  const document = db.prepare(`select 1 from invoices v where v.id = @invoice_id and v.kind <> 'CREDIT_NOTE' and (v.contract_id = @contract_id
    or v.contract_id is null and exists (select 1 from invoice_lines l where l.invoice_id = v.id and l.contract_id = @contract_id))`).get({ invoice_id, contract_id })
  if (document === undefined) throw new Stale('refused.invoice_unknown')
  const source = payment_id === null ? capturedDeposit(db, deposit_id, contract_id) : livePayment(db, payment_id, contract_id)
  if (amount_rp > source.has_rp - usedOf(db, payment_id ?? deposit_id ?? '')) throw new Stale('refused.allocation_exceeds_payment')
  const open_rp = openOfShare(db, invoice_id, contract_id)
  if (source.kind === 'REFUND' && amount_rp > -open_rp) throw new Stale('refused.refund_exceeds_credit')
  if (source.kind !== 'REFUND' && amount_rp > open_rp) throw new Stale('refused.invoice_overpaid')
  write.insert('payment_allocations', { id: allocation_id, org_id, contract_id, invoice_id, payment_id, deposit_id, amount_rp, reverses_id: null,
    allocated_at: at, allocated_by: author_id })
  return []
}

type Source = { kind: string; has_rp: number }
function livePayment(db: Database, payment_id: string, contract_id: string): Source {
  const payment = db.prepare(`select kind, amount_rp - rounding_rp as has_rp, exists (select 1 from payments v where v.reverses_id = p.id) as is_void
    from payments p where id = ? and contract_id = ? and reverses_id is null`).get(payment_id, contract_id) as Source & { is_void: number } | undefined
  if (!payment) throw new Stale('refused.payment_unknown')
  if (payment.is_void === 1) throw new Stale('refused.payment_already_voided')
  return payment
}
function capturedDeposit(db: Database, deposit_id: string | null, contract_id: string): Source {
  const has_rp = db.prepare(`select captured_rp from deposits where id = ? and contract_id = ? and status = 'SETTLED'`).pluck().get(deposit_id, contract_id)
  if (typeof has_rp !== 'number') throw new Stale('refused.deposit_unknown')
  return { kind: 'PAYMENT', has_rp }
}

/** The payment is free again for another document; what was allocated stays on record. */
export const releaseAllocation: Apply<'release_allocation'> = (db, write, { org_id, author_id }, { allocation_id, contract_id, releases_id, at }) => {
  if (isThere(db, 'payment_allocations', allocation_id)) return []
  if (!storedContract(db, contract_id)) throw new Stale('refused.contract_unknown')
  const row = db.prepare('select invoice_id, payment_id, deposit_id, amount_rp from payment_allocations where id = ? and contract_id = ? and reverses_id is null')
    .get(releases_id, contract_id) as Pick<CommandInput<'allocate_payment'>, 'invoice_id' | 'payment_id' | 'deposit_id' | 'amount_rp'> | undefined
  if (!row) throw new Stale('refused.allocation_unknown')
  if (db.prepare('select 1 from payment_allocations where reverses_id = ?').get(releases_id) !== undefined) throw new Stale('refused.allocation_already_released')
  write.insert('payment_allocations', { ...row, id: allocation_id, org_id, contract_id, reverses_id: releases_id, allocated_at: at, allocated_by: author_id })
  return []
}

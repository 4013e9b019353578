import type { Database } from 'better-sqlite3'

/** SQL: whether allocation `a` still holds, neither released nor of a voided payment. The twin of `private.live_allocations`. */
const lives = `a.reverses_id is null and not exists (select 1 from payment_allocations r where r.reverses_id = a.id)
  and not exists (select 1 from payments v where v.reverses_id = a.payment_id)`

/** SQL: what is allocated to the document `x`, Rappen; refunds take off. The twin of `private.allocated_rp`. */
export const allocatedOf = (x: string): string => `coalesce((select sum(case p.kind when 'REFUND' then -1 else 1 end * a.amount_rp)
  from payment_allocations a left join payments p on p.id = a.payment_id where a.invoice_id = ${x} and ${lives}), 0)`
/** SQL: what has been credited of the document `x`, Rappen. The twin of `private.credited_rp`. */
export const creditedOf = (x: string): string => `coalesce((select sum(n.total_rp) from invoices n where n.corrects_id = ${x}), 0)`

export const allocatedTo = (db: Database, invoice_id: string): number => db.prepare(`select ${allocatedOf('?')}`).pluck().get(invoice_id) as number

export const creditedTo = (db: Database, invoice_id: string): number => db.prepare(`select ${creditedOf('?')}`).pluck().get(invoice_id) as number

/** What of a document is left to pay, Rappen; negative when money has to go back. The twin of `private.invoice_open_rp`. */
export const openOf = (db: Database, invoice_id: string): number =>
  db.prepare(`select v.total_rp - ${creditedOf('v.id')} - ${allocatedOf('v.id')} from invoices v where v.id = ?`).pluck().get(invoice_id) as number

/** What of a payment or captured deposit is allocated, Rappen. */
export const usedOf = (db: Database, source_id: string): number =>
  db.prepare(`select coalesce(sum(a.amount_rp), 0) from payment_allocations a where ? in (a.payment_id, a.deposit_id) and ${lives}`).pluck().get(source_id) as number

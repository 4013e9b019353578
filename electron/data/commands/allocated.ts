import type { Database } from 'better-sqlite3'

/** SQL: whether allocation `a` still holds, neither released nor of a voided payment. The twin of `private.live_allocations`. */
export const lives = `a.reverses_id is null and not exists (select 1 from payment_allocations r where r.reverses_id = a.id)
  and not exists (select 1 from payments v where v.reverses_id = a.payment_id)`

/** SQL: what is allocated to the document `x`, Rappen; refunds take off. `contract`: to this one's share of it alone. The twin of `private.allocated_rp`. */
export const allocatedOf = (x: string, contract?: string): string => `coalesce((select sum(case p.kind when 'REFUND' then -1 else 1 end * a.amount_rp)
  from payment_allocations a left join payments p on p.id = a.payment_id where a.invoice_id = ${x}${contract ? ` and a.contract_id = ${contract}` : ''} and ${lives}), 0)`
/** SQL: what the document `x` asks of a contract, less what credit notes have taken off of that, Rappen. */
export const askedOfShare = (x: string, contract: string): string => `coalesce((select sum(case when l.invoice_id = ${x} then l.amount_rp else -l.amount_rp end) from invoice_lines l
  where l.contract_id = ${contract} and (l.invoice_id = ${x} or l.invoice_id in (select n.id from invoices n where n.corrects_id = ${x}))), 0)`
/** SQL: whether a document that no reissue has taken back holds the contract `x`. */
export const isOnDocument = (x: string): string => `exists (select 1 from invoice_lines l join invoices v on v.id = l.invoice_id where l.contract_id = ${x} and ${holds})`
/** SQL: whether the document `v` still stands for its line `l`: a credit note does not, and a reissue has left the charge for another one. The twin of what `private.invoice_line_fits` asks. */
export const holds = `v.kind <> 'CREDIT_NOTE' and not exists (select 1 from invoices n where n.corrects_id = v.id and n.is_reissue and (n.contract_id is null or n.contract_id = l.contract_id))`
/** SQL: what has been credited of the document `x`, Rappen. The twin of `private.credited_rp`. */
export const creditedOf = (x: string): string => `coalesce((select sum(n.total_rp) from invoices n where n.corrects_id = ${x}), 0)`

/** Of the document, or (`contract_id`) of one contract's share of it. */
export const allocatedTo = (db: Database, invoice_id: string, contract_id: string | null = null): number =>
  db.prepare(`select ${allocatedOf('@invoice_id', contract_id === null ? undefined : '@contract_id')}`).pluck().get({ invoice_id, contract_id }) as number

export const creditedTo = (db: Database, invoice_id: string): number => db.prepare(`select ${creditedOf('?')}`).pluck().get(invoice_id) as number

/** What of a document is left to pay for one of its contracts, Rappen; negative when money has to go back. The twin of `private.invoice_open_rp`. */
export const openOfShare = (db: Database, invoice_id: string, contract_id: string): number =>
  db.prepare(`select ${askedOfShare('@invoice_id', '@contract_id')} - ${allocatedOf('@invoice_id', '@contract_id')}`).pluck().get({ invoice_id, contract_id }) as number

/** What of a payment or captured deposit is allocated, Rappen. */
export const usedOf = (db: Database, source_id: string): number =>
  db.prepare(`select coalesce(sum(a.amount_rp), 0) from payment_allocations a where ? in (a.payment_id, a.deposit_id) and ${lives}`).pluck().get(source_id) as number

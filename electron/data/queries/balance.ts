import type { Desk } from '../desk.ts'
import { one } from '../statement.ts'

/** SQL: what the contract `x` still owes, Rappen; negative when money has to go back. Cash rounding is owed by nobody, and a void contract owes nothing. */
export const balanceOf = (x: string): string => `(coalesce((select sum(c.amount_rp) from contract_charges c where c.contract_id = ${x}
    and not exists (select 1 from contracts k where k.id = ${x} and k.status = 'VOID')), 0)
  - coalesce((select sum(l.amount_rp) from invoice_lines l join invoices n on n.id = l.invoice_id
    where l.contract_id = ${x} and n.kind = 'CREDIT_NOTE' and not n.is_reissue), 0)
  - coalesce((select sum(case p.kind when 'REFUND' then -1 else 1 end * (p.amount_rp - p.rounding_rp)) from payments p
    where p.contract_id = ${x}), 0)
  - coalesce((select sum(d.captured_rp) from deposits d where d.contract_id = ${x}), 0))`

/** See `balanceOf`; 0 for an unknown contract. */
export function balance(desk: Desk, contract_id: string): number {
  return one<{ balance_rp: number }>(desk.db, `select ${balanceOf('@contract_id')} as balance_rp`, { contract_id })?.balance_rp ?? 0
}

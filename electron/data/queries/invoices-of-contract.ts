import type { InvoiceView } from '../../../shared/invoice-view.ts'
import { askedOfShare } from '../commands/allocated.ts'
import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'

type Line = InvoiceView['lines'][number] & { invoice_id: string }
type Head = Omit<InvoiceView, 'lines' | 'has_credit' | 'is_replaced' | 'is_collective'> & { is_collective: 0 | 1; credits: number; reissues: number }

/** What was written to whoever pays, oldest first, with what is left of each line; of a collective invoice what concerns this contract. */
export function invoicesOf(desk: Desk, contract_id: string): InvoiceView[] {
  const lines = all<Line>(desk.db, `select l.invoice_id, l.id, l.description, l.amount_rp,
    l.amount_rp - coalesce((select sum(n.amount_rp) from invoice_lines n where n.corrects_line_id = l.id), 0) as left_rp
    from invoice_lines l where l.contract_id = @contract_id order by l.position`, { contract_id })
  const about = '(n.contract_id is null or n.contract_id = @contract_id)'
  return all<Head>(desk.db, `select v.id, v.number, v.kind, v.payer, v.recipient_name as recipient, v.contract_id is null as is_collective,
    (select sum(l.amount_rp) from invoice_lines l where l.invoice_id = v.id and l.contract_id = @contract_id) as total_rp, v.issued_at as at, v.due_on,
    case when v.kind = 'CREDIT_NOTE' then 0 else ${askedOfShare('v.id', '@contract_id')} end as left_rp,
    (select count(*) from invoices n where n.corrects_id = v.id and ${about}) as credits, (select count(*) from invoices n where n.corrects_id = v.id and ${about} and n.is_reissue) as reissues
    from invoices v where v.id in (select l.invoice_id from invoice_lines l where l.contract_id = @contract_id) order by v.issued_at, v.id`, { contract_id }).map(({ credits, reissues, is_collective, ...invoice }) => ({
    ...invoice, is_collective: is_collective === 1, has_credit: credits > 0, is_replaced: reissues > 0,
    lines: lines.filter(line => line.invoice_id === invoice.id).map(({ id, description, amount_rp, left_rp }) => ({ id, description, amount_rp, left_rp })),
  }))
}

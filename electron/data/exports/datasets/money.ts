import { vatIncluded } from '../../../../shared/money.ts'
import { coded, column, summed } from '../column.ts'
import type { Column, Row } from '../column.ts'
import { codeOf, located, nameOf, within } from '../dataset.ts'
import type { Dataset } from '../dataset.ts'

const signed = "case p.kind when 'REFUND' then -1 else 1 end"
const numberOf = (contract: string) => `(select c.number from contracts c where c.id = ${contract})`
const userName = (id: string) => `(select u.full_name from users u where u.id = ${id})`

/** Money taken and paid back, by the day and place where that happened. */
export const payments: Dataset = {
  columns: [
    column('paid_at', 'instant', 'p.paid_at'),
    column('location', 'text', codeOf('p.location_id')),
    column('contract', 'text', numberOf('p.contract_id')),
    coded('kind', 'payment_kind', 'p.kind'),
    coded('method', 'method', 'p.method'),
    summed('amount_rp', 'rp', `${signed} * p.amount_rp`),
    summed('rounding_rp', 'rp', `${signed} * p.rounding_rp`),
    summed('settled_rp', 'rp', `${signed} * (p.amount_rp - p.rounding_rp)`),
    column('reference', 'text', 'p.reference'),
    column('invoices', 'text', `(select group_concat(i.number, ' ' order by i.number) from payment_allocations a join invoices i on i.id = a.invoice_id where a.payment_id = p.id
      and a.reverses_id is null and not exists (select 1 from payment_allocations b where b.reverses_id = a.id))`),
    column('taken_by', 'text', userName('p.taken_by')),
    column('till', 'text', '(select s.till from cash_sessions s where s.id = p.cash_session_id)'),
  ],
  from: `from payments p where ${within('p.paid_at')} and ${located('p.location_id')} order by p.paid_at, p.id`,
}

const credit = "case i.kind when 'CREDIT_NOTE' then -1 else 1 end"
/** Documents by the day they were issued, a row for each rate; credit notes are negative. */
export const invoices: Dataset = {
  columns: [
    column('issued_at', 'instant', 'i.issued_at'),
    column('number', 'text', 'i.number'),
    coded('kind', 'invoice_kind', 'i.kind'),
    column('location', 'text', codeOf('i.location_id')),
    // a collective invoice names all of its contracts
    column('contract', 'text', `coalesce(${numberOf('i.contract_id')}, (select group_concat(c.number, ' ' order by c.number) from contracts c
      where c.id in (select l.contract_id from invoice_lines l where l.invoice_id = i.id)))`),
    coded('payer', 'payer', 'i.payer'),
    column('recipient', 'text', 'i.recipient_name'),
    column('corrects', 'text', '(select o.number from invoices o where o.id = i.corrects_id)'),
    column('due_on', 'day', 'i.due_on'),
    coded('vat_code', 'vat', 't.vat_code'),
    column('vat_bp', 'bp', 't.vat_bp'),
    summed('gross_rp', 'rp', `${credit} * t.gross_rp`),
    summed('net_rp', 'rp', `${credit} * (t.gross_rp - t.vat_rp)`),
    summed('vat_rp', 'rp', `${credit} * t.vat_rp`),
  ],
  from: `from invoices i join invoice_vat_totals t on t.invoice_id = i.id
    where ${within('i.issued_at')} and ${located('i.location_id')} order by i.issued_at, i.id, t.vat_code, t.vat_bp`,
}

/** SQL: the instant at which the contract `c` was declared void, 0 where nobody knows when, null where it was not. */
export const voidedAt = `case c.status when 'VOID' then coalesce((select min(n.written_at) from booking_notes n where n.contract_id = c.id and n.kind = 'VOIDED'), 0) end`
/** SQL: what was charged on the same contract at the same rate before the charge `x`. */
export const chargedBefore = `coalesce((select sum(b.amount_rp) from contract_charges b where b.contract_id = x.contract_id and b.vat_code = x.vat_code and b.vat_bp = x.vat_bp
  and (b.created_at < x.created_at or (b.created_at = x.created_at and b.id < x.id))), 0)`

/**
 * VAT of a part of something that is taxed as a whole: what the whole contains with the part less what it contained before, so that
 * the parts come to the whole's VAT to the Rappen. Rappen, basis points.
 */
export const vatOfPart = (before_rp: number, gross_rp: number, vat_bp: number): number => vatIncluded(before_rp + gross_rp, vat_bp) - vatIncluded(before_rp, vat_bp)

const charge_columns: readonly Column[] = [
  column('created_at', 'instant', 'x.created_at'),
  column('location', 'text', codeOf('c.pickup_location_id')),
  column('contract', 'text', 'c.number'),
  coded('kind', 'charge', 'x.kind'),
  column('quantity', 'count', 'x.quantity'),
  column('unit_rp', 'rp', 'x.unit_rp'),
  coded('vat_code', 'vat', 'x.vat_code'),
  column('vat_bp', 'bp', 'x.vat_bp'),
  summed('gross_rp', 'rp', 'x.amount_rp'),
]
/** What was charged, line by line, by the day it was charged; a contract's charges are those of where the car was fetched. */
export const charges: Dataset = {
  columns: [...charge_columns, column('before_rp', 'rp', chargedBefore)],
  from: `from contract_charges x join contracts c on c.id = x.contract_id
    where ${within('x.created_at')} and ${located('c.pickup_location_id')} and c.status <> 'VOID' order by x.created_at, x.id`,
  turn: {
    columns: [...charge_columns, summed('net_rp', 'rp', ''), summed('vat_rp', 'rp', '')],
    async *rows(source) {
      for await (const batch of source) yield batch.map(withVat)
    },
  },
}

function withVat(row: Row): Row {
  const [vat_bp, gross_rp, before_rp] = row.slice(7) as [number, number, number]
  const vat_rp = vatOfPart(before_rp, gross_rp, vat_bp)
  return [...row.slice(0, 9), gross_rp - vat_rp, vat_rp]
}

/** SQL: where the deposit `d` of the contract `c` is settled: where the car came back, whose drawer and terminal do it. So `export_rows` and `journal_movements` have it too. */
export const settledAt = 'coalesce(c.returned_location_id, d.location_id)'

const until = (at: string) => `${at} < @until`
/** SQL: what the contract `c` owed at the end of the period. */
const owed = `coalesce((select sum(x.amount_rp) from contract_charges x where x.contract_id = c.id and ${until('x.created_at')}
    and coalesce(${voidedAt}, @until) >= @until), 0)
  - coalesce((select sum(l.amount_rp) from invoice_lines l join invoices n on n.id = l.invoice_id
    where l.contract_id = c.id and n.kind = 'CREDIT_NOTE' and not n.is_reissue and ${until('n.issued_at')}), 0)
  - coalesce((select sum(${signed} * (p.amount_rp - p.rounding_rp)) from payments p where p.contract_id = c.id and ${until('p.paid_at')}), 0)
  - coalesce((select sum(d.captured_rp) from deposits d where d.contract_id = c.id and ${until('d.settled_at')}), 0)`

/** SQL: whether the document `i` holds something of the contract `q`. */
const on_q = 'i.id in (select l.invoice_id from invoice_lines l where l.contract_id = q.id)'

/** What each contract owes (or has paid ahead, negative) at the end of the period, whatever day it is from. */
export const receivables: Dataset = {
  columns: [
    column('contract', 'text', 'q.number'),
    coded('status', 'contract_status', 'q.status'),
    column('location', 'text', codeOf('q.pickup_location_id')),
    column('customer', 'text', nameOf('q.customer_id')),
    column('returned_at', 'instant', 'q.returned_at'),
    column('invoices', 'text', `(select group_concat(i.number, ' ' order by i.number) from invoices i where ${on_q} and i.kind <> 'CREDIT_NOTE' and i.issued_at < @until)`),
    column('due_on', 'day', `(select max(i.due_on) from invoices i where ${on_q} and i.kind <> 'CREDIT_NOTE' and i.issued_at < @until)`),
    summed('balance_rp', 'rp', 'q.owed'),
  ],
  from: `from (select c.*, ${owed} as owed from contracts c where ${located('c.pickup_location_id')} and c.created_at < @until) q where q.owed <> 0 order by q.number`,
}

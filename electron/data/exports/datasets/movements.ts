import { column } from '../column.ts'
import type { Row } from '../column.ts'
import { codeOf, located, within } from '../dataset.ts'
import { chargedBefore, settledAt, voidedAt, vatOfPart } from './money.ts'

/** What happened to money: the one source of the journal and of the VAT summary, so that both say the same. */
export type What = 'charge' | 'void' | 'credit' | 'payment' | 'refund' | 'deposit_held' | 'deposit_settled' | 'cash' | 'difference'
export type Movement = {
  at: number; what: What; location: string; document: string
  /** the kind of a charge, the method of a payment or deposit */
  hint: string
  /** Rappen; of a settled deposit what was captured */
  amount_rp: number
  /** cash rounding of a payment; what was held, of a settled deposit */
  other_rp: number
  vat_code: string; vat_bp: number; vat_rp: number
  /** the drawer that it went through; null where it went through none */
  till: string | null
}

const tillOf = (session: string) => `(select k.till from cash_sessions k where k.id = ${session})`
const union = [
  `select x.created_at as at, 'charge' as what, c.pickup_location_id as location_id, c.number as document, x.kind as hint, x.amount_rp as amount_rp, 0 as other_rp,
    x.vat_code as vat_code, x.vat_bp as vat_bp, ${chargedBefore} as before_rp, x.id as id, null as till
    from contract_charges x join contracts c on c.id = x.contract_id
    where ${within('x.created_at')} and ${located('c.pickup_location_id')} and x.created_at <= coalesce(${voidedAt}, x.created_at)`,
  // a contract that should not have been: what was charged until then goes again on the day it was declared void
  `select n.written_at, 'void', c.pickup_location_id, c.number, x.kind, -x.amount_rp, 0, x.vat_code, x.vat_bp, -${chargedBefore}, x.id, null
    from booking_notes n join contracts c on c.id = n.contract_id join contract_charges x on x.contract_id = c.id
    where ${within('n.written_at')} and n.kind = 'VOIDED' and c.status = 'VOID' and ${located('c.pickup_location_id')} and n.written_at = ${voidedAt} and x.created_at <= n.written_at`,
  `select i.issued_at, 'credit', i.location_id, i.number, l.kind, -l.amount_rp, 0, l.vat_code, l.vat_bp,
    -coalesce((select sum(b.amount_rp) from invoice_lines b where b.invoice_id = l.invoice_id and b.vat_code = l.vat_code and b.vat_bp = l.vat_bp and b.position < l.position), 0), l.id, null
    from invoices i join invoice_lines l on l.invoice_id = i.id
    where i.kind = 'CREDIT_NOTE' and not i.is_reissue and ${within('i.issued_at')} and ${located('i.location_id')}`,
  `select p.paid_at, case p.kind when 'REFUND' then 'refund' else 'payment' end, p.location_id, c.number, p.method,
    case p.kind when 'REFUND' then -1 else 1 end * (p.amount_rp - p.rounding_rp), case p.kind when 'REFUND' then -1 else 1 end * p.rounding_rp, '', 0, 0, p.id, ${tillOf('p.cash_session_id')}
    from payments p left join contracts c on c.id = p.contract_id where ${within('p.paid_at')} and ${located('p.location_id')}`,
  // a hold on a card is no money yet
  `select d.held_at, 'deposit_held', d.location_id, c.number, d.method, d.amount_rp, 0, '', 0, 0, d.id, ${tillOf('d.cash_session_id')}
    from deposits d join contracts c on c.id = d.contract_id where d.method = 'CASH' and ${within('d.held_at')} and ${located('d.location_id')}`,
  `select d.settled_at, 'deposit_settled', ${settledAt}, c.number, d.method, d.captured_rp, d.amount_rp, '', 0, 0, d.id, ${tillOf('d.release_session_id')}
    from deposits d join contracts c on c.id = d.contract_id where ${within('d.settled_at')} and ${located(settledAt)} and (d.method = 'CASH' or d.captured_rp <> 0)`,
  `select m.moved_at, 'cash', m.location_id, m.reason, m.kind, case m.kind when 'OUT' then -1 else 1 end * m.amount_rp, 0, '', 0, 0, m.id, ${tillOf('m.cash_session_id')}
    from cash_movements m where ${within('m.moved_at')} and ${located('m.location_id')}`,
  `select s.closed_at, 'difference', s.location_id, s.till, '', s.counted_rp - s.expected_rp, 0, '', 0, 0, s.id, s.till
    from cash_sessions s where s.status = 'CLOSED' and ${within('s.closed_at')} and ${located('s.location_id')} and s.counted_rp <> s.expected_rp`,
].join('\n union all ')

/** The columns that `movementOf` reads, in its order. */
export const movement_columns = [
  column('date', 'instant', 'q.at'), column('kind', 'text', 'q.what'), column('location', 'text', codeOf('q.location_id')), column('document', 'text', 'q.document'),
  column('method', 'text', 'q.hint'), column('amount_rp', 'rp', 'q.amount_rp'), column('rounding_rp', 'rp', 'q.other_rp'), column('vat_code', 'text', 'q.vat_code'),
  column('vat_bp', 'bp', 'q.vat_bp'), column('before_rp', 'rp', 'q.before_rp'), column('till', 'text', 'q.till'),
]
export const movements_of = `from (${union}) q`
export const movements_from = `${movements_of} order by q.at, q.id, q.what`

/** A row of the movements as what it is. */
export function movementOf(row: Row): Movement {
  const [at, what, location, document, hint, amount_rp, other_rp, vat_code, vat_bp, before_rp, till = null] = row as
    [number, What, string | null, string | null, string | null, number, number, string, number, number, string | null | undefined]
  return {
    at, what, location: location ?? '', document: document ?? '', hint: hint ?? '', amount_rp, other_rp, vat_code, vat_bp, till,
    vat_rp: vat_bp === 0 ? 0 : vatOfPart(before_rp, amount_rp, vat_bp),
  }
}

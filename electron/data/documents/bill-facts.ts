import type { Database } from 'better-sqlite3'
import { allocatedTo } from '../commands/allocated.ts'
import { balanceOf } from '../queries/balance.ts'
import { all, one } from '../statement.ts'
import type { Bill, BillLine, BillPart } from './bill.ts'
import { firmAt, Incomplete, needed, plate_then } from './facts.ts'
import { textsOn } from './texts.ts'
import { localeOf } from './words.ts'

type InvoiceRow = Pick<Bill, 'kind' | 'number' | 'starts_at' | 'ends_at' | 'due_on' | 'reason' | 'total_rp' | 'corrects' | 'contract_number' | 'at' | 'iban'> & {
  contract_id: string | null; location_id: string; locale: string; supplier_name: string; supplier_uid: string | null; supplier_street: string; supplier_house_number: string; supplier_postcode: string; supplier_town: string
  recipient_name: string | null; recipient_line: string | null; recipient_street: string | null; recipient_house_number: string | null; recipient_postcode: string | null; recipient_town: string | null; recipient_country: string | null
}

type PartRow = Omit<BillPart, 'lines' | 'total_rp'> & { id: string }
/** The contracts of a collective invoice in the order of their lines. */
const partsOf = (db: Database, invoice_id: string): BillPart[] => all<PartRow>(db, `select x.id, x.number, x.starts_at, coalesce(x.returned_at, x.ends_at) as ends_at,
    coalesce((select ${plate_then.replaceAll('@at', 'x.starts_at')} from contract_vehicles g join vehicles v on v.id = g.vehicle_id where g.contract_id = x.id and g.state <> 'VOID' order by g.seq limit 1), '') as plate,
    coalesce((select d.first_name || ' ' || d.last_name from contract_drivers k join drivers d on d.id = k.driver_id where k.contract_id = x.id order by k.is_main desc, d.id limit 1), '') as driver
  from contracts x join (select contract_id, min(position) as first from invoice_lines where invoice_id = @invoice_id group by contract_id) l on l.contract_id = x.id order by l.first`, { invoice_id })
  .map(({ id: contract_id, ...part }) => {
    const lines = all<BillLine>(db, `select description, quantity, unit_rp, amount_rp, vat_bp from invoice_lines where invoice_id = @invoice_id and contract_id = @contract_id order by position`, { invoice_id, contract_id })
    return { ...part, lines, total_rp: lines.reduce((sum, line) => sum + line.amount_rp, 0) }
  })

/** What is paid of a bill: what is allocated to it, and of one contract what came in without being allocated: nobody is asked for more than the contract owes. */
function paidOf(db: Database, { kind, contract_id, total_rp }: Pick<InvoiceRow, 'kind' | 'contract_id' | 'total_rp'>, invoice_id: string): number {
  const allocated_rp = allocatedTo(db, invoice_id)
  if (kind !== 'INVOICE' || contract_id === null) return allocated_rp
  const owed_rp = db.prepare(`select ${balanceOf('@contract_id')}`).pluck().get({ contract_id }) as number
  return total_rp - Math.max(0, Math.min(total_rp - allocated_rp, owed_rp))
}

/** How a receipt was paid; nothing where the money of the contract is not what the receipt is over. */
function receivedOn(db: Database, contract_id: string, total_rp: number): Bill['received'] {
  const received = all<Bill['received'][number]>(db, `select p.method, sum(case p.kind when 'REFUND' then -1 else 1 end * (p.amount_rp - p.rounding_rp)) as amount_rp from payments p
      where p.contract_id = @contract_id and p.reverses_id is null and not exists (select 1 from payments v where v.reverses_id = p.id) group by p.method
    union all select 'DEPOSIT', sum(captured_rp) from deposits where contract_id = @contract_id and captured_rp > 0 having count(*) > 0 order by 1`, { contract_id })
  return received.reduce((sum, { amount_rp }) => sum + amount_rp, 0) === total_rp ? received : []
}

/** A bill as its rows froze it; only what is still open and the account are of now. Throws Incomplete. */
export function billFacts(db: Database, invoice_id: string): Bill {
  const v = needed(one<InvoiceRow>(db, `select v.*, v.issued_at as at, coalesce(x.number, '') as contract_number, c.number as corrects, o.iban from invoices v left join contracts x on x.id = v.contract_id
    join organizations o on o.id = v.org_id left join invoices c on c.id = v.corrects_id where v.id = @invoice_id`, { invoice_id }), 'the invoice')
  // it went to somebody, whom a desk of another branch does not hold as long as the contract is open there
  if (v.recipient_name === '') throw new Incomplete('this PC does not know who the invoice went to')
  const { branch, phone } = firmAt(db, v.location_id)
  const parts = v.contract_id === null ? partsOf(db, invoice_id) : []
  // a desk of another branch may hold some of its contracts alone
  if (v.contract_id === null && parts.reduce((sum, part) => sum + part.total_rp, 0) !== v.total_rp) throw new Incomplete('this PC does not hold all contracts of the invoice')
  const locale = localeOf(v.locale)
  return {
    kind: v.kind, number: v.number, locale, at: v.at, texts: textsOn(db, v.kind, locale, v.at), contract_number: v.contract_number, starts_at: v.starts_at, ends_at: v.ends_at, due_on: v.due_on, reason: v.reason,
    corrects: v.corrects, total_rp: v.total_rp, iban: v.iban, paid_rp: paidOf(db, v, invoice_id), received: v.kind === 'RECEIPT' && v.contract_id !== null ? receivedOn(db, v.contract_id, v.total_rp) : [],
    firm: { name: v.supplier_name, uid: v.supplier_uid, street: v.supplier_street, house_number: v.supplier_house_number, postcode: v.supplier_postcode, town: v.supplier_town, branch, phone },
    recipient: v.recipient_name === null ? null : { name: v.recipient_name, line: v.recipient_line, street: v.recipient_street ?? '', house_number: v.recipient_house_number ?? '',
      postcode: v.recipient_postcode ?? '', town: v.recipient_town ?? '', country: v.recipient_country },
    parts,
    lines: all(db, 'select description, quantity, unit_rp, amount_rp, vat_bp from invoice_lines where invoice_id = @invoice_id order by position', { invoice_id }),
    vat: all(db, 'select vat_bp, gross_rp, vat_rp from invoice_vat_totals where invoice_id = @invoice_id order by vat_code, vat_bp', { invoice_id }),
  }
}

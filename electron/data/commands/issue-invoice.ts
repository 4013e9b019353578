import type { Database } from 'better-sqlite3'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { storeDocument } from './document.ts'
import type { DocumentLine } from './document.ts'
import { isThere } from './stored.ts'
import { takeNumber } from './take-number.ts'

type Charge = Pick<DocumentLine, 'kind' | 'quantity' | 'unit_rp' | 'amount_rp' | 'vat_code' | 'vat_bp'> & { names: string; note: string }
/** Their amounts don't show what they were reckoned from. */
const withNote = ['LATE', 'FUEL']

/** From charges of a contract, for whoever pays them. Recipient, lines and VAT are frozen with it. */
export const issueInvoice: Apply<'issue_invoice'> = (db, write, context, input) => {
  if (isThere(db, 'invoices', input.invoice_id)) return []
  const { contract_id, recipient, locale } = input
  const contract = db.prepare('select starts_at, ends_at, returned_at from contracts where id = ?').get(contract_id) as
    { starts_at: number; ends_at: number; returned_at: number | null } | undefined
  if (!contract) throw new Stale('refused.contract_unknown')
  const found = input.lines.map(({ id, charge_id }) => {
    const charge = db.prepare(`select c.kind, c.quantity, c.unit_rp, c.amount_rp, c.vat_code, c.vat_bp, coalesce(x.name_${locale}, k.name_${locale}) as names, c.description as note
      from contract_charges c join charge_kinds k on k.kind = c.kind left join extras x on x.id = c.extra_id where c.id = ? and c.contract_id = ?`).get(charge_id, contract_id) as Charge | undefined
    if (!charge) throw new Stale('refused.charge_unknown')
    const { names, note, ...line } = charge
    const description = (withNote.includes(line.kind) && note !== '' ? `${names}: ${note}` : names).slice(0, 200)
    return { ...line, id, charge_id, corrects_line_id: null, description }
  })
  const total_rp = found.reduce((sum, line) => sum + line.amount_rp, 0)
  if (total_rp < 0) throw new Stale('refused.invoice_below_zero')
  if (!recipient && (input.kind === 'INVOICE' || total_rp > 40_000)) throw new Stale('refused.invoice_needs_recipient')
  if (isNumberTaken(db, input.number)) throw new Stale('refused.invoice_number_taken')
  if (new Set(found.map(line => line.charge_id)).size < found.length || found.some(line => isInvoiced(db, line.charge_id))) {
    throw new Stale('refused.charge_already_invoiced')
  }
  takeNumber(db, write, input)
  storeDocument(db, write, context, {
    id: input.invoice_id, contract_id, location_id: input.location_id, kind: input.kind, number: input.number, corrects_id: null, is_reissue: 0,
    reason: null, payer: input.payer, recipient_name: recipient?.name ?? null, recipient_line: recipient?.line ?? null,
    recipient_street: recipient?.street ?? null, recipient_house_number: recipient?.house_number ?? null,
    recipient_postcode: recipient?.postcode ?? null, recipient_town: recipient?.town ?? null, recipient_country: recipient?.country ?? null,
    locale, starts_at: contract.starts_at, ends_at: contract.returned_at ?? contract.ends_at, issued_at: input.at, due_on: input.due_on,
  }, found)
  return []
}

export const isNumberTaken = (db: Database, number: string): boolean => db.prepare('select 1 from invoices where number = ?').get(number) !== undefined

/** Whether a charge stands on a document that no reissue has taken back. */
function isInvoiced(db: Database, charge_id: string): boolean {
  return db.prepare(`select 1 from invoice_lines l join invoices v on v.id = l.invoice_id where l.charge_id = ? and v.kind <> 'CREDIT_NOTE'
    and not exists (select 1 from invoices n where n.corrects_id = v.id and n.is_reissue)`).get(charge_id) !== undefined
}

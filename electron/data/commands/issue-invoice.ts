import type { Database } from 'better-sqlite3'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { assertNotInvoiced, chargeLine, recipientColumns } from './document-lines.ts'
import { storeDocument } from './document.ts'
import { isThere } from './stored.ts'
import { takeNumber } from './take-number.ts'

/** From charges of a contract, for whoever pays them. Recipient, lines and VAT are frozen with it. */
export const issueInvoice: Apply<'issue_invoice'> = (db, write, context, input) => {
  if (isThere(db, 'invoices', input.invoice_id)) return []
  const { contract_id, recipient, locale } = input
  const contract = db.prepare('select starts_at, ends_at, returned_at from contracts where id = ?').get(contract_id) as
    { starts_at: number; ends_at: number; returned_at: number | null } | undefined
  if (!contract) throw new Stale('refused.contract_unknown')
  const found = input.lines.map(line => chargeLine(db, line, [contract_id], locale))
  const total_rp = found.reduce((sum, line) => sum + line.amount_rp, 0)
  if (total_rp < 0) throw new Stale('refused.invoice_below_zero')
  if (!recipient && (input.kind === 'INVOICE' || total_rp > 40_000)) throw new Stale('refused.invoice_needs_recipient')
  if (isNumberTaken(db, input.number)) throw new Stale('refused.invoice_number_taken')
  assertNotInvoiced(db, found)
  takeNumber(db, write, input)
  storeDocument(db, write, context, {
    id: input.invoice_id, contract_id, location_id: input.location_id, kind: input.kind, number: input.number, corrects_id: null, is_reissue: 0,
    reason: null, payer: input.payer, ...recipientColumns(recipient),
    locale, starts_at: contract.starts_at, ends_at: contract.returned_at ?? contract.ends_at, issued_at: input.at, due_on: input.due_on,
  }, found)
  return []
}

export const isNumberTaken = (db: Database, number: string): boolean => db.prepare('select 1 from invoices where number = ?').get(number) !== undefined

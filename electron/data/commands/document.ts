import type { Database } from 'better-sqlite3'
import type { OpContext } from '../../../shared/commands.ts'
import { vatSummary } from '../../../shared/vat.ts'
import type { Row } from '../row.ts'
import type { Write } from '../write.ts'
import { isLate } from './books.ts'
import { derivedId } from './conflicts.ts'

export type DocumentLine = {
  id: string; charge_id: string; corrects_line_id: string | null; kind: string; description: string
  quantity: number; unit_rp: number; amount_rp: number; vat_code: string; vat_bp: number
  /** whose charge it is */
  contract_id: string
}
/** `contract_id`: null where its lines are of several contracts. */
export type Document = Row & { id: string; contract_id: string | null; location_id: string; issued_at: number }

/** Stores a document with its lines and VAT, from the firm as it is now. The twin of `private.store_document`. */
export function storeDocument(db: Database, write: Write, { org_id, author_id, device_id }: OpContext, document: Document, lines: readonly DocumentLine[]): void {
  const supplier = db.prepare(`select name as supplier_name, uid as supplier_uid, street as supplier_street, house_number as supplier_house_number,
    postcode as supplier_postcode, town as supplier_town from organizations where id = ?`).get(org_id) as Row
  const { id: invoice_id, contract_id } = document
  write.insert('invoices', { ...document, ...supplier, org_id, total_rp: lines.reduce((sum, line) => sum + line.amount_rp, 0), issued_by: author_id, device_id,
    late_for_lock: isLate(db, document.location_id, document.issued_at) })
  lines.forEach((line, n) => write.insert('invoice_lines', { ...line, org_id, invoice_id, position: n + 1 }))
  for (const total of vatSummary(lines)) {
    write.insert('invoice_vat_totals', { ...total, id: derivedId(invoice_id, `${total.vat_code}:${total.vat_bp}`), org_id, contract_id, invoice_id })
  }
}

import type { Database } from 'better-sqlite3'
import type { CommandInput } from '../../../shared/commands.ts'
import { allocatedTo, creditedTo } from './allocated.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { storeDocument } from './document.ts'
import type { Document, DocumentLine } from './document.ts'
import { isNumberTaken } from './issue-invoice.ts'
import { isThere, storedContract } from './stored.ts'
import { takeNumber } from './take-number.ts'

type Issued = Pick<Document, 'starts_at' | 'ends_at'> & { contract_id: string | null; total_rp: number }
const issued = `contract_id, payer, recipient_name, recipient_line, recipient_street, recipient_house_number, recipient_postcode, recipient_town, recipient_country, locale,
  starts_at, ends_at, total_rp`

/**
 * Takes off what a document asked for: of its contract, of one contract of a collective invoice, or (`contract_id` null) of all of them at once.
 * A reissue takes off all of that and leaves the charges for another document.
 */
export const issueCreditNote: Apply<'issue_credit_note'> = (db, write, context, input) => {
  if (isThere(db, 'invoices', input.invoice_id)) return []
  const { contract_id, corrects_id, is_reissue, at } = input
  const contract = contract_id === null ? undefined : storedContract(db, contract_id)
  if (contract_id !== null && !contract) throw new Stale('refused.contract_unknown')
  const old = db.prepare(`select ${issued} from invoices v where id = @corrects_id and kind <> 'CREDIT_NOTE' and (contract_id is @contract_id
    or contract_id is null and exists (select 1 from invoice_lines l where l.invoice_id = v.id and l.contract_id = @contract_id))`).get({ corrects_id, contract_id }) as Issued | undefined
  if (!old) throw new Stale('refused.invoice_unknown')
  const { total_rp: whole_rp, ...kept } = old
  const lines = input.lines.map(line => creditLine(db, corrects_id, contract_id, line))
  const total_rp = lines.reduce((sum, line) => sum + line.amount_rp, 0)
  const before = db.prepare(`select is_reissue from invoices where corrects_id = @corrects_id and (contract_id is null or @contract_id is null or contract_id = @contract_id)`)
    .pluck().all({ corrects_id, contract_id }) as number[]
  if (before.some(was => was === 1 || is_reissue)) throw new Stale('refused.invoice_already_credited')
  const { asked_rp, credited_rp } = contract_id === old.contract_id ? { asked_rp: whole_rp, credited_rp: creditedTo(db, corrects_id) } : shareOf(db, corrects_id, contract_id)
  if (is_reissue && total_rp !== asked_rp) throw new Stale('refused.reissue_credits_all')
  if (is_reissue && allocatedTo(db, corrects_id, contract_id) !== 0) throw new Stale('refused.credit_needs_release')
  if (total_rp > asked_rp - credited_rp) throw new Stale('refused.credit_exceeds_invoice')
  if (total_rp < 0) throw new Stale('refused.invoice_below_zero')
  if (isNumberTaken(db, input.number)) throw new Stale('refused.invoice_number_taken')
  assertWithinLines(db, lines)
  takeNumber(db, write, input)
  // a note over one contract of a collective invoice is about the time of that contract
  const period = old.contract_id === null && contract ? { starts_at: contract.starts_at, ends_at: contract.returned_at ?? contract.ends_at } : {}
  storeDocument(db, write, context, { ...kept, ...period, id: input.invoice_id, contract_id, location_id: input.location_id, kind: 'CREDIT_NOTE', number: input.number,
    corrects_id, is_reissue: Number(is_reissue), reason: input.reason, issued_at: at, due_on: null }, lines)
  return []
}

/** What a collective invoice asks of one contract, and what has been credited of it before, Rappen. */
const shareOf = (db: Database, invoice_id: string, contract_id: string | null) => db.prepare(`select
  coalesce(sum(case when l.invoice_id = @invoice_id then l.amount_rp end), 0) as asked_rp, coalesce(sum(case when l.invoice_id <> @invoice_id then l.amount_rp end), 0) as credited_rp
  from invoice_lines l where l.contract_id = @contract_id and (l.invoice_id = @invoice_id or l.invoice_id in (select n.id from invoices n where n.corrects_id = @invoice_id))`)
  .get({ invoice_id, contract_id }) as { asked_rp: number; credited_rp: number }

type StoredLine = Omit<DocumentLine, 'id' | 'corrects_line_id'>
function creditLine(db: Database, corrects_id: string, contract_id: string | null, { id, line_id, amount_rp }: CommandInput<'issue_credit_note'>['lines'][number]): DocumentLine {
  const line = db.prepare(`select contract_id, charge_id, kind, description, quantity, unit_rp, amount_rp, vat_code, vat_bp from invoice_lines
    where id = ? and invoice_id = ?`).get(line_id, corrects_id) as StoredLine | undefined
  if (!line || (contract_id !== null && line.contract_id !== contract_id)) throw new Stale('refused.invoice_unknown')
  const part = amount_rp === line.amount_rp ? {} : { quantity: 1, unit_rp: amount_rp, amount_rp }
  return { ...line, ...part, id, corrects_line_id: line_id }
}

/** No line is credited beyond its amount, not in several steps either: what is left of it keeps its sign. */
function assertWithinLines(db: Database, lines: readonly DocumentLine[]): void {
  const left = new Map<string, number>()
  for (const { corrects_line_id, amount_rp } of lines) {
    const id = corrects_line_id ?? ''
    const rest_rp = (left.get(id) ?? db.prepare(`select amount_rp - coalesce((select sum(n.amount_rp) from invoice_lines n where n.corrects_line_id = l.id), 0)
      from invoice_lines l where l.id = ?`).pluck().get(id) as number)
    if (amount_rp < Math.min(rest_rp, 0) || amount_rp > Math.max(rest_rp, 0)) throw new Stale('refused.credit_exceeds_invoice')
    left.set(id, rest_rp - amount_rp)
  }
}

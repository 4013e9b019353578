import type { Database } from 'better-sqlite3'
import type { CommandInput } from '../../../shared/commands.ts'
import { withSeason } from '../../../shared/seasons.ts'
import { holds } from './allocated.ts'
import { Stale } from './command.ts'
import type { DocumentLine } from './document.ts'

type Charge = Omit<DocumentLine, 'id' | 'charge_id' | 'corrects_line_id' | 'description'> & { names: string; note: string; seasons: string; season_id: string | null; season_name: string | null }
type Input = CommandInput<'issue_invoice'>
/** Their amounts don't show what they were reckoned from. */
const withNote = ['LATE', 'FUEL']

/** The charge as it stands on a document, in the payer's language. Refuses one that is of none of these contracts. */
export function chargeLine(db: Database, { id, charge_id }: Input['lines'][number], contract_ids: readonly string[], locale: Input['locale']): DocumentLine {
  const charge = db.prepare(`select c.contract_id, c.kind, c.quantity, c.unit_rp, c.amount_rp, c.vat_code, c.vat_bp, coalesce(x.name_${locale}, k.name_${locale}) as names, c.description as note,
      o.seasons, c.season_id, s.name_${locale} as season_name
    from contract_charges c join charge_kinds k on k.kind = c.kind join contracts o on o.id = c.contract_id left join extras x on x.id = c.extra_id left join seasons s on s.id = c.season_id where c.id = ?`).get(charge_id) as Charge | undefined
  if (!charge || !contract_ids.includes(charge.contract_id)) throw new Stale('refused.charge_unknown')
  const { names: kind, note, seasons, season_id, season_name, ...line } = charge
  const names = withSeason(kind, { seasons, season_id, season_name })
  const description = (withNote.includes(line.kind) && note !== '' ? `${names}: ${note}` : names).slice(0, 200)
  return { ...line, id, charge_id, corrects_line_id: null, description }
}

/** No charge stands on two documents, nor twice on one. */
export function assertNotInvoiced(db: Database, lines: readonly DocumentLine[]): void {
  const isInvoiced = (charge_id: string) => db.prepare(`select 1 from invoice_lines l join invoices v on v.id = l.invoice_id where l.charge_id = ? and ${holds}`).get(charge_id) !== undefined
  if (new Set(lines.map(line => line.charge_id)).size < lines.length || lines.some(line => isInvoiced(line.charge_id))) throw new Stale('refused.charge_already_invoiced')
}

/** Who is written to, as the document freezes it. */
export const recipientColumns = (recipient: Input['recipient']) => ({
  recipient_name: recipient?.name ?? null, recipient_line: recipient?.line ?? null, recipient_street: recipient?.street ?? null,
  recipient_house_number: recipient?.house_number ?? null, recipient_postcode: recipient?.postcode ?? null, recipient_town: recipient?.town ?? null,
  recipient_country: recipient?.country ?? null,
})

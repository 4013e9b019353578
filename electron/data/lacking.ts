import type { Database } from 'better-sqlite3'
import type { OutboxRow } from './replaced.ts'

/** What the server has refused for want of rows that it did not know, and what of it this PC has got since (ADR 4). */
export type Refused = OutboxRow & { tried_for: string | null }

/** Where a desk holds what the server said it does not know. */
const held_in: Record<string, readonly string[]> = {
  customer_unknown: ['customers'], driver_unknown: ['drivers'], reservation_unknown: ['reservations'], contract_unknown: ['contracts', 'contract_vehicles'],
  vehicle_unknown: ['vehicles'], plate_unknown: ['vehicle_plates'], block_unknown: ['vehicle_blocks'], maintenance_unknown: ['planned_maintenance'], damage_unknown: ['vehicle_damages'],
  charge_unknown: ['contract_charges'], deposit_unknown: ['deposits'], payment_unknown: ['payments'], invoice_unknown: ['invoices'], allocation_unknown: ['payment_allocations'],
  approval_unknown: ['approvals'], request_unknown: ['approval_requests'], cash_session_unknown: ['cash_sessions'], attachment_unknown: ['attachments'], conflict_unknown: ['sync_conflicts'],
  flag_unknown: ['customer_flags'], document_text_unknown: ['document_texts'], category_unknown: ['vehicle_categories'], user_unknown: ['users'], location_unknown: ['locations'],
}

const deskValue = (db: Database, key: 'device_id' | 'restored_epoch'): string | null =>
  (db.prepare('select value from desk where key = ?').pluck().get(key) as string | undefined) ?? null
/** The epoch of the server that this PC has met as a restored one, null where it has met none. */
export const restoredEpoch = (db: Database): string | null => deskValue(db, 'restored_epoch')

/** Whether a refused operation will go out anew by itself, as soon as a row comes that this PC has not got: nothing for a person to do yet. */
export function waitsForRow(db: Database, op_id: string): boolean {
  if (restoredEpoch(db) === null) return false
  const [row] = mayComeAgain(db, op_id)
  return row !== undefined && given(db, tablesOf(row), idsIn(row.input)).length === 0 && !hasGoneOn(db, row, [])
}

/** What was refused here for want of something, by people who still work here; of one operation or of all. */
export function mayComeAgain(db: Database, op_id: string | null): Refused[] {
  // both states: only so the index of what is kept serves, and each turn asks
  const refused = db.prepare(`select * from outbox where state in ('REFUSED', 'ASIDE') and state = 'REFUSED' and op_id = coalesce(@op_id, op_id) and device_id = @device_id
    and not exists (select 1 from users where users.id = author_id and is_active = 0) order by seq`).all({ op_id, device_id: deskValue(db, 'device_id') }) as Refused[]
  return refused.filter(row => tablesOf(row).length > 0)
}

const tablesOf = ({ outcome }: Refused): readonly string[] => held_in[(JSON.parse(outcome ?? '{}') as { constraint?: string | null }).constraint ?? ''] ?? []
export const triedFor = ({ tried_for }: Refused): string[] => JSON.parse(tried_for ?? '[]') as string[]
const idsIn = (text: string): string[] => [...new Set(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [])]

/** Those of these rows that the server has given; what an operation of this desk has made, and nothing else, is not among them. */
function given(db: Database, tables: readonly string[], ids: readonly string[]): string[] {
  return tables.flatMap(table => db.prepare(`select id from ${table} where id in (select value from json_each(@ids))
    and not exists (select 1 from before_images b where b.tbl = '${table}' and b.row_id = ${table}.id and b.before is null)`).pluck().all({ ids: JSON.stringify(ids) }) as string[])
}

/** What the server did not know and the desk holds by now; empty where it has been tried with all of that already. */
export function comeSince(db: Database, row: Refused, epoch: string): string[] {
  const come = given(db, tablesOf(row), idsIn(row.input))
  const tried = new Set(triedFor(row))
  return come.every(id => tried.has(`${epoch} ${id}`)) ? [] : come
}

export function hasGoneOn(db: Database, row: Refused, come: readonly string[]): boolean {
  // An app of before did not note it.
  const { seen = null } = JSON.parse(row.outcome ?? '{}') as { seen?: number | null }
  if (seen === null) return true
  const about = given(db, ['vehicles', 'contracts', 'reservations'], idsIn(row.input)).filter(id => !come.includes(id))
  return about.some(id => db.prepare(`select 1 from outbox where seq > @seen and state in ('PENDING', 'ACKED', 'SETTLED')
    and coalesce(stale, '') <> 'stale.needs_refused' and instr(input, @id) > 0 limit 1`).get({ seen, id }) !== undefined)
}

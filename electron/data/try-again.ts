import { uuidv7 } from '../../shared/uuid.ts'
import type { Database } from './database.ts'
import { readDesk } from './database.ts'
import type { Log } from './log.ts'
import { queue } from './queue.ts'
import { hangOn, setAsideFor } from './replace.ts'
import type { OutboxRow } from './replaced.ts'
import type { Replay } from './replay.ts'

type Refused = OutboxRow & { tried_for: string | null }
type Parts = { db: Database; replay: Replay; now: () => number; log: Log; changed: (tables: Iterable<string>) => void; reopened: () => void }

/** Where a desk holds what the server said it does not know. */
const held_in: Record<string, readonly string[]> = {
  customer_unknown: ['customers'], driver_unknown: ['drivers'], reservation_unknown: ['reservations'], contract_unknown: ['contracts', 'contract_vehicles'],
  vehicle_unknown: ['vehicles'], plate_unknown: ['vehicle_plates'], block_unknown: ['vehicle_blocks'], maintenance_unknown: ['planned_maintenance'], damage_unknown: ['vehicle_damages'],
  charge_unknown: ['contract_charges'], deposit_unknown: ['deposits'], payment_unknown: ['payments'], invoice_unknown: ['invoices'], allocation_unknown: ['payment_allocations'],
  approval_unknown: ['approvals'], request_unknown: ['approval_requests'], cash_session_unknown: ['cash_sessions'], attachment_unknown: ['attachments'], conflict_unknown: ['sync_conflicts'],
  flag_unknown: ['customer_flags'], document_text_unknown: ['document_texts'], category_unknown: ['vehicle_categories'], user_unknown: ['users'], location_unknown: ['locations'],
}

/**
 * A restored server refuses what names a customer or a contract that another desk has not given it again yet. Once the feed brings the row, the
 * operation goes out anew in the place of the refused one, under a name of its own and still its author's: the refusal stays what the server has
 * stored. Once for each row that was lacking, in each epoch. Left to a person: what somebody at this desk has gone on after the refusal (another
 * operation about the same car, contract or booking, which may be the same thing once more), and what of an author who may not work here.
 * Returns whether anything waits to be sent.
 */
export function tryAgain({ db, replay, now, log, changed, reopened }: Parts): boolean {
  const epoch = readDesk(db, 'restored_epoch')
  if (epoch === null) return false
  const again = mayComeAgain(db, null).flatMap(row => {
    const come = comeSince(db, row, epoch)
    return come.length > 0 && !hasGoneOn(db, row, come) ? [{ row, come }] : []
  })
  if (again.length === 0) return false
  changed([...replay.around(() => {
    for (const { row, come } of again) replaceBySame(db, row, now(), [...triedFor(row), ...come.map(id => `${epoch} ${id}`)])
    return ['outbox']
  }, { rows: [], seqs: again.map(({ row }) => row.seq) }), 'status'])
  log('what a refused operation lacked has come, it goes out anew', again.map(({ row: { op_id, name } }) => ({ op_id, name })))
  reopened()
  return true
}

/** Whether a refused operation will go out anew by itself, as soon as a row comes that this PC has not got: nothing for a person to do yet. */
export function waitsForRow(db: Database, op_id: string): boolean {
  if (readDesk(db, 'restored_epoch') === null) return false
  const [row] = mayComeAgain(db, op_id)
  return row !== undefined && given(db, tablesOf(row), idsIn(row.input)).length === 0 && !hasGoneOn(db, row, [])
}

/** What was refused here for want of something, by people who still work here; of one operation or of all. */
function mayComeAgain(db: Database, op_id: string | null): Refused[] {
  // both states: only so the index of what is kept serves, and each turn asks
  const refused = db.prepare(`select * from outbox where state in ('REFUSED', 'ASIDE') and state = 'REFUSED' and op_id = coalesce(@op_id, op_id) and device_id = @device_id
    and not exists (select 1 from users where users.id = author_id and is_active = 0) order by seq`).all({ op_id, device_id: readDesk(db, 'device_id') }) as Refused[]
  return refused.filter(row => tablesOf(row).length > 0)
}

const tablesOf = ({ outcome }: Refused): readonly string[] => held_in[(JSON.parse(outcome ?? '{}') as { constraint?: string | null }).constraint ?? ''] ?? []
const triedFor = ({ tried_for }: Refused): string[] => JSON.parse(tried_for ?? '[]') as string[]
const idsIn = (text: string): string[] => [...new Set(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [])]

/** Those of these rows that the server has given; what an operation of this desk has made, and nothing else, is not among them. */
function given(db: Database, tables: readonly string[], ids: readonly string[]): string[] {
  return tables.flatMap(table => db.prepare(`select id from ${table} where id in (select value from json_each(@ids))
    and not exists (select 1 from before_images b where b.tbl = '${table}' and b.row_id = ${table}.id and b.before is null)`).pluck().all({ ids: JSON.stringify(ids) }) as string[])
}

/** What the server did not know and the desk holds by now; empty where it has been tried with all of that already. */
function comeSince(db: Database, row: Refused, epoch: string): string[] {
  const come = given(db, tablesOf(row), idsIn(row.input))
  const tried = new Set(triedFor(row))
  return come.every(id => tried.has(`${epoch} ${id}`)) ? [] : come
}

function hasGoneOn(db: Database, row: Refused, come: readonly string[]): boolean {
  // An app of before did not note it.
  const { seen = null } = JSON.parse(row.outcome ?? '{}') as { seen?: number | null }
  if (seen === null) return true
  const about = given(db, ['vehicles', 'contracts', 'reservations'], idsIn(row.input)).filter(id => !come.includes(id))
  return about.some(id => db.prepare(`select 1 from outbox where seq > @seen and state in ('PENDING', 'ACKED', 'SETTLED')
    and coalesce(stale, '') <> 'stale.needs_refused' and instr(input, @id) > 0 limit 1`).get({ seen, id }) !== undefined)
}

function replaceBySame(db: Database, row: Refused, now: number, tried_for: readonly string[]): void {
  const op_id = uuidv7(now)
  setAsideFor(db, row, op_id, '')
  queue(db, { ...row, op_id })
  db.prepare('update outbox set tried_for = ? where op_id = ?').run(JSON.stringify(tried_for), op_id)
  hangOn(db, new Map([[row.op_id, op_id]]))
}

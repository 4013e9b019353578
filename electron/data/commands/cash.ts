import type { Database } from 'better-sqlite3'
import { countComesTo } from '../../../shared/cash.ts'
import type { CommandInput, OpContext } from '../../../shared/commands.ts'
import type { Write } from '../write.ts'
import { isLate } from './books.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere } from './stored.ts'

export type StoredCashSession = {
  id: string; location_id: string; till: string; status: string; opened_by: string; opened_at: number; opening_rp: number; closed_at: number | null
}
const storedSession = (db: Database, id: string) => db.prepare('select * from cash_sessions where id = ?').get(id) as StoredCashSession | undefined

/** The drawer that cash goes into, where there is such a session; none is no reason to refuse the money. The twin of `private.drawer_of`. */
export function drawerOf(db: Database, method: string, cash_session_id: string | null | undefined): string | null {
  return cash_session_id && method === 'CASH' && storedSession(db, cash_session_id) ? cash_session_id : null
}

function storeCount(write: Write, { org_id }: OpContext, session: { id: string; location_id: string }, moment: 'OPENING' | 'CLOSING',
  counted_at: number, counts: CommandInput<'open_cash_session'>['counts']): void {
  if (new Set(counts.map(count => count.denomination_rp)).size < counts.length) throw new Stale('refused.cash_denomination_once')
  for (const count of counts) {
    write.insert('cash_counts', { ...count, org_id, location_id: session.location_id, cash_session_id: session.id, moment, counted_at })
  }
}

/** At most one session of a till at a time. */
export const openCashSession: Apply<'open_cash_session'> = (db, write, context, { cash_session_id: id, location_id, till, counts, at }) => {
  if (isThere(db, 'cash_sessions', id)) return []
  const open = db.prepare(`select 1 from cash_sessions where location_id = ? and till = ? and status = 'OPEN'`).get(location_id, till)
  if (open !== undefined) throw new Stale('refused.cash_session_open')
  const { org_id, device_id, author_id } = context
  write.insert('cash_sessions', { id, org_id, location_id, device_id, till, status: 'OPEN', opened_at: at, opened_by: author_id,
    opening_rp: countComesTo(counts), closed_at: null, closed_by: null, counted_rp: null, expected_rp: null, difference_reason: null,
    terminal_rp: null, terminal_expected_rp: null, terminal_reason: null, day_begins_at: null, reported: null })
  storeCount(write, context, { id, location_id }, 'OPENING', at, counts)
  return []
}

/** Money in or out of the drawer that no customer paid. What happened before the session was closed still belongs to it. */
export const recordCashMovement: Apply<'record_cash_movement'> = (db, write, { org_id, author_id }, input) => {
  const { movement_id, cash_session_id, kind, amount_rp, reason, at } = input
  if (isThere(db, 'cash_movements', movement_id)) return []
  const session = storedSession(db, cash_session_id)
  if (!session) throw new Stale('refused.cash_session_unknown')
  if (session.closed_at !== null && at > session.closed_at) throw new Stale('refused.cash_session_closed')
  if (amount_rp % 5 !== 0) throw new Stale('refused.cash_movement_in_five_rappen')
  write.insert('cash_movements', { id: movement_id, org_id, location_id: session.location_id, cash_session_id, kind, amount_rp, reason, moved_at: at,
    moved_by: author_id, late_for_lock: isLate(db, session.location_id, at) })
  return []
}

/** The evening's count. The expected sums are what the person saw: the reasons they gave are about those differences. */
export const closeCashSession: Apply<'close_cash_session'> = (db, write, context, input) => {
  const { cash_session_id: id, counts, expected_rp, difference_reason, at, terminal = null, report = null } = input
  const session = storedSession(db, id)
  if (!session) throw new Stale('refused.cash_session_unknown')
  const { author_id } = context
  // the server's answer was lost, but its row has come: this very count
  if (session.status === 'CLOSED' && session.closed_at === at && counts.every(count => isThere(db, 'cash_counts', count.id))) return []
  const role = db.prepare('select role from users where id = ?').pluck().get(author_id) as string | undefined
  if (session.opened_by !== author_id && role !== 'MANAGER' && role !== 'ADMIN') throw new Stale('refused.cash_session_not_yours')
  if (session.status === 'CLOSED') throw new Stale('refused.cash_session_closed')
  const counted_rp = countComesTo(counts)
  storeCount(write, context, session, 'CLOSING', at, counts)
  if (at < session.opened_at) throw new Stale('refused.cash_closed_after_open')
  if (counted_rp !== expected_rp && !difference_reason) throw new Stale('refused.cash_difference_needs_reason')
  if (terminal && terminal.total_rp !== terminal.expected_rp && !terminal.reason) throw new Stale('refused.terminal_difference_needs_reason')
  write.update('cash_sessions', id, { status: 'CLOSED', closed_at: at, closed_by: author_id, counted_rp, expected_rp, difference_reason,
    terminal_rp: terminal?.total_rp ?? null, terminal_expected_rp: terminal?.expected_rp ?? null, terminal_reason: terminal?.reason ?? null,
    day_begins_at: report?.day_begins_at ?? null, reported: report?.reported ?? null })
  return []
}

import type { Database } from 'better-sqlite3'
import type { ClosedDrawer, Drawer, DrawerLine } from '../../../shared/cash-view.ts'
import { startOfZurichDay } from '../../../shared/time.ts'
import { settledAt } from '../exports/datasets/money.ts'
import { all, one } from '../statement.ts'
import { openedWithoutDrawer } from './day-moved.ts'
import type { Query } from './query.ts'

type Session = Omit<ClosedDrawer, 'late_rp' | 'reason' | 'terminal'> & { terminal_rp: number | null; terminal_expected_rp: number; terminal_reason: string | null; opened_by: string; opened_by_id: string; device_id: string; opening_rp: number; difference_reason: string | null }
const shown_closed = 14
const name = (user: string) => `coalesce((select u.full_name from users u where u.id = ${user}), '–')`

/** What went into a drawer and out of it, the newest first. Its sum and the opening count are what `private.cash_expected_rp` says. */
export const drawerLines = (db: Database, session_id: string): DrawerLine[] => all(db, `select * from (
  select p.id, p.paid_at as at, p.kind, case p.kind when 'REFUND' then -1 else 1 end * p.amount_rp as amount_rp, c.number as text, c.id as contract_id, ${name('p.taken_by')} as by
    from payments p left join contracts c on c.id = p.contract_id where p.cash_session_id = @session_id
  union all select d.id || ' in', d.held_at, 'DEPOSIT', d.amount_rp, c.number, c.id, '' from deposits d left join contracts c on c.id = d.contract_id
    where d.cash_session_id = @session_id
  union all select d.id || ' out', d.settled_at, 'DEPOSIT_BACK', d.captured_rp - d.amount_rp, c.number, c.id, '' from deposits d left join contracts c on c.id = d.contract_id
    where d.release_session_id = @session_id and d.amount_rp <> d.captured_rp
  union all select m.id, m.moved_at, m.kind, case m.kind when 'OUT' then -1 else 1 end * m.amount_rp, m.reason, null, ${name('m.moved_by')}
    from cash_movements m where m.cash_session_id = @session_id) order by at desc, id desc`, { session_id })

/** What has to lie in a drawer, Rappen, of all that this PC knows. The twin of `private.cash_expected_rp`. */
export const drawerExpected = (db: Database, session_id: string, opening_rp: number): number =>
  drawerLines(db, session_id).reduce((sum, line) => sum + line.amount_rp, opening_rp)

/**
 * What the terminal has to say, Rappen: paid by card at the location less what went back, with what was kept of deposits on a card, since it was read last, at the
 * earliest since the drawer was opened. A location has one terminal, however many drawers.
 */
export function terminalExpected(db: Database, { location_id, opened_at }: { location_id: string; opened_at: number }, until: number): number {
  return one<{ rp: number }>(db, `with since as (select coalesce((select max(s.closed_at) from cash_sessions s where s.location_id = @location_id and s.terminal_rp is not null), @opened_at) as at)
    select coalesce((select sum(case p.kind when 'REFUND' then -1 else 1 end * p.amount_rp) from payments p, since where p.location_id = @location_id
        and p.method in ('CREDIT_CARD', 'DEBIT_CARD') and p.paid_at > since.at and p.paid_at <= @until), 0)
      + coalesce((select sum(d.captured_rp) from since, deposits d join contracts c on c.id = d.contract_id where ${settledAt} = @location_id and d.method in ('CREDIT_CARD', 'DEBIT_CARD')
        and d.settled_at > since.at and d.settled_at <= @until), 0) as rp`, { location_id, opened_at, until })?.rp ?? 0
}

/** The drawers of the location: the open ones with all that went in and out, and how the last ones were closed. */
export const cash: Query<'cash'> = ({ db, now }, _, { location_id, person, device_id }) => {
  const sessions = all<Session>(db, `select s.*, ${name('s.opened_by')} as opened_by, s.opened_by as opened_by_id, ${name('s.closed_by')} as closed_by from cash_sessions s
    where s.location_id = @location_id order by s.opened_at desc, s.id desc limit 60`, { location_id })
  const open = sessions.filter(session => session.closed_at === null).map((session): Drawer => {
    const { id, till, opened_at, opened_by, opening_rp } = session
    const lines = drawerLines(db, id)
    const waits = one<{ n: number }>(db, "select count(*) as n from op_names n join outbox o on o.seq = n.seq where n.id = @id and o.state = 'PENDING'", { id })
    return { id, till, opened_at, opened_by, opening_rp, lines, expected_rp: lines.reduce((sum, line) => sum + line.amount_rp, opening_rp),
      terminal_rp: terminalExpected(db, { location_id, opened_at }, now()),
      may_close: session.opened_by_id === person.id || person.role !== 'STAFF', waiting: waits?.n ?? 0 }
  })
  const closed = sessions.filter(session => session.closed_at !== null).slice(0, shown_closed).map((session): ClosedDrawer => {
    const { id, till, opened_at, closed_at, closed_by, counted_rp, expected_rp, difference_reason: reason, terminal_rp, terminal_expected_rp, terminal_reason } = session
    return { id, till, opened_at, closed_at, closed_by, counted_rp, expected_rp, reason, late_rp: drawerExpected(db, id, session.opening_rp) - expected_rp,
      terminal: terminal_rp === null ? null : { total_rp: terminal_rp, expected_rp: terminal_expected_rp, reason: terminal_reason } }
  })
  // The drawer that stands at this PC: it is opened with what was counted in it.
  const last = sessions.find(session => session.closed_at !== null && session.device_id === device_id)
  return { open, closed, terminal_rp: terminalExpected(db, { location_id, opened_at: startOfZurichDay(openedWithoutDrawer(db, location_id, now())) }, now()), next: { till: last?.till ?? '', counts: last ? all(db, `select denomination_rp, pieces from cash_counts where cash_session_id = @id and moment = 'CLOSING'
    order by denomination_rp desc`, { id: last.id }) : [] } }
}

import type { Database } from 'better-sqlite3'
import { drawerLines } from '../queries/cash.ts'
import { dayOf } from '../queries/day.ts'
import { toldBy } from '../queries/day-moved.ts'
import { all, one } from '../statement.ts'
import type { DayReport } from './day-report.ts'
import { firmAt, needed } from './facts.ts'
import { textsOn } from './texts.ts'
import { localeOf } from './words.ts'

type Session = Pick<DayReport, 'opened_at' | 'opened_by' | 'closed_by' | 'terminal_rp' | 'terminal_expected_rp' | 'terminal_reason' | 'opening_rp' | 'counted_rp' | 'expected_rp' | 'reason' | 'number' | 'at'> & { location_id: string; locale: string | null; day_begins_at: number | null; reported: string | null }

/** A drawer that was closed, in the language of who closed it. Throws Incomplete. */
export function dayReportFacts(db: Database, session_id: string): DayReport {
  const { location_id, locale, day_begins_at, reported, ...session } = needed(one<Session>(db, `select s.till as number, s.closed_at as at, s.opened_at, s.opening_rp, s.counted_rp, s.expected_rp, s.difference_reason as reason,
    s.terminal_rp, s.terminal_expected_rp, s.terminal_reason,
    s.location_id, s.day_begins_at, s.reported, u.locale, coalesce(u.full_name, '–') as closed_by, coalesce(o.full_name, '–') as opened_by
    from cash_sessions s left join users u on u.id = s.closed_by left join users o on o.id = s.opened_by where s.id = @session_id and s.status = 'CLOSED'`, { session_id }), 'the closed drawer')
  const language = localeOf(locale)
  return {
    ...session, locale: language, texts: textsOn(db, 'DAY_REPORT', language, session.at), firm: firmAt(db, location_id), lines: drawerLines(db, session_id).toReversed(),
    counts: all(db, "select denomination_rp, pieces from cash_counts where cash_session_id = @session_id and moment = 'CLOSING' order by denomination_rp desc", { session_id }),
    // the moment of the count belongs to it
    day: dayOf(db, location_id, toldBy(db, { ...session, location_id, day_begins_at, reported }), { from: session.at, until: session.at + 1 }),
  }
}

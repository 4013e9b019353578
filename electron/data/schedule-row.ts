import { HOUR, MINUTE } from '../../shared/time.ts'
import type { Schedule, ScheduleWhy } from '../../shared/drills.ts'
import { overdueHours } from './backup/schedule.ts'
import type { Database } from './database.ts'
import type { StorageRow } from './kept-backups.ts'

export type ScheduleRow = StorageRow & {
  is_on: 0 | 1; daily_at: number; folder: string | null; sealed_passphrase: Buffer | null
  set_at: number; set_by: string; last_ok_at: number | null; failed_at: number | null; failed_why: ScheduleWhy | null; held: Schedule['held']
}

/** How this desk makes archives by itself, null where nobody has ever said so. */
export const scheduleOf = (db: Database): ScheduleRow | null =>
  (db.prepare('select * from archive_schedule').get() as ScheduleRow | undefined) ?? null

/** Changes some of it; the first change makes it. `by`: who has chosen it, at what time. */
export function changeSchedule(db: Database, change: Partial<Omit<ScheduleRow, 'set_at' | 'set_by'>>, by?: { person_id: string; at: number }): void {
  if (by) db.prepare(`insert into archive_schedule (one, set_at, set_by) values (1, @at, @person_id) on conflict (one) do update set set_by = excluded.set_by`).run(by)
  for (const [column, value] of Object.entries(change)) db.prepare(`update archive_schedule set ${column} = ?`).run(value)
}

/** By how many hours the newest good archive of this desk is older than promised: after a whole day without one, where somebody wanted one. */
export function archiveOverdue(db: Database, now: number): number | null {
  const row = scheduleOf(db)
  const hours = row?.is_on === 1 ? overdueHours(row.last_ok_at ?? row.set_at, now) : null
  return hours === null ? null : Math.max(1, Math.floor(hours))
}

/** `02:30` of minutes after midnight. */
export const clockOf = (daily_at: number): string =>
  [Math.floor(daily_at * MINUTE / HOUR), daily_at % 60].map(part => String(part).padStart(2, '0')).join(':')

import type { Database } from 'better-sqlite3'
import { startOfZurichDay } from '../../../shared/time.ts'
import { movements_from } from '../exports/datasets/movements.ts'
import { all, one } from '../statement.ts'

/**
 * When the day of a report begins, ms UTC. Days end with their last count, so that no money stands in the reports of two days and none in no report: at midnight; or
 * when the day before was counted after it; or right after that count, where money moved between it and midnight (a card payment when the drawer was closed already).
 * The day of a drawer is the one on which it was opened, or a later one that was counted before it: a drawer that was forgotten for a night ends with that day.
 * @param until up to when it is looked at, ms UTC; counts after it do not matter
 */
export function beginOfDay(db: Database, location_id: string, opened_at: number, until: number): number {
  const opened = one<{ at: number | null }>(db, `select max(opened_at) as at from cash_sessions where location_id = @location_id and status = 'CLOSED' and closed_at < @until`, { location_id, until })?.at
  const midnight = startOfZurichDay(Math.max(opened_at, opened ?? opened_at))
  const counted = one<{ at: number | null }>(db, `select max(closed_at) as at from cash_sessions where location_id = @location_id and status = 'CLOSED' and closed_at < coalesce(
    (select min(closed_at) from cash_sessions where location_id = @location_id and status = 'CLOSED' and closed_at < @until and opened_at >= @midnight), @until)`, { location_id, midnight, until })?.at
  if (counted === null || counted === undefined) return startOfZurichDay(opened_at)
  if (counted >= midnight) return counted + 1
  const moved = all(db, `select 1 ${movements_from} limit 1`, { from: counted + 1, until: midnight, locations: JSON.stringify([location_id]) })
  return moved.length > 0 ? counted + 1 : midnight
}

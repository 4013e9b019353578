import type { Database } from 'better-sqlite3'
import { all, one } from '../statement.ts'
import { DAY, startOfZurichDay } from '../../../shared/time.ts'

/** Why a copy has not come yet. `differs`: what came is not what was sealed, and is no evidence. */
export type FetchReason = 'line' | 'busy' | 'differs' | 'missing' | 'not_allowed' | 'refused' | 'disk'
export type WantedFile = { sha256: string; org_id: string; location_id: string; bytes: number; rank: 0 | 1; reason: FetchReason | null; tries: number; next_try_at: number }

/** What the server says to have and this PC has neither taken nor asked for: of the hand-overs and of what came later. */
const missing = `a.kind = 'PHOTO' and a.state = 'STORED' and not exists (select 1 from files f where f.sha256 = a.sha256)`
const keep = `insert into fetched_files (sha256, org_id, location_id, bytes, rank, wanted_at)
  select a.sha256, min(a.org_id), min(a.location_id), min(a.bytes), @rank, @now`
/** A line is tried anew; what was wrong otherwise is said until it is right. */
const anew = "iif(reason in ('line', 'busy'), null, reason)"
/** More is not fetched ahead at once: a morning's returns, not a week's. */
const most_ahead = 400

/** Somebody looks at this contract: its photos are wanted before all others, and at once. How many of them are not here. */
export function wantPhotos(db: Database, contract_id: string, now: number): number {
  const { changes } = db.prepare(`${keep} from attachments a
    where (a.contract_id = @contract_id or a.inspection_id in (select id from inspections where contract_id = @contract_id)) and ${missing} group by a.sha256
    on conflict (sha256) do update set rank = 0, next_try_at = 0, wanted_at = excluded.wanted_at, reason = ${anew} where state = 'WANTED'`).run({ rank: 0, now, contract_id })
  return changes
}

/** The last hand-over of each car that is expected here until tonight: whoever takes it back wants to compare. */
export function wantDue(db: Database, location_id: string, now: number): number {
  const tonight = startOfZurichDay(startOfZurichDay(now) + DAY + 2 * 3_600_000)
  const { changes } = db.prepare(`${keep} from contracts c join contract_vehicles g on g.contract_id = c.id and g.state = 'OUT' join inspections i on i.leg_id = g.id and i.kind = 'CHECK_OUT'
    join attachments a on a.inspection_id = i.id
    where c.status = 'ACTIVE' and c.return_location_id = @location_id and c.ends_at < @tonight and ${missing} group by a.sha256 order by min(c.ends_at) limit ${most_ahead}
    on conflict (sha256) do nothing`).run({ rank: 1, now, location_id, tonight })
  return changes
}

export const nextWanted = (db: Database, now: number): WantedFile | undefined => one<WantedFile>(db, `select sha256, org_id, location_id, bytes, rank, reason, tries, next_try_at from fetched_files
  where state = 'WANTED' and next_try_at <= @now order by rank, next_try_at, wanted_at, sha256 limit 1`, { now })

/** When the next of them should be tried, ms UTC; null when all are here. */
export const nextFetchAt = (db: Database): number | null => one<{ at: number | null }>(db, "select min(next_try_at) as at from fetched_files where state = 'WANTED'", {})?.at ?? null

export function noteFetched(db: Database, sha256: string, now: number): void {
  db.prepare("update fetched_files set state = 'HERE', reason = null, tries = 0, used_at = ? where sha256 = ?").run(now, sha256)
}

export function noteNotFetched(db: Database, sha256: string, reason: FetchReason, tries: number, next_try_at: number): void {
  db.prepare('update fetched_files set reason = ?, tries = ?, next_try_at = ? where sha256 = ?').run(reason, tries, next_try_at, sha256)
}

/** Without a line for one there is none for the others. */
export function noteNoLine(db: Database, reason: 'line' | 'busy'): void {
  db.prepare("update fetched_files set reason = ? where state = 'WANTED' and reason is null").run(reason)
}

/** It may be another line, another person, or more room by now. */
export function tryFetchesAgain(db: Database, reasons: readonly FetchReason[]): void {
  db.prepare(`update fetched_files set next_try_at = 0, reason = ${anew} where state = 'WANTED' and reason in (select value from json_each(?))`).run(JSON.stringify(reasons))
}

/** To the day, so that looking costs no writing. */
export function noteUsed(db: Database, sha256: string, now: number): void {
  db.prepare("update fetched_files set used_at = ? where sha256 = ? and state = 'HERE' and used_at < ?").run(now, sha256, now - DAY)
}

/** Its copy can not be read any more: it is fetched anew. */
export function wantAgain(db: Database, sha256: string): void {
  db.prepare("update fetched_files set state = 'WANTED', rank = 0, next_try_at = 0, reason = null, tries = 0 where sha256 = ?").run(sha256)
}

export const isFetched = (db: Database, sha256: string): boolean => one(db, "select 1 from fetched_files where sha256 = @sha256 and state = 'HERE'", { sha256 }) !== undefined

/** Copies in the order in which they may go: whose rows have left this PC, then the one that nobody has looked at for longest. */
export const fetchedByUse = (db: Database): { sha256: string; bytes: number; used_at: number; has_row: 0 | 1 }[] =>
  all(db, "select sha256, bytes, used_at, exists (select 1 from attachments a where a.sha256 = f.sha256) as has_row from fetched_files f where state = 'HERE' order by has_row, used_at, sha256", {})

export function forgetFetched(db: Database, sha256: string): void {
  db.prepare('delete from fetched_files where sha256 = ?').run(sha256)
}

/** What was wanted so long ago and never came, or whose row has left this PC. */
export function forgetUnwanted(db: Database, limit: number): void {
  db.prepare("delete from fetched_files where state = 'WANTED' and (wanted_at < ? or sha256 not in (select sha256 from attachments))").run(limit)
}

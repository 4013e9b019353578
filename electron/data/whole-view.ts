import type { WholePlan } from '../../shared/drills.ts'
import { nextRun } from './backup/schedule.ts'
import type { Database } from './database.ts'
import type { Here } from './desk.ts'
import { pastOf, shownStorage } from './kept-backups.ts'
import { clockOf } from './schedule-row.ts'
import { wholeOf, wholeOverdue } from './whole-row.ts'
import type { WholeRow } from './whole-row.ts'

type Now = {
  who: Here; running: WholePlan['running']
  /** when this process began; ms UTC as all times */
  started_at: number; now: number
  /** who is signed in, behind a locked screen too */
  admin_id: string | null
  /** the hashes of the manifests that a drill has trusted */
  proven: readonly string[]
}
type MadeRow = { made_at: number; file_name: string; kind: WholePlan['kind']; row_count: number; bytes: number; person_name: string; manifest_sha256: string }

const shown = 5

/** When the next is to be made, ms UTC. */
export const wholeNext = (row: WholeRow, started_at: number, now: number): number => nextRun(row.daily_at, pastOf(row, started_at, row.kind === 'full' && row.sealed_passphrase !== null), now)

/** What an administrator is shown of it: of somebody else's address only that there is one, and whose. */
export function wholeView(db: Database, { who, running, started_at, now, admin_id, proven }: Now): WholePlan {
  const row = wholeOf(db)
  const is_mine = row?.set_by === who.person.id
  const mine = is_mine ? row : null
  const next_at = row?.is_on === 1 ? wholeNext(row, started_at, now) : null
  const made = (db.prepare("select made_at, file_name, kind, row_count, bytes, person_name, manifest_sha256 from archives_made where kind <> 'organisation' order by made_at desc limit ?").all(shown) as MadeRow[])
    .map(({ row_count, person_name, manifest_sha256, ...one }) => ({ ...one, rows: row_count, person: person_name, proven: proven.includes(manifest_sha256) }))
  const newest = made.find(({ kind }) => kind === 'full')
  return {
    owner: row?.set_by_name ?? null, is_mine,
    address: mine && { host: mine.host, database: mine.database, login: mine.login }, has_key: mine?.has_key === 1,
    kind: mine?.kind ?? 'full', recipients: mine?.recipients.split('\n').filter(one => one !== '') ?? [], has_passphrase: (mine?.sealed_passphrase ?? null) !== null,
    folder: mine?.folder ?? null,
    storage: shownStorage(mine),
    is_on: row?.is_on === 1, daily_at: clockOf(row?.daily_at ?? 1200), running, last_ok_at: row?.last_ok_at ?? null, next_at,
    failed: row && row.failed_at !== null && row.failed_why !== null ? { at: row.failed_at, why: row.failed_why } : null,
    waits: next_at !== null && next_at <= now && running === null && admin_id !== row?.set_by, overdue_h: wholeOverdue(db, now), held: row?.held ?? null,
    made, to_prove: is_mine && newest && !newest.proven ? newest.file_name : null,
  }
}

import type { Database } from 'better-sqlite3'
import type { CommandInput, CommandName } from '../../../shared/commands.ts'
import type { FileFault } from '../../../shared/queries.ts'
import type { Person } from '../desk.ts'
import { all, one } from '../statement.ts'

/** Why a file is not safe yet; what is no fault passes by itself. */
export const fileReasons = ['line', 'busy', 'differs', 'not_allowed', 'no_store', 'too_large', 'refused', 'damaged'] as const
export type FileReason = typeof fileReasons[number]
export type WaitingFile = {
  attachment_id: string; org_id: string; location_id: string; sha256: string; bytes: number; mime: string
  /** who took it; empty: nobody knows any more */
  author_id: string
  state: 'QUEUED' | 'UPLOADED' | 'FAILED'; reason: FileReason | null; tries: number; next_try_at: number
}
/** What is known of a file before the first try. */
export type FreshFile = Omit<WaitingFile, 'state' | 'reason' | 'tries' | 'next_try_at'> & { state?: 'QUEUED' | 'UPLOADED' }
type Named = { id: string; sha256: string; bytes: number; mime: string }
type Carrier = { attachments?: Named[]; back?: { attachments?: Named[] }; out?: { attachments?: Named[] }; location_id?: string; pickup_location_id?: string; attachment_id?: string } & Partial<Omit<Named, 'id'>>

/** The files that an operation names, and where they belong. */
function filesOf(name: CommandName, input: CommandInput<CommandName>): { location_id: string; files: Named[] } {
  const { attachments = [], back, out, location_id, pickup_location_id, attachment_id, sha256, bytes, mime } = input as Carrier
  const own = name === 'attach_file' && attachment_id && sha256 && bytes && mime ? [{ id: attachment_id, sha256, bytes, mime }] : []
  return { location_id: location_id ?? pickup_location_id ?? '', files: [...own, ...attachments, ...back?.attachments ?? [], ...out?.attachments ?? []] }
}

/** Takes the files that an operation names into the queue, in the transaction that confirms it. */
export function queueFiles(db: Database, { org_id, id }: Pick<Person, 'org_id' | 'id'>, name: CommandName, input: CommandInput<CommandName>, at: number): void {
  const { location_id, files } = filesOf(name, input)
  for (const file of files) queueFile(db, { ...file, attachment_id: file.id, org_id, author_id: id, location_id }, at)
}

/** Nothing happens where the file is in the queue already. */
export function queueFile(db: Database, { attachment_id, org_id, author_id, location_id, sha256, bytes, mime, state = 'QUEUED' }: FreshFile, at: number): void {
  db.prepare(`insert into files (attachment_id, org_id, author_id, location_id, sha256, bytes, mime, state, queued_at)
    values (@attachment_id, @org_id, @author_id, @location_id, @sha256, @bytes, @mime, @state, @at) on conflict do nothing`)
    .run({ attachment_id, org_id, author_id, location_id, sha256, bytes, mime, state, at })
}

/** Whose files are not safe yet. */
export const authorsOfFiles = (db: Database): string[] =>
  all<{ author_id: string }>(db, "select distinct author_id from files where state <> 'SAFE'", {}).map(({ author_id }) => author_id)

/** Whether something of this person's still has to go out; what is damaged here only the server can still have. */
export const hasFilesToSend = (db: Database, author_id: string): boolean => one(db,
  "select 1 from files where state <> 'SAFE' and author_id = @author_id and coalesce(reason, '') <> 'damaged'", { author_id }) !== undefined

const of_these = 'author_id in (select value from json_each(@authors))'

/** The file of these persons that has waited longest among those whose time has come; undefined when there is none. */
export const nextFile = (db: Database, now: number, authors: readonly string[]): WaitingFile | undefined => one<WaitingFile>(db, `select * from files
  where state <> 'SAFE' and next_try_at <= @now and ${of_these} order by next_try_at, queued_at, attachment_id limit 1`, { now, authors: JSON.stringify(authors) })

/** When the next file of these persons should be tried, ms UTC; null when all are safe. */
export const nextTryAt = (db: Database, authors: readonly string[]): number | null =>
  one<{ at: number | null }>(db, `select min(next_try_at) as at from files where state <> 'SAFE' and ${of_these}`, { authors: JSON.stringify(authors) })?.at ?? null

export function noteStep(db: Database, { attachment_id }: WaitingFile, state: 'QUEUED' | 'UPLOADED'): void {
  db.prepare('update files set state = ?, reason = null, tries = 0 where attachment_id = ?').run(state, attachment_id)
}

export function noteFailure(db: Database, { attachment_id }: WaitingFile, { state, reason, tries, next_try_at }: Pick<WaitingFile, 'state' | 'reason' | 'tries' | 'next_try_at'>): void {
  db.prepare('update files set state = ?, reason = ?, tries = ?, next_try_at = ? where attachment_id = ?').run(state, reason, tries, next_try_at, attachment_id)
}

export function noteSafe(db: Database, { attachment_id }: WaitingFile, at: number): void {
  db.prepare("update files set state = 'SAFE', reason = null, safe_at = ? where attachment_id = ?").run(at, attachment_id)
}

/** What failed for one of these reasons is tried at once: it may be another line, another person. */
export function tryAgain(db: Database, reasons: readonly FileReason[]): void {
  db.prepare(`update files set next_try_at = 0 where state <> 'SAFE' and reason in (${reasons.map(() => '?').join(', ')})`).run(...reasons)
}

/** How many files are not yet safe, and what keeps most of those from it that a person has to see to. */
export function unsafeFiles(db: Database): { count: number; fault: FileFault | null } {
  const rows = all<{ state: string; reason: FileFault | null; count: number }>(db,
    "select state, reason, count(*) as count from files where state <> 'SAFE' group by state, reason order by state = 'FAILED' desc, count(*) desc")
  return { count: rows.reduce((sum, row) => sum + row.count, 0), fault: rows.find(row => row.state === 'FAILED')?.reason ?? null }
}

/** Hashes of which every file here has been safe since before `limit`. */
export const outlived = (db: Database, limit: number): string[] => all<{ sha256: string }>(db, `select sha256 from files group by sha256
  having min(state = 'SAFE') and max(coalesce(safe_at, @limit)) < @limit`, { limit }).map(({ sha256 }) => sha256)

export function forgetFiles(db: Database, sha256: string): void {
  db.prepare("delete from files where sha256 = ? and state = 'SAFE'").run(sha256)
}

/**
 * Attachments of this content that no queue knows: the database was rebuilt meanwhile. What the server says to have is only read back, so
 * that it may leave this PC one day.
 */
export const lostFiles = (db: Database, sha256: string): FreshFile[] => all(db, `select id as attachment_id, org_id, coalesce(created_by, '') as author_id, location_id,
  sha256, bytes, mime, iif(state = 'STORED', 'UPLOADED', 'QUEUED') as state from attachments where sha256 = @sha256 and id not in (select attachment_id from files)`,
  { sha256 })

export const isQueued = (db: Database, sha256: string): boolean => one(db, 'select 1 from files where sha256 = @sha256', { sha256 }) !== undefined

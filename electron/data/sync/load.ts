import { readDesk, writeDesk } from '../database.ts'
import type { Place, Rpc, Store } from './parts.ts'
import { putRows } from './rows.ts'
import { prune } from './scope.ts'
import { dropShadows, makeShadows, shadowOf, swapShadows } from './shadow-tables.ts'

type Start = { cursor: string; tables: { table: string; columns: string[]; rows: number }[]; server_at: number }
type Page = { rows: unknown[][]; last: string | null; more: boolean }
/** How far a load has come; kept in the same transaction as the rows, so that it goes on after a restart. */
export type Progress = Start & { location_id: string; at: number; after: string | null; done: number }

const page_rows = 5_000

export function readProgress(db: Store['db']): Progress | null {
  const text = readDesk(db, 'load')
  return text === null ? null : JSON.parse(text) as Progress
}

/**
 * Loads the desk's share anew: the watermark first, then every table by key into shadow tables, the next page fetched
 * while this one is written; last, in one transaction, the shadows take the place of the tables, the cursor is set to the
 * watermark and the pending operations run again. Until then the old cache stays usable. Throws CallFailed; the next call
 * goes on where this one stopped. @param index rebuilds what searches the tables, inside that last transaction
 */
export async function load(store: Store, rpc: Rpc, place: Place, index: (db: Store['db']) => void, signal?: AbortSignal): Promise<void> {
  const { db, changed } = store
  let progress = readProgress(db)
  if (progress?.location_id !== place.location_id) progress = await begin(store, rpc, place, signal)
  let next = fetchPage(rpc, progress, signal)
  while (next) {
    const page = await next
    const written = progress
    progress = advance(progress, page)
    next = fetchPage(rpc, progress, signal)
    // The prefetched page may fail while this one is written; it is awaited in the next round.
    next?.catch(() => undefined)
    writePage(store, written, page, progress)
    changed(['status'])
  }
  changed(finish(store, progress, index))
}

async function begin({ db }: Store, rpc: Rpc, { location_id }: Place, signal?: AbortSignal): Promise<Progress> {
  const start = await rpc('sync_start', { p_location: location_id }, signal) as Start
  const own = new Set(db.prepare("select name from sqlite_schema where type = 'table'").pluck().all() as string[])
  const tables = start.tables.filter(({ table }) => own.has(table))
  const progress: Progress = { ...start, tables, location_id, at: 0, after: null, done: 0 }
  db.transaction(() => {
    dropShadows(db)
    makeShadows(db, tables.map(({ table }) => table))
    writeDesk(db, 'load', JSON.stringify(progress))
  }).immediate()
  return progress
}

function fetchPage(rpc: Rpc, { location_id, tables, at, after }: Progress, signal?: AbortSignal): Promise<Page> | null {
  const table = tables[at]
  return table ? rpc('sync_page', { p_location: location_id, p_table: table.table, p_after: after, p_limit: page_rows }, signal) as Promise<Page> : null
}

function advance(progress: Progress, { rows, last, more }: Page): Progress {
  const done = progress.done + rows.length
  return more && last !== null ? { ...progress, done, after: last } : { ...progress, done, at: progress.at + 1, after: null }
}

function writePage({ db }: Store, { tables, at }: Progress, { rows }: Page, next: Progress): void {
  const table = tables[at]
  if (!table) return
  db.transaction(() => {
    putRows(db, { ...table, rows }, shadowOf(table.table))
    writeDesk(db, 'load', JSON.stringify(next))
  }).immediate()
}

function finish({ db, replay, now }: Store, { tables, cursor, location_id, server_at }: Progress, index: (db: Store['db']) => void): string[] {
  const names = tables.map(({ table }) => table)
  const touched = replay.around(() => {
    if (epochOf(readDesk(db, 'cursor')) !== epochOf(cursor)) askAgain(db)
    swapShadows(db, names)
    prune(db, location_id, server_at)
    writeDesk(db, 'cursor', cursor)
    writeDesk(db, 'loaded', location_id)
    writeDesk(db, 'pruned_at', String(now()))
    writeDesk(db, 'load', null)
    index(db)
    return names
  })
  return [...touched, 'session', 'status']
}

const epochOf = (cursor: string | null) => cursor?.split(':')[2]

/**
 * Another epoch may be a server restored to a moment before it stored what it has acknowledged, and its transaction ids
 * mean nothing beside ours. So it is asked again: what it knows it answers as before, what it has lost it does again.
 */
function askAgain(db: Store['db']): void {
  db.prepare("update outbox set state = 'PENDING', outcome = null, xid = null where state = 'ACKED'").run()
}

import { readDesk, writeDesk } from '../database.ts'
import type { Wire } from '../../../shared/wire.ts'
import { call } from './answer.ts'
import { askForLost, noteRestored, tellOfLost } from './lost.ts'
import { CallFailed } from './outcome.ts'
import { pacesOf } from './pace.ts'
import type { Place, Rpc, SearchOfLoad, Store } from './parts.ts'
import { putRows, strangeColumns } from './rows.ts'
import { assertNewEnough } from './version.ts'
import { dropShadows, makeShadows, shadowOf, swapShadows } from './shadow-tables.ts'

type Page = Wire['sync_pages'][number]
/** How far a load has come; kept in the same transaction as the rows, so that it goes on after a restart. */
export type Progress = Omit<Wire['sync_start'], 'min_app'> & {
  location_id: string; at: number; after: string | null; done: number; schema: number
}

/** How many steps of migrations/sqlite this database has taken. */
const schemaOf = (db: Store['db']): number => db.pragma('user_version', { simple: true }) as number

/** Whether the app has learnt tables or columns since its last load: their rows came past before and were left out. */
export function isOutgrown(db: Store['db']): boolean {
  const loaded = readDesk(db, 'loaded_schema')
  return loaded !== null && Number(loaded) !== schemaOf(db)
}

export function readProgress(db: Store['db']): Progress | null {
  const text = readDesk(db, 'load')
  return text === null ? null : JSON.parse(text) as Progress
}

/**
 * Loads the desk's share anew: the watermark first, then every table by key into shadow tables, several small ones in one
 * answer, the next answer fetched while this one is written; last, in one transaction, the shadows take the place of the tables, the cursor is set to the
 * watermark and the pending operations run again. Until then the old cache stays usable. Throws CallFailed; the next call
 * goes on where this one stopped.
 */
export async function load(store: Store, rpc: Rpc, place: Place, search: SearchOfLoad, signal?: AbortSignal): Promise<void> {
  const { db, changed } = store
  let progress = readProgress(db)
  if (progress?.location_id !== place.location_id || progress.schema !== schemaOf(db)) progress = await begin(store, rpc, place, search, signal)
  let next = fetchPages(db, rpc, progress, signal)
  while (next) {
    const pages = await next
    progress = pages.reduce(advance, progress)
    next = fetchPages(db, rpc, progress, signal)
    // What is fetched ahead may fail while this is written; it is awaited in the next round.
    next?.catch(() => undefined)
    writePages(store, pages, progress, search)
    changed(['status'])
  }
  // Whatever a reset is for: a restored server may have kept its epoch, where nobody gave it another.
  const lost = await askForLost(store, rpc, signal)
  changed(finish(store, progress, search, lost))
  tellOfLost(store, lost)
}

async function begin({ db, version, log }: Store, rpc: Rpc, { location_id }: Place, search: SearchOfLoad, signal?: AbortSignal): Promise<Progress> {
  const { min_app, ...start } = await call(rpc, 'sync_start', { p_location: location_id }, signal)
  assertNewEnough(min_app, version)
  const own = new Set(db.prepare("select name from sqlite_schema where type = 'table'").pluck().all() as string[])
  const known = start.tables.filter(({ table }) => own.has(table))
  // Once for each load, names alone: what is left out now comes with a newer app's load.
  for (const { table, columns } of known) {
    const strange = strangeColumns(db, table, columns)
    if (strange.length > 0) log('the feed brings columns that this app does not know', { table, columns: strange })
  }
  // An empty table has no page to fetch: what comes into it now comes with the feed, which begins before the count.
  const tables = [...known.filter(({ rows }) => rows === 0), ...known.filter(({ rows }) => rows > 0)]
  const progress: Progress = { ...start, tables, location_id, at: tables.findIndex(({ rows }) => rows > 0), after: null, done: 0, schema: schemaOf(db) }
  db.transaction(() => {
    dropShadows(db)
    makeShadows(db, namesOf(db, tables).swapped)
    search.begin(db)
    writeDesk(db, 'load', JSON.stringify(progress))
  }).immediate()
  return progress
}

/** A table into which nothing comes is emptied where it is, which takes a hundredth; one with triggers would tell of each row that goes. */
function namesOf(db: Store['db'], tables: Progress['tables']): { swapped: string[]; emptied: string[] } {
  const telling = new Set(db.prepare("select tbl_name from sqlite_schema where type = 'trigger'").pluck().all() as string[])
  const isSwapped = ({ table, rows }: Progress['tables'][number]) => rows > 0 || telling.has(table)
  return { swapped: tables.filter(isSwapped).map(({ table }) => table), emptied: tables.filter(one => !isSwapped(one)).map(({ table }) => table) }
}

function fetchPages(db: Store['db'], rpc: Rpc, { location_id, tables, at, after }: Progress, signal?: AbortSignal): Promise<Page[]> | null {
  const wanted = tables.slice(at)
  if (wanted.length === 0) return null
  const pace = pacesOf(db).page
  const p_limit = pace.size()
  const amount = Math.min(p_limit, wanted.reduce((sum, { rows }) => sum + rows, 0))
  return pace.timed(amount, () =>
    call(rpc, 'sync_pages', { p_location: location_id, p_tables: wanted.map(({ table }) => table), p_after: after, p_limit }, signal))
}

function advance(progress: Progress, { table, rows, last, more }: Page): Progress {
  // Rows put into another table than they belong to would be a cache that is wrong without anybody noticing.
  if (progress.tables[progress.at]?.table !== table) throw new CallFailed('retry', 200, 'not_an_answer')
  const done = progress.done + rows.length
  return more && last !== null ? { ...progress, done, after: last } : { ...progress, done, at: progress.at + 1, after: null }
}

function writePages({ db }: Store, pages: readonly Page[], next: Progress, search: SearchOfLoad): void {
  const columns = new Map(next.tables.map(table => [table.table, table.columns]))
  db.transaction(() => {
    for (const { table, rows } of pages) {
      const known = columns.get(table) ?? []
      putRows(db, { table, columns: known, rows }, shadowOf(table))
      const id = known.indexOf('id')
      search.add(db, table, JSON.stringify(rows.map(row => row[id])))
    }
    writeDesk(db, 'load', JSON.stringify(next))
  }).immediate()
}

function finish({ db, replay, sendAgain }: Store, { tables, cursor, location_id, server_at }: Progress, search: SearchOfLoad,
  lost: readonly string[]): string[] {
  const names = tables.map(({ table }) => table)
  const touched = replay.around(() => {
    const epoch = readDesk(db, 'push_epoch')
    const is_other = lost.length > 0 || (epoch !== null && epoch !== epochOf(cursor))
    sendAgain(lost, is_other)
    if (is_other) noteRestored(db, epochOf(cursor))
    const { swapped, emptied } = namesOf(db, tables)
    swapShadows(db, swapped)
    for (const table of emptied) db.exec(`delete from ${table}`)
    search.end(db)
    dropShadows(db) // those that an older app has made for what is empty
    writeDesk(db, 'cursor', cursor)
    writeDesk(db, 'push_epoch', epochOf(cursor))
    writeDesk(db, 'loaded', location_id)
    writeDesk(db, 'loaded_schema', String(schemaOf(db)))
    // What has left the scope since goes with the next tidying, should the load have taken days.
    writeDesk(db, 'pruned_at', String(server_at))
    writeDesk(db, 'load', null)
    return names
  })
  return [...touched, 'session', 'status']
}

const epochOf = (cursor: string): string | null => cursor.split(':')[2] ?? null

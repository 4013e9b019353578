import Sqlite from 'better-sqlite3'
import type { Rpc } from '../../../electron/data/sync/parts.ts'
import type { Wire } from '../../../shared/wire.ts'
import { timedEach } from '../timing.ts'

/**
 * The least that a first load can cost: the same rows by the same calls, written into plain tables without index, trigger or key by
 * raw better-sqlite3, the next answer fetched meanwhile. Returns how many rows.
 */
export async function loadByHand(rpc: Rpc, p_location: string, file: string): Promise<number> {
  const db = new Sqlite(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  const start = await rpc('sync_start', { p_location }) as Wire['sync_start']
  const tables = start.tables.filter(({ rows }) => rows > 0)
  const puts = new Map(tables.map(({ table, columns }) => {
    db.exec(`create table ${table} (${columns.map(column => column === 'id' ? 'id text primary key' : column).join(', ')}) without rowid`)
    return [table, db.prepare(`insert into ${table} select ${columns.map((_, n) => `json_extract(value, '$[${n}]')`).join(', ')} from json_each(?)`)]
  }))
  const fetch = (at: number, p_after: string | null) => at < tables.length
    ? rpc('sync_pages', { p_location, p_tables: tables.slice(at).map(({ table }) => table), p_after, p_limit: 5_000 }) as Promise<Wire['sync_pages']>
    : null
  let count = 0
  let at = 0
  for (let next = fetch(0, null); next;) {
    const pages = await next
    const last = pages.at(-1)
    at += pages.length - (last?.more ? 1 : 0)
    next = fetch(at, last?.more ? last.last : null)
    for (const { table, rows } of pages) count += puts.get(table)?.run(JSON.stringify(rows)).changes ?? 0
  }
  db.close()
  return count
}

/**
 * The least that one lasting transaction costs on this disk: one insert of so many bytes by raw better-sqlite3, unencrypted, without index or
 * trigger, at synchronous = FULL. Milliseconds each.
 */
export function commitByHand(file: string, bytes: number, count: number): number[] {
  const db = new Sqlite(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('wal_autocheckpoint = 0')
  db.exec('create table op (seq integer primary key, input text)')
  const put = db.prepare('insert into op (input) values (?)')
  const input = 'x'.repeat(bytes)
  const each = timedEach(Array.from({ length: count }), () => db.transaction(() => put.run(input)).immediate())
  db.close()
  return each
}

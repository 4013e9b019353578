import type { Database } from 'better-sqlite3'
import type { Cell, Reach } from './parts.ts'

/** Rows as the server gives them: value arrays in the order of `columns`. */
export type Rows = { table: string; columns: string[]; rows: unknown[][] }

const name = /^[a-z_]+$/

/** Whether this desk has such a table at all. */
export const hasTable = (db: Database, table: string): boolean => known(db, table, ['id']).length > 0

/** The columns that this desk has of a table, and where they stand in the server's; empty when it has no such table: a newer server's. */
function known(db: Database, table: string, columns: readonly string[]): { column: string; at: number }[] {
  if (!name.test(table)) return []
  const own = new Set(db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[])
  return columns.map((column, at) => ({ column, at })).filter(({ column }) => own.has(column))
}

/** The columns of a newer server, which this desk leaves out. */
export function strangeColumns(db: Database, table: string, columns: readonly string[]): string[] {
  const own = new Set(known(db, table, columns).map(({ column }) => column))
  return columns.filter(column => !own.has(column))
}

/** Adds or replaces rows through one statement. @param into another table of the same shape. Returns the number written. */
export function putRows(db: Database, { table, columns, rows }: Rows, into = table): number {
  const cells = known(db, table, columns)
  if (cells.length === 0 || rows.length === 0) return 0
  const updates = cells.filter(({ column }) => column !== 'id').map(({ column }) => `${column} = excluded.${column}`)
  // An upsert and not a replace: triggers then see an update.
  return db.prepare(`insert into ${into} (${cells.map(({ column }) => column).join(', ')})
    select ${cells.map(({ at }) => `json_extract(value, '$[${at}]')`).join(', ')} from json_each(?) where true
    on conflict (id) do update set ${updates.join(', ')}`).run(JSON.stringify(rows)).changes
}

/** What writing these rows and dropping those of the ids in `gone` will touch; see `Reach`. */
export function reachOf(db: Database, { table, columns, rows }: Rows, gone: readonly string[] = []): Reach['rows'] {
  if (!hasTable(db, table)) return []
  const named = rows.map(row => Object.fromEntries(columns.map((column, at) => [column, row[at] as Cell])))
  return [{ table, rows: named, ids: [...named.map(row => row['id'] ?? null), ...gone] }]
}

/** Removes rows that this desk may no longer hold. */
export function dropRows(db: Database, table: string, ids: readonly string[]): number {
  if (ids.length === 0 || known(db, table, ['id']).length === 0) return 0
  return db.prepare(`delete from ${table} where id in (select value from json_each(?))`).run(JSON.stringify(ids)).changes
}

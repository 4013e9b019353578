import type { Database } from 'better-sqlite3'

const prefix = 'load_'
export const shadowOf = (table: string): string => `${prefix}${table}`

/** Empty tables of the same shape, without indexes and triggers. */
export function makeShadows(db: Database, tables: readonly string[]): void {
  for (const table of tables) {
    const sql = db.prepare("select sql from sqlite_schema where type = 'table' and name = ?").pluck().get(table) as string
    db.exec(sql.replace(/^create table\s+"?\w+"?/i, `create table ${shadowOf(table)}`))
  }
}

export function dropShadows(db: Database): void {
  // Not the parts of a full-text table, which go with it.
  const shadows = db.prepare("select name from pragma_table_list where type in ('table', 'virtual') and substr(name, 1, 5) = ?").pluck().all(prefix) as string[]
  for (const shadow of shadows) db.exec(`drop table ${shadow}`)
}

/**
 * Puts the shadows in the place of the tables, and builds their indexes and triggers, once, over all rows. One step for all tables after the
 * other: each renaming reads all that is there of indexes and triggers, and so there is little of it.
 */
export function swapShadows(db: Database, tables: readonly string[]): void {
  const parts = db.prepare("select sql from sqlite_schema where type in ('index', 'trigger') and tbl_name = ? and sql is not null order by type").pluck()
  const built = tables.flatMap(table => parts.all(table) as string[])
  for (const table of tables) db.exec(`drop table ${table}`)
  for (const table of tables) db.exec(`alter table ${shadowOf(table)} rename to ${table}`)
  for (const sql of built) db.exec(sql)
}

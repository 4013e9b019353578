import type { Database } from 'better-sqlite3'

const prefix = 'load_'
export const shadowOf = (table: string): string => `${prefix}${table}`

/** Empty tables of the same shape, without indexes and triggers. */
export function makeShadows(db: Database, tables: readonly string[]): void {
  for (const table of tables) db.exec(textOf(db, table).replace(/^create table\s+"?\w+"?/i, `create table ${shadowOf(table)}`))
}

export function dropShadows(db: Database): void {
  // Not the parts of a full-text table, which go with it.
  const shadows = db.prepare("select name from pragma_table_list where type in ('table', 'virtual') and substr(name, 1, 5) = ?").pluck().all(prefix) as string[]
  for (const shadow of shadows) db.exec(`drop table ${shadow}`)
}

/** Puts the shadows in the place of the tables, and builds their indexes and triggers, once, over all rows. Within a transaction. */
export function swapShadows(db: Database, tables: readonly string[]): void {
  const parts = db.prepare("select sql from sqlite_schema where type in ('index', 'trigger') and tbl_name = ? and sql is not null order by type").pluck()
  const built = tables.flatMap(table => parts.all(table) as string[])
  const names = tables.map(table => ({ table, shadow: shadowOf(table), sql: textOf(db, table) }))
  for (const table of tables) db.exec(`drop table ${table}`)
  renameShadows(db, names)
  for (const sql of built) db.exec(sql)
}

function textOf(db: Database, table: string): string {
  return db.prepare("select sql from sqlite_schema where type = 'table' and name = ?").pluck().get(table) as string
}

/**
 * Gives each shadow the name and the text of its table, in the schema itself: `alter table … rename` reads all of the schema twice for
 * each, 3 ms a table. No view, trigger or foreign key speaks of a shadow, so nothing else is to be changed. docs/adr/0085.
 */
function renameShadows(db: Database, names: { table: string; shadow: string; sql: string }[]): void {
  db.unsafeMode(true) // lets the schema be written, for as long as this takes
  db.pragma('writable_schema = on')
  try {
    const rename = db.prepare("update sqlite_schema set name = @table, tbl_name = @table, sql = @sql where type = 'table' and name = @shadow")
    const keys = db.prepare("update sqlite_schema set name = replace(name, @shadow, @table), tbl_name = @table where type = 'index' and tbl_name = @shadow")
    for (const name of names) {
      if (rename.run(name).changes !== 1) throw new Error(`${name.shadow} is not there`)
      keys.run({ table: name.table, shadow: name.shadow })
    }
  } finally {
    db.pragma('writable_schema = reset') // and reads it anew
    db.unsafeMode(false)
  }
}

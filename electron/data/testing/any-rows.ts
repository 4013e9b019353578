import type { Database } from 'better-sqlite3'

type Column = { name: string; type: string; notnull: number; pk: number }

/** Tables of ours that hold rows of their own: neither SQLite's nor those that full text keeps behind a virtual one. */
export function ordinaryTables(db: Database): string[] {
  const tables = db.prepare(`select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%'`)
  return tables.pluck().all() as string[]
}

/** All rows in the order of all their columns, so that two states can be compared. */
export function rowsOf(db: Database, table: string): Record<string, unknown>[] {
  const columns = (db.pragma(`table_info("${table}")`) as Column[]).map(({ name }) => `"${name}"`)
  return db.prepare(`select * from "${table}" order by ${columns.join(', ')}`).all() as Record<string, unknown>[]
}

/**
 * Puts `count` rows into every table that has none yet, made from the schema alone: any coming table is filled too. A column with a
 * CHECK of words takes the first of them; a nullable column is null in every other row; a table of `one` row gets one. Throws with the table's name where that can not be.
 */
export function fillEveryTable(db: Database, count: number): void {
  for (const table of ordinaryTables(db)) if (db.prepare(`select 1 from "${table}" limit 1`).get() === undefined) fillTable(db, table, count)
}

/** The same for one table. */
export function fillTable(db: Database, table: string, count: number): void {
  const sql = db.prepare("select sql from sqlite_schema where type = 'table' and name = ?").pluck().get(table) as string
  const columns = db.pragma(`table_info("${table}")`) as Column[]
  const insert = db.prepare(`insert into "${table}" (${columns.map(({ name }) => `"${name}"`).join(', ')})
    values (${columns.map(() => '?').join(', ')})`)
  const most = /check \(one = 1\)/i.test(sql) ? 1 : count
  for (let n = 1; n <= most; n++) {
    try {
      insert.run(columns.map(column => valueOf(column, sql, n)))
    } catch (error) {
      throw new Error(`No row could be made up for ${table}: ${String(error)}`, { cause: error })
    }
  }
}

function valueOf({ name, type, notnull, pk }: Column, sql: string, n: number): unknown {
  const word = new RegExp(`check\\s*\\(\\s*"?${name}"?\\s+in\\s*\\(\\s*('[^']*'|\\d+)`, 'i').exec(sql)?.[1]
  if (word !== undefined) return word.startsWith("'") ? word.slice(1, -1) : BigInt(word)
  if (notnull === 0 && pk === 0 && n % 2 === 0) return null
  switch (type.toUpperCase()) {
    case 'INTEGER': return BigInt(n)
    case 'REAL': return n + 0.5
    case 'BLOB': return Buffer.from([n])
    default: return `${name} ${n}`
  }
}

import { isDeepStrictEqual } from 'node:util'
import type { Database } from 'better-sqlite3'
import type postgres from 'postgres'

type Row = Record<string, unknown>
export type Rows = Record<string, Row[]>

/** Every row that the server gives this person for a desk at this location, by table: the same functions that a load calls. */
export async function rowsForDesk(sql: postgres.Sql, person_id: string, location_id: string): Promise<Rows> {
  const tables = await sql.begin(async own => {
    await own`select set_config('role', 'authenticated', true),
      set_config('request.jwt.claims', ${JSON.stringify({ sub: person_id, role: 'authenticated' })}, true)`
    return own<{ tbl: string; columns: string[]; page: { rows: unknown[][]; more: boolean } }[]>`
      select tbl, columns, public.sync_pages(${location_id}, array[tbl], null, 10000) -> 0 as page from private.sync_tables order by pos`
  })
  return Object.fromEntries(tables.map(({ tbl, columns, page }) => {
    if (page.more) throw new Error(`${tbl} has more than one page`)
    return [tbl, page.rows.map(values => Object.fromEntries(columns.map((column, n) => [column, values[n]])))]
  }))
}

/** Sentences about rows that differ between this PC and the server, at most five for each table. */
export function differences(db: Database, server: Rows): string[] {
  const found: string[] = []
  for (const [table, rows] of Object.entries(server)) {
    const own = new Map((db.prepare(`select * from ${table}`).all() as Row[]).map(row => [row['id'], row]))
    const of_table: string[] = []
    for (const row of rows) {
      const mine = own.get(row['id'])
      own.delete(row['id'])
      if (!mine) of_table.push(`${table} ${String(row['id'])} is missing`)
      else if (!isDeepStrictEqual(mine, row)) {
        const columns = [...new Set([...Object.keys(row), ...Object.keys(mine)])].filter(name => !isDeepStrictEqual(mine[name], row[name]))
        const both = columns.map(name => `${name} is ${JSON.stringify(mine[name])}, on the server ${JSON.stringify(row[name])}`)
        of_table.push(`${table} ${String(row['id'])}: ${both.join('; ')}`)
      }
    }
    for (const id of own.keys()) of_table.push(`${table} ${String(id)} is on this PC only`)
    found.push(...of_table.slice(0, 5))
  }
  return found
}

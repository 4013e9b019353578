import type postgres from 'postgres'
import type { Rows, TableName } from './rows.ts'

const rows_per_statement = 20_000

/** Which columns hold instants, as `table.column`; asked once, because every small question costs a round trip. */
export async function instantColumns(sql: postgres.Sql): Promise<ReadonlySet<string>> {
  const found = await sql<{ name: string }[]>`
    select c.relname || '.' || a.attname as name from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and a.atttypid = 'timestamptz'::regtype and a.attnum > 0`
  return new Set(found.map(({ name }) => name))
}

/**
 * Inserts rows in large pieces; constraints, feed and audit see them as any other insert, unless the caller has put the triggers to rest.
 */
export async function insertRows<T extends TableName>(sql: postgres.Sql, table: T, rows: Rows[T],
  instants: ReadonlySet<string>): Promise<void> {
  const [first] = rows
  if (!first) return
  const name: string = table
  const columns = Object.keys(first)
  const times = columns.filter(column => instants.has(`${table}.${column}`))
  for (let start = 0; start < rows.length; start += rows_per_statement) {
    const piece = JSON.stringify(rows.slice(start, start + rows_per_statement).map(row => {
      const sent: Record<string, unknown> = { ...row }
      for (const column of times) {
        const value = sent[column]
        if (typeof value === 'number') sent[column] = new Date(value).toISOString()
      }
      return sent
    }))
    await sql`
      insert into public.${sql(name)} (${sql(columns)})
      select ${sql(columns)} from json_populate_recordset(null::public.${sql(name)}, ${piece}::text::json)`
  }
}

import type postgres from 'postgres'
import type { Rows, TableName } from './rows.ts'

type Value = string | number | boolean | null
const lines_per_copy = 25_000

function field(value: Value, is_instant: boolean): string {
  if (value === null) return '\\N'
  if (is_instant && typeof value === 'number') return new Date(value).toISOString()
  return typeof value === 'string' ? value.replace(/[\\\n\r\t]/g, letter => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[letter] ?? letter) : String(value)
}

/** Writes rows by COPY, in pieces; constraints, feed and audit see them as any other insert. */
export async function copyRows<T extends TableName>(sql: postgres.Sql, table: T, rows: Rows[T]): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first)
  const typed = await sql<{ name: string }[]>`
    select attname as name from pg_catalog.pg_attribute
    where attrelid = ${`public.${table}`}::text::regclass and atttypid = 'timestamptz'::regtype and attnum > 0`
  const instants = new Set(typed.map(({ name }) => name))
  const flags = columns.map(column => instants.has(column))
  for (let start = 0; start < rows.length; start += lines_per_copy) {
    let text = ''
    for (const row of rows.slice(start, start + lines_per_copy)) {
      const values = row as unknown as Record<string, Value>
      text += `${columns.map((column, n) => field(values[column] ?? null, flags[n] === true)).join('\t')}\n`
    }
    // Names from our own row types, never from outside.
    const writable = await sql.unsafe(`copy public.${table} (${columns.join(', ')}) from stdin`).writable()
    await new Promise<void>((resolve, reject) => {
      writable.once('error', reject)
      writable.once('finish', resolve)
      writable.end(text)
    })
  }
}

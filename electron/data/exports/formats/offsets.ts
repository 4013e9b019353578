import type { Column } from '../column.ts'
import type { Words } from '../words.ts'
import type { Table } from './format.ts'

/**
 * The table with a column for each time at its right end: what the wall in Zürich was ahead of UTC then, so that the hour that exists twice in autumn is told apart. At the
 * end, so that every column stays where an importer looks for it, and the times stay times.
 */
export function withOffsets(table: Table): Table {
  const times = table.columns.flatMap((column, n) => (column.as === 'instant' ? [{ column, n }] : []))
  if (times.length === 0) return table
  async function* rows() {
    for await (const batch of table.rows) yield batch.map(row => [...row, ...times.map(({ n }) => row[n] ?? null)])
  }
  return { ...table, columns: offsetColumns(table.columns), rows: rows() }
}

/** The columns of such a table. */
export function offsetColumns(columns: readonly Column[]): Column[] {
  return [...columns, ...columns.filter(({ as }) => as === 'instant').map(({ key }): Column => ({ key, as: 'offset', sql: '' }))]
}

/** What stands above a column. */
export const headerOf = ({ key, as }: Column, { headers }: Words): string => (as === 'offset' ? `${headers[key]} (UTC)` : headers[key])

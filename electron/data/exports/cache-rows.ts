import type { Database } from 'better-sqlite3'
import { setImmediate as turn } from 'node:timers/promises'
import type { ExportFormat, ExportKind } from '../../../shared/exports.ts'
import { DAY, instantOf } from '../../../shared/time.ts'
import type { Row } from './column.ts'
import { queryOf } from './dataset.ts'
import { datasetOf } from './datasets/index.ts'

/** Days in Zürich, both included. */
export type Period = { from_on: string; until_on: string }
const batch_rows = 250

/** The instants between which the days of a period lie, ms UTC, half-open. */
export function instantsOf({ from_on, until_on }: Period): { from: number; until: number } {
  return { from: midnight(Date.parse(from_on)), until: midnight(Date.parse(until_on) + DAY) }
}

function midnight(wall: number): number {
  const found = instantOf(wall)
  if (found.kind !== 'one') throw new Error('midnight is unique in Europe/Zurich')
  return found.at
}

/**
 * The rows of this PC's own database, all of one moment, in batches between which the counter gets its turn. @param db a connection
 * of its own: a question that is being answered keeps others of the same connection from writing
 */
export async function* cacheRows(db: Database, kind: ExportKind, format: ExportFormat, period: Period, locations: readonly string[]): AsyncGenerator<Row[]> {
  const sql = queryOf(datasetOf(kind, format))
  const named = { ...instantsOf(period), locations: JSON.stringify(locations) }
  const values = Object.fromEntries(Object.entries(named).filter(([name]) => sql.includes(`@${name}`)))
  const statement = db.prepare(sql).raw()
  let batch: Row[] = []
  for (const row of statement.iterate(values)) {
    if (batch.push(row as Row) < batch_rows) continue
    yield batch
    batch = []
    await turn()
  }
  yield batch
}

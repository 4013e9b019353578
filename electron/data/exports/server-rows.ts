import { setImmediate as turn } from 'node:timers/promises'
import type { ExportKind } from '../../../shared/exports.ts'
import { call } from '../sync/answer.ts'
import type { Rpc } from '../sync/parts.ts'
import type { Row } from './column.ts'
import { instantsOf } from './cache-rows.ts'
import type { Period } from './cache-rows.ts'

const batch_rows = 250

/**
 * The server's rows, all of one snapshot because they are one answer, as far as this person's rights go. `as_of`: the server's clock, ms UTC.
 * Throws CallFailed.
 */
export async function serverRows(rpc: Rpc, kind: ExportKind, period: Period, locations: readonly string[], signal: AbortSignal): Promise<{ as_of: number; rows: AsyncGenerator<Row[]> }> {
  const { from, until } = instantsOf(period)
  const asked = { p_from: from, p_until: until, p_locations: locations }
  const { as_of, rows } = await (kind === 'UTILISATION' ? call(rpc, 'export_utilisation', asked, signal) : call(rpc, 'export_rows', { p_kind: kind, ...asked }, signal))
  return { as_of, rows: inBatches(rows as Row[]) }
}

/** The counter gets its turn between two of them. */
export async function* inBatches(rows: Row[]): AsyncGenerator<Row[]> {
  for (let at = 0; at < rows.length; at += batch_rows) {
    yield rows.slice(at, at + batch_rows)
    await turn()
  }
}

import type { ExportKind } from '../../../shared/exports.ts'
import type { Wire } from '../../../shared/wire.ts'
import { call } from '../sync/answer.ts'
import { CallFailed } from '../sync/outcome.ts'
import type { RpcBytes } from '../sync/parts.ts'
import { findRows, rowsIn, textOf } from './answer-rows.ts'
import type { Row } from './column.ts'
import { instantsOf } from './cache-rows.ts'
import type { Period } from './cache-rows.ts'

/**
 * The server's rows, all of one snapshot because they are one answer, as far as this person's rights go. `as_of`: the server's clock, ms UTC.
 * Throws CallFailed.
 */
export async function serverRows(ask: RpcBytes, kind: ExportKind, period: Period, locations: readonly string[], signal: AbortSignal): Promise<{ as_of: number; rows: AsyncGenerator<Row[]> }> {
  const { from, until } = instantsOf(period)
  const asked = { p_from: from, p_until: until, p_locations: locations }
  const { about, rows } = await (kind === 'UTILISATION' ? callRows(ask, 'export_utilisation', asked, signal) : callRows(ask, 'export_rows', { p_kind: kind, ...asked }, signal))
  return { as_of: about.as_of, rows }
}

/** Calls a function whose answer has rows, and makes these only when they are wanted. `about`: the answer without them. Throws CallFailed. */
export async function callRows<N extends 'export_rows' | 'export_utilisation' | 'journal_delivery_rows'>(ask: RpcBytes, name: N, input: Record<string, unknown>, signal?: AbortSignal): Promise<{ about: Wire[N]; rows: AsyncGenerator<Row[]> }> {
  const parts = await ask(name, input, signal)
  const found = findRows(parts)
  const about = await call(async () => jsonOf(found?.about ?? textOf(parts)), name, input)
  return { about, rows: found ? rowsIn(parts, found) : none() }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CallFailed('retry', 200, 'not_an_answer')
  }
}

async function* none(): AsyncGenerator<Row[]> { /* an answer without rows, where its function may give one */ }

import { chartAccounts } from '../exports/accounts.ts'
import type { Row } from '../exports/column.ts'
import { cacheRows } from '../exports/cache-rows.ts'
import type { Period } from '../exports/cache-rows.ts'
import { makeFile } from '../exports/make-file.ts'
import type { Made, Sink } from '../exports/make-file.ts'
import type { ExportFormat, ExportKind } from '../../../shared/exports.ts'
import type { Rpc, RpcBytes } from '../sync/parts.ts'
import { ids } from './desk.ts'
import type { Database } from 'better-sqlite3'

/** A place for a file in memory. `log`: what was done to it. */
export function memorySink(): Sink & { parts: Uint8Array[]; log: string[] } {
  const parts: Uint8Array[] = []
  const log: string[] = []
  return {
    parts, log,
    async write(bytes) { parts.push(Uint8Array.from(bytes)) },
    async finish() { log.push('finished'); return '/there/file' },
    async drop() { log.push('dropped') },
  }
}

/** One export out of a database, as bytes and as what is said of it. */
export async function exported(db: Database, kind: ExportKind, format: ExportFormat, period: Period, { locale = 'de', locations = [ids.city, ids.airport], about = [] as [string, string][], accounts = chartAccounts, series = '' } = {}):
Promise<{ made: Made; bytes: Buffer }> {
  const sink = memorySink()
  const made = await makeFile(cacheRows(db, kind, format, period, locations), { kind, format, locale, about, books: { accounts, series } }, async () => sink, new AbortController().signal, () => undefined)
  if (!made) throw new Error('nowhere')
  return { made, bytes: Buffer.concat(sink.parts) }
}

/** The answers of `rpc` as the bytes that a line brings, cut where no text ends. */
export const bytesOf = (rpc: Rpc): RpcBytes => async (name, input, signal) => {
  const bytes = Buffer.from(JSON.stringify(await rpc(name, input, signal)))
  return Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, n) => bytes.subarray(n * 1000, (n + 1) * 1000))
}

/** Rows as a source. */
export async function* sourceOf(...batches: Row[][]): AsyncGenerator<Row[]> {
  for (const batch of batches) yield batch
}

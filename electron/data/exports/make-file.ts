import { createHash } from 'node:crypto'
import type { ExportFormat, ExportKind } from '../../../shared/exports.ts'
import { chartAccounts } from './accounts.ts'
import type { Books } from './accounts.ts'
import type { Column, Row } from './column.ts'
import { columnsOf } from './dataset.ts'
import { datasetOf } from './datasets/index.ts'
import { formats } from './formats/index.ts'
import { addTo } from './formats/xlsx.ts'
import { wordsOf } from './words.ts'

/** Where a file goes. `finish` makes it appear under its name, `drop` leaves nothing of it. Both reject with the disk's error. */
export type Sink = { write(bytes: Uint8Array): Promise<void>; finish(): Promise<string>; drop(): Promise<void> }
/** Rows in batches: of the desk's cache, or of the server. */
export type Source = AsyncIterable<Row[]>
export type Wanted = { kind: ExportKind; format: ExportFormat; locale: string; about: readonly (readonly [string, string])[]; /** of a journal; left away: the chart for small enterprises */ books?: Books }
/** `sums`: of every column that has a total; `sum_rp`: of the last one in Rappen, 0 where there is none. */
export type Made = { file: string; row_count: number; sums: Record<string, number>; sum_rp: number; bytes: number; sha256: string; /** signs that the format's alphabet lacks, each with what stands for it: `š s` */ rewritten: string[] }

export class Cancelled extends Error {}
export class Empty extends Error {}

/**
 * Makes one file out of rows, a part after the other. Nobody is asked where (`open`) before there is a row; null: they chose nowhere.
 * `whole` hears of it before it gets its name: what throws there keeps it from appearing. Throws Empty, Cancelled, or what the source or the disk say; then no file is there.
 */
export async function makeFile(source: Source, wanted: Wanted, open: () => Promise<Sink | null>, signal: AbortSignal, told: (rows: number) => void,
  whole: (made: Omit<Made, 'file'>) => void = () => undefined): Promise<Made | null> {
  const { kind, format, locale } = wanted
  const dataset = datasetOf(kind, format)
  const columns = columnsOf(dataset)
  const words = wordsOf(locale)
  const turned = dataset.turn?.rows(source, words, wanted.books ?? { accounts: chartAccounts, series: '' }) ?? source
  const iterator = turned[Symbol.asyncIterator]()
  const first = await firstRows(iterator)
  const sink = first === null ? null : await open()
  if (!first || !sink) {
    await iterator.return?.()
    if (!first) throw new Empty()
    return null
  }
  const sums = new Map<string, number>()
  let row_count = 0
  const rows = async function* () {
    for (let batch: Row[] | null = first; batch; batch = await nextRows(iterator)) {
      if (signal.aborted) throw new Cancelled()
      for (const row of batch) addTo(sums, columns, row)
      row_count += batch.length
      told(row_count)
      yield batch
    }
  }
  const rewritten = new Map<string, string>()
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const part of formats[format]({ title: words.kinds[kind], locale, words, columns, rows: rows(), about: wanted.about, rewritten })) {
      if (signal.aborted) throw new Cancelled()
      hash.update(part)
      bytes += part.length
      await sink.write(part)
    }
    if (signal.aborted) throw new Cancelled()
    const made = { row_count, sums: Object.fromEntries(sums), sum_rp: mainSum(columns, sums), bytes, sha256: hash.digest('hex'), rewritten: [...rewritten].map(([sign, written]) => `${sign} ${written}`) }
    whole(made)
    return { ...made, file: await sink.finish() }
  } catch (error) {
    await sink.drop()
    throw error
  } finally {
    await iterator.return?.()
  }
}

async function nextRows(iterator: AsyncIterator<Row[]>): Promise<Row[] | null> {
  const { done, value } = await iterator.next()
  return done ? null : value
}

/** The first batch that has any; null where none has. */
async function firstRows(iterator: AsyncIterator<Row[]>): Promise<Row[] | null> {
  for (let batch = await nextRows(iterator); batch; batch = await nextRows(iterator)) if (batch.length > 0) return batch
  return null
}

/** Rappen. */
export function mainSum(columns: readonly Column[], sums: ReadonlyMap<string, number>): number {
  const last = columns.findLast(({ as, sum }) => sum && as === 'rp')
  return last ? sums.get(last.key) ?? 0 : 0
}

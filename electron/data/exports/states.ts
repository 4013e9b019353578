import type { ExportKind } from '../../../shared/exports.ts'
import { statesOf } from '../../../shared/exports.ts'
import { datasetOf } from './datasets/index.ts'
import type { Source } from './make-file.ts'
import { wordsOf } from './words.ts'

/** Only the rows that are in one of the states; all of them where none is named, or where the kind has none. */
export async function* inStates(rows: Source, kind: ExportKind, states: readonly string[]): Source {
  const at = datasetOf(kind, 'csv').columns.findIndex(({ key }) => key === 'status')
  const all = states.length === 0 || statesOf(kind) === null || at < 0
  for await (const batch of rows) yield all ? batch : batch.filter(row => states.includes(String(row[at])))
}

/** The states as people read them. */
export function statesInWords(kind: ExportKind, states: readonly string[], locale: string): string {
  const codes = wordsOf(locale).codes[`${statesOf(kind)?.of ?? 'contract'}_status`] as Record<string, string>
  return states.map(state => codes[state] ?? state).join(', ')
}

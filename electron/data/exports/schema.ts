import type { ExportKind } from '../../../shared/exports.ts'
import type { As, Column } from './column.ts'
import { columnsOf } from './dataset.ts'
import { datasetOf } from './datasets/index.ts'
import { wordsOf } from './words.ts'

const whole = { type: 'integer' } as const
/** What a cell is in JSON Lines. */
const types: Record<As, Record<string, unknown>> = {
  text: { type: 'string' }, flag: { type: 'boolean' }, count: whole, rp: { ...whole, description: 'Rappen' }, bp: { ...whole, description: 'basis points, 810 is 8.1 %' },
  day: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'a day in Europe/Zurich' },
  offset: { type: 'string' },
  instant: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}\\+\\d{2}:00$', description: 'the wall clock of Europe/Zurich with its offset from UTC' },
}

const property = ({ key, as, codes }: Column): [string, unknown] => [key, {
  title: wordsOf('en').headers[key],
  // a code that a newer server brings is no broken file, so the known ones are only told
  anyOf: [{ ...types[as], ...codes && { examples: Object.keys(wordsOf('en').codes[codes]) } }, { type: 'null' }],
}]

/** The JSON Schema (2020-12) of one line of a kind's export as JSON Lines: every key is there in every line, null where there is nothing. */
export function schemaOf(kind: ExportKind): Record<string, unknown> {
  const columns = columnsOf(datasetOf(kind, 'jsonl'))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema', $id: `urn:guichet:export:${kind.toLowerCase()}:1`, title: `${wordsOf('en').kinds[kind]}, one line`,
    type: 'object', additionalProperties: false, required: columns.map(({ key }) => key), properties: Object.fromEntries(columns.map(property)),
  }
}

import type { Cell, Column, Row } from '../column.ts'
import type { Format } from './format.ts'
import { offsetText } from './wall.ts'

function valueOf(value: Cell, { as }: Column): Cell | boolean {
  if (value === null) return null
  if (as === 'instant') return offsetText(Number(value))
  return as === 'flag' ? Boolean(value) : value
}

/** An object a line, for programs: the same keys in every language, money in Rappen (`_rp`), rates in basis points (`_bp`), instants with their offset. */
export const jsonl: Format = async function* ({ columns, rows }) {
  // no object for each row: it would only be written and thrown away
  const keys = columns.map(({ key }, n) => `${n === 0 ? '{' : ','}${JSON.stringify(key)}:`)
  const line = (row: Row) => `${columns.map((column, n) => `${keys[n]}${JSON.stringify(valueOf(row[n] ?? null, column))}`).join('')}}\n`
  for await (const batch of rows) yield Buffer.from(batch.map(line).join(''))
}

import { setImmediate as turn } from 'node:timers/promises'
import type { Row } from './column.ts'

const batch_rows = 250
const [quote, backslash, open, close, open_object, close_object, comma] = [...'"\\[]{},'].map(sign => sign.charCodeAt(0))

/** The bytes of an answer as they came; one beside the other they would be in memory twice. */
export type Parts = readonly Uint8Array[]
/** `about`: the answer without its rows, as JSON. `batches`: where in the bytes some rows of it begin and end. */
type Found = { about: string; batches: readonly (readonly [from: number, until: number])[] }

/** The text between two places. */
export function textOf(parts: Parts, from = 0, until = Infinity): string {
  const found: Uint8Array[] = []
  let begins = 0
  for (const part of parts) {
    if (begins >= until) break
    if (begins + part.length > from) found.push(part.subarray(Math.max(from - begins, 0), Math.min(until - begins, part.length)))
    begins += part.length
  }
  return Buffer.concat(found).toString()
}

/**
 * Finds the rows of an answer (`{"rows": [[…], …], "as_of": …}`) without making anything of them: sixty thousand rows as objects are several
 * times as large as their text. Null where it has no rows, or is no whole answer.
 */
export function findRows(parts: Parts): Found | null {
  const batches: [number, number][] = []
  let begins = 0
  let [depth, text_at, is_escaped, key] = [0, -1, false, '']
  let [from, until, batch, rows] = [-1, -1, 0, 0]
  for (const part of parts) {
    for (let n = 0; n < part.length; n++) {
      const sign = part[n]
      if (text_at >= 0) {
        if (is_escaped) is_escaped = false
        else if (sign === backslash) is_escaped = true
        else if (sign === quote) {
          if (depth === 1) key = textOf(parts, text_at + 1, begins + n)
          text_at = -1
        }
        continue
      }
      const is_inside = from >= 0 && until < 0
      if (sign === quote) text_at = begins + n
      else if (sign === open || sign === open_object) {
        if (++depth === 2 && key === 'rows' && from < 0 && sign === open) from = batch = begins + n + 1
      } else if (sign === close || sign === close_object) {
        if (--depth === 1 && is_inside) until = begins + n
        else if (depth === 2 && is_inside && ++rows % batch_rows === 0) batches.push([batch, begins + n + 1])
      } else if (sign === comma && depth === 2 && is_inside && rows % batch_rows === 0) batch = begins + n + 1
    }
    begins += part.length
  }
  if (depth !== 0 || text_at >= 0 || until < 0) return null
  if (rows % batch_rows > 0) batches.push([batch, until])
  return { about: textOf(parts, 0, from) + textOf(parts, until), batches }
}

/** The rows that were found, made one batch after the other; the counter gets its turn between two of them. Throws SyntaxError at what is no JSON. */
export async function* rowsIn(parts: Parts, { batches }: Found): AsyncGenerator<Row[]> {
  for (const [from, until] of batches) {
    yield JSON.parse(`[${textOf(parts, from, until)}]`) as Row[]
    await turn()
  }
}

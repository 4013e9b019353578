import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CallFailed } from '../sync/outcome.ts'
import { findRows, rowsIn } from './answer-rows.ts'
import type { Parts } from './answer-rows.ts'
import type { Row } from './column.ts'
import { callRows } from './server-rows.ts'

/** Texts that look like what is around them. */
const nasty = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('],[', '"rows":[[1]]', '\\', '\\"', '{"as_of":1}', '\\\\"]', 'Zürich 日本 😀', '=1+1'))
const row = fc.array(fc.oneof(fc.integer(), nasty, fc.constant(null)), { maxLength: 5 })
const answer = fc.record({ as_of: fc.nat(), before: nasty, rows: fc.array(row, { maxLength: 700 }), after: fc.record({ rows: fc.array(fc.nat(), { maxLength: 3 }) }), first: fc.boolean() })

function cutAt(text: string, size: number): Parts {
  const bytes = Buffer.from(text)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size))
}
async function read(source: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of source) {
    expect(batch.length).toBeLessThanOrEqual(250)
    rows.push(...batch)
  }
  return rows
}

test('wherever the line cuts an answer, and whatever its texts look like, its rows are those of a whole reader, some hundred at a time', async () => {
  await fc.assert(fc.asyncProperty(answer, fc.integer({ min: 1, max: 5000 }), fc.boolean(), async ({ as_of, before, rows, after, first }, size, spaced) => {
    const whole = first ? { rows, as_of, before, after } : { before, as_of, after, rows }
    const parts = cutAt(JSON.stringify(whole, null, spaced ? 1 : undefined), size)
    const found = findRows(parts)
    if (!found) throw new Error('no rows were found')
    expect(JSON.parse(found.about)).toEqual({ ...whole, rows: [] })
    expect(await read(rowsIn(parts, found))).toEqual(JSON.parse(JSON.stringify(rows)))
  }), { numRuns: 200 })
})

test('half an answer, a page of a hotel and an answer without rows are a line that is down, and nothing is written of them', async () => {
  const ask = (text: string) => callRows(async () => cutAt(text, 10), 'export_rows', {}).then(() => null, (error: unknown) => error instanceof CallFailed ? [error.kind, error.code] : error)
  const whole = JSON.stringify({ rows: [[1, 'a']], as_of: 5 })
  expect(await ask(whole)).toBeNull()
  for (const text of [whole.slice(0, -1), whole.slice(0, 12), '', '<html>Welcome</html>', '{"as_of":5}', '{"rows":{},"as_of":5}', '{"rows":[[1]]}', '[]', 'null']) expect([text, await ask(text)]).toEqual([text, ['retry', 'not_an_answer']])
  // a delivery that does not exist is no fault
  expect((await callRows(async () => cutAt('null', 2), 'journal_delivery_rows', {})).about).toBeNull()
})

import { expect, it } from 'vitest'
import type { Wire } from '../../../shared/wire.ts'
import { NoAnswer, piece_bytes, pieceOf, rowsOf } from './answer-in-pieces.ts'

const money = { charges_rp: '0', payments_rp: '0', refunds_rp: '0', captured_rp: '0', invoices_rp: '0', contracts: 0, contracts_sha256: '' }
const firm = (...texts: string[]): Wire['archive_organisation'] => ({
  as_of: 1, server: '18', migration: '20261101000100', project: 'p:firm', tables: texts.map((rows, n) => ({ name: `public.t${n}`, columns: ['a'], rows })), money, number_blocks: { blocks: 0, sha256: '' },
})
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value))
/** As a line gives them: in parts of this length. */
const partsOf = (bytes: Buffer, length: number) => Array.from({ length: Math.ceil(bytes.length / length) }, (_, n) => bytes.subarray(n * length, (n + 1) * length))

it('gives back the rows as they were, however the answer came and whatever lies at the border of a piece, and never much at once', async () => {
  for (const filler of [0, 1, 2, 3, 250_000 - 400]) {
    const all = firm('', 'x'.repeat(filler), '🚗ü\n'.repeat(100_000))
    for (const length of [65_536, piece_bytes, 10_000_000]) {
      const answer = partsOf(bytesOf(all), length)
      const sizes: number[] = []
      const again = await rowsOf(want => {
        const piece = pieceOf(answer, want)
        expect(piece.buffer.byteLength, 'nothing else comes along').toBe(piece.length)
        sizes.push(piece.length)
        return Promise.resolve(piece)
      })
      expect(again).toEqual(all)
      expect(Math.max(...sizes)).toBe(piece_bytes)
    }
  }
})

it('ends where the answer is as long as pieces are, and takes nothing that is no archive', async () => {
  const bare = bytesOf(firm('')).length
  const exact = bytesOf(firm('x'.repeat(2 * piece_bytes - bare)))
  expect(exact.length).toBe(2 * piece_bytes)
  expect((await rowsOf(want => Promise.resolve(pieceOf([exact], want)))).tables[0]?.rows).toHaveLength(2 * piece_bytes - bare)
  for (const strange of [[], [Buffer.from('<html>hotel</html>')], [bytesOf(null)], [bytesOf({ of: 'something else' })], [exact.subarray(0, -1)]]) await expect(rowsOf(want => Promise.resolve(pieceOf(strange, want)))).rejects.toThrow(NoAnswer)
})

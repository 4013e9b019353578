import { expect, it } from 'vitest'
import type { Wire } from '../../../shared/wire.ts'
import { apart, piece_chars, pieceOf, together } from './rows-in-pieces.ts'

const money = { charges_rp: '0', payments_rp: '0', refunds_rp: '0', captured_rp: '0', invoices_rp: '0', contracts: 0, contracts_sha256: '' }
const rowsOf = (...texts: string[]): Wire['archive_organisation'] => ({
  as_of: 1, server: '18', migration: '20261101000100', project: 'p:firm', tables: texts.map((rows, n) => ({ name: `public.t${n}`, columns: ['a'], rows })), money, number_blocks: { blocks: 0, sha256: '' },
})

it('gives back the rows as they were, whatever lies at the border of a piece, and never much at once', async () => {
  const all = rowsOf('', 'a\n', 'x'.repeat(piece_chars), 'y'.repeat(2 * piece_chars + 1), `${'z'.repeat(piece_chars - 1)}🚗ü\n`)
  const { bare, texts } = apart(all)
  expect(JSON.stringify(bare).length).toBeLessThan(1000)
  const sizes: number[] = []
  const again = await together(bare, want => {
    const piece = pieceOf(texts, want)
    sizes.push(piece.length)
    return Promise.resolve(piece)
  })
  expect(again).toEqual(all)
  expect(Math.max(...sizes)).toBe(piece_chars)
})

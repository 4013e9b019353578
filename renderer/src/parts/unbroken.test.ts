import { describe, expect, test } from 'vitest'
import { piecesOf } from './unbroken.tsx'

describe('A sentence is broken anywhere but within', () => {
  test.each([
    ['Ab So 29.11.2026 16:00 ist R-26-004366 dran.', ['R-26-004366']],
    ['ZHB-26-000265, dann LUG-26-000266: CHF 1\'234.50 offen', ['ZHB-26-000265', 'LUG-26-000266', "CHF 1'234.50"]],
    ['alla consegna 5\'290 km', ["5'290 km"]],
    ['Wechselschild, Halte-Verbot und 24-Stunden-Regel', []],
  ])('%s', (text, kept) => {
    const pieces = piecesOf(text)
    expect(pieces.filter((_, place) => place % 2 === 1)).toEqual(kept)
    expect(pieces.join('')).toBe(text)
  })
})

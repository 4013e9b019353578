import { describe, expect, test } from 'vitest'
import { countOf, piecesOf, typedOf } from './count.ts'

describe('A count of the drawer', () => {
  test('comes to the sum of its pieces; what is empty or zero is not there', () => {
    expect(countOf({ 10_000: '2', 5: '20', 500: '', 100: '0' })).toEqual({ counts: [{ denomination_rp: 5, pieces: 20 }, { denomination_rp: 10_000, pieces: 2 }], comes_to_rp: 20_100 })
    expect(countOf({})).toEqual({ counts: [], comes_to_rp: 0 })
    expect(countOf(typedOf([{ denomination_rp: 2000, pieces: 3 }]))?.comes_to_rp).toBe(6000)
  })
  test('is none while something is no number of pieces', () => {
    for (const bad of ['x', '-1', '1.5', '100000', '2 x']) expect([bad, piecesOf(bad), countOf({ 5: bad })]).toEqual([bad, null, null])
    expect(piecesOf("1'200")).toBe(1200)
  })
})

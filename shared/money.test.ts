import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatRappen, parseRappen, roundHalfUp, roundedForCash, settledBy, vatIncluded } from './money.ts'

describe('money', () => {
  test('VAT is extracted from the gross total and rounded once', () => {
    expect(vatIncluded(10_810, 810)).toBe(810)
    expect(vatIncluded(8_900, 810)).toBe(667)
    expect(vatIncluded(-8_900, 810)).toBe(-667)
    expect(vatIncluded(8_900, 0)).toBe(0)
  })

  test('half a Rappen goes away from zero in both directions', () => {
    expect([0.5, 1.5, 2.5, -0.5, -2.5].map(roundHalfUp)).toEqual([1, 2, 3, -1, -3])
  })

  test('cash pays a multiple of five Rappen and differs by at most two', () => {
    fc.assert(fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), owed => {
      const { amount_rp, rounding_rp } = roundedForCash(owed)
      expect(Math.abs(amount_rp % 5)).toBe(0)
      expect(Math.abs(rounding_rp)).toBeLessThanOrEqual(2)
      expect(amount_rp - rounding_rp).toBe(owed)
    }))
  })

  test('a cash payment settles what was owed, not what was rounded', () => {
    expect(settledBy({ kind: 'PAYMENT', amount_rp: 3840, rounding_rp: -2 })).toBe(3842)
    expect(settledBy({ kind: 'REFUND', amount_rp: 500, rounding_rp: 0 })).toBe(-500)
  })

  test('amounts read the same in every language', () => {
    expect(formatRappen(123_450)).toBe("1'234.50")
    expect(formatRappen(123_456_789)).toBe("1'234'567.89")
    expect(formatRappen(5)).toBe('0.05')
    expect(formatRappen(-2_500)).toBe('−25.00')
  })

  test('what is shown can be typed again', () => {
    fc.assert(fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), amount => {
      expect(parseRappen(formatRappen(amount))).toBe(amount)
    }))
  })

  test.each([['1’234.5', 123_450], ['1 234', 123_400], ['38,40', 3840], ['CHF 12.-', 1200], ['120.–', 12_000], ['12-', null], ['1.234', null], ['', null], ['12e3', null]])(
    'typed %j is %s Rappen', (text, amount) => { expect(parseRappen(text)).toBe(amount) },
  )
})

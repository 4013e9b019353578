import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { challengeLength, inGroups, isWholeCode, readChallenge, withCheckDigit, writeChallenge } from './phone-challenge.ts'

const francs = fc.option(fc.integer({ min: 0, max: 999_999 }))
const digest = fc.integer({ min: 0, max: 9_999_999 }).map(n => String(n).padStart(7, '0'))
const asked = fc.record({ deposit_fr: francs, discount_fr: francs, jump_km: francs }).filter(what => Object.values(what).some(amount => amount !== null))
const otherDigit = (digits: string, at: number, by: number) => digits.slice(0, at) + (Number(digits[at]) + by) % 10 + digits.slice(at + 1)

describe('The digits that a clerk reads to a manager', () => {
  test('say what is asked, however they are grouped', () => fc.assert(fc.property(asked, digest, (what, of) => {
    const digits = writeChallenge(what, of) ?? ''
    expect(digits).toHaveLength(challengeLength(Number(digits[0])))
    expect(readChallenge(inGroups(digits))).toEqual({ ...what, digits })
  })))

  test('are refused when one was misheard, two changed places, or some are missing', () => fc.assert(fc.property(asked, digest, fc.nat(), fc.integer({ min: 1, max: 9 }), (what, of, place, by) => {
    const digits = writeChallenge(what, of) ?? ''
    const at = place % digits.length
    expect(readChallenge(otherDigit(digits, at, by))).toBeNull()
    expect(readChallenge(digits.slice(0, at))).toBeNull()
    const swapped = digits.slice(0, at) + (digits[at + 1] ?? '') + (digits[at] ?? '') + digits.slice(at + 2)
    if (at > 0 && swapped !== digits) expect(readChallenge(swapped)).toBeNull()
  })))

  test('are none where nothing is asked, or more than can be told', () => {
    expect(writeChallenge({ deposit_fr: null, discount_fr: null, jump_km: null }, '0000000')).toBeNull()
    expect(writeChallenge({ deposit_fr: 1_000_000, discount_fr: null, jump_km: null }, '0000000')).toBeNull()
    for (const typed of ['', 'abc', '4', '8', '0'.repeat(16)]) expect(readChallenge(typed)).toBeNull()
  })
})

describe('The code that comes back', () => {
  test('shows a wrong digit, two that changed places, and mostly that it is for something else', () => fc.assert(fc.property(asked, digest, digest, fc.nat(7), fc.integer({ min: 1, max: 9 }), (what, of, code, at, by) => {
    const challenge = writeChallenge(what, of) ?? ''
    const whole = withCheckDigit(code, challenge)
    expect(isWholeCode(whole, challenge)).toBe(true)
    expect(isWholeCode(otherDigit(whole, at, by), challenge)).toBe(false)
    expect(isWholeCode(whole.slice(0, -1), challenge)).toBe(false)
    const swapped = whole.slice(0, at) + (whole[at + 1] ?? '') + (whole[at] ?? '') + whole.slice(at + 2)
    if (swapped !== whole) expect(isWholeCode(swapped, challenge)).toBe(false)
    expect(isWholeCode(whole, otherDigit(challenge, at, by))).toBe(false)
  })))
})

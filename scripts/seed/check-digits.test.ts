import { describe, expect, test } from 'vitest'
import { uidCheckDigit } from '../../shared/uid.ts'
import { uid, vinCheckCharacter } from './check-digits.ts'
import { aareschlaufe, gotthard } from './firms.ts'

describe('A company number', () => {
  test('ends in the digit that modulo 11 gives', () => {
    expect(uidCheckDigit('12345678')).toBe(8)
    expect(uid('12345678')).toBe('CHE-123.456.788 MWST')
  })

  test('is refused where no digit fits', () => {
    const without = Array.from({ length: 40 }, (_, n) => String(10_000_000 + n)).find(eight => uidCheckDigit(eight) === null)
    expect(() => uid(without ?? '')).toThrow(/No UID begins/)
  })

  test.each([gotthard, aareschlaufe])('of $name is a valid one', ({ uid: written }) => {
    const nine = written.replace(/\D/g, '')
    expect(written).toMatch(/^CHE-\d{3}\.\d{3}\.\d{3} MWST$/)
    expect(uidCheckDigit(nine.slice(0, 8))).toBe(Number(nine[8]))
  })
})

test('The check character of a known vehicle number is at its ninth place', () => {
  expect(vinCheckCharacter('1M8GDM9AXKP042788')).toBe('X')
  expect(vinCheckCharacter('11111111111111111')).toBe('1')
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noon_is_near } from '../../../../electron/data/testing/desk.ts'
import { planNumbers, typedOf, valueOf, valuesOf } from './fields.ts'
import type { As } from './fields.ts'

const of = (as: As, text: string, more: { min?: number; max?: number; optional?: boolean } = {}) => {
  const found = valueOf({ name: 'x', as, ...more }, text, noon_is_near)
  return 'bad' in found ? found.bad : found.value
}

describe('A setting', () => {
  test('is typed in CHF and per cent as people write them, and kept in Rappen and basis points', () => {
    expect(['89.50', "1'234", '120.–', '0'].map(text => of('money', text))).toEqual([8950, 123_400, 12_000, 0])
    expect(['7.5', '7.5 %', '100', '0'].map(text => of('percent', text))).toEqual([750, 750, 10_000, 0])
    expect(of('day', '01.01.2027')).toBe('2027-01-01')
    expect(of('iban', ' ch44 3199 9123 0008 8901 2 ')).toBe('CH4431999123000889012')
  })
  test('that can not be says why: below zero, above the most, no number, no day, nothing at all', () => {
    expect(['-5', '1000000.05', 'abc'].map(text => of('money', text))).toEqual(['money', 'money', 'money'])
    expect(['-1', '100.01', 'x'].map(text => of('percent', text))).toEqual(['percent', 'percent', 'percent'])
    expect(['1', '367', '2.5', '-3'].map(text => of('whole', text, { min: 2, max: 366 }))).toEqual(['whole', 'whole', 'whole', 'whole'])
    expect([of('day', '31.02.2027'), of('code', 'kind 1'), of('text', '  '), of('text', ' ', { optional: true })]).toEqual(['day', 'code', 'missing', null])
  })
  test('stands in its field as it was typed, whatever the amount', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000_000 }), rp => { expect(of('money', typedOf('money', rp))).toBe(rp) }))
    fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), bp => { expect(of('percent', typedOf('percent', bp))).toBe(bp) }))
  })
  test('of a form counts with the others only when each of them can be', () => {
    const typed = { day_rate_rp: '89', included_km_day: '200', extra_km_rp: '0.45' }
    expect(valuesOf(planNumbers, typed, 0)).toEqual({ values: { day_rate_rp: 8900, included_km_day: 200, extra_km_rp: 45, late_hour_rp: null, late_grace_min: null, kwh_rp: null, charge_fee_rp: null } })
    expect(valuesOf(planNumbers, { ...typed, included_km_day: '-1' }, 0)).toEqual({ field: 'included_km_day' })
  })
})

test('a surcharge may lie below zero, and shows again as it was typed', () => {
  const field = { name: 'surcharge_bp', as: 'surcharge' } as const
  const typed = { '20': 2000, '+12.5 %': 1250, '-10': -1000, '− 7.25': -725, '0': 0, '300': 30_000, '-90': -9000 }
  for (const [text, value] of Object.entries(typed)) expect([text, valueOf(field, text, 0)]).toEqual([text, { value }])
  for (const text of ['', '301', '-90.01', '--5', '1.234', 'viel']) expect([text, 'bad' in valueOf(field, text, 0)]).toEqual([text, true])
  for (const value of [2000, 1250, -725, 0]) expect(valueOf(field, typedOf('surcharge', value), 0)).toEqual({ value })
})

import { describe, expect, it } from 'vitest'
import { daysFrom, labelled, showInstant, showKm, showMoney, showSpan, showValues } from './format.ts'

const friday = Date.UTC(2026, 9, 23, 12, 0)

describe('what people read', () => {
  it('writes money, kilometres and instants in one way', () => {
    expect(showMoney(123_450)).toBe("CHF 1'234.50")
    expect(showKm(12_345)).toBe("12'345 km")
    expect(showInstant(friday, 'de')).toBe('Fr 23.10.2026 14:00')
  })

  it('tells the kind of a value by the end of its name', () => {
    expect(showValues({ due_rp: 3800, due_at: friday, limit_km: 1500, count: 2, plate: 'ZH 412807', expires_on: '2026-10-23', name: 'Meier' }, 'de'))
      .toEqual({
        due_rp: 'CHF 38.00', due_at: 'Fr 23.10.2026 14:00', limit_km: "1'500 km", count: 2,
        plate: 'ZH 412\u202f807', expires_on: '23.10.2026', name: 'Meier',
      })
  })

  it('puts a blank before a colon in French alone', () => {
    expect([labelled('Contrats', '3', 'fr'), labelled('Verträge', '3', 'de')]).toEqual(['Contrats\u202f: 3', 'Verträge: 3'])
  })

  it('says how long in the two largest units', () => {
    expect(showSpan(130 * 60_000, 'de')).toBe('2 h 10')
    expect(showSpan(52 * 3_600_000, 'de')).toBe('2 T 4 h')
    expect(showSpan(20_000, 'de')).toBe('1 min')
  })

  it('counts days on the wall clock over the change of the clock', () => {
    expect(daysFrom(Date.UTC(2026, 9, 24, 21, 0), Date.UTC(2026, 9, 25, 23, 30))).toBe(2)
    expect(daysFrom(friday, friday + 3_600_000)).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { zurichDate } from '../../../shared/time.ts'
import { parseDate, parseDay, parseTime, parseWhen } from './parse-when.ts'

/** Monday 23.11.2026 10:15 in Zürich. */
const now = Date.UTC(2026, 10, 23, 9, 15)
const date = (text: string, at = now) => {
  const found = parseDate(text, at)
  return found === null ? null : new Date(found).toISOString().slice(0, 10)
}

describe('a typed time', () => {
  it.each([['12.30', 750], ['1430', 870], ['14:30', 870], ['930', 570], ['9', 540], ['0', 0], ['14h30', 870], ['14h', 840], [' 8:05 ', 485]])(
    'reads %s', (text, minutes) => expect(parseTime(text)).toBe(minutes))
  it.each(['24:00', '12:60', '', 'abc', '12:3', '12345'])('refuses "%s"', text => expect(parseTime(text)).toBeNull())
})

describe('a typed date', () => {
  it.each([
    ['24.11.2026', '2026-11-24'], ['24.11.', '2026-11-24'], ['24.11', '2026-11-24'], ['24/11/2026', '2026-11-24'], ['24.11.26', '2026-11-24'],
    ['2026-11-24', '2026-11-24'], ['+3', '2026-11-26'], ['+0', '2026-11-23'], ['24', '2026-11-24'],
  ])('reads %s', (text, day) => expect(date(text)).toBe(day))
  it('means the next such day when the year is left out', () => {
    expect(date('2.1.')).toBe('2027-01-02')
    expect(date('23.11.')).toBe('2026-11-23')
    expect(date('5')).toBe('2026-12-05')
    expect(date('29.2.')).toBe('2028-02-29')
  })
  it.each(['31.2.2026', '29.2.2027', '0.1.2026', '12.13.2026', '', 'morgen'])('refuses "%s"', text => expect(date(text)).toBeNull())
  it('counts +1 on the wall clock, also on the long day in autumn', () => {
    expect(date('+1', Date.UTC(2026, 9, 24, 22, 30))).toBe('2026-10-26')
  })
})

describe('a typed date and time', () => {
  it('is an instant on the wall clock of Zürich', () => {
    expect(parseWhen('24.11.2026', '12.30', now)).toEqual({ kind: 'one', at: Date.UTC(2026, 10, 24, 11, 30) })
  })
  it('is refused in the spring gap', () => {
    expect(parseWhen('28.3.2027', '2:30', now)).toEqual({ kind: 'gap' })
  })
  it('is asked for in the autumn fold', () => {
    expect(parseWhen('31.10.2027', '2:30', now)).toEqual({ kind: 'fold' })
    expect(parseWhen('31.10.2027', '2:30', now, 'earlier')).toEqual({ kind: 'one', at: Date.UTC(2027, 9, 31, 0, 30) })
    expect(parseWhen('31.10.2027', '2:30', now, 'later')).toEqual({ kind: 'one', at: Date.UTC(2027, 9, 31, 1, 30) })
  })
  it('says which half is wrong', () => {
    expect(parseWhen('', '', now)).toEqual({ kind: 'empty' })
    expect(parseWhen('x', '12:00', now)).toEqual({ kind: 'bad_date' })
    expect(parseWhen('+1', '', now)).toEqual({ kind: 'bad_time' })
  })
})

describe('a typed day of the past', () => {
  it('needs its year', () => {
    expect(parseDay('3.4.1987')).toBe('1987-04-03')
    expect(parseDay('03041987')).toBe('1987-04-03')
    expect(parseDay('3.4.')).toBeNull()
    expect(parseDay('31.4.1987')).toBeNull()
    expect(zurichDate(now)).toBe('2026-11-23')
  })
})

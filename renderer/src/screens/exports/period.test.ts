import { expect, test } from 'vitest'
import { monthEndOf, periodNamed } from './period.ts'

test('the last month ends with its own last day, in leap years and over New Year', () => {
  expect(periodNamed('last_month', '2028-03-31')).toEqual({ from_on: '2028-02-01', until_on: '2028-02-29' })
  expect(periodNamed('last_month', '2027-03-01')).toEqual({ from_on: '2027-02-01', until_on: '2027-02-28' })
  expect(periodNamed('last_month', '2026-01-15')).toEqual({ from_on: '2025-12-01', until_on: '2025-12-31' })
  expect(periodNamed('this_month', '2026-11-27')).toEqual({ from_on: '2026-11-01', until_on: '2026-11-27' })
  expect(periodNamed('this_year', '2026-11-27')).toEqual({ from_on: '2026-01-01', until_on: '2026-11-27' })
})

test('a month that is closed is a whole one, also the one that is not over', () => {
  expect(monthEndOf('this_month', '2028-02-03')).toEqual({ from_on: '2028-02-01', until_on: '2028-02-29' })
  expect(monthEndOf('this_month', '2026-12-31')).toEqual({ from_on: '2026-12-01', until_on: '2026-12-31' })
  expect(monthEndOf('last_month', '2027-01-01')).toEqual({ from_on: '2026-12-01', until_on: '2026-12-31' })
})

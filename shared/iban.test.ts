import { expect, test } from 'vitest'
import { isIban, isQrIban, showIban } from './iban.ts'

test('An account number is Swiss or of Liechtenstein and has the right check digits', () => {
  expect(['CH4431999123000889012', 'CH5800791123000889012', 'LI21088100002324013AA'].map(isIban)).toEqual([true, true, true])
  expect(['CH4531999123000889012', 'CH44 3199 9123 0008 8901 2', 'DE89370400440532013000', 'CH443199912300088901', '', 'ch4431999123000889012'].map(isIban)).toEqual([false, false, false, false, false, false])
})

test('A QR-IBAN is told by its institution, 30000 to 31999', () => {
  expect(['CH4430000123000889012', 'CH4431999123000889012', 'CH5829999123000889012', 'CH5832000123000889012', 'CH5800791123000889012'].map(isQrIban)).toEqual([true, true, false, false, false])
  expect(showIban('CH4431999123000889012')).toBe('CH44 3199 9123 0008 8901 2')
})

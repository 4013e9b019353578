import { expect, test } from 'vitest'
import { isIban } from './iban.ts'

test('An account number is Swiss or of Liechtenstein and has the right check digits', () => {
  expect(['CH4431999123000889012', 'CH5800791123000889012', 'LI21088100002324013AA'].map(isIban)).toEqual([true, true, true])
  expect(['CH4531999123000889012', 'CH44 3199 9123 0008 8901 2', 'DE89370400440532013000', 'CH443199912300088901', '', 'ch4431999123000889012'].map(isIban)).toEqual([false, false, false, false, false, false])
})

import { expect, test } from 'vitest'
import { classify } from './outcome.ts'

test.each([
  [0, '', 'retry'], [500, '', 'retry'], [503, 'PGRST002', 'retry'], [429, '', 'retry'], [408, '', 'retry'], [500, '40001', 'retry'],
  [500, '40P01', 'retry'], [500, '57014', 'retry'], [400, '55P03', 'retry'],
  [401, '', 'sign_in_again'], [401, 'PGRST301', 'sign_in_again'], [403, 'PGRST303', 'sign_in_again'],
  [403, '42501', 'refused'], [400, '22P02', 'refused'], [404, 'PGRST202', 'refused'], [409, '23505', 'refused'],
] as const)('HTTP %i with code "%s" means %s', (status, code, kind) => {
  expect(classify(status, code)).toBe(kind)
})

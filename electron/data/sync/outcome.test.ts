import { expect, test } from 'vitest'
import { classify, waitOf } from './outcome.ts'

test.each([
  [0, '', 'retry'], [500, '', 'retry'], [503, 'PGRST002', 'retry'], [429, '', 'retry'], [408, '', 'retry'], [500, '40001', 'retry'],
  [500, '40P01', 'retry'], [500, '57014', 'retry'], [400, '55P03', 'retry'],
  [401, '', 'sign_in_again'], [401, 'PGRST301', 'sign_in_again'], [403, 'PGRST303', 'sign_in_again'],
  [200, '', 'retry'], [403, '', 'retry'], [413, '', 'retry'],
  [403, '42501', 'refused'], [400, '22P02', 'refused'], [404, 'PGRST202', 'refused'], [409, '23505', 'refused'],
] as const)('HTTP %i with code "%s" means %s', (status, code, kind) => {
  expect(classify(status, code)).toBe(kind)
})

test.each([
  [null, 0], ['7', 7_000], ['nonsense', 0], ['-3', 0], ['86400', 600_000], ['Thu, 01 Jan 1970 00:00:30 GMT', 20_000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
])('Retry-After "%s", ten seconds after the beginning of time, means %i ms', (header, ms) => {
  expect(waitOf(header, 10_000)).toBe(ms)
})

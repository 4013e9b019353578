import { expect, test } from 'vitest'
import { assertNewEnough } from './version.ts'

test.each([
  ['0.1.0', '0.1.1'], ['0.9.9', '0.10.0'], ['1.2.3', '2.0.0'], ['0.1.0-beta.2', '0.2.0'],
])('%s is told to update where %s is needed', (own, least) => {
  expect(() => assertNewEnough(least, own)).toThrow(expect.objectContaining({ kind: 'update_needed' }))
})

test.each([
  ['0.1.0', '0.1.0'], ['0.10.0', '0.9.9'], ['1.0.0', undefined], [undefined, '9.9.9'],
])('%s works where %s is needed', (own, least) => {
  expect(() => assertNewEnough(least, own)).not.toThrow()
})

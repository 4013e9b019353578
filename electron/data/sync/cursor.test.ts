import { expect, test } from 'vitest'
import { compareCursors } from './cursor.ts'

test.each([
  ['100:5:e:s', '100:5:e:s', 0], ['99:900:e:s', '100:1:e:s', -1], ['100:10:e:s', '100:9:e:s', 1],
  ['18446744073709551615:1:e:s', '18446744073709551614:9:e:s', 1], ['9007199254740993:1:e:s', '9007199254740992:1:e:s', 1],
] as const)('the cursor %s against %s gives %i, also beyond what a number can hold', (a, b, order) => {
  expect(compareCursors(a, b)).toBe(order)
})

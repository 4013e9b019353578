import { expect, test } from 'vitest'
import { fold } from './fold.ts'

test('a name is found however its umlaut is typed', () => {
  expect(new Set(['Müller', 'Mueller', 'MULLER', 'muller'].map(fold)).size).toBe(1)
  expect(fold('Désirée  d’Angelo-Rüegg')).toBe(fold('desiree d angelo rueegg'))
})

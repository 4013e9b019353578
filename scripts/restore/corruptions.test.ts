import { expect, test } from 'vitest'
import { checks } from '../../electron/data/backup/checks.ts'
import { steps, tooLong } from '../../electron/data/backup/drill.ts'
import { promised_rto_h } from '../../shared/drills.ts'
import { corruptions } from './corruptions.ts'
import { foreignCorruptions } from './foreign-corruptions.ts'

test('every check of the drill has a bad backup that it must catch by its name, so that none can be taken out unseen', () => {
  const named = new Set([...corruptions, ...foreignCorruptions].map(({ check }) => check))
  // nobody waits four hours for this one: below
  expect([...Object.keys(checks), ...Object.keys(steps)].filter(check => check !== 'duration' && !named.has(check))).toEqual([])
  expect([...named].filter(check => !(check in checks) && !(check in steps))).toEqual([])
})

test('a restore that takes longer than was promised says so', () => {
  const hour = 3_600_000
  expect(tooLong(performance.now() - (promised_rto_h - 0.1) * hour)).toEqual([])
  expect(tooLong(performance.now() - (promised_rto_h + 0.2) * hour)).toEqual(['it took 4.2 hours, promised are 4'])
})

import fs from 'node:fs'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { tempFolder } from '../sync/local.ts'
import { lostBetweenTwo } from './known-schedules.ts'
import { mistakes } from './mistakes.ts'
import type { Mistake } from './mistakes.ts'
import { schedules, tellStep } from './schedule.ts'
import type { Step } from './schedule.ts'
import { openWorld, Violation } from './world.ts'
import type { World } from './world.ts'

/** Not what other tests draw from: here too much would depend on it. */
const seed = 11

/** The module of the desk that is wrong at the moment. */
const wrong = vi.hoisted(() => ({ module: '' }))
vi.mock(import('../../electron/data/sync/cursor.ts'), async original => {
  const { compareCursors } = await original()
  return { compareCursors: (a, b) => wrong.module === 'cursor' ? 0 : compareCursors(a, b) }
})
vi.mock(import('../../electron/data/send-again.ts'), async original => {
  const { sendAgain } = await original()
  return { sendAgain: (db, lost, is_other) => sendAgain(db, wrong.module === 'send-again' ? [] : lost, is_other) }
})
vi.mock(import('../../electron/data/sync/rows.ts'), async original => {
  const own = await original()
  return { ...own, dropRows: (...parts) => wrong.module === 'rows' ? 0 : own.dropRows(...parts) }
})
vi.mock(import('../../electron/data/try-again.ts'), async original => {
  const own = await original()
  return { ...own, tryAgain: parts => wrong.module !== 'try-again' && own.tryAgain(parts) }
})

type Planted = {
  module?: string
  mistake?: Mistake
  /** the flaw that must give it away */
  says: RegExp
  /** whether it can matter in such a schedule at all; the others are not played, so that this takes seconds */
  if?: (steps: readonly Step[]) => boolean
  /** the only schedule to be played, where chance would seldom bring it about */
  steps?: readonly Step[]
}
/** An old answer comes to a desk that has taken newer ones. */
const hasOldFeed = (steps: readonly Step[]) => steps.some((step, at) => step.do === 'turn' && step.faults.includes('old_feed')
  && step.faults.every(fault => fault === 'none' || fault === 'old_feed')
  && steps.slice(0, at).filter(each => each.do === 'all_turn' || (each.do === 'turn' && each.desk === step.desk)).length > 2)
const restoresLate = (steps: readonly Step[]) => steps.findLastIndex(step => step.do === 'epoch' && step.what === 'restore') > steps.length / 2
const planted: [string, Planted][] = [
  ['sends a payment a second time under another name', { mistake: mistakes.pays_twice, says: /which no desk has confirmed/ }],
  ['drops what was refused', { mistake: mistakes.drops_refused, says: /gone from the outbox/ }],
  ['lets go of an operation when it is acknowledged', { mistake: mistakes.settles_when_acknowledged, says: /settled before the feed had passed it/ }],
  ['believes that a file is safe before it was sent', { mistake: mistakes.trusts_the_upload, says: /in the store lies nothing/ }],
  ['believes a feed that goes backwards', { module: 'cursor', says: /the cursor went back/, if: hasOldFeed }],
  ['sends a restored server nothing of what it has lost', { module: 'send-again', says: /the server says nothing/, if: restoresLate }],
  ['leaves refused what the restored server did not know yet', { module: 'try-again', says: /for customer_unknown, and the server has applied register_customer/, steps: lostBetweenTwo }],
  ['keeps a row that has left its scope', { module: 'rows', says: /is on this PC only/ }],
]
/** So many schedules at most until it is found. */
const most = 12

let mistake: Mistake | undefined
let backend: TestBackend
let world: World
let folder: string
beforeAll(async () => {
  folder = tempFolder()
  backend = await createTestBackend()
  world = await openWorld(backend, folder, { mistakeNow: () => mistake })
})
afterEach(() => {
  mistake = undefined
  wrong.module = ''
})
afterAll(async () => {
  await world.stop()
  await backend.stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

/** The flaws of this schedule. */
async function flawsOf(steps: readonly Step[]): Promise<readonly string[]> {
  try {
    await world.run(steps, tellStep)
    return []
  } catch (error) {
    if (!(error instanceof Violation)) throw error
    return error.flaws
  }
}

test.each(planted)('a desk that %s is found out', async (_, { module = '', mistake: own, says, if: matters = () => true, steps: known }) => {
  wrong.module = module
  mistake = own
  const drawn = known ? [known] : fc.sample(schedules, { seed, numRuns: 2_000 }).filter(matters).slice(0, most)
  let seen: string[] = []
  for (const steps of drawn) {
    seen = [...seen, ...await flawsOf(steps)]
    if (seen.some(flaw => says.test(flaw))) break
  }
  expect(seen).toContainEqual(expect.stringMatching(says))
})

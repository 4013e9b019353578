import fc from 'fast-check'
import { schedules, tellStep } from './schedule.ts'
import { Violation } from './world.ts'
import type { World } from './world.ts'

export type Found = { seed: number; shrinks: number; text: string }
const shrink_ms = 90_000

/** Plays the schedule of this seed. Null, or the smallest schedule found that goes wrong, told step by step. */
export async function simulate(world: World, seed: number): Promise<Found | null> {
  const result = await fc.check(fc.asyncProperty(schedules, steps => world.run(steps, tellStep)), {
    seed, numRuns: 1, interruptAfterTimeLimit: shrink_ms, markInterruptAsFailure: false,
  })
  if (!result.failed) return null
  const error = result.errorInstance
  const { flaws, story } = error instanceof Violation ? error : { flaws: [String(error)], story: [] }
  const text = [`seed ${seed}:`, ...story.map((line, n) => `  ${n + 1}. ${line}`), '  and then, when everything was quiet:', ...flaws.map(flaw => `  ✗ ${flaw}`)].join('\n')
  return { seed, shrinks: result.numShrinks, text }
}

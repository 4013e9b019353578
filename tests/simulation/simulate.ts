import fc from 'fast-check'
import { schedules, tellStep } from './schedule.ts'
import { Violation } from './world.ts'
import type { World } from './world.ts'

export type Found = { seed: number; shrinks: number; text: string }
const shrink_ms = 90_000

/** Plays the schedule of this seed. Null, or the smallest schedule found that goes wrong, told step by step. */
export async function simulate(world: World, seed: number): Promise<Found | null> {
  let failed_at = Number.POSITIVE_INFINITY
  const result = await fc.check(fc.asyncProperty(schedules, async steps => {
    // Smaller ones are looked for as long as that takes no more than this.
    if (Date.now() - failed_at > shrink_ms) return
    await world.run(steps, tellStep).catch((error: unknown) => {
      failed_at = Math.min(failed_at, Date.now())
      throw error
    })
  }), { seed, numRuns: 1 })
  if (!result.failed) return null
  const error = result.errorInstance
  const { flaws, story } = error instanceof Violation ? error : { flaws: [error instanceof Error ? String(error.stack) : String(error)], story: [] }
  const steps = story.map((line, n) => `  ${n + 1}. ${line}`)
  const lines = [`seed ${seed}:`, ...steps, '  and then, when everything was quiet:', ...flaws.map(flaw => `  ✗ ${flaw}`)]
  return { seed, shrinks: result.numShrinks, text: lines.join('\n') }
}

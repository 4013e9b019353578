import { Killed } from '../../tests/simulation/kill.ts'
import { simulate } from '../../tests/simulation/simulate.ts'
import { playWeek } from '../../tests/simulation/week.ts'
import type { WeekFigures } from '../../tests/simulation/week.ts'
import { openWorld } from '../../tests/simulation/world.ts'
import { isDriversQuestion } from '../backend/drivers-question.ts'
import { withServer } from './with-server.ts'

const told_every = 50
// A schedule has the database cancel whatever runs, and that can be a question of the driver itself. What a program that was killed
// still had to do for itself ends with it.
process.on('unhandledRejection', error => { if (!isDriversQuestion(error) && !(error instanceof Killed)) throw error })

/** Plays the schedules of these seeds, and prints each violation with its smallest schedule. */
export function runSchedules(first: number, runs: number): Promise<{ violations: number; seconds: number }> {
  return withServer(async (backend, folder) => {
    const world = await openWorld(backend, folder)
    const began = Date.now()
    const secondsSoFar = () => (Date.now() - began) / 1000
    let violations = 0
    for (let n = 0; n < runs; n++) {
      const found = await simulate(world, first + n)
      if (found) {
        violations++
        console.log(found.text)
      }
      if ((n + 1) % told_every === 0) console.log(`${n + 1} schedules, ${violations} violations, ${secondsSoFar().toFixed(0)} s`)
    }
    await world.stop()
    return { violations, seconds: secondsSoFar() }
  })
}

const week_seed = 7

/** Seven offline days at six branches: the same week each time. */
export const runWeek = (): Promise<WeekFigures> => withServer((backend, folder) => playWeek(backend, folder, week_seed))

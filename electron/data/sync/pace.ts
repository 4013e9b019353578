import type { Database } from 'better-sqlite3'
import { CallFailed } from './outcome.ts'

/** How much to ask for at once: less when an answer is slow or does not come at all, more again while answers are quick. */
export type Pace = {
  size(): number
  /** Runs one call for so many and learns from how long it takes. Passes on what it throws. */
  timed<T>(amount: number, work: () => Promise<T>): Promise<T>
}
type Bounds = { first: number; least: number; most: number }
const quick_ms = 1_000
const slow_ms = 4_000

/** @param clock ms, of any beginning */
export function openPace({ first, least, most }: Bounds, clock: () => number = () => performance.now()): Pace {
  let size = first
  return {
    size: () => size,
    async timed(amount, work) {
      const began = clock()
      try {
        const result = await work()
        const took = clock() - began
        if (took > slow_ms) size = Math.max(least, Math.ceil(amount / 2))
        // A small answer that was quick proves nothing about a large one.
        else if (took < quick_ms && amount >= size) size = Math.min(most, size * 2)
        return result
      } catch (error) {
        // Nothing came back: perhaps it was too much for this line. A refusal has come back.
        const is_silence = error instanceof CallFailed && error.kind === 'retry' && error.status === 0
        if (is_silence && clock() - began > slow_ms) size = Math.max(least, Math.ceil(amount / 4))
        throw error
      }
    },
  }
}

const paces = new WeakMap<Database, { push: Pace; pull: Pace; page: Pace }>()

/** The paces of this PC's line; they live as long as the program. */
export function pacesOf(db: Database): { push: Pace; pull: Pace; page: Pace } {
  const known = paces.get(db) ?? {
    push: openPace({ first: 200, least: 5, most: 200 }), pull: openPace({ first: 2_000, least: 50, most: 5_000 }),
    page: openPace({ first: 2_500, least: 100, most: 2_500 }),
  }
  paces.set(db, known)
  return known
}

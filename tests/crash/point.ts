import fc from 'fast-check'

/** What a PC is doing when it is killed; the first of a PC's life is `key` (a fresh profile) or `migrate` (an older version's). */
export const phases = ['key', 'migrate', 'load', 'commands', 'pull'] as const
export type Phase = (typeof phases)[number]
/**
 * What is counted up to the kill: milliseconds, statements of SQLite, or calls to the file system (journal, key files). Time is the
 * only one that strikes within SQLite itself; the other two come back in the same place with the same seed.
 */
export const measures = ['time', 'statement', 'file'] as const
export type Measure = (typeof measures)[number]
/** Killed when this share of the phase's length has passed, in that measure. */
export type Point = { phase: Phase; by: Measure; share: number }
/** How long a phase is when nobody kills it. */
export type Lengths = Record<Phase, Record<Measure, number>>

/** A PC lives from its first start through so many kills. */
export const kills_a_life = 5
const later: readonly Phase[] = ['load', 'commands', 'pull']

/** N points in lives of five, fresh and older profiles in turn: beginning, load, commands, pull, and one more of the last three. */
export function drawLives(points: number, seed: number): Point[][] {
  const lives = Math.ceil(points / kills_a_life)
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const one = fc.record({ by: fc.constantFrom(...measures), share, any: fc.nat(later.length - 1) })
  const life = fc.array(one, { minLength: kills_a_life, maxLength: kills_a_life, size: 'max' })
  return fc.sample(life, { seed, numRuns: lives }).map((drawn, nth) => {
    const left = Math.min(kills_a_life, points - nth * kills_a_life)
    return drawn.slice(0, left).map(({ by, share: at, any }, n) => ({
      phase: [nth % 2 === 0 ? 'key' : 'migrate', ...later][n] as Phase | undefined ?? later[any] ?? 'commands', by, share: at,
    }))
  })
}

/** A point as a person reads it. */
export const tellPoint = ({ phase, by, share }: Point): string => `${phase}, at ${(share * 100).toFixed(1)} % of its ${by}`

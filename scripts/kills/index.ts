import { randomInt } from 'node:crypto'
import { openKills } from '../../tests/crash/kills.ts'
import { optionOf } from '../bench/bench.ts'
import { orEnd } from '../or-end.ts'
import { withServer } from '../sim/with-server.ts'
import { killPacked } from './packed.ts'

/**
 * `npm run test:kills -- [--points N] [--seed S] [--json] [--packed]`: ends a PC's data process by SIGKILL at N points that the seed
 * draws, starts it again after each, and compares it with the server at the end (tests/crash/). `--packed`: the release build, at ten
 * (packed.ts). Ends with 0 only when nothing was lost and nothing broken; with --json the last line is {"points", "lost", "violations"}.
 */
await orEnd(async () => {
  const args = process.argv.slice(2)
  const number = (name: string, otherwise: number) => {
    const value = Number(optionOf(args, name) ?? otherwise)
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is a whole number from 1`)
    return value
  }
  const is_packed = args.includes('--packed')
  const points = number('points', is_packed ? 10 : 200)
  const seed = number('seed', randomInt(1, 1_000_000))
  console.log(`seed ${seed}; the same points again: npm run test:kills -- ${is_packed ? '--packed ' : ''}--points ${points} --seed ${seed}`)
  const began = Date.now()
  const figures = await (is_packed ? killAppAt(points, seed) : killPcsAt(points, seed))
  console.log(`killed ${figures.points} times in ${((Date.now() - began) / 1000).toFixed(0)} s: ${figures.lost} lost, ${figures.violations} violations`)
  if (args.includes('--json')) console.log(JSON.stringify(figures))
  process.exit(figures.lost + figures.violations === 0 ? 0 : 1)
})

type Figures = { points: number; lost: number; violations: number }

async function killAppAt(points: number, seed: number): Promise<Figures> {
  const { lost, violations, problems } = await killPacked({ points, seed, tell: console.log })
  for (const problem of problems) console.log(`✗ ${problem}`)
  return { points, lost, violations }
}

function killPcsAt(points: number, seed: number): Promise<Figures> {
  return withServer(async (backend, folder) => {
    const kills = openKills(backend, folder)
    try {
      const lengths = await kills.measure(seed)
      for (const [phase, { time, statement, file }] of Object.entries(lengths)) {
        console.log(`${phase}: ${time.toFixed(0)} ms, ${statement} statements, ${file} calls to the file system`)
      }
      const { by_phase, within, ...figures } = await kills.play(lengths, { points, seed, tell: console.log })
      console.log(Object.entries(by_phase).map(([phase, count]) => `${phase} ${count}`).join(', '), `· ${within} of them before the phase was over`)
      return figures
    } finally {
      await kills.close()
    }
  })
}

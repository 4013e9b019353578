import { randomInt } from 'node:crypto'
import { orEnd } from '../or-end.ts'
import { optionOf } from '../bench/bench.ts'
import { runSchedules, runWeek } from './run-schedules.ts'
import { shareOut } from './share-out.ts'

/**
 * `npm run sim -- [--runs N] [--seed S] [--workers W] [--json]`: plays N schedules, of the seeds S, S+1 … Ends with 0 only when
 * none of them broke a promise; with --json the last line is {"runs", "violations"}. `--scenario week`: see tests/simulation/week.ts.
 */
await orEnd(async () => {
  const args = process.argv.slice(2)
  const scenario = optionOf(args, 'scenario')
  if (scenario !== null) return tellScenario(scenario, args.includes('--json'))
  const number = (name: string, otherwise: number) => {
    const value = Number(optionOf(args, name) ?? otherwise)
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is a whole number from 1`)
    return value
  }
  const runs = number('runs', 100)
  const seed = number('seed', randomInt(1, 1_000_000) * 1000)
  const workers = Math.min(number('workers', 2), Math.ceil(runs / 10))
  console.log(`seeds ${seed} to ${seed + runs - 1}; one of them alone: npm run sim -- --runs 1 --seed S`)
  const { violations, seconds } = await (workers > 1 ? shareOut(seed, runs, workers) : runSchedules(seed, runs))
  console.log(`${runs} schedules in ${seconds.toFixed(0)} s, ${violations} violations`)
  if (args.includes('--json')) console.log(JSON.stringify({ runs, violations }))
  process.exit(violations === 0 ? 0 : 1)
})

async function tellScenario(name: string, as_json: boolean): Promise<void> {
  if (name !== 'week') throw new Error(`There is a scenario "week", and no "${name}".`)
  const { flaws, ...figures } = await runWeek()
  for (const flaw of flaws) console.log(`✗ ${flaw}`)
  console.log(as_json ? JSON.stringify({ scenario: name, ...figures, violations: flaws.length })
    : `${figures.operations} operations converged in ${figures.converged_s.toFixed(1)} s, ${flaws.length} violations`)
  process.exit(flaws.length === 0 ? 0 : 1)
}

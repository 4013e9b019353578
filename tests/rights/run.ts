// `npm run test:rights -- [--json] [--postgres 17|18]`: the rights matrix, what the database promises, and the attacks, on a real
// PostgreSQL through the real API. Without --postgres on 18 in full, and on 17 all that is asked in SQL. `--note` completes
// constraints.json first. `--mutants N --seed S`: afterwards a few rules are taken away, as npm run test:mutants does with all.
import { inspect, parseArgs } from 'node:util'
import type postgres from 'postgres'
import type { PgVersion } from '../../scripts/backend/binaries.ts'
import type { Server } from '../../scripts/backend/platform.ts'
import { ensureTemplate, startTestCluster } from '../../scripts/backend/test-cluster.ts'
import { runAttacks } from './attacks/run.ts'
import { withoutInput } from './inputs.ts'
import { note, unpromised } from './constraints.ts'
import { openGround, openWorkers } from './ground.ts'
import { askApi } from './http-cells.ts'
import { askCommands } from './http-commands.ts'
import { script } from './commands.ts'
import { runGroup } from './lab.ts'
import type { Finding } from './lab.ts'
import { huntAll } from './mutants/hunt-all.ts'
import { allMutants } from './mutants/mutant.ts'
import { sampleOf } from './mutants/sample.ts'
import { emptyCorners } from './plan.ts'
import type { TablePlan } from './plan.ts'
import { unwatched } from './triggers.ts'
import type { World } from './world.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, postgres: { type: 'string' }, note: { type: 'boolean' }, mutants: { type: 'string' }, seed: { type: 'string' } } })
const versions = (values.postgres ? [Number(values.postgres)] : values.note ? [18] : [18, 17]) as PgVersion[]
type Sum = { cells: number; failed: number; attacks: number; succeeded: number }
const nothing = (): Sum => ({ cells: 0, failed: 0, attacks: 0, succeeded: 0 })

// Lite prints every refusal, and here most answers are refusals
const { error: print } = console
console.error = (...parts: unknown[]) => { if (!inspect(parts[0]).startsWith('backend: ')) print(...parts) }

function tell(sum: Sum, cells: number, findings: Finding[]): void {
  sum.cells += cells
  sum.failed += findings.length
  for (const { group, title, problem } of findings) console.log(`✗ ${group}: ${title}: ${problem}`)
}

/** What the tables above leave out would prove nothing: each is a failed cell. */
async function gaps(sql: postgres.Sql, world: World, plans: TablePlan[]): Promise<Finding[]> {
  const found = (problem: string, titles: string[]) => titles.map(title => ({ group: 'what is not asked', title, problem }))
  return [
    ...found('the world of the test has no such row', emptyCorners(world, plans)),
    ...found('has no counter-example: run npm run test:rights -- --note, and read what it wrote', await unpromised(sql, plans)),
    ...found('is a trigger that nothing looks at: add it to triggers.ts', await unwatched(sql)),
    ...found('is a command without an input: add it to inputs.ts and commands.ts', withoutInput(script(world).inputs)),
  ]
}

/** What is asked in SQL, on a database without an API. */
async function inSql(server: Server, sum: Sum): Promise<void> {
  const { workers: [sql], world, plans, groups, close } = await openWorkers(server, 1, values.note ? async (lab, found) => {
    for (const line of await note(lab, found)) console.log(`No counter-example found for ${line}: write one into constraints.json.`)
  } : undefined)
  try {
    if (!sql) throw new Error('No database to ask.')
    tell(sum, 1, await gaps(sql, world, plans))
    await sql.begin(async tx => { for (const group of groups) tell(sum, group.attempts.length, await runGroup(tx, group)) })
    // where something is red already, it would kill every mutant
    if (values.mutants && sum.failed === 0) {
      const { mutants, survived } = await huntAll([sql], sampleOf(await allMutants(sql), Number(values.mutants), Number(values.seed ?? 1)), groups, line => console.log(line))
      console.log(`${mutants} mutants, ${survived} survived`)
      tell(sum, mutants, survived > 0 || mutants === 0 ? [{ group: 'mutants', title: 'a sample', problem: `${survived} of ${mutants} survived` }] : [])
    }
  } finally {
    await close()
  }
}

async function throughTheApi(server: Server, sum: Sum): Promise<void> {
  const ground = await openGround(server)
  const { sql, world, plans, clients } = ground
  try {
    // accounts come last: their owners change them, and the audit notes it
    for (const plan of plans.toSorted((a, b) => Number(a.spec.writes !== null) - Number(b.spec.writes !== null))) {
      const { cells, findings } = await askApi(sql, world, clients, plan)
      tell(sum, cells, findings)
    }
    const { cells, findings } = await askCommands(sql, world, clients)
    tell(sum, cells, findings)
    const attacks = await runAttacks(ground, server)
    sum.attacks += attacks.count
    sum.succeeded += attacks.succeeded.length
    for (const line of attacks.succeeded) console.log(`✗ attack: ${line}`)
  } finally {
    await ground.stop()
  }
}

async function on(version: PgVersion, inFull: boolean): Promise<Sum> {
  const started = Date.now()
  const sum = nothing()
  const { stop, ...server } = await startTestCluster(version)
  try {
    await ensureTemplate(server, 'none')
    await inSql(server, sum)
    if (inFull) await throughTheApi(server, sum)
  } catch (error) {
    sum.failed += 1
    print(error)
  } finally {
    await stop()
  }
  console.log(`PostgreSQL ${version}: ${sum.cells} cells, ${sum.failed} failed, ${sum.attacks} attacks, ${sum.succeeded} succeeded, ${
    ((Date.now() - started) / 1000).toFixed(1)} s`)
  return sum
}

// side by side: what is asked through the API waits for answers most of the time
const sums = await Promise.all(versions.map(version => on(version, version === 18 || values.postgres !== undefined))).catch((error: unknown) => {
  print(error)
  return [{ ...nothing(), failed: 1 }]
})
const sum = nothing()
for (const one of sums) for (const key of Object.keys(sum) as (keyof Sum)[]) sum[key] += one[key]
console.log(values.json ? JSON.stringify(sum) : `${sum.cells} cells, ${sum.failed} failed, ${sum.attacks} attacks, ${sum.succeeded} succeeded`)
process.exit(sum.failed + sum.succeeded === 0 && sum.cells > 0 ? 0 : 1)

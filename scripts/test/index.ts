// `npm test`: everything but the long proofs. `npm run test:unit | test:db | test:e2e | test:planted | test:rights | test:mutants [-- arguments
// of the runner]`: one kind. `npm run test:proofs`: the long ones.
// The last line of all but rights and mutants is always "N passed, N failed, N skipped", and the exit code is 1 unless nothing failed.
import { keepDemo } from '../backend/kept-demo.ts'
import { buildApp } from '../build-app.ts'
import { lintTasks, typeTasks, unitTask } from '../check-tasks.ts'
import { electronRuntime } from '../electron-runtime/index.ts'
import { packageApp } from '../package-app.ts'
import { runTasks } from '../run-task.ts'
import { freshReport, rightsTally, runProofs, runTests, showOwn, vitestArgs, type RunnerName } from './runners.ts'
import { failure, readTally, sum, type Tally } from './tally.ts'

const [only, ...args] = process.argv.slice(2)
if (only === 'rights' || only === 'mutants') process.exit(await showOwn(only, args))
const started = Date.now()

const total = sum(only === undefined ? await everything() : only === 'proofs' ? await proofs() : await one(only as RunnerName))
console.log(`\n${((Date.now() - started) / 60_000).toFixed(1)} minutes`)
for (const name of total.failures) console.log(`failed: ${name}`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed === 0 ? 0 : 1)

async function everything(): Promise<Tally[]> {
  const tallies: Tally[] = []
  // On a bare machine one compiler works on SQLite for a minute; what only reads sources has the other processor meanwhile.
  tallies.push(...await together(stage('Set-up', async () => { await electronRuntime() }), stage('Checks and unit tests', checks)))
  // Side by side: each waits for its own servers a quarter of the time.
  const built = rights().then(async told => [...told, ...await stage('Build and package', packageApp), ...await stage('Demo data for the app', keepDemo)])
  tallies.push(...await together(stage('Database tests', () => runTests('db')), built))
  tallies.push(...await stage('Tests of the built app', () => runTests('e2e')))
  return tallies
}

/** On the version that the app brings with it; npm run test:rights asks PostgreSQL 17 as well, and npm run test:mutants shows every mutant. */
async function rights(): Promise<Tally[]> {
  // the same ones each time: a change is told of what it broke, not of what another draw finds
  return stage('Rights, and a sample of mutants', () => rightsTally(['--postgres', '18', '--mutants', '25', '--seed', '100119483']))
}

async function proofs(): Promise<Tally[]> {
  return [...await stage('Build', buildApp), await runProofs()]
}

async function together(...stages: Promise<Tally[]>[]): Promise<Tally[]> {
  return (await Promise.all(stages)).flat()
}

async function one(name: RunnerName): Promise<Tally[]> {
  if (!['unit', 'db', 'e2e', 'planted'].includes(name)) throw new Error(`There are unit, db, e2e, planted, rights and mutants tests and proofs, and no "${name}".`)
  const built = name === 'e2e' ? await stage('Build', buildApp) : []
  return [...built, await runTests(name, args)]
}

/** The unit tests count as tests; another check that fails counts as one failed test. */
async function checks(): Promise<Tally> {
  const report = freshReport('unit')
  const [unitOk, othersOk] = await Promise.all([
    runTasks([{ ...unitTask, args: ['run', ...vitestArgs('unit', report)] }], 1), runTasks([...typeTasks, ...lintTasks], 1),
  ])
  return sum([readTally(report, unitOk), ...(othersOk ? [] : [failure('types or lint')])])
}

/** A stage that throws is a failure, and the next one runs all the same. */
async function stage(title: string, work: () => Promise<Tally | void>): Promise<Tally[]> {
  console.log(`\n── ${title}`)
  try {
    const tally = await work()
    return tally ? [tally] : []
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return [failure(title)]
  }
}

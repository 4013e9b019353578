// `npm run test:mutants -- [--json] [--sample N] [--seed S] [--only TEXT]`: each rule of the database is taken away or loosened singly,
// and something has to turn red. Survivors are named, and the exit code is 0 only when there are none.
import { parseArgs } from 'node:util'
import { ensureTemplate, startTestCluster } from '../../../scripts/backend/test-cluster.ts'
import { openWorkers } from '../ground.ts'
import { runGroup } from '../lab.ts'
import { hunt } from './hunt.ts'
import type { Fate } from './hunt.ts'
import { allMutants } from './mutant.ts'
import { sampleOf } from './sample.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, sample: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } } })
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
const started = Date.now()
const { stop, ...server } = await startTestCluster()
let code = 1
try {
  await ensureTemplate(server, 'none')
  const { workers, groups, close } = await openWorkers(server, 2)
  try {
    const [sql] = workers
    if (!sql) throw new Error('No database to work on.')
    // a check that is red before anything has changed would kill every mutant
    const red = (await sql.begin(async tx => {
      const found = []
      for (const group of groups) found.push(...await runGroup(tx, group))
      return found
    }))
    for (const { group, title, problem } of red) console.log(`✗ ${group}: ${title}: ${problem}`)
    if (red.length > 0) throw new Error(`${red.length} checks fail before anything is changed. Mend them first: npm run test:rights`)

    const all = (await allMutants(sql)).filter(mutant => `${mutant.kind} ${mutant.title}`.includes(values.only ?? ''))
    const queue = values.sample ? sampleOf(all, Number(values.sample), seed) : [...all]
    const count = queue.length
    console.log(`${count} of ${all.length} mutants${values.sample ? `, seed ${seed}` : ''}`)
    const fates: Fate[] = []
    await Promise.all(workers.map(async worker => {
      for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
        const fate = await hunt(worker, mutant, groups)
        fates.push(fate)
        if (!fate.killed_by) console.log(fate.error ? `– ${mutant.kind}: ${mutant.title}: the database refuses: ${fate.error}` : `✗ survived: ${mutant.kind}: ${mutant.title}`)
        if (fates.length % 100 === 0) console.log(`  ${fates.length} of ${count}, ${Math.round((Date.now() - started) / 1000)} s`)
      }
    }))
    const mutants = fates.filter(fate => fate.error === null)
    const survived = mutants.filter(fate => fate.killed_by === null).length
    for (const kind of new Set(mutants.map(fate => fate.mutant.kind))) {
      const some = mutants.filter(fate => fate.mutant.kind === kind)
      console.log(`${kind}: ${some.length}, ${some.filter(fate => !fate.killed_by).length} survived`)
    }
    console.log(`${((Date.now() - started) / 1000).toFixed(0)} s`)
    code = survived === 0 && mutants.length > 0 ? 0 : 1
    console.log(values.json ? JSON.stringify({ mutants: mutants.length, survived }) : `${mutants.length} mutants, ${survived} survived`)
  } finally {
    await close()
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
} finally {
  await stop()
}
process.exit(code)

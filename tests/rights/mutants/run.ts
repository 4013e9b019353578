// `npm run test:mutants -- [--json] [--sample N] [--seed S] [--only TEXT|TEXT] [--part 1/8]`: each rule of the database is taken away or loosened singly,
// and something has to turn red. Parts, where there is no time for all at once: together they are all. Survivors are named, and the exit code is 0 only when there are none.
import { parseArgs } from 'node:util'
import { ensureTemplate, startTestCluster } from '../../../scripts/backend/test-cluster.ts'
import { openWorkers } from '../ground.ts'
import { runGroup } from '../lab.ts'
import { huntAll } from './hunt-all.ts'
import { allMutants } from './mutant.ts'
import { sampleOf } from './sample.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, sample: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' }, part: { type: 'string' } } })
const [, part = '1', parts = '1'] = /^(\d+)\/(\d+)$/.exec(values.part ?? '1/1') ?? []
if (Number(part) < 1 || Number(part) > Number(parts)) throw new Error(`There is no part ${values.part ?? ''}.`)
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

    const all = (await allMutants(sql)).filter((mutant, n) => n % Number(parts) === Number(part) - 1
      && (values.only ?? '').split('|').some(text => `${mutant.kind} ${mutant.title}`.includes(text)))
    const queue = values.sample ? sampleOf(all, Number(values.sample), seed) : [...all]
    console.log(`${queue.length} of ${all.length} mutants${values.sample ? `, seed ${seed}` : ''}`)
    const hunted = await huntAll(workers, queue, groups, line => console.log(line))
    for (const { kind, mutants, survived } of hunted.by_kind) console.log(`${kind}: ${mutants}, ${survived} survived`)
    console.log(`${((Date.now() - started) / 1000).toFixed(0)} s`)
    const { mutants, survived } = hunted
    code = survived === 0 && mutants > 0 ? 0 : 1
    console.log(values.json ? JSON.stringify({ mutants, survived }) : `${mutants} mutants, ${survived} survived`)
  } finally {
    await close()
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
} finally {
  await stop()
}
process.exit(code)

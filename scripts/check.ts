// `npm run check`: everything that needs no server and no Electron, in under a minute.
import { lintTasks, typeTasks, unitTask } from './check-tasks.ts'
import { runTasks } from './run-task.ts'

const started = Date.now()
// The longest first, two at a time.
const ok = await runTasks([unitTask, ...typeTasks, ...lintTasks], 2)
console.log(`${ok ? 'All is well' : 'Some checks failed'} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
process.exit(ok ? 0 : 1)

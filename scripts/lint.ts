import { lintTasks } from './check-tasks.ts'
import { runTasks } from './run-task.ts'

process.exit((await runTasks(lintTasks, 2)) ? 0 : 1)

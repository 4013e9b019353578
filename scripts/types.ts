import { runTasks } from './run-task.ts'
import { typeTasks } from './check-tasks.ts'

process.exit((await runTasks(typeTasks, 2)) ? 0 : 1)

import { ownScript, type Task } from './run-task.ts'

const layers: [project: string, of: string][] = [
  ['shared', 'shared, neither DOM nor Node'], ['node', 'main, data, preload and scripts'], ['web', 'the window'], ['tests', 'the tests'],
]

/** One compiler run for each tsconfig, so that a layer sees only what it may; each remembers what it found, so the next run takes a third. */
export const typeTasks: Task[] = layers.map(([project, of]) => ({
  title: `types of ${of}`, command: 'tsc', args: ['-p', `tsconfig.${project}.json`, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', `.cache/types/${project}.tsbuildinfo`],
}))

/** Everything that reads sources without running them. */
export const lintTasks: Task[] = [
  { title: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings', '-f', 'unix'] },
  ownScript('import rule', 'import-rule/index.ts'),
  ownScript('language keys', 'language-keys/index.ts'),
  ownScript('Swiss spelling', 'swiss-spelling.ts'),
]

/** The tests that need no server. */
export const unitTask: Task = { title: 'unit tests', command: 'vitest', args: ['run', '--project', 'unit', '--reporter', 'dot'] }

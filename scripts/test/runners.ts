import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { failure, readTally, sum, type Tally } from './tally.ts'

const root = path.resolve(import.meta.dirname, '../..')
const reports = path.join(root, '.cache', 'reports')

export type RunnerName = 'unit' | 'db' | 'e2e' | 'planted' | 'proof'

/** Runs one of the kinds of tests with its output shown; `args` go to the runner. */
export async function runTests(name: RunnerName, args: string[] = []): Promise<Tally> {
  if (name === 'e2e') {
    if (args.length > 0) return runApp(args)
    return sum([await runApp(['--project', 'packed', '--project', 'app'], without_pictures), await runApp(['--project', 'tour'])])
  }
  const report = freshReport(name)
  const ok = await show('vitest', ['run', ...vitestArgs(name, report), ...args], {})
  return readTally(report, ok)
}

/** The long ones of both kinds, each of which a shorter one stands for in everything. */
export const runProofs = async (): Promise<Tally> => sum([await runTests('proof'), await runApp(['--project', 'proof'], without_pictures)])

const without_pictures = { GUICHET_PICTURES: 'none' }

async function runApp(args: string[], env: Record<string, string> = {}): Promise<Tally> {
  const report = freshReport('e2e')
  return readTally(report, await show('playwright', ['test', ...args], { ...env, GUICHET_E2E_REPORT: report }))
}

const entries = { rights: 'tests/rights/run.ts', mutants: 'tests/rights/mutants/run.ts' }

/** Runs the rights or the mutants with their output shown; answers the exit code. */
export function showOwn(name: keyof typeof entries, args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, entries[name]), ...args], { cwd: root, stdio: 'inherit' })
    child.on('error', reject)
    child.on('exit', code => resolve(code ?? 1))
  })
}
/** The same within everything: one test that passes or fails, because its own last line counts what is in it. */
export async function rightsTally(args: string[]): Promise<Tally> {
  const ok = await showOwn('rights', args) === 0
  return ok ? { passed: 1, failed: 0, skipped: 0, failures: [] } : failure('rights')
}

/** Arguments that make vitest run one project and write its report. */
export const vitestArgs = (project: Exclude<RunnerName, 'e2e'>, report: string): string[] =>
  ['--project', project, '--reporter', project === 'unit' ? 'dot' : 'default', '--reporter', 'json', `--outputFile.json=${report}`]

/** The path of a report that is not there yet: an old one must never be counted. */
export function freshReport(name: RunnerName): string {
  const file = path.join(reports, `${name}.json`)
  fs.mkdirSync(reports, { recursive: true })
  fs.rmSync(file, { force: true })
  return file
}

function show(command: string, args: string[], env: Record<string, string>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env }, shell: process.platform === 'win32',
    })
    child.on('error', reject)
    child.on('exit', code => resolve(code === 0))
  })
}

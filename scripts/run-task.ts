import { spawn } from 'node:child_process'
import path from 'node:path'

export type Task = { title: string; command: string; args: string[] }
export type TaskResult = { title: string; ok: boolean; seconds: number; output: string }

const root = path.resolve(import.meta.dirname, '..')

/** A script of ours as a task, run by this Node. */
export const ownScript = (title: string, file: string, ...args: string[]): Task =>
  ({ title, command: process.execPath, args: [path.join(root, 'scripts', file), ...args] })

/** Runs a task in the repository and keeps its output; ok only when it ended by itself with code 0. */
export function runTask(task: Task): Promise<TaskResult> {
  const started = Date.now()
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    const end = (ok: boolean, last = '') => {
      process.off('exit', leave)
      resolve({ title: task.title, ok, seconds: (Date.now() - started) / 1000, output: Buffer.concat(chunks).toString() + last })
    }
    const child = spawn(task.command, task.args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
    // Whoever has to install something first ends at once, and nothing runs on behind the sentence that says so.
    const leave = () => { child.kill() }
    process.on('exit', leave)
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', error => end(false, `${error.message}\n`))
    child.on('close', code => end(code === 0))
  })
}

/** Runs tasks, some at a time, and tells each with its time as it ends, the failed ones with their output. True: all are ok. */
export async function runTasks(tasks: Task[], atOnce: number): Promise<boolean> {
  const queue = [...tasks]
  let allOk = true
  const worker = async () => {
    for (let task = queue.shift(); task; task = queue.shift()) {
      const { title, ok, seconds, output } = await runTask(task)
      allOk &&= ok
      console.log(`${ok ? '✓' : '✗'} ${title} (${seconds.toFixed(1)} s)`)
      if (!ok) console.log(indent(output))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return allOk
}

const indent = (text: string): string => text.trimEnd().split('\n').map(line => `    ${line}`).join('\n')

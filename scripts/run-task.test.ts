import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { isAlive } from './backend/processes.ts'

test('nothing that was begun runs on when the process ends before it', async () => {
  const task = `{ title: 'long', command: process.execPath, args: ['-e', 'console.error(process.pid); setTimeout(() => {}, 60_000)'] }`
  const script = `import cp from 'node:child_process'
    import { syncBuiltinESMExports } from 'node:module'
    const { spawn } = cp
    cp.spawn = (...args) => { const child = spawn(...args); child.stderr.once('data', pid => { process.stdout.write(pid, () => process.exit(1)) }); return child }
    syncBuiltinESMExports()
    const { runTask } = await import(${JSON.stringify(new URL('./run-task.ts', import.meta.url).href)})
    void runTask(${task})`
  const ends = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  ends.stdout.on('data', (piece: Buffer) => { said += piece.toString() })
  const [code] = await once(ends, 'close') as [number]
  expect(code).toBe(1)
  const pid = Number(said)
  expect(pid).toBeGreaterThan(0)
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
})

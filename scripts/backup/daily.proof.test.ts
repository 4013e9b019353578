import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, zurichDate } from '../../shared/time.ts'
import { createTestBackend } from '../backend/test-backend.ts'
import type { TestBackend } from '../backend/test-backend.ts'
import { project_dir } from '../backend/places.ts'
import { drillKit } from '../restore/drill-kit.ts'
import { storeSmallFirms } from '../restore/small-firms.ts'

let backend: TestBackend
let folder: string
let child: ChildProcess | null = null
let said = ''
// a Monday at noon in Zürich
const begin = Date.UTC(2027, 0, 11, 11)

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-daily-'))
  backend = await createTestBackend()
  await storeSmallFirms(backend.sql, new Date(), 7)
  await drillKit() // made once for all tests; a drill would wait for it
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await backend.stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

const clock = () => path.join(folder, 'clock')
/** Puts the clock of the process there. */
function setClock(at: number): void {
  fs.writeFileSync(`${clock()}.new`, String(at - Date.now()))
  fs.renameSync(`${clock()}.new`, clock())
}
/** As a person starts it: `npm run backup -- --daily 20:00 --prune`. */
function start(): ChildProcess {
  const started = spawn(process.execPath, [path.join(project_dir, 'scripts/run.mjs'), 'backup', '--daily', '20:00', '--prune', '--out', path.join(folder, 'kept')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env, DIRECT_URL: backend.db_url, GUICHET_BACKUP_DIR: path.join(folder, 'keys'), GUICHET_CLOCK_FILE: clock(), SUPABASE_URL: 'http://127.0.0.1:9', SUPABASE_SECRET_KEY: 'none',
      NODE_OPTIONS: `--import ${new URL('moved-clock.mjs', import.meta.url).href}`,
    },
  })
  for (const stream of [started.stdout, started.stderr]) stream?.on('data', (piece: Buffer) => { said += piece.toString() })
  return started
}
async function until(holds: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + 100_000; performance.now() < end;) {
    if (holds()) return
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
  throw new Error(`${what} never came:\n${said}`)
}
const days = () => fs.readdirSync(path.join(folder, 'kept')).filter(name => name.endsWith('.crb')).toSorted().map(name => name.slice(8, 23))
/** Waits for the next backup that is announced, which comes after all work of the one before. */
const announced = (at: number) => until(() => said.includes(`next backup ${new Date(at).toISOString()}`), `the announcement of ${new Date(at).toISOString()}`)
const at20 = (day: number) => begin + day * DAY + 8 * HOUR

test('`npm run backup -- --daily` makes one at its time, proves and prunes, catches up what was slept through, and ends when it is told to', { timeout: 400_000 }, async () => {
  setClock(begin)
  child = start()
  await until(() => said.includes('next backup'), 'the first announcement')
  fs.mkdirSync(path.join(folder, 'kept'), { recursive: true })
  expect(days(), 'a PC that has just been switched on has five minutes').toEqual([])
  setClock(begin + 6 * MINUTE)
  await announced(at20(0))
  expect(days()).toHaveLength(1)
  expect(said).toContain('was restored and may be trusted')
  for (const day of [0, 1, 2]) {
    setClock(at20(day) + 1000)
    await announced(at20(day + 1))
    expect(days().at(-1)).toMatch(new RegExp(`^${zurichDate(at20(day)).replaceAll('-', '')}-19000`))
  }
  // Monday had two: the one of noon is needed by no day, week, month or year, and three newer ones are there and proven
  expect(days().map(name => name.slice(0, 8))).toEqual(['20270111', '20270112', '20270113'])
  expect(days()[0]).toMatch(/^20270111-19/)
  expect(said).toContain('1 backups deleted, 3 kept')
  // It slept over the evening of the fourth day, and wakes the morning after.
  setClock(at20(3) + 13 * HOUR)
  await announced(at20(4))
  expect(days().at(-1), 'at once, and not only in the evening').toMatch(/^20270115-08/)
  expect(said).not.toContain('FAILED')
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit') as [number]
  expect(code).toBe(0)
  child = null
  expect(fs.readdirSync(path.join(folder, 'kept')).filter(name => name.endsWith('.part'))).toEqual([])
})

// Proves the runtime itself, without our app: the smallest app that can show a window and keep an encrypted database in a process
// of its own.
import { _electron, expect, test, type ElectronApplication } from '@playwright/test'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { electronRuntime } from '../../scripts/electron-runtime/index.ts'

const require = createRequire(import.meta.url)

const main = `
  import { app, BrowserWindow, protocol, utilityProcess } from 'electron'
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }])
  void app.whenReady().then(() => {
    protocol.handle('app', () => new Response('<h1>Runtime</h1>', { headers: { 'content-type': 'text/html' } }))
    const data = utilityProcess.fork(new URL('data.cjs', import.meta.url).pathname, [app.getPath('userData')], { stdio: 'pipe' })
    globalThis.answer = new Promise(resolve => {
      data.once('message', resolve)
      data.once('exit', code => resolve({ error: 'the data process ended with ' + code }))
    })
    void new BrowserWindow({ show: true }).loadURL('app://runtime/')
  })`

const data = `
  const path = require('node:path')
  const Database = require(process.env.SQLITE_PACKAGE)
  const file = path.join(process.argv.at(-1), 'proof.db')
  const binding = process.env.GUICHET_NATIVE_BINDING || undefined
  const open = key => {
    const db = new Database(file, { nativeBinding: binding })
    db.pragma("cipher = 'aegis'")
    db.pragma("key = \\"x'" + key + "'\\"")
    return db
  }
  const key = 'ab'.repeat(32)
  const first = open(key)
  first.pragma('journal_mode = WAL')
  first.exec('create table note (text text, amount integer); ')
  first.prepare('insert into note values (?, ?)').run('Zürich Flughafen', 4711)
  first.close()
  const second = open(key)
  const row = second.prepare('select text, amount from note').get()
  second.close()
  let refusal = null
  try { open('cd'.repeat(32)).prepare('select * from note').get() } catch (error) { refusal = error.code }
  process.parentPort.postMessage({ row, refusal, file })`

type Answer = { row: { text: string; amount: number }; refusal: string | null; file: string }

let folder: string
let electron: ElectronApplication

test.beforeEach(async () => {
  const runtime = await electronRuntime()
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-runtime-'))
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'proof', version: '1.2.3', type: 'module', main: 'main.mjs' }))
  fs.writeFileSync(path.join(folder, 'main.mjs'), main)
  fs.writeFileSync(path.join(folder, 'data.cjs'), data)
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
  const env = Object.fromEntries(Object.entries(inherited).filter((pair): pair is [string, string] => pair[1] !== undefined))
  electron = await _electron.launch({
    executablePath: runtime.executable,
    args: [...runtime.args, folder, `--user-data-dir=${path.join(folder, 'profile')}`, '--desk=2'],
    env: { ...env, SQLITE_PACKAGE: require.resolve('better-sqlite3'), GUICHET_NATIVE_BINDING: runtime.nativeBinding ?? '' },
  })
})

test.afterEach(async () => {
  await electron.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

test('the runtime shows a window of a privileged scheme registered before ready', async () => {
  const window = await electron.firstWindow()
  await expect(window.locator('h1')).toHaveText('Runtime')
})

test('the runtime keeps the profile folder and the flags it was given', async () => {
  const seen = await electron.evaluate(({ app }) => ({
    profile: app.getPath('userData'), name: app.getName(), version: app.getVersion(), packaged: app.isPackaged, argv: process.argv,
  }))
  expect(seen).toMatchObject({ profile: path.join(folder, 'profile'), name: 'proof', version: '1.2.3', packaged: false })
  expect(seen.argv).toContain('--desk=2')
})

test('an encrypted database opens in the data process, refuses another key and holds no plaintext', async () => {
  await electron.firstWindow()
  const answer = await electron.evaluate(() => (globalThis as unknown as { answer: Promise<Answer> }).answer)
  expect(answer).toMatchObject({ row: { text: 'Zürich Flughafen', amount: 4711 }, refusal: 'SQLITE_NOTADB' })
  const bytes = fs.readFileSync(answer.file)
  expect(bytes.length).toBeGreaterThan(0)
  expect(bytes.includes('Zürich')).toBe(false)
  expect(bytes.includes('SQLite format 3')).toBe(false)
})

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { electronRuntime } from '../../scripts/electron-runtime/index.ts'
import type { Message } from '../../shared/message.ts'
import { appFolder, launchApp } from '../e2e/launch.ts'
import { mainLog } from './app.ts'
import { eventually } from '../e2e/eventually.ts'

let userData = ''
test.beforeEach(() => { userData = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-trouble-')) })
test.afterEach(() => fs.rmSync(userData, { recursive: true, force: true }))

const troubleOf = (page: Page): Promise<Message> => page.evaluate(() => new Promise<Message>(resolve => { window.guichet.onTrouble(resolve) }))
const german = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, '../../renderer/i18n/de.messages.json'), 'utf8')) as Record<string, string>
const sentence = (key: string): string => german[key]?.replace('{{folder}}', userData) ?? `no sentence for ${key}`
const read = (name: string): string => fs.readFileSync(path.join(userData, name), 'utf8')

test('where the policy forbids the weak vault, the window says so and no key is made', async () => {
  const desk = await launchApp({ userData, env: { GUICHET_FORBID_WEAK_VAULT: '1' } })
  expect(await troubleOf(desk.page)).toEqual({ key: 'error.weak_vault_forbidden' })
  await expect(desk.page.getByText(sentence('error.weak_vault_forbidden'))).toBeVisible()
  expect(await desk.page.evaluate(() => window.guichet.read('session', {}).catch((error: unknown) => error)))
    .toEqual({ key: 'error.weak_vault_forbidden' })
  await desk.close()
  expect(fs.readdirSync(userData)).not.toContain('keys.json')
  expect(fs.readdirSync(userData)).not.toContain('machine.key')
})

test('a key that can not be unsealed is said in a sentence, nothing is deleted, and the right key opens it again', async () => {
  const first = await launchApp({ userData })
  await first.page.evaluate(() => window.guichet.read('session', {}))
  await first.close()
  const [keys, machineKey] = [read('keys.json'), fs.readFileSync(path.join(userData, 'machine.key'))]
  const kept = fs.readdirSync(userData)

  fs.writeFileSync(path.join(userData, 'machine.key'), Buffer.alloc(32, 5))
  const second = await launchApp({ userData })
  expect(await troubleOf(second.page)).toEqual({ key: 'error.key_unreadable', values: { folder: userData } })
  await expect(second.page.getByText(sentence('error.key_unreadable'))).toBeVisible()
  await second.close()
  expect(read('keys.json')).toBe(keys)
  const databases = kept.filter(name => /\.(db|sqlite)$/.test(name))
  expect(fs.readdirSync(userData)).toEqual(expect.arrayContaining(databases))

  fs.writeFileSync(path.join(userData, 'machine.key'), machineKey)
  const third = await launchApp({ userData })
  expect(await third.page.evaluate(() => window.guichet.read('session', {}).then(({ stage }) => stage))).toMatch(/^[a-z_]+$/)
  await third.close()
})

test('a second start with the same profile says so, ends, and leaves the first one alone', async () => {
  const desk = await launchApp({ userData })
  const runtime = await electronRuntime()
  const second = spawnSync(runtime.executable, [...runtime.args, `--user-data-dir=${userData}`, appFolder()], { encoding: 'utf8', timeout: 20_000 })
  expect(second.stderr).toContain('Guichet is already running with this profile; its window has been brought to the front.')
  expect(second.status).toBe(0)
  expect(desk.app.windows()).toHaveLength(1)
  expect(await desk.page.evaluate(() => window.guichet.read('session', {}).then(() => 'answered'))).toBe('answered')
  await desk.close()
})

test('after the third crash within a minute the window is told, and not before', async () => {
  const desk = await launchApp({ userData })
  const { app, page } = desk
  await page.evaluate(() => {
    const box = window as unknown as { told: string[] }
    box.told = []
    window.guichet.onTrouble(({ key }) => box.told.push(key))
  })
  const told = (): Promise<string[]> => page.evaluate(() => (window as unknown as { told: string[] }).told)
  const crash = (): Promise<void> => app.evaluate(({ app: main }) => {
    const data = main.getAppMetrics().find(({ name, serviceName }) => `${name} ${serviceName}`.includes('guichet-data')
      || serviceName === 'node.mojom.NodeService')
    if (!data) throw new Error('there is no data process')
    process.kill(data.pid, 'SIGKILL')
  })
  const asked = (): Promise<string> => page.evaluate(() => window.guichet.read('session', {}).then(() => 'answered', ({ key }: Message) => key))
  for (let crashes = 1; crashes <= 2; crashes++) {
    await crash()
    await eventually(asked).toBe('answered')
    expect(await told()).toEqual([])
  }
  await crash()
  await eventually(told).toEqual(['error.data_process_down'])
  expect(await asked()).toBe('error.data_process_down')
  await expect(page.getByText(sentence('error.data_process_down'))).toBeVisible()
  await desk.close()
})

test('a crashed page comes back by itself, also while the database is made, and no memory dump with customers in it is left', async () => {
  const desk = await launchApp({ userData })
  // as soon as there is a page: on a fresh profile main tells it step by step how far the database is
  await eventually(async () => {
    // where its process is not there yet, nothing crashes
    if (!mainLog(userData).includes('window process gone')) await desk.app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer() })
    return mainLog(userData)
  }).toContain('window process gone')
  // a question to a page that dies meanwhile may have no answer at all: it is asked again
  await eventually(() => desk.app.evaluate(({ BrowserWindow }) => Promise.race([
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript("window.guichet.read('session', {}).then(() => 'answered')") as Promise<string>,
    new Promise<string>(resolve => { setTimeout(() => resolve('no answer'), 1000) }),
  ])).catch(() => 'not yet')).toBe('answered')
  await desk.close()
  const files = fs.readdirSync(userData, { recursive: true, encoding: 'utf8' })
  expect(files.filter(name => name.endsWith('.dmp'))).toEqual([])
})

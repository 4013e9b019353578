import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from './log.ts'

let folder = ''
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-log-')) })
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))
const text = () => fs.readdirSync(folder).map(name => fs.readFileSync(path.join(folder, name), 'utf8')).join('')

test('a line says when and what, and names nobody', () => {
  const log = openLog(folder, () => 0)
  log('sign-in of lea.meier@example.ch', { phone: '079 123 45 67', plate: 'ZH 412807', token: 'Bearer abc.def', count: 3 })
  log('failed', new Error('no row for IBAN CH93 0076 2011 6238 5295 7'))
  expect(text()).toContain('1970-01-01T00:00:00.000Z sign-in of [email]')
  expect(text()).toContain('"count":3')
  for (const secret of ['lea.meier', '079 123', '412807', 'abc.def', '5295']) expect(text()).not.toContain(secret)
})

test('a full file makes room, three are kept', () => {
  const log = openLog(folder, () => 0)
  for (let n = 0; n < 1_400; n++) log('abc '.repeat(1_000))
  expect(fs.readdirSync(folder).sort()).toEqual(['data.1.log', 'data.2.log', 'data.3.log', 'data.log'])
})

test('an endless text is cut between words, in no time', () => {
  const log = openLog(folder, () => 0)
  const began = performance.now()
  log(`${'x'.repeat(200_000)}@example.ch`)
  expect(performance.now() - began).toBeLessThan(1_000)
  expect(text().length).toBeLessThan(4_100)
})

test('a folder that can not be written does not stop the counter', () => {
  const log = openLog(folder, () => 0)
  fs.rmSync(folder, { recursive: true })
  expect(() => log('still here')).not.toThrow()
})

import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { databaseKey } from '../../electron/main/key-file.ts'
import { openVault } from '../../electron/main/vault.ts'
import { appFolder } from '../e2e/launch.ts'
import { descendants, readIfThere } from '../e2e/process-tree.ts'
import { expect, test } from './app.ts'
import { backendSecrets, filesHolding, shapesOf } from './files-holding.ts'

/** The database key of a profile, opened as main opens it: the tests run without a keyring. */
function keyOf(userData: string): Uint8Array {
  const noKeyring = {
    isEncryptionAvailable: () => false,
    encryptString: () => Buffer.alloc(0),
    decryptString: () => '',
  }
  const vault = openVault(noKeyring, path.join(userData, 'machine.key'), false)
  const key = vault === 'forbidden' ? null : databaseKey(path.join(userData, 'keys.json'), vault)
  if (!key) throw new Error('the key of the profile could not be opened')
  return key
}

/** Command lines and environments of the app's processes; all of them, or the test would prove nothing. */
function processTexts(pid: number): string[] {
  const texts = [pid, ...descendants(pid)].map(id => (process.platform === 'linux'
    ? `${readIfThere(`/proc/${id}/cmdline`)}\0${readIfThere(`/proc/${id}/environ`)}`
    : execFileSync('ps', ['-wwE', '-o', 'command=', '-p', String(id)], { encoding: 'utf8' })))
  expect(texts.length).toBeGreaterThan(3)
  return texts
}

test('the build holds no key of a backend', () => {
  const out = path.join(appFolder(), 'out')
  expect(fs.existsSync(path.join(out, 'main/index.cjs'))).toBe(true)
  const built = ['main', 'preload', 'renderer'].flatMap(part => filesHolding(path.join(out, part), backendSecrets))
  expect(built).toEqual([])
})

test('a planted key of each kind is found', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-planted-'))
  const part = (text: string): string => Buffer.from(text).toString('base64url')
  fs.mkdirSync(path.join(folder, 'assets'))
  fs.writeFileSync(path.join(folder, 'assets/token.js'), `a="${part('{"alg":"HS256"}')}.${part('{"role":"service_role"}')}.c2lnbmF0dXJl"`)
  fs.writeFileSync(path.join(folder, 'secret.js'), `k='sb_secret_${'x1y2'.repeat(6)}'`)
  fs.writeFileSync(path.join(folder, 'private.bin'), `\0\0-----BEGIN RSA PRIVATE KEY-----\n${'MIIE'.repeat(8)}`)
  fs.writeFileSync(path.join(folder, 'url.js'), 'u="postgresql://postgres:hunter22@db.example.ch/postgres"')
  expect(filesHolding(folder, backendSecrets).toSorted()).toEqual([
    'assets/token.js: a signed token', 'private.bin: a private key', 'secret.js: a secret key', 'url.js: a database password',
  ])
  fs.rmSync(folder, { recursive: true })
})

test('no process of the app has the database key in its arguments or its environment', async ({ desk: { app, page, userData } }) => {
  await page.evaluate(() => window.guichet.read('session', {}))
  const shapes = Object.values(shapesOf(keyOf(userData)))
  const texts = processTexts(app.process().pid ?? 0)
  expect(texts.some(text => text.includes('--type=utility'))).toBe(true)
  for (const text of texts) for (const shape of shapes) expect(text.includes(shape)).toBe(false)
})

test('the profile holds the database key in no readable form', async ({ desk: { page, userData } }) => {
  await page.evaluate(() => window.guichet.read('session', {}))
  const shapes = shapesOf(keyOf(userData))
  expect(filesHolding(userData, shapes)).toEqual([])
  // The search itself finds it where it is planted.
  fs.writeFileSync(path.join(userData, 'planted'), shapes['base64'] ?? '')
  expect(filesHolding(userData, shapes)).toContain('planted: base64')
  fs.rmSync(path.join(userData, 'planted'))
})

test('secrets of the profile are readable by its owner only', ({ desk: { userData } }) => {
  for (const name of ['keys.json', 'machine.key']) expect(fs.statSync(path.join(userData, name)).mode & 0o777, name).toBe(0o600)
})

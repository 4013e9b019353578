import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSecrets, type Secrets } from './secrets.ts'
import type { SystemVault } from './vault.ts'

let folder = ''
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-secrets-')) })
afterEach(() => fs.rmSync(folder, { recursive: true }))

const none: SystemVault = {
  isEncryptionAvailable: () => false,
  getSelectedStorageBackend: () => 'basic_text',
  encryptString() { throw new Error('not available') },
  decryptString() { throw new Error('not available') },
}
const keyring: SystemVault = {
  isEncryptionAvailable: () => true,
  encryptString: text => Buffer.from(`sealed:${text}`),
  decryptString: sealed => sealed.toString().replace('sealed:', ''),
}
const file = (name: string): string => path.join(folder, name)

function keyOf(secrets: Secrets): Uint8Array {
  if (!secrets.ok) throw new Error(secrets.trouble.key)
  return secrets.key
}
function troubleOf(secrets: Secrets): string | null {
  return secrets.ok ? null : secrets.trouble.key
}

test('the database key has 32 bytes, is made once and comes back', () => {
  const key = keyOf(openSecrets(folder, none, {}))
  expect(key).toHaveLength(32)
  expect(keyOf(openSecrets(folder, none, {}))).toEqual(key)
})

test('the key lies on disk in no readable form, in a file for its owner only', () => {
  const key = Buffer.from(keyOf(openSecrets(folder, none, {})))
  const stored = fs.readFileSync(file('keys.json'), 'utf8')
  for (const form of [key.toString('base64'), key.toString('hex'), key.toString('latin1')]) expect(stored).not.toContain(form)
  expect(fs.statSync(file('keys.json')).mode & 0o777).toBe(0o600)
  expect(fs.readdirSync(folder).toSorted()).toEqual(['keys.json', 'machine.key'])
})

test('a key that can not be unsealed is trouble, and no file is touched', () => {
  openSecrets(folder, none, {})
  const before = fs.readFileSync(file('keys.json'), 'utf8')
  fs.writeFileSync(file('machine.key'), Buffer.alloc(32, 1))
  expect(openSecrets(folder, none, {})).toEqual({ ok: false, trouble: { key: 'error.key_unreadable', values: { folder } } })
  expect(fs.readFileSync(file('keys.json'), 'utf8')).toBe(before)
})

test('a database whose key file is missing is trouble, and no new key is made', () => {
  fs.writeFileSync(file('guichet.db'), '')
  expect(troubleOf(openSecrets(folder, none, {}))).toBe('error.key_unreadable')
  expect(fs.existsSync(file('keys.json'))).toBe(false)
})

test('a lost machine key is trouble, and no new one is made', () => {
  openSecrets(folder, none, {})
  fs.rmSync(file('machine.key'))
  expect(troubleOf(openSecrets(folder, none, {}))).toBe('error.key_unreadable')
  expect(fs.readdirSync(folder)).toEqual(['keys.json'])
})

test.each(['', '{', '[]', '{"version":1}', '{"database_key":7}', '{"database_key":"V0dA"}'])('a damaged key file (%s) is trouble and stays', text => {
  fs.writeFileSync(file('keys.json'), text)
  expect(troubleOf(openSecrets(folder, none, {}))).toBe('error.key_unreadable')
  expect(fs.readFileSync(file('keys.json'), 'utf8')).toBe(text)
})

test('once the system has a keyring, the same key is sealed by it', () => {
  const key = keyOf(openSecrets(folder, none, {}))
  expect(keyOf(openSecrets(folder, keyring, {}))).toEqual(key)
  fs.rmSync(file('machine.key'))
  expect(keyOf(openSecrets(folder, keyring, {}))).toEqual(key)
})

test.each([
  ['the environment', {}, { GUICHET_FORBID_WEAK_VAULT: '1' }, 'error.weak_vault_forbidden'],
  ['a policy file', { forbid_weak_vault: true }, {}, 'error.weak_vault_forbidden'],
  ['a policy file that says nothing of it', { other: 1 }, {}, null],
])('%s decides about the weak vault', (_, policy, env, trouble) => {
  fs.writeFileSync(file('policy.json'), JSON.stringify(policy))
  expect(troubleOf(openSecrets(folder, none, env))).toBe(trouble)
  expect(troubleOf(openSecrets(folder, keyring, env))).toBe(null)
})

test('a policy file that can not be read counts as the strict one', () => {
  fs.writeFileSync(file('policy.json'), 'forbid_weak_vault: true')
  expect(troubleOf(openSecrets(folder, none, {}))).toBe('error.weak_vault_forbidden')
})

test('a profile that can not be read or written is trouble with its reason', () => {
  fs.mkdirSync(file('machine.key'))
  const secrets = openSecrets(folder, none, {})
  expect(secrets).toMatchObject({ ok: false, trouble: { key: 'error.profile_unwritable', values: { folder } } })
  expect(JSON.stringify(secrets)).toContain('EISDIR')
})

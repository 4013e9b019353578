import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openVault, sealedBy, type SystemVault, type Vault } from './vault.ts'

const secret = new TextEncoder().encode('a refresh token')
let folder = ''
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-vault-')) })
afterEach(() => fs.rmSync(folder, { recursive: true }))

const keyFile = (): string => path.join(folder, 'machine.key')

function keyring(backend: string | null, available = true, salt = 'k1:'): SystemVault {
  return {
    isEncryptionAvailable: () => available,
    ...(backend ? { getSelectedStorageBackend: () => backend } : {}),
    encryptString: text => Buffer.from(salt + Buffer.from(text).toString('hex')),
    decryptString(sealed) {
      const text = sealed.toString()
      if (!text.startsWith(salt)) throw new Error('Error while decrypting the ciphertext')
      return Buffer.from(text.slice(salt.length), 'hex').toString()
    },
  }
}
const none = keyring('basic_text')

function open(system: SystemVault, forbidden = false): Vault {
  const vault = openVault(system, keyFile(), forbidden)
  if (vault === 'forbidden') throw new Error('forbidden')
  return vault
}

describe('with a keyring', () => {
  test('the system seals, and no key file is made', () => {
    const vault = open(keyring('gnome_libsecret'))
    const sealed = vault.seal(secret)
    expect(vault.kind).toBe('system')
    expect(sealedBy(sealed)).toBe('system')
    expect(vault.unseal(sealed)).toEqual(secret)
    expect(fs.readdirSync(folder)).toEqual([])
  })

  test('bytes of another keyring give null', () => {
    const sealed = open(keyring('kwallet6')).seal(secret)
    expect(open(keyring('kwallet6', true, 'k2:')).unseal(sealed)).toBeNull()
  })

  test('Windows and macOS name no backend and still count', () => {
    expect(open(keyring(null)).kind).toBe('system')
  })

  test('what the weak vault sealed before stays readable, unless the policy forbids it', () => {
    const sealed = open(none).seal(secret)
    expect(open(keyring('gnome_libsecret')).unseal(sealed)).toEqual(secret)
    expect(open(keyring('gnome_libsecret'), true).unseal(sealed)).toBeNull()
  })
})

describe('without a keyring', () => {
  test.each([['basic_text', true], ['unknown', true], ['gnome_libsecret', false]])('%s (available: %s) is weak', (backend, available) => {
    expect(open(keyring(backend, available)).kind).toBe('weak')
  })

  test('what is sealed comes back, and never looks the same twice', () => {
    const vault = open(none)
    const sealed = vault.seal(secret)
    expect(vault.unseal(sealed)).toEqual(secret)
    expect(Buffer.from(sealed).includes('refresh')).toBe(false)
    expect(Buffer.from(sealed)).not.toEqual(Buffer.from(vault.seal(secret)))
    expect(open(none).unseal(sealed)).toEqual(secret)
  })

  test('unsealed bytes own their buffer, so that a message carries nothing else', () => {
    const vault = open(none)
    const bytes = vault.unseal(vault.seal(secret))
    expect(bytes?.buffer.byteLength).toBe(secret.length)
  })

  test('the key file may be read by its owner only, also after a copy with wider rights', () => {
    open(none).seal(secret)
    expect(fs.statSync(keyFile()).mode & 0o777).toBe(0o600)
    fs.chmodSync(keyFile(), 0o644)
    open(none).seal(secret)
    expect(fs.statSync(keyFile()).mode & 0o777).toBe(0o600)
  })

  test('another key gives null and leaves the key file alone', () => {
    const sealed = open(none).seal(secret)
    const other = Buffer.alloc(32, 7)
    fs.writeFileSync(keyFile(), other)
    expect(open(none).unseal(sealed)).toBeNull()
    expect(fs.readFileSync(keyFile())).toEqual(other)
  })

  test.each([0, 1, 5, -1])('a changed byte (%i) gives null', at => {
    const vault = open(none)
    const sealed = vault.seal(secret)
    const place = at < 0 ? sealed.length + at : at
    sealed[place] = (sealed[place] ?? 0) ^ 1
    expect(vault.unseal(sealed)).toBeNull()
  })

  test('bytes that are too short, or empty, give null', () => {
    const vault = open(none)
    vault.seal(secret)
    expect(vault.unseal(new Uint8Array())).toBeNull()
    expect(vault.unseal(new Uint8Array([0x57, 1, 2]))).toBeNull()
  })

  test('a key file that is no key is never replaced', () => {
    fs.writeFileSync(keyFile(), 'short')
    expect(() => open(none).seal(secret)).toThrow('no machine key')
    expect(fs.readFileSync(keyFile(), 'utf8')).toBe('short')
  })

  test('what the system sealed before gives null', () => {
    const sealed = open(keyring('kwallet6')).seal(secret)
    expect(open(none).unseal(sealed)).toBeNull()
  })

  test('the policy forbids it', () => {
    expect(openVault(none, keyFile(), true)).toBe('forbidden')
    expect(fs.readdirSync(folder)).toEqual([])
  })
})

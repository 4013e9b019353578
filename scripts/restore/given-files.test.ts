import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import { passphraseIn, readersIn, signersIn } from './given-files.ts'

let folder: string
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-given-')) })
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const put = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text)
  return path.join(folder, name)
}

test('a file that is not there, a folder and one of something else are said as such, and never as a fault of the backup', () => {
  for (const [read, option] of [[signersIn, '--public-key'], [readersIn, '--identity'], [passphraseIn, '--passphrase-file']] as const) {
    expect(() => read(path.join(folder, 'none'))).toThrow(`There is no ${path.join(folder, 'none')} (${option}).`)
    expect(() => read(folder)).toThrow('is a folder')
  }
  expect(() => signersIn(put('a.txt', 'hello'))).toThrow('holds no public key')
  expect(() => signersIn(put('b.pem', '-----BEGIN PUBLIC KEY-----\nhello\n-----END PUBLIC KEY-----\n'))).toThrow('holds no public key')
  expect(() => readersIn(put('c.txt', 'hello'))).toThrow('holds no key that reads backups')
  expect(() => passphraseIn(put('d.txt', '\nhello'))).toThrow('first line')
})

test('a key is read from its own file, and the one of a desk from the certificate beside its archive', async () => {
  const { public_pem } = newSigningKey()
  expect(signersIn(put('e.pem', `# mine\n${public_pem}`))).toBe(public_pem.trim())
  expect(signersIn(put('f.json', JSON.stringify({ signed_by: { public_key: public_pem } })))).toBe(public_pem.trim())
  const { identity } = await newIdentity()
  expect(readersIn(put('g.txt', `# made by a backup\n${identity}\n`))).toEqual([identity])
  expect(passphraseIn(put('h.txt', 'Regenbogen über Olten\nmore'))).toBe('Regenbogen über Olten')
})

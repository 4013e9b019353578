import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyFileOf, openArchive, readArchive, writeArchive } from './archive.ts'
import type { Claim, Entry } from './archive.ts'
import { drill } from './drill.ts'
import type { DrillOrder } from './drill.ts'
import { encryptedText, newIdentity, newSigningKey } from './keys.ts'
import type { Readers } from './keys.ts'
import { names, objectName, partName, sha256Of } from './manifest.ts'
import { textOf } from './restore.ts'

let folder: string
beforeAll(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-drill-')) })
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

// scrypt and zlib wait for a busy machine
const slow = { timeout: 60_000 }
const key = newSigningKey()
const passphrase = 'Regenbogen über Olten'
const sha256 = '0'.repeat(64)
const claim: Claim = {
  format: 1, kind: 'full', project: 'p', serial: 1, previous: null, taken_at: '2026-11-27T10:00:00.000Z', server: '18', pg_dump: '18', migration: '20261101000100', fingerprint: sha256,
  tables: [], sequences: [], money: { charges_rp: '0', payments_rp: '0', refunds_rp: '0', captured_rp: '0', invoices_rp: '0', contracts: 0, contracts_sha256: sha256 },
  number_blocks: { blocks: 0, sha256 }, objects: null,
}
async function archive(name: string, readers: Readers, told: Partial<Claim> = {}, entries: Entry[] = [{ name: names.pre, bytes: Buffer.from('select 1;') }]): Promise<string> {
  const file = path.join(folder, name)
  await writeArchive(file, entries, () => ({ ...claim, ...told }), { signing_pem: key.private_pem, readers })
  return file
}
const written = (name: string, bytes: string | Buffer) => {
  fs.writeFileSync(path.join(folder, name), bytes)
  return path.join(folder, name)
}
async function look(file: string, order: Partial<DrillOrder>) {
  const before = fs.readFileSync(file)
  const { trusted, sentence, closed } = await drill({ file, openers: { identities: [], passphrase: null }, public_pem: key.public_pem, migrations: [{ version: claim.migration, body: '' }], known: [], now: claim.taken_at, ...order },
    undefined, { expected: { migration: claim.migration, catalogue: [], references: [], rule_rows: [] } })
  expect(trusted).toBe(false)
  expect(fs.readFileSync(file).equals(before)).toBe(true)
  return { sentence, closed }
}

describe('A file that can not be opened', () => {
  it('is told apart: empty, of another program, sealed for another key, under another passphrase, cut', slow, async () => {
    const { recipient } = await newIdentity()
    const other = (await newIdentity()).identity
    const forKey = await archive('key.crb', { recipients: [recipient] })
    const forPhrase = await archive('phrase.crb', { passphrase, work_factor: 10 })
    const cases: [file: string, openers: DrillOrder['openers'], closed: string, sentence: string][] = [
      [written('empty.crb', ''), { identities: [other], passphrase: null }, 'empty', 'The file is empty.'],
      [written('paper.crb', '%PDF-1.7 something else'), { identities: [other], passphrase: null }, 'not_ours', 'This is no backup of ours'],
      [forKey, { identities: [other], passphrase: null }, 'no_key_fits', 'None of the given keys opens it.'],
      [forKey, { identities: [], passphrase: null }, 'no_key_fits', 'None of the given keys opens it.'],
      [forKey, { identities: [], passphrase }, 'needs_key', 'It was sealed for a key'],
      [forPhrase, { identities: [], passphrase: 'Regenbogen über Aarau' }, 'wrong_passphrase', 'The passphrase does not open it.'],
      [written('cut.crb', fs.readFileSync(forPhrase).subarray(0, -40)), { identities: [], passphrase }, 'damaged', 'A part of it is missing or was changed.'],
    ]
    for (const [file, openers, closed, sentence] of cases) {
      const found = await look(file, { openers })
      expect(found.closed).toBe(closed)
      expect(found.sentence).toContain(sentence)
    }
    expect([...(await readArchive(forPhrase, { identities: [], passphrase })).keys()]).toEqual([names.pre, names.manifest, names.signature])
  })
})

describe('A passphrase beside keys', () => {
  it('opens the key file that lies beside the backup; a wrong one is told as such', slow, async () => {
    const { identity, recipient } = await newIdentity()
    const file = await archive('both.crb', { recipients: [recipient] })
    fs.writeFileSync(keyFileOf(file), await encryptedText(`# made by a backup\n${identity}\n`, passphrase, 10))
    expect((await readArchive(file, { identities: [], passphrase })).has(names.manifest)).toBe(true)
    expect((await look(file, { openers: { identities: [], passphrase: 'Regenbogen' } })).closed).toBe('wrong_passphrase')
  })
})

describe('A file that opens', () => {
  const openers = { identities: [], passphrase }
  const sealed = { passphrase, work_factor: 10 }

  it('is refused before anything of it runs: a newer format, an unknown migration, a foreign signature, a name that climbs', slow, async () => {
    const newer = await archive('newer.crb', sealed, { format: 2 as 1 })
    expect((await look(newer, { openers })).sentence).toContain('it has format 2; this program reads up to 1')
    const climbing = await archive('climbing.crb', sealed, {}, [{ name: '../../etc/cron.d/x', bytes: Buffer.from('x') }])
    expect((await look(climbing, { openers })).sentence).toContain('../../etc/cron.d/x names a place outside of the archive')
    expect((await look(await archive('later.crb', sealed, { migration: '29991231000000' }), { openers })).sentence).toContain('which this program does not have')
    const whole = 'select 1;\n-- PostgreSQL database dump complete\n'
    const good = await archive('migration.crb', sealed, { kind: 'data' }, [{ name: names.sequences, bytes: Buffer.from('') }, { name: names.pre, bytes: Buffer.from(whole.replace('select 1;', '')) }])
    expect((await look(good, { openers })).sentence).toContain('a backup of data alone')
    expect((await look(good, { openers, public_pem: newSigningKey().public_pem })).sentence).toContain('not of the known key')
    expect((await look(good, { openers, public_pem: null })).sentence).toContain('no key is known')
  })

  it('gives its photos by their hashes alone: a firm may have more of them than fit into memory', slow, async () => {
    const photo = Buffer.alloc(3_000_000, 7)
    const file = await archive('photos.crb', sealed, {}, [{ name: names.pre, bytes: Buffer.from('') }, { name: objectName(sha256Of(photo)), bytes: photo }, { name: `${objectName('x')}`, bytes: Buffer.from('y') }])
    const { files, objects } = await openArchive(file, openers)
    expect([...files.keys()]).toEqual([names.pre, names.manifest, names.signature])
    expect([...objects]).toEqual([[objectName(sha256Of(photo)), sha256Of(photo)], [objectName('x'), sha256Of('y')]])
  })

  it('unpacks no more than it claims, and never more than fits', slow, async () => {
    const bomb = new Map([[partName('public.x', 1), gzipSync(Buffer.alloc(3_000_000, 'x'))]])
    const table = { name: 'public.x', columns: ['a'], rows: 1, bytes: 1000, sha256 }
    await expect(textOf(bomb, table)).rejects.toThrow('larger than')
    await expect(textOf(bomb, { ...table, bytes: 9e12 })).rejects.toThrow('would unpack to more than 2000 MB')
    expect((await textOf(bomb, { ...table, bytes: 3_000_000 })).length).toBe(3_000_000)
  })
})

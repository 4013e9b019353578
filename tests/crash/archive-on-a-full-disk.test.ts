import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeArchive } from '../../electron/data/backup/archive.ts'
import type { Claim, Entry } from '../../electron/data/backup/archive.ts'
import { whyOf } from '../../electron/data/backup/keep.ts'
import { newSigningKey } from '../../electron/data/backup/keys.ts'

let folder: string
let isOwnDisk = false
/** A disk of 4 MB where this machine lets us make one (root on Linux); elsewhere what is written breaks off as there. */
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'guichet-full', folder], { stdio: 'ignore' })
    isOwnDisk = true
  } catch {
    isOwnDisk = false
  }
})
afterEach(() => {
  if (isOwnDisk) execFileSync('umount', ['--lazy', folder])
  rmSync(folder, { recursive: true, force: true })
})

function* entries(pieces: number): Generator<Entry> {
  for (let n = 0; n < pieces; n++) {
    expect(readdirSync(folder), 'while it is written, nothing bears its name').not.toContain('today.crb')
    if (!isOwnDisk && n === 4) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    yield { name: `data/public.x.${n}.copy.gz`, bytes: randomBytes(1_000_000) }
  }
}
const zero = '0'.repeat(64)
const claim = (): Claim => ({
  format: 1, kind: 'organisation', project: 'p:firm', serial: 1, previous: null, taken_at: new Date(0).toISOString(), server: '18', pg_dump: 'none', migration: '20261101000100', fingerprint: null, tables: [], sequences: [],
  money: { charges_rp: '0', payments_rp: '0', refunds_rp: '0', captured_rp: '0', invoices_rp: '0', contracts: 0, contracts_sha256: zero }, number_blocks: { blocks: 0, sha256: zero }, objects: null, desk: null,
})

test('a disk that is full in the midst of an archive is said as such, leaves no half file under any name and the one before untouched, and the next finds room', async () => {
  const sealing = { signing_pem: newSigningKey().private_pem, readers: { passphrase: 'Regenbogen über Olten', work_factor: 10 } }
  const before = path.join(folder, 'yesterday.crb')
  writeFileSync(before, 'yesterday')
  const file = path.join(folder, 'today.crb')
  const fault = await writeArchive(file, entries(8), claim, sealing).then(() => null, (error: unknown) => error)
  expect(fault).not.toBeNull()
  expect(whyOf(fault)).toBe('folder_full')
  expect(readdirSync(folder)).toEqual(['yesterday.crb'])
  expect(readFileSync(before, 'utf8')).toBe('yesterday')
  expect(await writeArchive(file, entries(2), claim, sealing)).toMatchObject({ file })
  expect(readdirSync(folder).toSorted()).toEqual(['today.crb', 'yesterday.crb'])
})

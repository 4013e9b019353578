import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '../../electron/data/database.ts'
import { documentsOf } from '../../electron/data/documents/due.ts'
import { openDocuments } from '../../electron/data/documents/issue.ts'
import type { Documents } from '../../electron/data/documents/issue.ts'
import { drawSketch } from '../../electron/data/documents/make.ts'
import { watchPrintJobs } from '../../electron/data/print-jobs.ts'
import { confirm } from '../../electron/data/run.ts'
import { deskFixture, goodCheckOut, ids } from '../../electron/data/testing/desk.ts'
import type { TestDesk } from '../../electron/data/testing/desk.ts'
import { fontsOfPackages } from '../../electron/data/testing/pdf.ts'

vi.setConfig({ testTimeout: 60_000 })
const fonts = fontsOfPackages()
const disk_bytes = 6 * 1024 * 1024
/** Room for what a note takes, and for no document. */
const a_note_bytes = 24 * 1024
let folder: string
let desk: TestDesk
let documents: Documents

/** The profile lies on a small disk of its own where this machine lets us make one (root on Linux); only there can this be tried. */
const isOwnDisk = process.platform === 'linux' && process.getuid?.() === 0
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-full-'))
  if (isOwnDisk) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${disk_bytes}`, 'guichet-full', folder], { stdio: 'ignore' })
  desk = deskFixture(path.join(folder, 'guichet.db'))
  documents = openDocuments({
    db: desk.db as Database, folder, key: new Uint8Array(32).fill(7), draw: () => Promise.resolve(sketch => drawSketch(sketch, fonts)), fileOf: () => null, by: () => ids.person, now: () => desk.clock.at, changed: () => undefined, log: () => undefined,
    later: () => () => undefined,
  })
})
afterEach(() => {
  (desk.db as Database).close()
  if (isOwnDisk) execFileSync('umount', ['--lazy', folder])
  fs.rmSync(folder, { recursive: true, force: true })
})

const ballast = () => path.join(folder, 'ballast')
/** Up to this many bytes of room. */
function fill(left_bytes: number): void {
  const handle = fs.openSync(ballast(), 'a')
  for (let bytes = 1024 * 1024; bytes > 0;) {
    try {
      fs.writeFileSync(handle, Buffer.alloc(bytes))
    } catch {
      bytes = Math.floor(bytes / 2)
    }
  }
  fs.ftruncateSync(handle, Math.max(0, fs.fstatSync(handle).size - left_bytes))
  fs.closeSync(handle)
}
const empty = () => fs.rmSync(ballast(), { force: true })
const made = (contract_id: string) => documentsOf(desk.db, contract_id).map(({ kind, id, fault }) => ({ kind, is_made: id !== null, fault }))
const sealed = () => (fs.existsSync(path.join(folder, 'documents')) ? fs.readdirSync(path.join(folder, 'documents')) : [])
const notes = () => desk.db.prepare('select kind, reason from document_faults order by kind').all()
/** What is said where it can not even be noted. */
const issue = (contract_id: string) => documents.issue(contract_id, ids.person).then(() => null, (error: unknown) => (error as Error).message)

function checkOut(): string {
  const outcome = confirm(desk, 'check_out', goodCheckOut())
  if (!outcome.ok) throw new Error(outcome.message.key)
  return (outcome.value as { contract_id: string }).contract_id
}

test.skipIf(!isOwnDisk).each([[0, 'the last byte'], [a_note_bytes, 'a few pages']])('documents that find no room (%i bytes left: %s) say so, leave no half file and no stray one, and are made once there is room; the contract is whole', async left_bytes => {
  const contract_id = checkOut()
  fill(left_bytes)
  const said = await issue(contract_id)
  if (left_bytes === 0) expect(said).toBe('error.disk_full')
  else {
    expect(said).toBeNull()
    expect(made(contract_id)).toEqual([{ kind: 'AGREEMENT', is_made: false, fault: 'disk' }, { kind: 'PROTOCOL_OUT', is_made: false, fault: 'disk' }])
  }
  expect(made(contract_id).map(({ is_made }) => is_made)).toEqual([false, false])
  expect(sealed()).toEqual([])
  expect(desk.db.prepare('select status from contracts where id = ?').pluck().get(contract_id)).toBe('ACTIVE')

  empty()
  expect(await issue(contract_id)).toBeNull()
  expect(made(contract_id)).toEqual([{ kind: 'AGREEMENT', is_made: true, fault: null }, { kind: 'PROTOCOL_OUT', is_made: true, fault: null }])
  expect(sealed()).toHaveLength(2)
  expect(notes()).toEqual([])
})

test.skipIf(!isOwnDisk)('a document whose file found room and whose row did not is not left lying there', async () => {
  const contract_id = checkOut()
  // the files have room elsewhere: the database alone is on the full disk
  const elsewhere = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-room-'))
  fs.symlinkSync(elsewhere, path.join(folder, 'documents'))
  fill(0)
  expect(await issue(contract_id)).toBe('error.disk_full')
  expect(fs.readdirSync(elsewhere)).toEqual([])
  empty()
  expect(await issue(contract_id)).toBeNull()
  expect(fs.readdirSync(elsewhere)).toHaveLength(2)
  fs.rmSync(elsewhere, { recursive: true })
})

test.skipIf(!isOwnDisk)('a print that comes out on a full disk is a print, one that fails is noted when there is room, and nothing that was issued is lost', async () => {
  const contract_id = checkOut()
  expect(await issue(contract_id)).toBeNull()
  const [agreement, protocol] = documentsOf(desk.db, contract_id)
  if (!agreement || !protocol) throw new Error('they were made')
  const before = documents.read(agreement.id ?? '').bytes
  const jobs = watchPrintJobs({ db: desk.db as Database, now: () => desk.clock.at, list: () => Promise.resolve([]), later: () => () => undefined, log: () => undefined, note: documents.note })
  fill(0)
  expect(() => jobs.handed(agreement, 'Tray-1')).not.toThrow()
  expect(() => documents.note(agreement, null)).not.toThrow()
  expect(() => documents.note(protocol, 'printer')).not.toThrow()
  expect(notes()).toEqual([])
  expect(documents.read(agreement.id ?? '').bytes).toEqual(before)

  empty()
  documents.note(agreement, 'printer_waits')
  expect(notes()).toEqual([{ kind: 'AGREEMENT', reason: 'printer_waits' }, { kind: 'PROTOCOL_OUT', reason: 'printer' }])
})

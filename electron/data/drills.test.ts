import Sqlite from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Role } from '../../shared/roles.ts'
import { DAY } from '../../shared/time.ts'
import { certificateKey, isGenuine, isGenuinePdf } from './backup/certificate.ts'
import type { Said, Verdict } from './backup/drill.ts'
import { newSigningKey } from './backup/keys.ts'
import type { GiveObject } from './backup/organisation.ts'
import type { Here } from './desk.ts'
import type { ArchiveEnd, DrillEnd, DrillWish } from './drill-line.ts'
import { drawSketch } from './documents/make.ts'
import { proofOverdue } from './drill-record.ts'
import { openDrills } from './drills.ts'
import { StorageFailed } from './files/storage.ts'
import type { Sender } from './files/uploads.ts'
import { CallFailed } from './sync/outcome.ts'
import { fontsOfPackages, readPdf } from './testing/pdf.ts'
import { storeThat } from './testing/store.ts'

const fonts = fontsOfPackages()
const migration = ['0019_restore_drills', '0028_archives', '0036_archives_by_themselves', '0048_whole_backups'].map(name => readFileSync(path.join(import.meta.dirname, `../../migrations/sqlite/${name}.sql`), 'utf8')).join('\n')
const at = Date.UTC(2026, 10, 27, 12)
const about = { kind: 'full', project: 'p', serial: 3, taken_at: new Date(at).toISOString(), server: '18', migration: '20261101000100', manifest_sha256: 'a'.repeat(64), tables: 2, rows: 10, objects: 0, operations: 0,
  money: { payments_rp: '4200' } } as unknown as Verdict['about']
const verdict = (trusted: boolean): Verdict => ({ trusted, restores: trusted, foreign: null, sentence: '', about, file: { bytes: 9, sha256: 'b'.repeat(64) }, rpo_h: 1, rto_h: 0.01, drill_ms: 30, closed: null,
  checks: [{ check: 'money', ok: trusted, ms: 3, found: trusted ? [] : ['sums'], means: '' }] })

const answer = [Buffer.from('what the server says')]
const archived = { file_name: 'guichet-x.crb', bytes: 99, sha256: 'e'.repeat(64), serial: 1, manifest_sha256: 'f'.repeat(64), taken_at: new Date(at).toISOString(), tables: 1, rows: 1, payments_rp: '4200', project: 'p:firm', operations: 0 }

function open(role: Role = 'ADMIN') {
  const db = new Sqlite(':memory:')
  db.exec(migration)
  const wishes: DrillWish[] = []
  const written: string[] = []
  const ops: unknown[] = []
  let end: (how: DrillEnd) => void = () => undefined
  let say: (said: Said) => void = () => undefined
  const archives: unknown[] = []
  const gives: GiveObject[] = []
  let endArchive: (how: ArchiveEnd) => void = () => undefined
  const files = { backup: { token: 4, name: 'a.crb', bytes: 9, text: null, head: 'age-encryption.org/v1\n-> X25519 abc', has_key_file: false }, key: null as string | null }
  const state = { role, now: at, person: '1', answer: answer as Uint8Array[] | Error, has_line: true, sender: null as Sender | null }
  const drills = openDrills({
    photos: { bytesOf: sha256 => (sha256 === 'own' ? Buffer.from('taken here') : null), sender: () => state.sender },
    db, rpcOf: () => null, rpcBytesOf: () => (state.has_line ? () => (state.answer instanceof Error ? Promise.reject(state.answer) : Promise.resolve(state.answer)) : null), draw: sketch => drawSketch(sketch, fonts), key: certificateKey(Buffer.alloc(32, 7)), now: () => state.now, version: '1', changed: () => undefined, log: () => undefined,
    here: () => ({ person: { id: state.person, name: 'Ada', role: state.role }, device_id: 'd', location_id: 'l' }) as Here,
    admin: () => null, vault: { seal: bytes => Promise.resolve(bytes), unseal: bytes => Promise.resolve(bytes) }, unsent: () => ({ device_id: '00000000-0000-7000-8000-000000000001', operations: [] }),
    api_url: () => null, proof: () => '', confirm: (_here, list) => ops.push(...list),
    line: {
      choose: what => Promise.resolve(what === 'backup' ? files.backup : files.key === null ? null : { ...files.backup, text: files.key, head: null }),
      start(_token, order, hear) { wishes.push(order); say = hear; return new Promise(resolve => { end = resolve }) },
      startArchive(name, order, _say, give) { archives.push({ name, ...order }); gives.push(give); return new Promise(resolve => { endArchive = resolve }) },
      startCompare: () => Promise.resolve({ end: 'failed' }), startKept: () => Promise.resolve({ end: 'failed' }), startWhole: () => Promise.resolve({ end: 'failed' }), takeMade: () => Promise.resolve(null), probe: () => Promise.resolve(null),
      cancel: () => { end({ end: 'cancelled' }); endArchive({ end: 'cancelled' }) },
      saveCertificate: (_token, text) => { written.push(text); return Promise.resolve('a.crb.certificate.json') },
    },
  })
  return { archives, gives, async endArchive(how: ArchiveEnd) { endArchive(how); await new Promise(setImmediate) }, db, drills, wishes, written, ops, files, state, say: (said: Said) => say(said), async end(how: DrillEnd) { end(how); await new Promise(setImmediate) } }
}

describe('Drills of the desk', () => {
  it('are for administrators', async () => {
    for (const role of ['STAFF', 'MANAGER', 'CUSTOMER'] as const) {
      const { drills } = open(role)
      expect(() => drills.view()).toThrow('refused.needs_admin')
      expect(() => drills.prove(null)).toThrow('refused.needs_admin')
      await expect(drills.chooseBackup()).rejects.toThrow('refused.needs_admin')
      await expect(drills.paper('any', 'de')).rejects.toThrow('refused.needs_admin')
    }
  })

  it('keep what was proven, sign it, tell the firm, and know the line of backups the next time', async () => {
    const use = open()
    await use.drills.chooseBackup()
    use.files.key = 'nothing of use'
    await expect(use.drills.chooseKey()).rejects.toThrow('error.no_key_file')
    use.files.key = '# mine\nAGE-SECRET-KEY-1ABC\n'
    await use.drills.chooseKey()
    use.files.key = newSigningKey().public_pem
    await use.drills.chooseKey()
    use.drills.prove(null)
    expect(use.wishes[0]).toMatchObject({ openers: { identities: ['AGE-SECRET-KEY-1ABC'], passphrase: null }, public_pem: expect.stringContaining(use.files.key.trim()) as string, known: [] })
    use.say({ step: 'restore', detail: 'public.users', share: 0.4 })
    expect(use.drills.view().running).toMatchObject({ step: 'restore', detail: 'public.users', share: 0.4 })
    expect(() => use.drills.prove(null)).toThrow('error.bad_input')
    await use.end({ end: 'verdict', proven: { verdict: verdict(true), desk: null } })
    expect(use.drills.view()).toMatchObject({ running: null, proven_at: at, drills: [{ trusted: true, file_name: 'a.crb', rows: 10, certificate: 'a.crb.certificate.json', person: 'Ada' }] })
    expect(use.ops).toMatchObject([{ name: 'record_backup', input: { kind: 'VERIFICATION', sum_rp: 4200, row_count: 10, is_ok: true } }])
    const [text = ''] = use.written
    const { signed_by } = JSON.parse(text) as { signed_by: { public_key: string } }
    expect(isGenuine(text, signed_by.public_key)).toBe(true)
    expect(isGenuine(text.replace('"trusted": true', '"trusted": false'), signed_by.public_key)).toBe(false)
    expect(isGenuine(text, newSigningKey().public_pem)).toBe(false)
    use.drills.prove('secret')
    expect(use.wishes[1]).toMatchObject({ openers: { passphrase: 'secret' }, known: [{ project: 'p', serial: 3, sha256: 'a'.repeat(64) }] })
    await use.end({ end: 'verdict', proven: { verdict: verdict(false), desk: null } })
    expect(use.drills.view().drills.filter(({ trusted }) => trusted)).toHaveLength(1)
    const { about: first } = verdict(true)
    use.state.now = at + 60_000
    use.drills.prove('secret')
    const later = { ...verdict(true), drill_ms: 50, about: first && { ...first, rows: 7, money: { ...first.money, payments_rp: '4700' } } }
    await use.end({ end: 'verdict', proven: { verdict: later, desk: null } })
    expect(use.drills.view().drills[0]?.since, 'against the one before it').toEqual({ started_at: at, taken_at: at, rows: -3, payments_rp: 500, duration_ms: 20, failed: [], mended: ['money'] })
    expect(use.drills.view().drills.at(-1)?.since).toBeNull()
    use.db.prepare('delete from restore_drills where started_at > ?').run(at)
    use.state.now = at
    expect(use.db.prepare('select count(*) from restore_drills').pluck().get()).toBe(2)
  })

  it('hand out the certificate as a PDF that is signed as a whole and carries the signed text', async () => {
    const use = open()
    await use.drills.chooseBackup()
    use.drills.prove(null)
    await use.end({ end: 'verdict', proven: { verdict: verdict(true), desk: null } })
    const [{ id } = { id: '' }] = use.drills.view().drills
    const { name, bytes } = await use.drills.paper(id, 'fr')
    expect(name).toBe('a-certificate.pdf')
    const [text = ''] = use.written
    const { signed_by, signature } = JSON.parse(text) as { signed_by: { public_key: string; fingerprint: string }; signature: string }
    expect(isGenuinePdf(bytes, signed_by.public_key)).toBe(true)
    const changed = Buffer.from(bytes)
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1
    expect(isGenuinePdf(changed, signed_by.public_key)).toBe(false)
    expect(isGenuinePdf(bytes.subarray(0, -3), signed_by.public_key)).toBe(false)
    expect(isGenuinePdf(bytes, newSigningKey().public_pem)).toBe(false)
    const { lang, pages, attachments } = await readPdf(bytes)
    expect(lang).toBe('fr')
    const paper = pages.map(page => page.text).join(' ').replaceAll(/\s/g, '')
    for (const word of ['a.crb', 'Ada', signed_by.fingerprint, signature, 'b'.repeat(64)]) expect(paper).toContain(word)
    expect(attachments.get('certificate.json')).toBe(text)
    expect(isGenuine(attachments.get('certificate.json') ?? '', signed_by.public_key)).toBe(true)
    await expect(use.drills.paper('00000000-0000-7000-8000-000000000001', 'de')).rejects.toThrow('error.document_unknown')
  })

  it('make the archive of the firm from the server\'s rows, know its place in the line, and believe their own signature', async () => {
    const use = open()
    use.drills.archive('Regenbogen über Olten')
    expect(() => use.drills.archive('Regenbogen über Olten')).toThrow('error.bad_input')
    await new Promise(setImmediate)
    expect(use.archives[0]).toMatchObject({ name: 'guichet-20261127-120000Z-organisation.crb', readers: { passphrase: 'Regenbogen über Olten' }, before: [], answer, desk: { operations: [] } })
    expect(use.drills.view().archive.running).toMatchObject({ step: 'write' })
    await use.endArchive({ end: 'archived', archived })
    expect(use.drills.view().archive).toMatchObject({ running: null, broke_off: null, made: [{ file_name: 'guichet-x.crb', rows: 1, person: 'Ada' }] })
    expect(use.ops).toMatchObject([{ name: 'record_backup', input: { kind: 'ARCHIVE', bytes: 99, sha256: 'e'.repeat(64), sum_rp: 4200 } }])
    use.drills.archive('Regenbogen über Olten')
    await new Promise(setImmediate)
    expect(use.archives[1]).toMatchObject({ before: [{ project: 'p:firm', serial: 1, sha256: 'f'.repeat(64) }] })
    use.drills.cancel()
    await new Promise(setImmediate)
    expect(use.drills.view().archive).toMatchObject({ running: null, broke_off: 'cancelled' })
    expect(use.drills.view().archive.made).toHaveLength(1)
    await use.drills.chooseBackup()
    use.drills.prove('Regenbogen über Olten')
    expect(use.wishes[0]).toMatchObject({ public_pem: expect.stringContaining('BEGIN PUBLIC KEY') as string, known: [{ project: 'p:firm', serial: 1 }] })
  })

  it('give it the photos that lie here and those of Storage under the same name, and say that the line failed when it does in the middle', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      const use = open()
      const server = new Map([['firm/city/theirs', Buffer.from('taken elsewhere')]])
      let kind: 'line' | 'not_allowed' | null = null
      let asked = 0
      const storage = storeThat(server, { before: () => {
        asked++
        if (kind) throw new StorageFailed(kind, 0)
      } })
      const as = (id: string): Sender => ({ person: { id } as Sender['person'], storage })
      use.state.sender = as('1')
      use.drills.archive('Regenbogen über Olten')
      await new Promise(setImmediate)
      const give = (sha256: string) => use.gives[0]?.({ name: `firm/city/${sha256}`, sha256, bytes: 1 }).then(bytes => bytes && Buffer.from(bytes).toString())
      expect([await give('own'), asked, await give('theirs'), await give('nowhere')]).toEqual(['taken here', 0, 'taken elsewhere', null])
      kind = 'not_allowed'
      expect(await give('theirs')).toBeNull()
      kind = 'line'
      asked = 0
      const lost = give('theirs')?.catch((error: unknown) => error)
      await vi.advanceTimersByTimeAsync(10_000)
      expect(await lost).toMatchObject({ kind: 'line' })
      expect(asked, 'tried twice again').toBe(3)
      await use.endArchive({ end: 'failed' })
      expect(use.drills.view().archive).toMatchObject({ running: null, broke_off: 'line', made: [] })
      ;[kind, use.state.sender] = [null, as('2')]
      await expect(give('theirs'), 'somebody else has come').rejects.toThrow('sign_in_again')
    } finally {
      vi.useRealTimers()
    }
  })

  it('make no archive without a line, for nobody but an administrator, and say when the line fails', async () => {
    const use = open()
    use.state.has_line = false
    expect(() => use.drills.archive('Regenbogen über Olten')).toThrow('error.needs_line')
    use.state.has_line = true
    use.state.answer = new CallFailed('retry', 503, 'x')
    use.drills.archive('Regenbogen über Olten')
    await new Promise(setImmediate)
    expect(use.drills.view().archive).toMatchObject({ running: null, broke_off: 'line', made: [] })
    expect(use.archives).toEqual([])
    use.state.answer = [Buffer.from('<html>the sign-in page of a hotel</html>')]
    use.drills.archive('Regenbogen über Olten')
    await new Promise(setImmediate)
    await use.endArchive({ end: 'failed', why: 'line' })
    expect(use.drills.view().archive).toMatchObject({ running: null, broke_off: 'line', made: [] })
    for (const role of ['MANAGER', 'SUPER_ADMIN'] as const) expect(() => open(role).drills.archive('Regenbogen über Olten')).toThrow('refused.needs_admin')
  })

  it('forget file and key with the person, and a cancel is no verdict', async () => {
    const use = open()
    await use.drills.chooseBackup()
    use.files.key = 'AGE-SECRET-KEY-1ABC'
    await use.drills.chooseKey()
    use.drills.prove(null)
    use.drills.cancel()
    await new Promise(setImmediate)
    expect(use.drills.view()).toMatchObject({ broke_off: 'cancelled', drills: [], running: null, has_identity: true })
    use.state.person = '2'
    expect(use.drills.view()).toMatchObject({ chosen: null, has_identity: false, broke_off: null })
  })

  it('are overdue after 30 days without a proven one, for administrators', async () => {
    const use = open()
    const admin = { role: 'ADMIN' } as never
    expect(proofOverdue(use.db, at, admin)).toBeNull()
    await use.drills.chooseBackup()
    use.drills.prove(null)
    await use.end({ end: 'verdict', proven: { verdict: verdict(true), desk: null } })
    expect(proofOverdue(use.db, at + 29 * DAY, admin)).toBeNull()
    expect(proofOverdue(use.db, at + 30 * DAY, admin)).toBe(30)
    expect(proofOverdue(use.db, at + 41 * DAY, admin)).toBe(41)
    expect(proofOverdue(use.db, at + 41 * DAY, { role: 'MANAGER' } as never)).toBeNull()
  })
})

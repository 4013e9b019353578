import Sqlite from 'better-sqlite3'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ScheduleWhy } from '../../shared/drills.ts'
import { DAY, HOUR, MINUTE } from '../../shared/time.ts'
import { openArchiveBook } from './archive-book.ts'
import { openArchiveSchedule } from './archive-schedule.ts'
import { certificateKey } from './backup/certificate.ts'
import type { KeepWish } from './backup/drill-line.ts'
import type { Verdict } from './backup/drill.ts'
import type { Kept } from './backup/keep.ts'
import type { S3Place } from './backup/s3.ts'
import type { Here } from './desk.ts'
import type { DrillLine, KeptEnd } from './drill-line.ts'
import { archiveOverdue } from './schedule-row.ts'

const migrations = ['0028_archives', '0036_archives_by_themselves', '0048_whole_backups'].map(name => readFileSync(path.join(import.meta.dirname, `../../migrations/sqlite/${name}.sql`), 'utf8')).join('\n')
const phrase = 'Regenbogen über Olten'
const due = Date.UTC(2026, 10, 28, 19) // 20:00 in Zürich
const who = { person: { id: '1', name: 'Ada', role: 'ADMIN' }, device_id: 'd', location_id: 'l' } as Here
const keys = { access_key: 'GOOG1EXAMPLE', secret_key: 'secret-of-the-storage' }
const storage = { endpoint: 'https://storage.googleapis.com', bucket: 'firma', prefix: '/guichet/', region: '', ...keys }

let folder: string
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-schedule-')) })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function open() {
  const db = new Sqlite(':memory:')
  db.exec(migrations)
  const state = { now: due - 2 * HOUR, admin: who as Here | null, has_line: true, busy: false, vault: 'ok', probe: null as ScheduleWhy | null, sent: 0 }
  const orders: { folder: string; name: string; order: Omit<KeepWish, 'file'> }[] = []
  const probed: S3Place[] = []
  const logged: string[] = []
  const judged: string[] = []
  let end: (how: KeptEnd) => void = () => undefined
  const line = {
    choose: () => Promise.resolve({ token: 0, name: folder, bytes: 0, text: null, head: null, has_key_file: false }),
    startKept: (into: string, name: string, order: Omit<KeepWish, 'file'>) => { orders.push({ folder: into, name, order }); return new Promise(resolve => { end = resolve }) },
    probe: (place: S3Place) => { probed.push(place); return Promise.resolve(state.probe) },
    cancel: () => end({ end: 'cancelled' }),
  } as unknown as DrillLine
  const log = (text: string, facts?: unknown) => logged.push(`${text} ${JSON.stringify(facts ?? '')}`)
  const book = openArchiveBook({ db, now: () => state.now, confirm: () => undefined, log })
  const schedule = openArchiveSchedule({
    db, line, book, key: certificateKey(Buffer.alloc(32, 7)), admin: () => state.admin, isBusy: () => state.busy, now: () => state.now, tell: () => undefined, log,
    vault: { seal: bytes => Promise.resolve(state.vault === 'ok' ? bytes.map(byte => byte ^ 90) : null), unseal: bytes => Promise.resolve(state.vault === 'ok' ? bytes.map(byte => byte ^ 90) : null) },
    rpcBytesOf: () => (state.has_line ? () => { state.sent++; return Promise.resolve([Buffer.from('what the server says')]) } : null),
    photos: { bytesOf: () => null, sender: () => null }, unsent: () => ({ device_id: '00000000-0000-7000-8000-000000000001', operations: [] }), wish: () => ({ public_pem: 'pem', known: [] }), proven: () => ['p1'],
    async judged(_who, name, _at, verdict, save) { judged.push(`${name} ${verdict.trusted}`); await save('{}') },
  })
  const turns = () => new Promise(resolve => { setTimeout(resolve, 5) })
  const archived = (serial: number): Kept['archived'] => ({ file_name: orders.at(-1)?.name ?? '', bytes: 9, sha256: 'e'.repeat(64), project: 'p:firm', serial, manifest_sha256: String(serial).repeat(64).slice(0, 64),
    taken_at: new Date(state.now).toISOString(), tables: 1, rows: 1, payments_rp: '1', operations: 0 })
  return {
    db, state, orders, probed, logged, judged, schedule,
    async plan() { await schedule.chooseFolder(who); await schedule.set(who, { is_on: true, daily_at: '20:00', passphrase: phrase }) },
    async at(now: number) { state.now = now; schedule.tick(); await turns() },
    async end(kept: Partial<Kept> = {}) { end({ end: 'kept', kept: { archived: archived(orders.length), verdict: { trusted: kept.failed !== 'not_trusted' } as Verdict, uploaded: false, dropped: [], held: null, failed: null, behind: null, ...kept } }); await turns() },
    async fail(why: ScheduleWhy) { end({ end: 'failed', why }); await turns() },
  }
}

describe('The archive that a desk makes by itself', () => {
  it('needs a folder and a passphrase, and keeps that sealed', async () => {
    const use = open()
    await expect(use.schedule.set(who, { is_on: true, daily_at: '20:00', passphrase: null })).rejects.toThrow('error.kept_needs_folder')
    await use.schedule.chooseFolder(who)
    await expect(use.schedule.set(who, { is_on: true, daily_at: '20:00', passphrase: null })).rejects.toThrow('error.kept_needs_passphrase')
    await expect(use.schedule.set(who, { is_on: true, daily_at: '24:00', passphrase: phrase })).rejects.toThrow('error.bad_input')
    use.state.vault = 'locked'
    await expect(use.schedule.set(who, { is_on: true, daily_at: '20:00', passphrase: phrase })).rejects.toThrow('error.kept_passphrase')
    use.state.vault = 'ok'
    await use.plan()
    expect(use.schedule.view()).toMatchObject({ is_on: true, daily_at: '20:00', folder, has_passphrase: true, storage: null, next_at: due - 2 * HOUR + 5 * MINUTE })
    expect(use.db.serialize().includes(phrase), 'in plain in the database').toBe(false)
  })

  it('is made at its time, proven, and the next is tomorrow; nothing secret is in the log or the view', async () => {
    const use = open()
    await use.plan()
    await use.schedule.setStorage(who, storage)
    use.db.prepare('update archive_schedule set last_ok_at = ?').run(due - DAY)
    await use.at(due - MINUTE)
    expect(use.orders).toHaveLength(0)
    await use.at(due)
    expect(use.orders[0]).toMatchObject({ folder, name: 'guichet-20261128-190000Z-organisation.crb', order: { readers: { passphrase: phrase }, keep: { place: { bucket: 'firma', prefix: 'guichet/', region: 'auto', ...keys }, proven: ['p1'], drill: { openers: { passphrase: phrase } } } } })
    expect(use.schedule.view().running).toMatchObject({ step: 'fetch' })
    await use.at(due + MINUTE)
    expect(use.orders, 'one at a time').toHaveLength(1)
    await use.end({ uploaded: true, held: 'too_few' })
    expect(use.judged).toEqual(['guichet-20261128-190000Z-organisation.crb true'])
    expect(readdirSync(folder)).toEqual(['guichet-20261128-190000Z-organisation.crb.certificate.json'])
    expect(use.schedule.view()).toMatchObject({ running: null, failed: null, last_ok_at: due, next_at: due + DAY, held: 'too_few', overdue_h: null })
    await use.at(due + DAY)
    expect(use.orders[1]?.order).toMatchObject({ before: [{ project: 'p:firm', serial: 1 }], keep: { chain: [{ serial: 1, file: 'guichet-20261128-190000Z-organisation.crb' }] } })
    const all = [use.logged.join('\n'), JSON.stringify(use.schedule.view()), use.db.serialize().toString('latin1')].join('\n')
    for (const secret of [phrase, keys.access_key, keys.secret_key]) expect(all.includes(secret)).toBe(false)
  })

  it('is caught up when the PC was off, nobody was signed in or the line was down, and waits for what else runs', async () => {
    const use = open()
    await use.plan()
    use.db.prepare('update archive_schedule set last_ok_at = ?').run(due - DAY)
    use.state.admin = null
    await use.at(due + HOUR)
    use.state.admin = who
    use.state.has_line = false
    await use.at(due + 2 * HOUR)
    expect(use.schedule.view()).toMatchObject({ waits_for: 'line', failed: null })
    use.state.has_line = true
    use.state.busy = true
    await use.at(due + 3 * HOUR)
    expect(use.orders).toHaveLength(0)
    use.state.busy = false
    await use.at(due + 4 * HOUR)
    expect(use.orders).toHaveLength(1)
    use.schedule.cancel()
    await use.at(due + 4 * HOUR + MINUTE)
    expect(use.schedule.view().failed).toMatchObject({ why: 'cancelled' })
  })

  it('says why it failed, is tried again after an hour or when somebody asks, and is overdue a day after the last good one', async () => {
    const use = open()
    await use.plan()
    use.db.prepare('update archive_schedule set last_ok_at = ?').run(due - DAY)
    await use.at(due)
    await use.fail('folder_full')
    expect(use.schedule.view()).toMatchObject({ failed: { at: due, why: 'folder_full' }, next_at: due + HOUR })
    await use.at(due + 59 * MINUTE)
    expect(use.orders).toHaveLength(1)
    await use.at(due + HOUR)
    await use.end({ failed: 's3_keys' })
    expect(use.schedule.view()).toMatchObject({ failed: { why: 's3_keys' }, last_ok_at: due - DAY, overdue_h: 1 })
    expect([archiveOverdue(use.db, due), archiveOverdue(use.db, due + 7 * HOUR)]).toEqual([null, 7])
    use.schedule.runNow(who)
    await use.at(due + HOUR + MINUTE)
    await use.end({ failed: 'not_trusted' })
    expect(use.schedule.view()).toMatchObject({ failed: { why: 'not_trusted' }, last_ok_at: due - DAY })
    use.schedule.runNow(who)
    await use.at(due + HOUR + 2 * MINUTE)
    await use.end()
    expect(use.schedule.view()).toMatchObject({ failed: null, overdue_h: null })
    await use.schedule.set(who, { is_on: false, daily_at: '20:00', passphrase: null })
    expect(archiveOverdue(use.db, due + 9 * DAY), 'where none is wanted').toBeNull()
    await use.at(due + 9 * DAY)
    expect(use.orders).toHaveLength(4)
  })

  it('counts what reached no storage, so that it is cleared while that is down; what can not be proven is made again the next day and not every hour', async () => {
    const use = open()
    await use.plan()
    await use.schedule.setStorage(who, storage)
    await use.at(due)
    await use.end({ uploaded: true })
    for (let n = 1; n <= 3; n++) {
      await use.at(due + DAY + (n - 1) * HOUR)
      await use.end({ failed: 's3_line' })
    }
    expect(use.orders.map(({ order }) => order.keep.nowhere_else.length), 'the good one does not count').toEqual([0, 0, 1, 2])
    expect(use.orders[3]?.order.keep.nowhere_else).toEqual(use.orders.slice(1, 3).map(({ name }) => name))
    await use.at(due + DAY + 3 * HOUR)
    await use.end({ failed: 'not_trusted' })
    expect(use.schedule.view()).toMatchObject({ failed: { why: 'not_trusted' }, next_at: due + 2 * DAY })
    await use.at(due + 2 * DAY - MINUTE)
    expect(use.orders).toHaveLength(5)
    await use.at(due + 2 * DAY)
    expect(use.orders).toHaveLength(6)
  })

  it('is a good one where only older ones that the storage lacks did not get there, says why, and looks again the next day', async () => {
    const use = open()
    await use.plan()
    await use.schedule.setStorage(who, storage)
    await use.at(due)
    await use.end({ uploaded: true, behind: 's3_line' })
    expect(use.schedule.view()).toMatchObject({ failed: { at: due, why: 's3_line' }, last_ok_at: due, next_at: due + DAY, overdue_h: null })
    await use.at(due + DAY)
    expect(use.orders[1]?.order.keep.nowhere_else, 'the storage has it').toEqual([])
    await use.end({ uploaded: true })
    expect(use.schedule.view()).toMatchObject({ failed: null, last_ok_at: due + DAY })
  })

  it('takes a storage only after a trial, keeps keys that are not typed again, and no address that others could read along', async () => {
    const use = open()
    await use.plan()
    use.state.probe = 's3_keys'
    await expect(use.schedule.setStorage(who, storage)).rejects.toThrow('error.kept_s3_keys')
    expect(use.schedule.view().storage).toBeNull()
    use.state.probe = 's3_region'
    await expect(use.schedule.setStorage(who, storage)).rejects.toMatchObject({ detail: { key: 'error.kept_s3_region' }, field: 'region' })
    use.state.probe = null
    for (const endpoint of ['http://storage.example', 'ftp://x', 'storage.googleapis.com', 'https://a:b@c.example', 'https://x.example/bucket']) await expect(use.schedule.setStorage(who, { ...storage, endpoint })).rejects.toThrow('error.kept_address')
    await expect(use.schedule.setStorage(who, { ...storage, secret_key: null })).rejects.toThrow('error.kept_s3_keys')
    await use.schedule.setStorage(who, storage)
    await use.schedule.setStorage(who, { ...storage, bucket: 'andere', access_key: null, secret_key: '' })
    expect(use.probed.at(-1)).toMatchObject({ bucket: 'andere', ...keys })
    expect(use.schedule.view().storage).toEqual({ endpoint: 'https://storage.googleapis.com', bucket: 'andere', prefix: 'guichet/', region: 'auto' })
    use.schedule.dropStorage(who)
    expect(use.db.prepare('select sealed_keys from archive_schedule').pluck().get()).toBeNull()
  })
})

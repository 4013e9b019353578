import Sqlite from 'better-sqlite3'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActInput } from '../../shared/acts.ts'
import type { ScheduleWhy } from '../../shared/drills.ts'
import { DAY, HOUR, MINUTE } from '../../shared/time.ts'
import { openArchiveBook } from './archive-book.ts'
import { certificateKey } from './backup/certificate.ts'
import type { Archived, Made } from './backup/drill-line.ts'
import type { Verdict } from './backup/drill.ts'
import type { WholeDeskOrder, WholeKept } from './backup/whole-order.ts'
import type { Here } from './desk.ts'
import type { DrillLine, WholeEnd } from './drill-line.ts'
import { openWholeBackups } from './whole-backups.ts'
import { wholeOverdue } from './whole-row.ts'

const migrations = ['0028_archives', '0036_archives_by_themselves', '0048_whole_backups'].map(name => readFileSync(path.join(import.meta.dirname, `../../migrations/sqlite/${name}.sql`), 'utf8')).join('\n')
const phrase = 'Regenbogen über Olten'
const password = 'very/secret-of=postgres'
const address = `postgresql://postgres:${encodeURIComponent(password)}@db.example.ch:5432/postgres`
const due = Date.UTC(2026, 10, 28, 19) // 20:00 in Zürich
const hereAs = (id: string, name: string) => ({ person: { id, name, role: 'ADMIN', org_id: 'firm' }, device_id: 'd', location_id: 'l' }) as Here
const [ada, bea] = [hereAs('1', 'Ada'), hereAs('2', 'Bea')]
const full: ActInput<'set_whole_plan'> = { kind: 'full', recipients: [], passphrase: phrase, is_on: false, daily_at: '20:00' }

let folder: string
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-whole-')) })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function open() {
  const db = new Sqlite(':memory:')
  db.exec(migrations)
  db.exec('create table desk (key text primary key, value text)')
  const state = { now: due - 2 * HOUR, admin: ada as Here | null, busy: false, vault: 'ok', probe: null as ScheduleWhy | null }
  const orders: { folder: string; name: string; order: Omit<WholeDeskOrder, 'file'> }[] = []
  const probed: unknown[] = []
  const logged: string[] = []
  const ops: unknown[] = []
  const judged: string[] = []
  const proven: string[] = []
  let end: (how: WholeEnd) => void = () => undefined
  let say: (said: Made) => void = () => undefined
  const line = {
    choose: () => Promise.resolve({ token: 0, name: folder, bytes: 0, text: null, head: null, has_key_file: false }),
    startWhole(into: string, name: string, order: Omit<WholeDeskOrder, 'file'>, hear: (said: Made) => void) { orders.push({ folder: into, name, order }); say = hear; return new Promise(resolve => { end = resolve }) },
    probe: (of: unknown) => { probed.push(of); return Promise.resolve(state.probe) },
    cancel: () => end({ end: 'cancelled' }),
  } as unknown as DrillLine
  const log = (text: string, facts?: unknown) => logged.push(`${text} ${facts instanceof Error ? facts.stack ?? '' : JSON.stringify(facts ?? '')}`)
  const book = openArchiveBook({ db, now: () => state.now, confirm: (_here, list) => ops.push(...list), log })
  const flip = (bytes: Uint8Array) => Promise.resolve(state.vault === 'ok' ? bytes.map(byte => byte ^ 90) : null)
  const whole = openWholeBackups({
    db, line, book, key: certificateKey(Buffer.alloc(32, 7)), vault: { seal: flip, unseal: flip }, admin: () => state.admin, api_url: () => 'https://project.example.ch', unsent: () => ({ device_id: '00000000-0000-7000-8000-000000000001', operations: [] }),
    wish: () => ({ public_pem: 'pem', known: [] }), proven: () => proven, isBusy: () => state.busy, judged: (_who, name, _at, verdict) => { judged.push(`${name} ${verdict.trusted}`); return Promise.resolve() },
    now: () => state.now, tell: () => undefined, log,
  })
  const turns = () => new Promise(resolve => { setTimeout(resolve, 5) })
  const archived = (serial: number): Archived => ({ file_name: orders.at(-1)?.name ?? '', bytes: 9, sha256: 'e'.repeat(64), project: 'epoch', serial, manifest_sha256: String(orders.length).repeat(64).slice(0, 64),
    taken_at: new Date(state.now).toISOString(), tables: 90, rows: 1000, payments_rp: '4200', operations: 0 })
  return {
    db, state, orders, probed, logged, ops, judged, proven, whole,
    async give(who = ada) { await whole.setAddress(who, { address, secret_key: 'sb_secret_x' }) },
    async plan() { await whole.setAddress(ada, { address, secret_key: null }); await whole.chooseFolder(ada); await whole.setPlan(ada, full) },
    async at(now: number) { state.now = now; whole.tick(); await turns() },
    async made() { await turns(); say({ made: archived(orders.at(-1)?.order.whole.least_serial ?? 0) }) },
    async end(kept: Partial<WholeKept> = {}) { end({ end: 'whole', kept: { archived: archived(1), verdict: null, uploaded: false, dropped: [], held: null, failed: null, behind: null, ...kept } }); await turns() },
    async fail(why: ScheduleWhy) { end({ end: 'failed', why }); await turns() },
  }
}

describe('The backup of the whole database', () => {
  it('takes an address only after a look, over TLS, with a password, and keeps it sealed', async () => {
    const use = open()
    const refused = (text: string) => use.whole.setAddress(ada, { address: text, secret_key: null }).then(() => 'taken', (error: Error) => error.message)
    for (const text of ['', 'db.example.ch', 'https://db.example.ch/postgres', 'postgresql://postgres:x@db.example.ch', 'postgresql://:x@db.example.ch/postgres', 'postgresql://a:%E0%A4%A@db.example.ch/postgres']) expect([text, await refused(text)]).toEqual([text, 'error.kept_db_address'])
    expect(await refused('postgresql://postgres@db.example.ch/postgres')).toBe('error.kept_db_no_password')
    expect(await refused(`${address}?sslmode=disable`)).toBe('error.kept_db_tls')
    expect(use.probed, 'nothing was asked').toEqual([])
    for (const why of ['db_password', 'db_tls', 'db_line', 'db_other', 'db_rights', 'db_key'] as const) {
      use.state.probe = why
      expect(await refused(address)).toBe(`error.kept_${why}`)
    }
    expect(use.whole.view(ada)).toMatchObject({ owner: null, address: null })
    use.state.probe = null
    use.state.vault = 'locked'
    expect(await refused(address)).toBe('error.kept_passphrase')
    use.state.vault = 'ok'
    use.db.prepare("insert into desk values ('push_epoch', 'e1')").run()
    await use.give()
    expect(use.probed.at(-1)).toEqual({ look: { db_url: address, org_id: 'firm', epoch: 'e1', storage: { api_url: 'https://project.example.ch', secret_key: 'sb_secret_x' } } })
    expect(use.whole.view(ada)).toMatchObject({ owner: 'Ada', is_mine: true, has_key: true, address: { host: 'db.example.ch:5432', database: 'postgres', login: 'postgres' } })
  })

  it('belongs to who gave the address: another administrator uses, sees and changes nothing, but may remove it or begin anew', async () => {
    const use = open()
    await use.plan()
    expect(use.whole.view(bea)).toMatchObject({ owner: 'Ada', is_mine: false, address: null, has_passphrase: false, folder: null, recipients: [], to_prove: null })
    for (const attempt of [() => use.whole.runNow(bea), () => use.whole.dropStorage(bea)]) expect(attempt).toThrow('error.whole_of_other')
    for (const attempt of [() => use.whole.setPlan(bea, { ...full, passphrase: 'a passphrase of Bea' }), () => use.whole.chooseFolder(bea), () => use.whole.toProve(bea)]) await expect(attempt()).rejects.toThrow('error.whole_of_other')
    expect(use.orders).toHaveLength(0)
    await use.give(bea)
    expect(use.whole.view(bea), 'nothing of Ada is left, above all not what would open it').toMatchObject({ owner: 'Bea', is_mine: true, has_passphrase: false, folder: null })
    expect(() => use.whole.runNow(ada)).toThrow('error.whole_of_other')
    use.whole.forget(ada)
    expect(use.db.prepare('select count(*) from whole_backup').pluck().get()).toBe(0)
    expect(() => use.whole.runNow(bea)).toThrow('error.whole_needs_address')
  })

  it('needs a folder and somebody who can read it, and public keys that are some', async () => {
    const use = open()
    await use.give()
    await expect(use.whole.setPlan(ada, { ...full, passphrase: null })).rejects.toThrow('error.whole_needs_reader')
    use.state.probe = 'db_recipient'
    await expect(use.whole.setPlan(ada, { ...full, recipients: ['age1x'] })).rejects.toThrow('error.kept_db_recipient')
    use.state.probe = null
    await expect(use.whole.setPlan(ada, { ...full, is_on: true })).rejects.toThrow('error.kept_needs_folder')
    await use.whole.setPlan(ada, full)
    expect(() => use.whole.runNow(ada)).toThrow('error.kept_needs_folder')
    await use.whole.chooseFolder(ada)
    await use.whole.setPlan(ada, { ...full, recipients: ['age1x', ''], passphrase: '' })
    expect(use.whole.view(ada)).toMatchObject({ recipients: ['age1x'], has_passphrase: false, folder })
    await expect(use.whole.setPlan(ada, { ...full, recipients: [], passphrase: '' }), 'nobody could read it').rejects.toThrow('error.whole_needs_reader')
  })

  it('is noted as soon as it is there, offers its drill, and says nothing secret to the log, the view or the disk', async () => {
    const use = open()
    await use.plan()
    use.whole.runNow(ada)
    expect(() => use.whole.runNow(ada)).toThrow('error.bad_input')
    await use.made()
    expect(use.orders[0]).toMatchObject({ folder, name: 'guichet-20261128-170000Z-full.crb', order: { whole: { db_url: address, org_id: 'firm', kind: 'full', passphrase: phrase, recipients: [], keep: null, place: null, chain: [] } } })
    await use.fail('s3_line')
    expect(use.whole.view(ada), 'the file is whole, though its upload failed').toMatchObject({ failed: { why: 's3_line' }, last_ok_at: null, to_prove: use.orders[0]?.name, made: [{ kind: 'full', rows: 1000, proven: false }] })
    expect(use.ops, 'the firm hears of it, and of no sum of others').toMatchObject([{ name: 'record_backup', input: { kind: 'WHOLE', sum_rp: 0, row_count: 1000 } }])
    expect(await use.whole.toProve(ada)).toEqual({ folder, name: use.orders[0]?.name, passphrase: phrase })
    use.proven.push('1'.repeat(64))
    expect(use.whole.view(ada)).toMatchObject({ to_prove: null, made: [{ proven: true }] })
    await expect(use.whole.toProve(ada)).rejects.toThrow('error.whole_nothing')
    use.whole.runNow(ada)
    await use.made()
    expect(use.orders[1]?.order.whole.chain, 'the line goes on').toEqual([{ project: 'epoch', serial: Math.floor((due - 2 * HOUR) / 1000), sha256: '1'.repeat(64) }])
    await use.end()
    const all = [use.logged.join('\n'), JSON.stringify([use.whole.view(ada), use.whole.view(bea)]), use.db.serialize().toString('latin1')].join('\n')
    for (const secret of [phrase, password, encodeURIComponent(password), address]) expect(all.includes(Buffer.from(secret).toString('latin1')) || all.includes(secret)).toBe(false)
  })

  it('is taken every day while its owner is signed in, proven before anything older goes, and overdue after a day without one', async () => {
    const use = open()
    await use.plan()
    await use.whole.setPlan(ada, { ...full, passphrase: null, is_on: true })
    use.db.prepare('update whole_backup set last_ok_at = ?').run(due - DAY)
    use.state.admin = bea
    await use.at(due + MINUTE)
    expect(use.orders, 'another administrator is not enough').toHaveLength(0)
    expect(use.whole.view(bea).waits).toBe(true)
    use.state.admin = ada
    use.state.busy = true
    await use.at(due + 2 * MINUTE)
    expect(use.orders).toHaveLength(0)
    use.state.busy = false
    await use.at(due + 3 * MINUTE)
    expect(use.orders[0]?.order.whole.keep).toMatchObject({ proven: [], drill: { openers: { passphrase: phrase } } })
    await use.made()
    await use.end({ verdict: { trusted: true } as Verdict, held: 'too_few' })
    expect(use.judged).toHaveLength(1)
    expect(use.whole.view(ada)).toMatchObject({ failed: null, last_ok_at: due + 3 * MINUTE, held: 'too_few', next_at: due + DAY })
    expect([wholeOverdue(use.db, due + DAY), wholeOverdue(use.db, due + 26 * HOUR)]).toEqual([null, 1])
    await use.at(due + DAY)
    use.whole.cancel()
    await use.at(due + DAY + MINUTE)
    expect(use.whole.view(ada)).toMatchObject({ running: null, failed: { why: 'cancelled' } })
    use.state.vault = 'locked'
    await use.at(due + DAY + 2 * HOUR)
    expect(use.whole.view(ada)).toMatchObject({ failed: { why: 'passphrase' } })
  })
})

import { createPublicKey, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { certificateKey } from '../../electron/data/backup/certificate.ts'
import { proveArchive } from '../../electron/data/backup/drill.ts'
import { pieceOf, rowsOf } from '../../electron/data/backup/answer-in-pieces.ts'
import { archiveOf, inLine } from '../../electron/data/backup/keep.ts'
import { noDrills } from '../../electron/data/drill-line.ts'
import type { DrillLine } from '../../electron/data/drill-line.ts'
import { readDesk } from '../../electron/data/database.ts'
import { readMigrations } from '../../scripts/backend/migrate.ts'
import { drillKit } from '../../scripts/restore/drill-kit.ts'
import type { Backups } from '../../shared/drills.ts'
import type { OpenPc, Pc } from '../sync/counter.ts'
import { openRoom } from './desk-room.ts'

vi.setConfig({ testTimeout: 120_000 })
const use = openRoom()
const phrase = 'Regenbogen über Olten'

/** What main does for drills, in this process: the archive goes into the folder of the test, and that is what is chosen. */
const lineIn = (folder: string): DrillLine & { saveCertificate(): Promise<null> } => ({
  ...noDrills, saveCertificate: () => Promise.resolve(null),
  async startArchive(_name, { answer, ...order }, _say, give) {
    const rows = await rowsOf(want => Promise.resolve(pieceOf(answer, want)))
    return { end: 'archived', archived: await archiveOf(inLine({ ...order, file: path.join(folder, 'firm.crb'), readers: { passphrase: phrase, work_factor: 10 } }, rows), () => undefined, give) }
  },
  choose: what => Promise.resolve(what !== 'backup' ? { token: 2, name: 'key', bytes: 1, text: fs.readFileSync(path.join(folder, 'signer.json'), 'utf8'), head: null, has_key_file: false }
    : { token: 1, name: 'firm.crb', bytes: 1, text: null, head: 'age-encryption.org/v1\n-> scrypt ', has_key_file: false }),
  async start(_token, order, say) { return { end: 'verdict', proven: await proveArchive({ ...order, file: path.join(folder, 'firm.crb'), migrations: readMigrations() }, say, await drillKit()) } },
})
const backups = async (pc: OpenPc): Promise<Backups> => {
  const reply = await pc.counter.ask({ id: 1, kind: 'read', name: 'backups', input: {} })
  return (reply as { value: Backups }).value
}
async function until(pc: OpenPc, holds: (view: Backups) => boolean): Promise<Backups> {
  for (let n = 0; n < 1_500; n++) {
    const view = await backups(pc)
    if (holds(view)) return view
    await new Promise(resolve => { setTimeout(resolve, 40) })
  }
  throw new Error(`never: ${JSON.stringify(await backups(pc))}\n${pc.logged.slice(-6).join('\n')}`)
}

/** An administrator of the firm at a PC. */
async function sitDown(pc: Pc): Promise<OpenPc> {
  const opened = use.start(pc, { drill: lineIn(use.folder) })
  const { email, password } = use.fixture.users.admin
  expect(await opened.act('sign_in', { email, password })).toBe('ok')
  if ((await opened.session()).location === null) expect(await opened.act('choose_location', { location_id: use.fixture.locations.city })).toBe('ok')
  await opened.quiet()
  return opened
}
/** Three payments with a dead line, the archive of the firm as an administrator makes it with a live one, and the power is cut. */
async function archived(pc: Pc): Promise<{ ops: string[]; device: string | null }> {
  const opened = await sitDown(pc)
  // The line carries what the administrator asks, and none of what waits.
  opened.line.before = request => { if (request.endsWith('/sync_push')) throw new TypeError('fetch failed') }
  const ops: string[] = []
  for (const amount of [700, 800, 900]) ops.push(await opened.confirm('take_payment', use.pay(amount)))
  expect(await opened.act('make_archive', { passphrase: phrase })).toBe('ok')
  await until(opened, ({ archive }) => archive.running === null && archive.made.length === 1)
  expect(await use.payments()).toEqual([])
  const public_pem = createPublicKey(certificateKey(pc.key)).export({ type: 'spki', format: 'pem' }).toString()
  fs.writeFileSync(path.join(use.folder, 'signer.json'), JSON.stringify({ signed_by: { public_key: public_pem } }))
  const device = readDesk(opened.counter.db, 'device_id')
  await use.stop(opened)
  return { ops, device }
}
function loseEverything(): void {
  use.loseDatabase()
  for (const name of fs.readdirSync(use.folder).filter(each => each.startsWith('guichet.journal'))) fs.rmSync(path.join(use.folder, name))
}
async function proveIt(opened: OpenPc): Promise<Backups> {
  expect(await opened.act('choose_backup', {})).toBe('ok')
  expect(await opened.act('choose_backup_key', {})).toBe('ok')
  expect(await opened.act('prove_backup', { passphrase: phrase })).toBe('ok')
  return until(opened, ({ running, drills }) => running === null && drills.length > 0)
}

describe('What a desk had not sent lies in the archive of the firm', () => {
  test('and is there again, once, after the database and the journal of the PC were lost', async () => {
    const pc = use.newPc()
    const { ops } = await archived(pc)
    loseEverything()
    const again = await sitDown(pc)
    expect(again.counter.db.prepare('select count(*) from outbox').pluck().get(), 'nothing but the archive knows of them').toBe(0)
    const view = await proveIt(again)
    expect(view.drills[0]).toMatchObject({ trusted: true, operations: 3 })
    expect(view.drills[0]?.checks.find(({ check }) => check === 'operations')).toMatchObject({ ok: true })
    expect(view.unsent).toEqual({ count: 3, missing: 3 })
    expect(JSON.stringify(view), 'what they are is not shown').not.toContain(ops[0])
    expect(await again.act('take_back_operations', {})).toBe('ok')
    expect(await again.act('take_back_operations', {}), 'a second time is no harm').toBe('ok')
    await again.quiet()
    expect(await use.payments()).toEqual([700, 800, 900])
    expect((await backups(again)).unsent).toEqual({ count: 3, missing: 0 })
  })

  test('and goes out from another PC, as what the lost one had done', async () => {
    const pc = use.newPc()
    const { device } = await archived(pc)
    loseEverything()
    const other = await sitDown({ ...pc, key: randomBytes(32) })
    expect((await proveIt(other)).unsent).toEqual({ count: 3, missing: 3 })
    expect(await other.act('take_back_operations', {})).toBe('ok')
    await other.quiet()
    expect(await use.payments()).toEqual([700, 800, 900])
    const from = (await use.backend.sql<{ device_id: string }[]>`select distinct device_id from public.sync_ops where name = 'take_payment' and org_id = ${use.fixture.org}`).map(({ device_id }) => device_id)
    expect(from).toEqual([device])
  })

  test('but not for somebody who is no administrator, and not from an archive that nobody vouches for', async () => {
    const pc = use.newPc()
    await archived(pc)
    loseEverything()
    const other = await sitDown({ ...pc, key: randomBytes(32) })
    expect(await other.act('choose_backup', {})).toBe('ok')
    expect(await other.act('prove_backup', { passphrase: phrase })).toBe('ok')
    const view = await until(other, ({ running, drills }) => running === null && drills.length > 0)
    expect(view).toMatchObject({ unsent: null, drills: [{ trusted: false }] })
    expect(await other.act('take_back_operations', {})).toBe('error.bad_input')
    expect(await other.act('sign_out', {})).toBe('ok')
    expect(await use.signIn(other, 'manager')).toBe('ok')
    expect(await other.act('take_back_operations', {})).toBe('refused.needs_admin')
  })
})

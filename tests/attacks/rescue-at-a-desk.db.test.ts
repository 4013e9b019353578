import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { pieceOf, rowsOf } from '../../electron/data/backup/answer-in-pieces.ts'
import type { Answer } from '../../electron/data/backup/answer-in-pieces.ts'
import { compareArchive } from '../../electron/data/backup/compare.ts'
import { archiveOf, inLine } from '../../electron/data/backup/keep.ts'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import { takeBackup } from '../../electron/data/backup/take.ts'
import { noDrills } from '../../electron/data/drill-line.ts'
import type { DrillLine } from '../../electron/data/drill-line.ts'
import type { Backups } from '../../shared/drills.ts'
import type { QueryInput } from '../../shared/queries.ts'
import type { RescueOutcome, RescueRow, RescueView } from '../../shared/rescue.ts'
import { insertFixture } from '../fixture.ts'
import type { OpenPc, Pc } from '../sync/counter.ts'
import { openRoom } from './desk-room.ts'

vi.setConfig({ testTimeout: 120_000 })
const use = openRoom()
const phrase = 'Regenbogen über Olten'
const file = () => path.join(use.folder, 'firm.crb')
/** The firm as which the server answers; null: the own one. */
let answers_as: string | null = null
const rowsIn = (answer: Answer) => rowsOf(want => Promise.resolve(pieceOf(answer, want)))
const all: QueryInput<'rescue'> = { table: null, what: null, text: '' }

/** What main does for drills, in this process; `key`: what is chosen as the key of who signs. */
const line = (key: string | null = null): DrillLine & { saveCertificate(): Promise<null> } => ({
  ...noDrills, saveCertificate: () => Promise.resolve(null),
  async startArchive(_name, { answer, ...order }, _say, give) {
    return { end: 'archived', archived: await archiveOf(inLine({ ...order, file: file(), readers: { passphrase: phrase, work_factor: 10 } }, await rowsIn(answer)), () => undefined, give) }
  },
  choose: what => Promise.resolve(what === 'backup' ? { token: 1, name: 'firm.crb', bytes: 1, text: null, head: `age-encryption.org/v1\n-> ${key === null ? 'scrypt' : 'X25519'} `, has_key_file: false }
    : { token: 2, name: 'key', bytes: 1, text: key ?? '', head: null, has_key_file: false }),
  async startCompare(_token, { answer, compare, openers }, say) {
    const live = await rowsIn(answer)
    const project = answers_as === null ? live.project : `x:${answers_as}`
    return { end: 'compared', came: await compareArchive({ compare: { ...compare, live: { ...live, project } }, openers, file: file() }, say) }
  },
})
async function read<T>(pc: OpenPc, name: string, input: unknown): Promise<T> {
  const reply = await pc.counter.ask({ id: 1, kind: 'read', name, input })
  if ('error' in reply) throw new Error(reply.error.key)
  return (reply as { value: T }).value
}
const view = (pc: OpenPc, wish: Partial<QueryInput<'rescue'>> = {}) => read<RescueView>(pc, 'rescue', { ...all, ...wish })
async function until<T>(ask: () => Promise<T>, holds: (found: T) => boolean): Promise<T> {
  for (let n = 0; n < 750; n++) {
    const found = await ask()
    if (holds(found)) return found
    await new Promise(resolve => { setTimeout(resolve, 40) })
  }
  throw new Error(`never: ${JSON.stringify(await ask()).slice(0, 2000)}`)
}
async function sitDown(who: 'admin' | 'manager' = 'admin', key: string | null = null, pc: Pc = use.newPc()): Promise<OpenPc> {
  const opened = use.start(pc, { drill: line(key) })
  const { email, password } = use.fixture.users[who]
  expect(await opened.act('sign_in', { email, password })).toBe('ok')
  if ((await opened.session()).location === null) expect(await opened.act('choose_location', { location_id: use.fixture.locations.city })).toBe('ok')
  await opened.quiet()
  return opened
}
async function archived(pc: OpenPc): Promise<void> {
  expect(await pc.act('make_archive', { passphrase: phrase })).toBe('ok')
  await until(() => read<Backups>(pc, 'backups', {}), ({ archive }) => archive.running === null && archive.made.length === 1)
}
async function compared(pc: OpenPc): Promise<RescueView> {
  expect(await pc.act('choose_backup', {})).toBe('ok')
  expect(await pc.act('compare_backup', { passphrase: phrase })).toBe('ok')
  return until(() => view(pc), ({ running }) => running === null)
}
type Restored = { outcomes: { outcome: RescueOutcome }[] }
/** What came of each, or the key of what is said. */
async function restore(pc: OpenPc, records: (Pick<RescueRow, 'table' | 'row_id'> & { only?: string[] })[], over_newer = false): Promise<RescueOutcome[] | string> {
  const reply = await pc.counter.ask({ id: 1, kind: 'act', name: 'restore_records', input: { records: records.map(({ table, row_id, only = null }) => ({ table, row_id, fields: only })), over_newer } }) as { value: { ok: true; value: Restored } | { ok: false; message: { key: string } } }
  return reply.value.ok ? reply.value.value.outcomes.map(({ outcome }) => outcome) : reply.value.message.key
}
/** As a slip of somebody with the owner's login would: no trigger, no feed and no audit has seen it. */
const behind = (statement: string) => use.backend.sql.begin(async sql => {
  await sql`set local session_replication_role = replica`
  await sql.unsafe(statement)
})
const one = async (query: string) => (await use.backend.sql.unsafe(query))[0] as Record<string, unknown> | undefined
const noted = async () => (await use.backend.sql`select table_name, row_id, command, file_name, sha256, made_by, device_id from backup_runs where kind = 'RESTORE' and org_id = ${use.fixture.org} order by made_at, id`).map(row => ({ ...row }))

describe('An archive that is compared at a desk', () => {
  test('says by table, row and field what is lost or another, and what was chosen comes back under the administrator\'s name', async () => {
    const pc = await sitDown()
    await archived(pc)
    const { customers, drivers, vehicles, org, contract } = use.fixture
    const before = [await one(`select * from customers where id = '${customers.young}'`), await one(`select * from drivers where id = '${drivers.young}'`), await one(`select * from vehicles where id = '${vehicles.spare}'`)]
    await behind(`delete from drivers where customer_id = '${customers.young}'; delete from customer_locations where customer_id = '${customers.young}'; delete from customers where id = '${customers.young}';
      update vehicles set colour = 'rosa', status = 'MAINTENANCE' where id = '${vehicles.spare}'; update contracts set excess_rp = excess_rp + 1 where id = '${contract}'; update users set locale = 'it' where id = '${use.fixture.users.city.id}'`)
    const found = await compared(pc)
    expect(found).toMatchObject({ fault: null, compared: { file_name: 'firm.crb' } })
    expect(found.compared?.tables).toEqual(expect.arrayContaining([
      { table: 'customers', gone: 1, changed: 0, new: 0, comes_back: true }, { table: 'drivers', gone: 1, changed: 0, new: 0, comes_back: true },
      { table: 'vehicles', gone: 0, changed: 1, new: 0, comes_back: true }, { table: 'contracts', gone: 0, changed: 1, new: 0, comes_back: false }]))
    expect(found.compared?.tables.slice(0, 3).map(({ comes_back }) => comes_back), 'what comes back stands first').toEqual([true, true, true])
    const [person] = (await view(pc, { table: 'customers' })).rows
    expect(person).toMatchObject({ what: 'gone', way: { command: 'register_customer' }, newer: [], outcome: null })
    expect(person?.label).toContain(String(before[0]?.['last_name']))
    const [car] = (await view(pc, { table: 'vehicles' })).rows
    expect(car).toMatchObject({ what: 'changed', way: { command: 'change_vehicle' }, fields: [
      { column: 'colour', was: 'grau', is: 'rosa', comes_back: true }, { column: 'status', was: 'AVAILABLE', is: 'MAINTENANCE', comes_back: false }] })
    const [number, plate] = [await one(`select number from contracts where id = '${contract}'`), await one(`select plate from vehicle_plates where vehicle_id = '${vehicles.spare}'`)]
    for (const text of [String(number?.['number']), String(number?.['number']).slice(-6)]) expect((await view(pc, { text })).rows.map(({ table }) => table)).toContain('contracts')
    expect((await view(pc, { text: String(plate?.['plate']).replaceAll(' ', '') })).rows.map(({ row_id }) => row_id)).toEqual([vehicles.spare])
    expect((await view(pc, { text: `${String(before[0]?.['last_name'])}`, what: 'gone' })).rows.map(({ table }) => table).toSorted(), 'a driver is found by the customer').toEqual(expect.arrayContaining(['customers', 'drivers']))
    expect((await view(pc, { table: 'contracts' })).rows[0]).toMatchObject({ way: { no: 'history' } })
    expect((await view(pc, { table: 'users' })).rows[0], 'somebody who works here is no money').toMatchObject({ way: { no: 'command' } })
    expect(await restore(pc, [{ table: 'contracts', row_id: contract }])).toBe('error.rescue_gone')

    // the driver is named first, and comes after the customer all the same
    const outcomes = await restore(pc, [{ table: 'drivers', row_id: drivers.young }, { table: 'vehicles', row_id: vehicles.spare }, { table: 'customers', row_id: customers.young }])
    expect(outcomes).toEqual([{ status: 'applied' }, { status: 'applied' }, { status: 'applied' }])
    const [now_customer, now_driver, now_car] = [await one(`select * from customers where id = '${customers.young}'`), await one(`select * from drivers where id = '${drivers.young}'`), await one(`select * from vehicles where id = '${vehicles.spare}'`)]
    expect({ ...now_customer, created_at: null }).toEqual({ ...before[0], created_at: null })
    expect(now_driver).toEqual(before[1])
    expect(now_car).toMatchObject({ colour: 'grau', status: 'MAINTENANCE' })
    const sha256 = createHash('sha256').update(readFileSync(file())).digest('hex')
    const device_id = pc.counter.db.prepare("select value from desk where key = 'device_id'").pluck().get()
    expect(await noted()).toMatchObject([{ table_name: 'customers', command: 'register_customer', file_name: 'firm.crb', sha256, made_by: use.fixture.users.admin.id, device_id }, { table_name: 'drivers' }, { table_name: 'vehicles' }])
    expect((await view(pc, { table: 'customers' })).rows[0]).toMatchObject({ outcome: { status: 'applied' } })
    expect(await restore(pc, [{ table: 'customers', row_id: customers.young }]), 'it is there').toBe('error.rescue_gone')
    expect((await compared(pc)).compared?.tables.map(({ table, gone }) => [table, gone])).not.toContainEqual(['drivers', 1])
    await pc.quiet()
    expect(pc.counter.db.prepare('select last_name from customers where id = ? and org_id = ?').pluck().get(customers.young, org), 'and the desk has it again').toBe(before[0]?.['last_name'])
    expect(await pc.act('leave_comparison', {})).toBe('ok')
    expect(await view(pc)).toMatchObject({ compared: null, rows: [], found: 0 })
  })

  test('does not put older values over what somebody has changed since, unless that is said, nor over what changes at that very moment', async () => {
    const pc = await sitDown()
    await archived(pc)
    const { spare } = use.fixture.vehicles
    await use.backend.sql`update vehicles set colour = 'rot' where id = ${spare}`
    await compared(pc)
    expect((await view(pc, { table: 'vehicles' })).rows[0]?.newer).toMatchObject([{ by: null, fields: ['colour'] }])
    expect(await restore(pc, [{ table: 'vehicles', row_id: spare }])).toBe('error.rescue_newer')
    await use.backend.sql`update vehicles set colour = 'gelb' where id = ${spare}`
    expect(await restore(pc, [{ table: 'vehicles', row_id: spare }], true)).toMatchObject([{ status: 'refused', constraint: 'record_changed_meanwhile' }])
    expect(await one(`select colour from vehicles where id = '${spare}'`)).toEqual({ colour: 'gelb' })
    expect(await noted()).toEqual([])
    await compared(pc)
    expect(await restore(pc, [{ table: 'vehicles', row_id: spare }], true)).toMatchObject([{ status: 'applied' }])
    expect(await one(`select colour from vehicles where id = '${spare}'`)).toEqual({ colour: 'grau' })
  })

  test('brings back the fields alone that were chosen, and asks of nothing newer in the others', async () => {
    const pc = await sitDown()
    await archived(pc)
    const { vehicles, customers } = use.fixture
    const before = [await one(`select * from vehicles where id = '${vehicles.spare}'`), await one(`select * from customers where id = '${customers.young}'`)]
    await behind(`update vehicles set colour = 'rosa', model = 'Kombi' where id = '${vehicles.spare}'; update customers set street = 'Irrweg', town = 'Nirgends' where id = '${customers.young}'`)
    await use.backend.sql`update customers set phone = '+41 44 000 00 00' where id = ${customers.young}`
    await compared(pc)
    const car = { table: 'vehicles', row_id: vehicles.spare }
    const person = { table: 'customers', row_id: customers.young }
    expect(await restore(pc, [{ ...car, only: ['status', 'seats'] }]), 'nothing of it is another').toBe('error.rescue_gone')
    expect(await restore(pc, [person]), 'the telephone is newer').toBe('error.rescue_newer')
    expect(await restore(pc, [{ ...person, only: ['town', 'phone'] }])).toBe('error.rescue_newer')
    expect(await restore(pc, [{ ...car, only: ['colour'] }, { ...person, only: ['street', 'town'] }])).toEqual([{ status: 'applied' }, { status: 'applied' }])
    expect(await one(`select * from vehicles where id = '${vehicles.spare}'`)).toMatchObject({ colour: before[0]?.['colour'], model: 'Kombi' })
    expect(await one(`select * from customers where id = '${customers.young}'`)).toMatchObject({ street: before[1]?.['street'], town: before[1]?.['town'], phone: '+41 44 000 00 00' })
  })

  test('brings a record back once, also where the line went down before the answer, and nothing without a line', async () => {
    const pc = await sitDown()
    await archived(pc)
    const { young } = use.fixture.drivers
    await behind(`delete from drivers where id = '${young}'`)
    await compared(pc)
    pc.line.state = 'losing'
    expect(await restore(pc, [{ table: 'drivers', row_id: young }])).toMatchObject([{ status: 'unknown' }])
    expect((await view(pc, { table: 'drivers' })).rows[0]?.outcome).toEqual({ status: 'unknown' })
    pc.line.state = 'up'
    await pc.quiet()
    expect(await restore(pc, [{ table: 'drivers', row_id: young }])).toMatchObject([{ status: 'applied' }])
    expect(await noted(), 'the same operation has asked again').toHaveLength(1)
    pc.line.state = 'refusing'
    await pc.counter.sync.turn()
    expect(await pc.act('compare_backup', { passphrase: phrase })).toBe('error.needs_line')
    expect(await view(pc), 'what was compared before is still there').toMatchObject({ compared: { file_name: 'firm.crb' } })
  })

  test('is for administrators of the firm alone, and has to be one that they vouch for, of this very firm', async () => {
    const desk = use.newPc()
    const manager = await sitDown('manager', null, desk)
    for (const [act, input] of [['compare_backup', { passphrase: null }], ['restore_records', { records: [{ table: 'drivers', row_id: use.fixture.drivers.young, fields: null }], over_newer: true }], ['leave_comparison', {}]] as const) {
      expect(await manager.act(act, input as never)).toBe('refused.needs_admin')
    }
    await expect(view(manager)).rejects.toThrow('refused.needs_admin')
    await use.stop(manager)

    const signer = newSigningKey()
    const { identity, recipient } = await newIdentity()
    await takeBackup({ db_url: use.backend.db_url, file: file(), kind: 'full', signing_pem: signer.private_pem, readers: { recipients: [recipient] }, previous: () => null, readObject: null })
    const pc = await sitDown('admin', `${identity}\n`, desk)
    expect(await pc.act('choose_backup_key', {})).toBe('ok')
    expect(await compared(pc)).toMatchObject({ compared: null, fault: 'unsigned' })
    await use.stop(pc)
    const trusting = await sitDown('admin', `${identity}\n${signer.public_pem}`, desk)
    expect(await trusting.act('choose_backup_key', {})).toBe('ok')
    const theirs = await insertFixture(use.backend.sql, { nth: 90 })
    await behind(`update vehicles set colour = 'rosa' where id in ('${use.fixture.vehicles.spare}', '${theirs.vehicles.spare}'); delete from drivers where org_id <> '${use.fixture.org}'`)
    const found = await compared(trusting)
    expect(found.compared?.tables.filter(({ comes_back }) => comes_back), 'of a backup of all firms the rows of the own one').toEqual([{ table: 'vehicles', gone: 0, changed: 1, new: 0, comes_back: true }])
    expect(await restore(trusting, [{ table: 'drivers', row_id: theirs.drivers.known }])).toBe('error.rescue_gone')
  })

  test('is none that is not whole, needs its passphrase, or is of another firm', async () => {
    const pc = await sitDown()
    await archived(pc)
    expect(await pc.act('choose_backup', {})).toBe('ok')
    const fault = async (passphrase: string | null) => {
      expect(await pc.act('compare_backup', { passphrase })).toBe('ok')
      return (await until(() => view(pc), ({ running }) => running === null)).fault
    }
    expect(await fault('Regenbogen über Aarau')).toBe('wrong_passphrase')
    const whole = readFileSync(file())
    writeFileSync(file(), whole.subarray(0, whole.length >> 1))
    expect(await fault(phrase)).toBe('damaged')
    writeFileSync(file(), 'Liebe Grüsse aus Olten')
    expect(await fault(phrase)).toBe('unsigned')
    writeFileSync(file(), '')
    expect(await fault(phrase)).toBe('empty')
    writeFileSync(file(), whole)
    expect(await fault(phrase)).toBeNull()
    answers_as = use.fixture.other.org
    try {
      expect(await fault(phrase)).toBe('other_firm')
    } finally {
      answers_as = null
    }
  })
})

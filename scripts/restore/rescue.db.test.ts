import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import type { Openers } from '../../electron/data/backup/keys.ts'
import { takeBackup } from '../../electron/data/backup/take.ts'
import { insertFixture } from '../../tests/fixture.ts'
import type { Fixture } from '../../tests/fixture.ts'
import { openBackend } from '../backend/open-backend.ts'
import type { TestBackend } from '../backend/open-backend.ts'
import { deviceFor, planRescue, sendRescue } from './rescue.ts'
import { rescueLines, rescueRecord } from './rescue-command.ts'
import type { Rescue } from './rescue-command.ts'
import { readVouched } from './vouched.ts'

let folder: string
let backend: TestBackend
let ours: Fixture
let theirs: Fixture
let openers: Openers
const key = newSigningKey()
const at = (name: string) => path.join(folder, name)
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-rescue-'))
  process.env['GUICHET_BACKUP_DIR'] = folder
  backend = await openBackend(inject('guichet_server'))
  ours = await insertFixture(backend.sql, { nth: 1 })
  theirs = await insertFixture(backend.sql, { nth: 2 })
  const { identity, recipient } = await newIdentity()
  openers = { identities: [identity], passphrase: null }
  writeFileSync(at('identity.txt'), `${identity}\n`)
  writeFileSync(at('signing.pub.pem'), key.public_pem)
  await takeBackup({ db_url: backend.db_url, file: at('good.crb'), kind: 'full', signing_pem: key.private_pem, readers: { recipients: [recipient] }, previous: () => null, readObject: null })
}, 120_000)
afterAll(async () => {
  delete process.env['GUICHET_BACKUP_DIR']
  await backend.stop()
  rmSync(folder, { recursive: true, force: true })
})

const env = () => ({ SUPABASE_URL: backend.api_url, SUPABASE_PUBLISHABLE_KEY: backend.publishable_key })
type Who = { email: string; password: string }
function wish({ email, password }: Who, more: Partial<Rescue> & Pick<Rescue, 'table' | 'row_id'>): Rescue {
  writeFileSync(at('password.txt'), `${password}\n`)
  return { file: at('good.crb'), email, password_file: at('password.txt'), fields: [], location: null, over_newer: false, yes: true, ...more }
}
const rescue = (who: Who, more: Partial<Rescue> & Pick<Rescue, 'table' | 'row_id'>, pem = key.public_pem) => rescueRecord(wish(who, more), openers, pem, env())
/** As a slip of somebody with the owner's login would: no trigger has seen it. */
const behind = (statement: string) => backend.sql.begin(async sql => {
  await sql`set local session_replication_role = replica`
  await sql.unsafe(statement)
})
const one = async (query: string) => (await backend.sql.unsafe(query))[0] as Record<string, unknown> | undefined
const noted = () => backend.sql`select table_name, row_id, command, file_name, made_by from backup_runs where kind = 'RESTORE' order by made_at, id`

describe('A single record of an archive', () => {
  test('that is lost or another comes back in the name of an administrator, after having been shown', async () => {
    const { drivers, vehicles, customers, users: { admin } } = ours
    const driver = await one(`select * from drivers where id = '${drivers.young}'`)
    await behind(`delete from drivers where id = '${drivers.young}'`)
    const shown = await rescue(admin, { table: 'drivers', row_id: drivers.young, yes: false })
    expect([...rescueLines(shown)]).toEqual(expect.arrayContaining([`drivers ${drivers.young} is lost; add_driver would bring it back:`, 'Nothing was changed. --yes does it.']))
    expect(await one(`select * from drivers where id = '${drivers.young}'`)).toBeUndefined()
    expect((await rescue(admin, { table: 'drivers', row_id: drivers.young })).outcome).toMatchObject({ status: 'applied' })
    expect(await one(`select * from drivers where id = '${drivers.young}'`)).toEqual(driver)

    const before = await one(`select * from customers where id = '${customers.known}'`)
    await behind(`update customers set phone = '000', town = 'Nirgends' where id = '${customers.known}'`)
    await rescue(admin, { table: 'public.customers', row_id: customers.known, fields: ['town'] })
    expect(await one(`select town, phone from customers where id = '${customers.known}'`)).toMatchObject({ town: before?.['town'], phone: '000' })
    await rescue(admin, { table: 'customers', row_id: customers.known })
    expect(await one(`select * from customers where id = '${customers.known}'`)).toEqual(before)

    const [place, category, firm] = [await one(`select * from locations where id = '${ours.locations.city}'`), await one(`select * from vehicle_categories where id = '${ours.categories.compact}'`), await one(`select * from organizations where id = '${ours.org}'`)]
    await behind(`update locations set name = 'X', is_border = not is_border where id = '${ours.locations.city}'; update vehicle_categories set deposit_rp = 1 where id = '${ours.categories.compact}'; update organizations set grace_min = 7 where id = '${ours.org}'`)
    for (const [table, row_id] of [['locations', ours.locations.city], ['vehicle_categories', ours.categories.compact], ['organizations', ours.org]] as const) await rescue(admin, { table, row_id })
    expect([await one(`select * from locations where id = '${ours.locations.city}'`), await one(`select * from vehicle_categories where id = '${ours.categories.compact}'`), await one(`select * from organizations where id = '${ours.org}'`)]).toEqual([place, category, firm])
    expect(await noted()).toMatchObject([{ table_name: 'drivers', row_id: drivers.young, command: 'add_driver', file_name: 'good.crb', made_by: admin.id }, { command: 'change_customer' }, { command: 'change_customer' },
      { command: 'put_location' }, { command: 'put_category' }, { command: 'change_firm' }])
    await expect(rescue(admin, { table: 'vehicles', row_id: vehicles.spare })).rejects.toThrow('differs from the archive')
  })

  test('does not overwrite what somebody has changed since the archive, unless that is said; nor what is changed at that very moment', async () => {
    const { vehicles: { spare }, users: { admin } } = ours
    await backend.sql`update vehicles set colour = 'rot' where id = ${spare}`
    await expect(rescue(admin, { table: 'vehicles', row_id: spare })).rejects.toThrow(/Nothing was changed: since the archive was taken .* somebody has changed colour .*--over-newer/)
    expect(await one(`select colour from vehicles where id = '${spare}'`)).toEqual({ colour: 'rot' })
    const client = await backend.signIn(admin.email, admin.password)
    const archive = await readVouched(at('good.crb'), openers, key.public_pem)
    const plan = await planRescue(client, { file: { name: 'good.crb', bytes: 1, sha256: 'a'.repeat(64) }, ...archive }, { table: 'vehicles', row_id: spare, fields: ['colour'], location: null }, Date.now())
    await backend.sql`update vehicles set colour = 'gelb' where id = ${spare}`
    expect(await sendRescue(client, await deviceFor(client, null, plan.location_id), admin.id, plan)).toMatchObject({ status: 'refused', constraint: 'record_changed_meanwhile' })
    const { plan: done } = await rescue(admin, { table: 'vehicles', row_id: spare, over_newer: true })
    expect(done.newer).toHaveLength(2)
    expect(await one(`select colour from vehicles where id = '${spare}'`)).toEqual({ colour: 'grau' })
  })

  test('is nothing for staff, a manager of another location and the administrator of another firm', async () => {
    const { customers: { known }, users } = ours
    await behind(`update customers set town = 'Nirgends' where id = '${known}'`)
    const before = (await noted()).length
    for (const who of [users.city, users.manager]) await expect(rescue(who, { table: 'customers', row_id: known, over_newer: true })).rejects.toThrow('Nothing was changed.')
    // whoever does not see the record as it is would bring back one that is lost, and is no administrator either
    await expect(rescue(users.airport, { table: 'customers', row_id: known })).rejects.toThrow('Nothing was changed.')
    await expect(rescue(theirs.users.admin, { table: 'customers', row_id: known })).rejects.toThrow('Nothing was changed.')
    await expect(rescue(theirs.users.admin, { table: 'organizations', row_id: ours.org })).rejects.toThrow('no command brings that back')
    await expect(rescue({ ...users.admin, password: 'wrong' }, { table: 'customers', row_id: known })).rejects.toThrow('is not let in')
    expect(await one(`select town from customers where id = '${known}'`)).toEqual({ town: 'Nirgends' })
    expect(await noted()).toHaveLength(before)
  })

  test('needs an archive that somebody vouches for, and a record that a command brings back', async () => {
    const { admin } = ours.users
    await expect(rescue(admin, { table: 'customers', row_id: ours.customers.known }, newSigningKey().public_pem)).rejects.toThrow('Nobody vouches')
    await expect(rescue(admin, { table: 'payments', row_id: ours.contract })).rejects.toThrow('do not come back')
    await expect(rescue(admin, { table: 'vehicles', row_id: ours.vehicles.spare, fields: ['odometer_km'] })).rejects.toThrow('does not come back by a command')
    await expect(rescue(admin, { table: 'vehicles', row_id: ours.org })).rejects.toThrow('The archive holds no vehicles')
  })

  test('is brought back by the command line as well, which ends with 0 only then', { timeout: 60_000 }, async () => {
    const { drivers: { young }, users: { admin } } = ours
    await behind(`delete from drivers where id = '${young}'`)
    writeFileSync(at('password.txt'), `${admin.password}\n`)
    const run = (...more: string[]) => promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'index.ts'), 'rescue', at('good.crb'), '--identity', at('identity.txt'), '--public-key', at('signing.pub.pem'),
      '--email', admin.email, '--password-file', at('password.txt'), ...more], { env: { ...process.env, ...env() } }).then(({ stdout }) => ({ code: 0, said: stdout }), ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }))
    expect(await run('--table', 'payments', '--row', young, '--yes')).toMatchObject({ code: 1, said: expect.stringContaining('do not come back') as string })
    expect(await run('--table', 'drivers', '--row', young, '--yes')).toMatchObject({ code: 0, said: expect.stringContaining('add_driver has brought it back') as string })
    expect(await one(`select id from drivers where id = '${young}'`)).toEqual({ id: young })
  })
})

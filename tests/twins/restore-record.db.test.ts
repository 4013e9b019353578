import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())
const slow = { timeout: 400_000 }

type Input = CommandInput<'restore_record'>
const archive = { name: 'guichet-20261127-full.crb', sha256: 'ab'.repeat(32), bytes: 1234 }
const restored = (f: Fixture, wish: Pick<Input, 'table' | 'row_id' | 'seen' | 'command' | 'input'>): Input => ({ restore_id: uuidv7(), archive, at: f.now, ...wish })
const repainted = (f: Fixture, colour = 'blau', seen: Input['seen'] = { colour: 'grau' }) =>
  restored(f, { table: 'vehicles', row_id: f.vehicles.spare, seen, command: 'change_vehicle', input: { vehicle_id: f.vehicles.spare, at: f.now, changes: { colour } } })
const driver = (id: string) => ({ id, first_name: 'Nora', last_name: 'Bernasconi', birth_date: '1990-01-01', licence_number: '2', licence_country: 'CH', licence_categories: 'B', licence_issued_on: '2015-01-01', licence_expires_on: null })

describe('A single record of an archive', () => {
  test('comes back by the command that there is for it, on both sides, and the audit names archive, hash, record and command', slow, async () => {
    const fixture = await openWorld(backend)
    const admin = await openDesk(backend, fixture, 'city', 'admin')
    const changed = repainted(fixture)
    const sent = await admin.runTwins('restore_record', changed)
    expect((await backend.sql`select colour from vehicles where id = ${fixture.vehicles.spare}`).map(({ colour }) => String(colour))).toEqual(['blau'])
    const lost = uuidv7()
    await admin.runTwins('restore_record', restored(fixture, { table: 'drivers', row_id: lost, seen: null, command: 'add_driver',
      input: { customer_id: fixture.customers.known, location_id: fixture.locations.city, driver: driver(lost) } }))
    const customer_id = uuidv7()
    await admin.runTwins('restore_record', restored(fixture, { table: 'customers', row_id: customer_id, seen: null, command: 'register_customer', input: {
      customer_id, customer_location_id: uuidv7(), location_id: fixture.locations.city, at: fixture.now, first_name: 'Ada', last_name: 'Keller', company_name: null, email: null, phone: null,
      street: 'Gasse', house_number: '1', postcode: '8001', town: 'Zürich', country: 'CH', birth_date: null, locale: 'de', driver: null } }))
    expect(await backend.sql`select kind, file_name, sha256, table_name, row_id, command from backup_runs where org_id = ${fixture.org} order by table_name`).toMatchObject([
      { kind: 'RESTORE', file_name: archive.name, sha256: archive.sha256, table_name: 'customers', row_id: customer_id, command: 'register_customer' },
      { table_name: 'drivers', row_id: lost, command: 'add_driver' }, { table_name: 'vehicles', row_id: fixture.vehicles.spare, command: 'change_vehicle' }])
    expect(await backend.sql`select table_name, actor_id, before, after from audit_log where op_id = ${sent.op_id} order by table_name`).toMatchObject([
      { table_name: 'backup_runs', actor_id: fixture.users.admin.id, after: { file_name: archive.name, sha256: archive.sha256 } }, { table_name: 'vehicles', before: { colour: 'grau' }, after: { colour: 'blau' } }])
  })

  test('is refused to staff, managers and the administrator of another firm, and for them nothing is noted', slow, async () => {
    const [fixture, other] = [await openWorld(backend), await openWorld(backend)]
    for (const who of ['city', 'airport', 'manager'] as const) {
      await (await openDesk(backend, fixture, who === 'airport' ? 'airport' : 'city', who)).expectRefused('restore_record', repainted(fixture), { constraint: 'needs_admin' })
    }
    const stranger = await openDesk(backend, other, 'city', 'admin')
    await stranger.expectRefused('restore_record', repainted(fixture), { constraint: 'record_changed_meanwhile' })
    await stranger.expectRefused('restore_record', repainted(fixture, 'blau', null), { constraint: 'record_not_restorable' })
    // the firm of somebody else is none that one may name
    await stranger.expectRefused('restore_record', restored(fixture, { table: 'organizations', row_id: fixture.org, seen: { name: 'x' }, command: 'change_firm', input: { name: 'x' } }), { constraint: 'record_not_restorable' })
    // what is there in another firm can not be had by calling it lost
    await stranger.expectRefused('restore_record', restored(other, { table: 'drivers', row_id: fixture.drivers.known, seen: null, command: 'add_driver',
      input: { customer_id: other.customers.known, location_id: other.locations.city, driver: driver(fixture.drivers.known) } }), { code: '23505' })
    await stranger.expectRefused('restore_record', restored(other, { table: 'drivers', row_id: fixture.drivers.known, seen: null, command: 'add_driver',
      input: { customer_id: fixture.customers.known, location_id: fixture.locations.city, driver: driver(fixture.drivers.known) } }), { constraint: 'location_not_yours' })
    expect(await backend.sql`select from backup_runs where org_id in (${fixture.org}, ${other.org})`).toHaveLength(0)
    expect((await backend.sql`select distinct colour from vehicles where id = ${fixture.vehicles.spare}`).map(({ colour }) => String(colour))).toEqual(['grau'])
  })

  test('never overwrites what is newer unseen, and obeys constraints and rules as ever; then nothing at all has happened', slow, async () => {
    const fixture = await openWorld(backend)
    const admin = await openDesk(backend, fixture, 'city', 'admin')
    const { vehicles: { spare, rented }, drivers } = fixture
    await backend.sql`update vehicles set colour = 'rot' where id = ${spare}`
    await admin.reload()
    await admin.expectRefused('restore_record', repainted(fixture), { constraint: 'record_changed_meanwhile' })
    const vehicle = (input: object, seen: Input['seen'] = { colour: 'rot' }, row_id = spare) => restored(fixture, { table: 'vehicles', row_id, seen, command: 'change_vehicle', input: input as Input['input'] })
    await admin.expectRefused('restore_record', vehicle({ vehicle_id: spare, at: fixture.now, changes: { odometer_km: 1 } }), { constraint: 'malformed_operation' })
    await admin.expectRefused('restore_record', vehicle({ vehicle_id: rented, at: fixture.now, changes: { colour: 'blau' } }), { constraint: 'record_not_restorable' })
    await admin.expectRefused('restore_record', restored(fixture, { table: 'drivers', row_id: drivers.known, seen: { licence_number: 'not this' }, command: 'change_driver', input: { driver_id: drivers.known } }), { constraint: 'record_changed_meanwhile' })
    // a state is not among what any of these commands sets, nor is a table beside those
    await admin.expectRefused('restore_record', vehicle({ vehicle_id: spare, at: fixture.now, changes: { status: 'AVAILABLE' } }), { constraint: 'malformed_operation' })
    const forged = admin.op('restore_record', vehicle({}))
    const [outcome] = await admin.push({ ...forged, input: { ...forged.input, table: 'payments' as 'vehicles', command: 'void_payment' as 'change_vehicle' } })
    expect(outcome).toMatchObject({ status: 'refused', constraint: 'record_not_restorable' })
    const [one, two] = (await backend.sql<{ vin: string }[]>`select vin from vehicles where id in (${spare}, ${rented}) order by id = ${rented}`).map(({ vin }) => vin)
    await admin.expectRefused('restore_record', vehicle({ vehicle_id: spare, at: fixture.now, changes: { vin: two } }, { vin: one ?? '' }), { code: '23505' })
    expect(await backend.sql`select from backup_runs where org_id = ${fixture.org}`).toHaveLength(0)
  })
})

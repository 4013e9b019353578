import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkOutInput } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const driver = (f: Fixture, changes: Partial<CommandInput<'add_driver'>> = {}): CommandInput<'add_driver'> => ({
  customer_id: f.customers.young, location_id: f.locations.city,
  driver: { id: uuidv7(), first_name: 'Gion', last_name: 'Caduff', birth_date: '1979-08-01', licence_number: '004123456001',
    licence_country: 'CH', licence_categories: 'B,BE', licence_issued_on: '1998-02-03', licence_expires_on: '2031-05-31' },
  ...changes,
})

describe('add_driver', () => {
  test('writes the same driver on both sides, and the audit names who added it', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const input = driver(fixture)
    const sent = await desk.runTwins('add_driver', input)
    expect(desk.localRows()['drivers']?.find(row => row['id'] === input.driver.id)).toMatchObject({ customer_id: fixture.customers.young,
      licence_expires_on: '2031-05-31' })
    expect([...await backend.sql`select table_name, action, actor_id, device_id from audit_log where op_id = ${sent.op_id}`])
      .toEqual([{ table_name: 'drivers', action: 'INSERT', actor_id: desk.author.id, device_id: desk.device_id }])
  })

  test('with a licence that does not expire, of a customer of two branches, does so too', async () => {
    const fixture = await openWorld(backend)
    const airport = await openDesk(backend, fixture, 'airport')
    const { driver: gion } = driver(fixture)
    await airport.runTwins('add_driver', driver(fixture, { customer_id: fixture.customers.known, location_id: fixture.locations.airport,
      driver: { ...gion, licence_expires_on: null } }))
  })

  test('is waited for by the check-out in which that driver drives', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const added = driver(fixture)
    const add = desk.op('add_driver', added)
    const out = desk.op('check_out', checkOutInput(fixture, { customer_id: fixture.customers.young,
      drivers: [{ id: uuidv7(), driver_id: added.driver.id, is_main: true }] }, { birth_date: added.driver.birth_date }),
    { deps: [add.op_id] })
    expect(await desk.push(out, add)).toMatchObject([{ status: 'skipped' }, { status: 'applied' }])
    expect(await desk.push(out)).toMatchObject([{ status: 'applied', flags: [] }])
  })

  test('of a customer whom only another branch knows is refused by both sides', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectBothRefuse('add_driver', driver(fixture, { customer_id: fixture.customers.elsewhere }), 'customer_unknown')
    // a manager works at every branch, and still names one that knows the customer
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.expectBothRefuse('add_driver', driver(fixture, { customer_id: fixture.customers.elsewhere }), 'customer_unknown')
  })

  test('of another firm\'s customer or over another firm\'s driver is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectBothRefuse('add_driver', driver(fixture, { customer_id: fixture.other.customer }), 'customer_unknown')
    const { driver: gion } = driver(fixture)
    await desk.expectRefused('add_driver', driver(fixture, { driver: { ...gion, id: fixture.other.driver } }), { code: '23505' })
    expect([...await backend.sql`select org_id, last_name from drivers where id = ${fixture.other.driver}`])
      .toEqual([{ org_id: fixture.other.org, last_name: 'Fremd' }])
  })

  test('at a location that is not the person\'s own is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const there = { customer_id: fixture.customers.known, location_id: fixture.locations.airport }
    await desk.expectRefused('add_driver', driver(fixture, there), { code: '42501', constraint: 'location_not_yours' })
  })

  const long = 'ü'.repeat(201)
  test.for([
    ['no driver', null], ['a list of drivers', []], ['no name', { last_name: null }], ['a name without end', { first_name: long }],
    ['a family name without end', { last_name: long }], ['no licence number', { licence_number: null }],
    ['a licence number without end', { licence_number: long }], ['a country of three letters', { licence_country: 'CHE' }],
    ['more categories than a card holds', { licence_categories: 'B,'.repeat(31) }], ['no birth', { birth_date: null }],
    ['a birth before Christ', { birth_date: '0044-03-15 BC' }],
    ['a licence of tomorrow, whenever that is', { licence_issued_on: 'tomorrow' }],
    ['a licence for ever', { licence_expires_on: 'infinity' }],
  ] as const)('with %s, as no form would send it, is refused', async ([, change]) => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const input = driver(fixture)
    const sent = desk.op('add_driver', input)
    const forged = change === null || Array.isArray(change) ? change : { ...input.driver, ...change }
    const before = await desk.expectSameRows()
    const attack = { ...sent, input: { ...input, driver: forged } } as unknown as typeof sent
    expect(await desk.push(attack)).toMatchObject([{ status: 'refused' }])
    expect(await desk.expectSameRows()).toEqual(before)
    await desk.runTwins('add_driver', input) // for that reason and no other
  })

  test('is held by row level security too: no command writes a driver for a customer of another branch', async () => {
    const fixture = await openWorld(backend)
    const insertAs = (customer_id: string) => backend.sql.begin(async sql => {
      await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: fixture.users.city.id, role: 'authenticated' })}, true)`
      await sql`set local role guichet_commands`
      const { driver: gion } = driver(fixture)
      await sql`insert into public.drivers ${sql({ ...gion, org_id: fixture.org, customer_id })}`
    }).then(() => 'written', (error: { code?: string }) => error.code)
    expect([await insertAs(fixture.customers.elsewhere), await insertAs(fixture.other.customer), await insertAs(fixture.customers.young)])
      .toEqual(['42501', '42501', 'written'])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { peopleInputs } from '../attacks/people-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkOutInput } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

async function openCity(who: 'city' | 'manager' | 'admin' = 'city') {
  const fixture = await openWorld(backend)
  return { fixture, desk: await openDesk(backend, fixture, 'city', who), inputs: peopleInputs(fixture) }
}

describe('change_customer', () => {
  test('changes each field that nobody else has touched, keeps the others and flags them', async () => {
    const { fixture, desk, inputs } = await openCity()
    const { customer_id } = inputs.change_customer
    await desk.runTwins('change_customer', { ...inputs.change_customer, changes: {
      last_name: { seen: 'Müller', next: 'Müller-Frei' }, phone: { seen: null, next: '+41 79 000 00 00' }, email: { seen: null, next: 'r@example.ch' },
      birth_date: { seen: '1980-04-05', next: null }, locale: { seen: 'de', next: 'fr' } } })
    const changes: CommandInput<'change_customer'>['changes'] = {
      last_name: { seen: 'Müller', next: 'Frei' }, phone: { seen: null, next: '+41 79 000 00 00' }, town: { seen: 'Zürich', next: 'Bern' },
      birth_date: { seen: '1980-04-05', next: '1980-05-04' } }
    const sent = await desk.runTwins('change_customer', { ...inputs.change_customer, changes }, ['customer_changed_meanwhile'])
    expect(desk.localRows()['customers']?.find(row => row['id'] === customer_id)).toMatchObject({ last_name: 'Müller-Frei', town: 'Bern', birth_date: null })
    expect(desk.localRows()['sync_conflicts']).toMatchObject([{ kind: 'customer_changed_meanwhile', op_id: sent.op_id, customer_id,
      fields: 'birth_date,last_name', location_id: fixture.locations.city }])
    // the log says what was changed, and nothing of what it said
    const audit = JSON.stringify(await backend.sql`select before, after from audit_log where row_id = ${customer_id} and action = 'UPDATE'`)
    expect(audit).toContain('"phone":"…"')
    for (const word of ['Müller', '+41', 'example.ch', 'Bern', '1980']) expect([word, audit.includes(word)]).toEqual([word, false])
  })

  test('of two desks that change one customer offline, loses neither: different fields both apply, the same one stays as it came first', async () => {
    const { fixture, desk, inputs } = await openCity()
    const airport = await openDesk(backend, fixture, 'airport')
    const at_airport = { ...inputs.change_customer, location_id: fixture.locations.airport }
    expect(await airport.push(airport.op('change_customer', { ...at_airport, changes: { phone: { seen: null, next: '1' }, town: { seen: 'Zürich', next: 'Chur' } } })))
      .toMatchObject([{ status: 'applied', flags: [] }])
    expect(await desk.push(desk.op('change_customer', { ...inputs.change_customer, changes: { phone: { seen: null, next: '2' }, street: { seen: 'Bahnhofstrasse', next: 'Gasse' } } })))
      .toMatchObject([{ status: 'applied', flags: ['customer_changed_meanwhile'] }])
    await desk.reload()
    expect(desk.localRows()['customers']?.find(row => row['id'] === fixture.customers.known)).toMatchObject({ phone: '1', town: 'Chur', street: 'Gasse' })
  })

  test('and change_driver are refused for whom this location does not know, and for what is no such field', async () => {
    const { fixture, desk, inputs } = await openCity()
    const { change_customer, change_driver } = inputs
    await desk.expectBothRefuse('change_customer', { ...change_customer, customer_id: fixture.customers.elsewhere }, 'customer_unknown')
    await desk.expectBothRefuse('change_driver', { ...change_driver, customer_id: fixture.customers.elsewhere, driver_id: fixture.drivers.elsewhere }, 'customer_unknown')
    await desk.expectBothRefuse('change_driver', { ...change_driver, driver_id: fixture.drivers.young }, 'driver_unknown')
    await desk.expectRefused('change_customer', { ...change_customer, location_id: fixture.locations.airport }, { constraint: 'location_not_yours' })
    await desk.expectRefused('change_customer', { ...change_customer, customer_id: fixture.other.customer }, { constraint: 'customer_unknown' })
    const forged = [{}, { id: { seen: null, next: fixture.customers.young } }, { is_blocked: { seen: false, next: true } }, { phone: 'x' }, { phone: { next: 'x' } },
      { org_id: { seen: fixture.org, next: fixture.other.org } }, { phone: { seen: null, next: 7 } }, { birth_date: { seen: '1980-04-05', next: 'tomorrow' } }, [], null]
    const ops = forged.map(changes => ({ ...desk.op('change_customer', change_customer), input: { ...change_customer, changes } as never }))
    expect((await desk.push(...ops)).map(outcome => outcome.constraint)).toEqual(forged.map(() => 'malformed_operation'))
    await desk.expectSameRows()
  })
})

test('change_driver changes a licence by field on both sides', async () => {
  const { desk, inputs } = await openCity()
  await desk.runTwins('change_driver', inputs.change_driver)
  await desk.runTwins('change_driver', { ...inputs.change_driver, changes: { licence_categories: { seen: 'B', next: 'C1' },
    licence_expires_on: { seen: null, next: '2031-01-31' } } }, ['customer_changed_meanwhile'])
})

describe('know_customer', () => {
  test('makes a customer of another location known here, with file, drivers and flags, and logs who wanted it for what', async () => {
    const { fixture, desk, inputs } = await openCity()
    const airport = await openDesk(backend, fixture, 'airport', 'manager')
    const flag = { ...inputs.flag_customer, customer_id: fixture.customers.elsewhere, location_id: fixture.locations.airport }
    await airport.runTwins('flag_customer', flag)
    const { elsewhere } = fixture.customers
    await desk.runTwins('know_customer', inputs.know_customer, [], { arrives: { customers: [elsewhere], drivers: [fixture.drivers.elsewhere], customer_flags: [flag.flag_id] } })
    expect(await backend.sql`select person_id, location_id, kind, customer_id, purpose from access_log where org_id = ${fixture.org}`)
      .toEqual([{ person_id: desk.author.id, location_id: fixture.locations.city, kind: 'KNOW', customer_id: elsewhere, purpose: 'RENTAL' }])
    await desk.reload()
    await desk.runTwins('change_customer', { ...inputs.change_customer, customer_id: elsewhere })
    await desk.expectRefused('know_customer', { ...inputs.know_customer, customer_id: fixture.other.customer, customer_location_id: uuidv7() },
      { constraint: 'customer_unknown' })
    await desk.expectRefused('know_customer', { ...inputs.know_customer, location_id: fixture.locations.airport }, { constraint: 'location_not_yours' })
  })
})

describe('merge_customers', () => {
  test('leads one file into the other: locations, drivers, bookings and flags go over, and both sides refuse work on the merged one', async () => {
    const { fixture, desk, inputs } = await openCity('manager')
    const { known, young } = fixture.customers
    // the file with the reservation and both locations goes; the other one is known at the city only
    const input = { ...inputs.merge_customers, customer_id: known, into_customer_id: young }
    await desk.runTwins('flag_customer', inputs.flag_customer)
    await desk.runTwins('merge_customers', input, )
    const rows = desk.localRows()
    expect(rows['customers']?.find(row => row['id'] === young)).toMatchObject({ is_blocked: 1 })
    expect(rows['drivers']?.map(row => row['customer_id'])).toEqual([young, young])
    expect(rows['reservations']).toMatchObject([{ customer_id: young }])
    expect(rows['customer_flags']).toMatchObject([{ customer_id: young }])
    expect(await backend.sql`select location_id from customer_locations where customer_id = ${young} order by 1`)
      .toEqual([{ location_id: fixture.locations.city }, { location_id: fixture.locations.airport }])
    await desk.runTwins('unflag_customer', { ...inputs.unflag_customer, customer_id: young })

    const refused: [Parameters<typeof desk.expectBothRefuse>[0], object][] = [['change_customer', inputs.change_customer], ['flag_customer', { ...inputs.flag_customer, flag_id: uuidv7() }],
      ['merge_customers', { ...input, redirect_id: uuidv7() }], ['merge_customers', { ...input, redirect_id: uuidv7(), customer_id: young, into_customer_id: known }],
      ['know_customer', { ...inputs.know_customer, customer_id: known }], ['open_data_request', inputs.open_data_request],
      ['add_driver', { customer_id: known, location_id: fixture.locations.city, driver: { id: uuidv7(), first_name: 'A', last_name: 'B', birth_date: '1990-01-01',
        licence_number: '1', licence_country: 'CH', licence_categories: 'B', licence_issued_on: '2015-01-01', licence_expires_on: null } }]]
    for (const [name, sent] of refused) await desk.expectBothRefuse(name, sent as never, 'customer_merged')
    await desk.expectBothRefuse('merge_customers', { ...input, redirect_id: uuidv7(), customer_id: young }, 'merge_needs_two')
    await desk.expectBothRefuse('merge_customers', { ...input, redirect_id: uuidv7(), customer_id: fixture.customers.elsewhere }, 'customer_unknown')
    // the merged file stays readable; a car that was handed out on it is out, and somebody sorts it out
    await desk.runTwins('check_out', checkOutInput(fixture), ['customer_merged'])
    await expect(backend.sql`insert into reservations (id, org_id, number, location_id, return_location_id, customer_id, category_id, price_plan_id, starts_at, ends_at)
      select gen_random_uuid(), org_id, 'R-X', location_id, return_location_id, ${known}, category_id, price_plan_id, starts_at, ends_at from reservations
      where org_id = ${fixture.org}`).rejects.toMatchObject({ constraint_name: 'customer_merged' })
  })

  test('both ways round at the same moment merges once', async () => {
    const { fixture, desk, inputs } = await openCity('manager')
    const { known, young } = fixture.customers
    const merge = (customer_id: string, into_customer_id: string) =>
      desk.push(desk.op('merge_customers', { ...inputs.merge_customers, redirect_id: uuidv7(), customer_id, into_customer_id }))
    const answers = (await Promise.all([merge(known, young), merge(young, known), merge(known, young)])).flat()
    expect(answers.map(outcome => outcome.constraint ?? outcome.status).sort()).toEqual(['applied', 'customer_merged', 'customer_merged'])
  })

  test('is not for staff', async () => {
    const { desk, inputs } = await openCity()
    await desk.expectRefused('merge_customers', inputs.merge_customers, { code: '42501', constraint: 'needs_manager' })
  })
})

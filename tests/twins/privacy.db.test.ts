import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { peopleInputs } from '../attacks/people-inputs.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import { DAY } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

async function openCity(who: 'city' | 'manager' | 'admin') {
  const fixture = await openWorld(backend)
  return { fixture, desk: await openDesk(backend, fixture, 'city', who), inputs: peopleInputs(fixture) }
}
const idsSeen = async (desk: Awaited<ReturnType<typeof openDesk>>, table: string) => (await desk.client.from(table).select('id')).data

/** Tables of the firm in which a text stands, read as the owner. */
async function tablesHolding(fixture: Fixture, text: string): Promise<string[]> {
  const tables = await backend.sql<{ name: string }[]>`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'org_id' order by 1`
  const found: string[] = []
  for (const { name } of tables) {
    const [row] = await backend.sql`select 1 as hit from ${backend.sql(`public.${name}`)} t where org_id = ${fixture.org} and t::text like ${`%${text}%`} limit 1`
    if (row) found.push(name)
  }
  return found
}

describe('A flag', () => {
  test('keeps a customer from getting cars until the last one is lifted; staff see it, and never the reason', async () => {
    const { fixture, desk, inputs } = await openCity('manager')
    const { flag_customer, unflag_customer } = inputs
    const second = { flag_id: uuidv7() }
    await desk.runTwins('flag_customer', flag_customer)
    await desk.runTwins('flag_customer', { ...flag_customer, ...second, reason: 'Anzeige' })
    const blocked = () => desk.localRows()['customers']?.find(row => row['id'] === fixture.customers.known)?.['is_blocked']
    expect(blocked()).toBe(1)
    const staff = await openDesk(backend, fixture)
    expect(await idsSeen(staff, 'customer_flags')).toHaveLength(2)
    expect([await idsSeen(staff, 'customer_flag_reasons'), await idsSeen(desk, 'customer_flag_reasons')]).toEqual([[], [{ id: flag_customer.flag_id }, { id: second.flag_id }]])
    expect(JSON.stringify(staff.localRows())).not.toMatch(/bezahlt|Anzeige/)
    for (const name of ['flag_customer', 'unflag_customer'] as const) {
      await staff.expectRefused(name, { ...inputs[name], ...name === 'flag_customer' && { flag_id: uuidv7() } } as never, { constraint: 'needs_manager' })
    }
    await desk.runTwins('unflag_customer', unflag_customer)
    expect(blocked()).toBe(1)
    await desk.runTwins('unflag_customer', { ...unflag_customer, ...second })
    expect(blocked()).toBe(0)
    await desk.expectBothRefuse('unflag_customer', { ...unflag_customer, at: fixture.now + 1 }, 'flag_already_lifted')
    await desk.expectBothRefuse('unflag_customer', { ...unflag_customer, flag_id: uuidv7() }, 'flag_unknown')
    await desk.expectBothRefuse('flag_customer', { ...flag_customer, customer_id: fixture.customers.elsewhere, flag_id: uuidv7() }, 'customer_unknown')
  })
})

describe('A data request', () => {
  test('is due in 30 days whatever the sender says, is seen by managers and by whom it is about, and answered once', async () => {
    const { fixture, desk, inputs } = await openCity('manager')
    const { open_data_request, answer_data_request } = inputs
    await desk.runTwins('open_data_request', open_data_request)
    const ahead = { ...open_data_request, request_id: uuidv7(), kind: 'ERASURE' as const, at: fixture.now + 900 * DAY }
    await desk.runTwins('open_data_request', ahead)
    expect(await backend.sql`select kind, due_at - opened_at = interval '30 days' as is_month, opened_at <= now() as has_begun from data_requests where org_id = ${fixture.org} order by kind`)
      .toEqual([{ kind: 'ACCESS', is_month: true, has_begun: true }, { kind: 'ERASURE', is_month: true, has_begun: true }])
    const [staff, customer] = [await openDesk(backend, fixture), await backend.signIn(fixture.users.customer.email, fixture.users.customer.password)]
    expect([await idsSeen(staff, 'data_requests'), (await idsSeen(desk, 'data_requests'))?.length, (await customer.from('data_requests').select('id')).data?.length]).toEqual([[], 2, 2])
    await staff.expectRefused('open_data_request', { ...open_data_request, request_id: uuidv7() }, { constraint: 'needs_manager' })
    await desk.runTwins('answer_data_request', answer_data_request)
    await desk.expectRefused('answer_data_request', answer_data_request, { constraint: 'data_request_already_answered' })
    await desk.expectRefused('answer_data_request', { ...answer_data_request, request_id: uuidv7() }, { constraint: 'data_request_unknown' })
    await desk.expectRefused('answer_data_request', { ...answer_data_request, request_id: ahead.request_id, answer: 'ANONYMISED' }, { constraint: 'data_request_not_carried_out' })
    expect(await backend.sql`select answer, note, answered_by from data_requests where id = ${open_data_request.request_id}`)
      .toEqual([{ answer: 'EXPORTED', note: 'übergeben', answered_by: desk.author.id }])
  })
})

describe('anonymise_customer', () => {
  test('is refused while something is open or the books are kept, also by a clock that is set ahead, and for anybody but an administrator', async () => {
    const { fixture, desk, inputs } = await openCity('admin')
    const { known } = fixture.customers
    const input = { ...inputs.anonymise_customer, customer_id: known }
    await desk.expectBothRefuse('anonymise_customer', input, 'customer_has_open_business')
    await backend.sql`update reservations set status = 'CANCELLED' where org_id = ${fixture.org}`
    await backend.sql`update contracts set status = 'RETURNED', returned_at = now(), returned_location_id = pickup_location_id where org_id = ${fixture.org}`
    await desk.reload()
    await desk.expectBothRefuse('anonymise_customer', input, 'customer_has_open_business')
    await backend.sql`update contract_vehicles set state = 'IN', in_at = now(), in_km = out_km, in_fuel = out_fuel, in_location_id = out_location_id where org_id = ${fixture.org}`
    await backend.sql`update contracts set status = 'COMPLETED' where org_id = ${fixture.org}`
    await desk.reload()
    await desk.expectBothRefuse('anonymise_customer', input, 'customer_in_retention')
    const later = desk.op('anonymise_customer', input, { occurred_at: fixture.now + 12 * 366 * DAY })
    expect(await desk.push(later)).toMatchObject([{ status: 'refused', constraint: 'customer_in_retention' }])
    // the last second of the tenth year, and the first after it; no desk holds contracts that old
    for (const [years, constraint] of [[10, 'customer_in_retention'], [11, undefined]] as const) {
      await backend.sql`update contracts set (starts_at, ends_at, returned_at) = (t - interval '1 day', t, t)
        from (select (date_trunc('year', now() at time zone 'Europe/Zurich') - ${years - 1} * interval '1 year' - interval '1 second') at time zone 'Europe/Zurich' as t) x where org_id = ${fixture.org}`
      if (constraint) await desk.expectRefused('anonymise_customer', input, { constraint })
    }
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.expectRefused('anonymise_customer', input, { constraint: 'needs_admin' })
  })

  test('leaves no trace of the person in any table of the firm, merged files included, and every contract and Rappen as it was', async () => {
    const { fixture, desk, inputs } = await openCity('admin')
    const { known, young } = fixture.customers
    const here = { location_id: fixture.locations.city }
    const words = ['Bernasconi', 'Müller', 'Quokkastrasse', '+41 79 555', 'quokka@', 'QUOKKA-007', 'Vorwurf', 'Notiz', 'customer-']
    await desk.runTwins('change_customer', { ...here, customer_id: young, changes: { street: { seen: 'Bahnhofstrasse', next: 'Quokkastrasse' },
      phone: { seen: null, next: '+41 79 555 55 55' }, email: { seen: null, next: 'quokka@example.ch' } } })
    await desk.runTwins('change_driver', { ...here, customer_id: young, driver_id: fixture.drivers.young, changes: { licence_number: { seen: '003123456007', next: 'QUOKKA-007' } } })
    await desk.runTwins('flag_customer', { ...inputs.flag_customer, customer_id: young, reason: 'Vorwurf' })
    await desk.runTwins('merge_customers', { ...inputs.merge_customers, customer_id: known, into_customer_id: young })
    await desk.runTwins('open_data_request', { ...inputs.open_data_request, customer_id: young, kind: 'ERASURE' })
    await desk.runTwins('answer_data_request', { ...inputs.answer_data_request, answer: 'DECLINED', note: 'Notiz über Bernasconi' })
    const { data } = await desk.client.rpc('search_customers', { p_text: 'bernasconi', p_location: fixture.locations.city })
    expect(data).toHaveLength(1)
    await backend.sql`update reservations set status = 'CANCELLED' where org_id = ${fixture.org}`
    await backend.sql`update contracts set status = 'RETURNED', returned_location_id = pickup_location_id, starts_at = starts_at - interval '12 years',
      ends_at = ends_at - interval '12 years', returned_at = now() - interval '12 years' where org_id = ${fixture.org}`
    await backend.sql`update contract_vehicles set state = 'IN', in_at = now(), in_km = out_km, in_fuel = out_fuel, in_location_id = out_location_id where org_id = ${fixture.org}`
    await backend.sql`update contracts set status = 'COMPLETED' where org_id = ${fixture.org}`
    await desk.reload()
    const books = () => backend.sql`select (select jsonb_agg(to_jsonb(c)) from contracts c where org_id = ${fixture.org}) as contracts,
      (select jsonb_agg(to_jsonb(c)) from contract_charges c where org_id = ${fixture.org}) as charges`
    const before = await books()
    expect(await tablesHolding(fixture, 'Bernasconi')).toEqual(['customers', 'data_requests', 'drivers'])

    await desk.runTwins('anonymise_customer', { ...inputs.anonymise_customer, customer_id: young })
    const left = await Promise.all(words.map(async word => [word, await tablesHolding(fixture, word)]))
    expect(left).toEqual(words.map(word => [word, []]))
    expect(await books()).toEqual(before)
    expect(await backend.sql`select is_active from users where id = ${fixture.users.customer.id}`).toEqual([{ is_active: false }])
    await desk.expectBothRefuse('change_customer', { ...inputs.change_customer, customer_id: young }, 'customer_anonymised')
    await desk.expectBothRefuse('know_customer', { ...inputs.know_customer, customer_id: young }, 'customer_anonymised')
    await desk.expectRefused('anonymise_customer', { ...inputs.anonymise_customer, customer_id: young }, { constraint: 'customer_anonymised' })
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { fold } from '../../shared/fold.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openField } from './attacker.ts'
import type { Field } from './attacker.ts'
import { peopleInputs } from './people-inputs.ts'

/** Looking people up, and making oneself somebody else. */
let backend: TestBackend
let field: Field
beforeAll(async () => {
  backend = await createTestBackend()
  field = await openField(backend)
})
afterAll(() => backend.stop())

describe('A search through the whole firm', () => {
  test('finds a customer of another location, shows name and town only, and stays in a log that managers read', async () => {
    const { fixture, as } = field
    const [city, manager] = [await as('city'), await as('manager')]
    const find = async (p_text: string, p_location = fixture.locations.city) => city.rpc('search_customers', { p_text, p_location })
    expect((await find('favre')).data).toEqual([{ id: fixture.customers.elsewhere, first_name: 'Anne', last_name: 'Favre', company_name: null, town: 'Zürich',
      is_blocked: false, is_known_here: false }])
    expect((await find('MUELLER reg')).data).toMatchObject([{ id: fixture.customers.known, is_known_here: true }])
    expect((await find('Fremd')).data).toEqual([])
    for (const text of ['', 'fa', ' f.a', '%%%', '___', '  ']) expect([text, (await find(text)).error?.code]).toEqual([text, '22023'])
    for (const place of [fixture.locations.airport, fixture.other.location, uuidv7()]) expect((await find('favre', place)).error?.code).toBe('42501')
    for (const who of ['customer', 'operator', 'stranger'] as const) {
      const { error } = await (await as(who)).rpc('search_customers', { p_text: 'favre', p_location: fixture.locations.city })
      expect([who, error?.code]).toEqual([who, '42501'])
    }
    const { data: log } = await manager.from('access_log').select('person_id, location_id, kind, customer_id, hits').order('at')
    expect(log).toEqual([1, 1, 0].map(hits => ({ person_id: fixture.users.city.id, location_id: fixture.locations.city, kind: 'SEARCH', customer_id: null, hits })))
    // what was typed is somebody's name, and is not kept
    expect(JSON.stringify(await backend.sql`select t::text from access_log t`)).not.toMatch(/favre|mueller/i)
    for (const who of ['city', 'airport', 'customer', 'stranger'] as const) {
      const client = await as(who)
      expect([who, (await client.from('access_log').select('id')).data, (await client.from('access_by_day').select('day')).data]).toEqual([who, [], []])
    }
  })

  test('gives at most 20 hits a time, and whoever goes through the firm letter by letter shows up for the manager', async () => {
    const own = await openField(backend)
    const { fixture, as, sql } = own
    await sql`insert into customers (id, org_id, first_name, last_name, street, house_number, postcode, town, created_at)
      select gen_random_uuid(), ${fixture.org}, 'Gast', 'Muster' || n, '-', '-', '-', '-', now() from generate_series(1, 45) n`
    const city = await as('city')
    const answers = await Promise.all(Array.from({ length: 22 }, () => city.rpc('search_customers', { p_text: 'muster', p_location: fixture.locations.city })))
    expect(answers.map(answer => (answer.data as unknown[]).length)).toEqual(answers.map(() => 20))
    const manager = await as('manager')
    await manager.rpc('search_customers', { p_text: 'muster', p_location: fixture.locations.city })
    const { data } = await manager.from('access_by_day').select('person_id, searches, hits, is_mass').order('searches')
    expect(data).toEqual([{ person_id: fixture.users.manager.id, searches: 1, hits: 20, is_mass: false },
      { person_id: fixture.users.city.id, searches: 22, hits: 440, is_mass: true }])
  })

  test('compares names as the desk does', async () => {
    const letters = fc.string({ unit: fc.constantFrom(...'aAeEuUoOüÜöÖäÄéÈçñ\u00dfsS žŽ-.@1_%\'I'), maxLength: 14 })
    const texts = fc.sample(letters, { numRuns: 300 })
    const rows = await backend.sql<{ text: string; folded: string }[]>`select t as text, private.fold(t) as folded from unnest(${texts}::text[]) t`
    for (const { text, folded } of rows) expect([text, folded]).toEqual([text, fold(text)])
  })
})

describe('A customer of another location', () => {
  test('is opened for a named purpose and logged, never read past that, and the log is written by nobody else', async () => {
    const { fixture, as } = field
    const { elsewhere } = fixture.customers
    const city = await as('city')
    for (const table of ['customers', 'drivers', 'customer_flags', 'customer_redirects']) {
      const { data } = await city.from(table).select('id').eq(table === 'customers' ? 'id' : 'customer_id', elsewhere)
      expect([table, data]).toEqual([table, []])
    }
    const open = async (p_purpose: string | null, p_customer = elsewhere) => city.rpc('open_customer', { p_customer, p_purpose, p_location: fixture.locations.city })
    expect((await open('RENTAL')).data).toMatchObject({ last_name: 'Favre', drivers: [{ customer_id: elsewhere }] })
    for (const purpose of ['CURIOSITY', '', null]) expect([purpose, (await open(purpose)).error?.code]).toEqual([purpose, '23514'])
    for (const id of [fixture.other.customer, uuidv7()]) expect((await open('RENTAL', id)).error?.code).toBe('P0002')
    for (const who of ['customer', 'operator', 'stranger'] as const) {
      const { data, error } = await (await as(who)).rpc('open_customer', { p_customer: elsewhere, p_purpose: 'RENTAL' })
      expect([who, data, error === null]).toEqual([who, null, false])
    }
    const { data: log } = await (await as('manager')).from('access_log').select('person_id, customer_id, purpose').eq('kind', 'OPEN')
    expect(log).toEqual([{ person_id: fixture.users.city.id, customer_id: elsewhere, purpose: 'RENTAL' }])
    const mine = { id: uuidv7(), org_id: fixture.org, person_id: fixture.users.airport.id, kind: 'SEARCH', hits: 0 }
    for (const attempt of [city.from('access_log').insert(mine), city.from('access_log').update({ hits: 0 }).eq('org_id', fixture.org),
      city.from('access_log').delete().eq('org_id', fixture.org)]) expect((await attempt).error?.code).toBe('42501')
    for (const statement of ['update public.access_log set hits = 0', 'delete from public.access_log', 'truncate public.access_log']) {
      await expect(backend.sql.unsafe(statement)).rejects.toMatchObject({ code: '23514' })
    }
  })
})

describe('Nobody makes of themselves more than they are', () => {
  test('by command, by table, by sign-in data: role, firm and rights stay as they were', async () => {
    const { fixture, as, op, push } = field
    const before = await backend.sql`select * from users where org_id = ${fixture.org} order by id`
    const inputs = peopleInputs(fixture)
    const self = { ...inputs.put_user, user_id: fixture.users.manager.id, role: 'ADMIN' }
    expect(await push('manager', op('manager', 'put_user', self))).toMatchObject([{ constraint: 'needs_admin' }])
    const admin = fixture.users.admin.id
    const attempts = [op('admin', 'put_user', { ...self, user_id: admin, role: 'MANAGER' }), op('admin', 'put_user', { ...self, user_id: admin, role: 'SUPER_ADMIN' }),
      op('admin', 'deactivate_user', { user_id: admin, at: fixture.now }), op('admin', 'put_user', { ...self, user_id: fixture.users.operator.id })]
    expect((await push('admin', ...attempts)).map(answer => answer.constraint)).toEqual(['own_rights_unchanged', 'user_role_not_allowed', 'own_rights_unchanged', 'account_unknown'])
    for (const patch of [{ org_id: fixture.other.org }, { role: 'SUPER_ADMIN', org_id: null }, { is_active: true }, { customer_id: fixture.customers.known }]) {
      for (const who of ['admin', 'city'] as const) {
        expect((await (await as(who)).from('users').update(patch).eq('id', fixture.users[who].id)).error?.code).toBe('42501')
      }
    }
    const city = await as('city')
    await city.auth.updateUser({ data: { role: 'ADMIN', org_id: fixture.org, user_metadata: { role: 'ADMIN' } } })
    const again = await backend.signIn(fixture.users.city.email, fixture.users.city.password)
    expect((await again.from('customer_flag_reasons').select('id')).data).toEqual([])
    const { data } = await again.rpc('sync_push', { p_ops: [op('city', 'put_user', { ...self, role: 'STAFF' })] })
    expect(data).toMatchObject([{ constraint: 'needs_admin' }])
    expect(await backend.sql`select * from users where org_id = ${fixture.org} order by id`).toEqual(before)
  })
})

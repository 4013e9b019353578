import type { SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { numberKinds } from '../../shared/numbers.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture, keyOfDevice } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'

/**
 * What the matrix in tests/rights does not say in a cell: rights that change with a row, with a person, or with a second question.
 */
let backend: TestBackend
let ids: Fixture
const desks = {} as Record<keyof Fixture['users'] | 'anon', SupabaseClient>
type Person = keyof typeof desks

beforeAll(async () => {
  backend = await createTestBackend()
  ids = await insertFixture(backend.sql)
  desks.anon = backend.anon
  for (const [name, user] of Object.entries(ids.users)) desks[name as Person] = await backend.signIn(user.email, user.password)
})
afterAll(() => backend.stop())

/** How many rows of a table a person can read. Columns that nobody is granted are not asked for. */
async function seen(person: Person, table: string, columns = 'id'): Promise<number | string> {
  const { data, error } = await desks[person].from(table).select(columns)
  return error ? error.code : data.length
}

const people: Person[] = ['operator', 'admin', 'manager', 'city', 'airport', 'customer', 'stranger', 'anon']
describe('Reading', () => {
  test('a closed contract is seen where it happened, not at other desks', async () => {
    await backend.sql`update public.contracts set status = 'RETURNED', returned_location_id = ${ids.locations.city}, returned_at = now() where id = ${ids.contract}`
    try {
      expect(await Promise.all(people.map(person => seen(person, 'contracts')))).toEqual([1, 1, 1, 1, 0, 1, 0, '42501'])
      expect(await Promise.all(people.map(person => seen(person, 'contract_charges')))).toEqual([1, 1, 1, 1, 0, 1, 0, '42501'])
    } finally {
      await backend.sql`alter table public.contracts disable trigger contract_moves_legally`
      await backend.sql`update public.contracts set status = 'ACTIVE', returned_location_id = null, returned_at = null where id = ${ids.contract}`
      await backend.sql`alter table public.contracts enable trigger contract_moves_legally`
    }
  })

  test('a colleague\'s e-mail and phone cannot be asked for, the name can', async () => {
    expect(await seen('city', 'users', 'email')).toBe('42501')
    expect(await seen('city', 'users', 'phone')).toBe('42501')
    expect(await seen('city', 'users', 'full_name')).toBe(4)
  })

  test('a deactivated person sees nothing from the next request on, with the same token', async () => {
    expect(await seen('airport', 'vehicles')).toBe(4)
    await backend.sql`update public.users set is_active = false where id = ${ids.users.airport.id}`
    expect(await seen('airport', 'vehicles')).toBe(0)
    expect(await seen('airport', 'organizations')).toBe(0)
    await backend.sql`update public.users set is_active = true where id = ${ids.users.airport.id}`
  })
})

describe('Writing', () => {
  test('everybody changes their own language, nobody a colleague\'s, and nobody their own role or firm', async () => {
    const own = await desks.city.from('users').update({ locale: 'it' }).eq('id', ids.users.city.id)
    expect(own.error).toBeNull()
    await desks.city.from('users').update({ locale: 'fr' }).eq('id', ids.users.manager.id)
    for (const patch of [{ role: 'ADMIN' }, { org_id: ids.other.org }, { is_active: true }]) {
      expect((await desks.city.from('users').update(patch).eq('id', ids.users.city.id)).error?.code).toBe('42501')
    }
    expect(await backend.sql`select id, locale, role, org_id from public.users where id in (${ids.users.city.id}, ${ids.users.manager.id}) order by id`).toEqual([
      { id: ids.users.city.id, locale: 'it', role: 'STAFF', org_id: ids.org }, { id: ids.users.manager.id, locale: 'de', role: 'MANAGER', org_id: ids.org },
    ])
  })

  test('what a person writes into their own sign-in data changes no right', async () => {
    const { error } = await desks.city.auth.updateUser({ data: { role: 'ADMIN', org_id: ids.other.org } })
    expect(error).toBeNull()
    const again = await backend.signIn(ids.users.city.email, ids.users.city.password)
    const { data } = await again.from('customers').select('id')
    expect(data).toHaveLength(2)
  })

  test('a device is registered at one\'s own location only', async () => {
    const p_key = keyOfDevice('Schalter 2').toString('hex')
    const here = await desks.city.rpc('register_device', { p_device: uuidv7(), p_location: ids.locations.city, p_name: 'Schalter 2', p_key })
    expect(here.error).toBeNull()
    for (const [person, location] of [['city', ids.locations.airport], ['city', ids.other.location], ['customer', ids.locations.city], ['stranger', ids.locations.city]] as const) {
      const device = uuidv7()
      const { error } = await desks[person].rpc('register_device', { p_device: device, p_location: location, p_name: 'x', p_key })
      expect([person, error?.code]).toEqual([person, '42501'])
      expect(await backend.sql`select id from public.devices where id = ${device}`).toEqual([])
    }
  })

  test('numbers are leased by a device of one\'s own location, never twice the same', async () => {
    await Promise.all([1, 2, 3].map(() => desks.city.rpc('lease_numbers', { p_device: ids.devices.city, p_kinds: ['CONTRACT'] })))
    const blocks = await backend.sql<{ first_no: number; last_no: number }[]>`select first_no, last_no from public.number_blocks where device_id = ${ids.devices.city} and kind = 'CONTRACT' order by first_no`
    expect(blocks).toHaveLength(4)
    for (const [n, block] of blocks.entries()) expect(block.first_no).toBeGreaterThan(blocks[n - 1]?.last_no ?? 0)
    expect((await desks.airport.rpc('lease_numbers', { p_device: ids.devices.city, p_kinds: ['CONTRACT'] })).error?.code).toBe('42501')
    expect((await desks.stranger.rpc('lease_numbers', { p_device: ids.devices.city, p_kinds: ['CONTRACT'] })).error?.code).toBe('42501')
  })

  test('each kind is numbered by itself and looks like itself, and what is not numbered gets no number', async () => {
    const kinds = await backend.sql<{ kind: string; mark: string }[]>`select kind, mark from private.number_kinds order by kind`
    expect(kinds.map(({ kind }) => kind)).toEqual([...numberKinds].sort())
    for (const { kind, mark } of kinds) {
      expect((await desks.airport.rpc('lease_numbers', { p_device: ids.devices.airport, p_kinds: [kind] })).error).toBeNull()
      const [block] = await backend.sql`select prefix, last_no - first_no + 1 as size from public.number_blocks
        where device_id = ${ids.devices.airport} and kind = ${kind} order by leased_at desc limit 1`
      expect(block).toEqual({ prefix: expect.stringMatching(new RegExp(`^${mark}ZFL-\\d\\d-$`)), size: 100 })
    }
    expect((await desks.airport.rpc('lease_numbers', { p_device: ids.devices.airport, p_kinds: ['LOTTERY'] })).error?.code).toBe('23514')
  })
})

describe('The feed', () => {
  test.each([['customer', 'city'], ['stranger', 'city'], ['airport', 'city'], ['anon', 'city']] as const)('%s gets no page of a desk that is not theirs', async (person, location) => {
    const { error } = await desks[person].rpc('sync_pages', { p_location: ids.locations[location], p_tables: ['customers'] })
    expect(error?.code).toBe('42501')
    expect((await desks[person].rpc('sync_start', { p_location: ids.locations[location] })).error?.code).toBe('42501')
  })

  test('a manager\'s desk holds what a clerk\'s desk at the same location holds', async () => {
    const p_tables = ['customers', 'contracts', 'vehicles', 'reservations']
    const [staff, manager] = await Promise.all((['city', 'manager'] as const).map(async person =>
      (await desks[person].rpc('sync_pages', { p_location: ids.locations.city, p_tables })).data as { table: string; rows: unknown[] }[]))
    expect(staff?.map(({ table, rows }) => [table, rows.length > 0])).toEqual(p_tables.map(table => [table, true]))
    expect(manager).toEqual(staff)
  })
})

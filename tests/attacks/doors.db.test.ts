import { createHmac } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import type { SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { keyOfDevice } from '../fixture.ts'
import { openField } from './attacker.ts'
import type { Field, Who } from './attacker.ts'

let backend: TestBackend
let field: Field
beforeAll(async () => {
  backend = await createTestBackend()
  field = await openField(backend)
})
afterAll(() => backend.stop())

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const signed = (payload: object, secret: string, header: object = { alg: 'HS256', typ: 'JWT' }) => {
  const body = `${part(header)}.${part(payload)}`
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}
function bearing(token: string): SupabaseClient {
  return createClient(backend.api_url, backend.publishable_key, { accessToken: () => Promise.resolve(token) })
}

describe('A token', () => {
  test('that is expired, tampered, unsigned or made up opens nothing; the real one does', async () => {
    const { fixture } = field
    const { data } = await (await field.as('city')).auth.getSession()
    const real = data.session?.access_token ?? ''
    const [head = '', body = '', signature = ''] = real.split('.')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
    const secret = inject('guichet_server').keys.jwt_secret
    const now = Math.floor(Date.now() / 1000)
    const forged: [string, string][] = [
      ['expired', signed({ ...claims, exp: now - 10, iat: now - 3610 }, secret)],
      ['of another person', `${head}.${part({ ...claims, sub: fixture.users.admin.id })}.${signature}`],
      ['of the service', `${head}.${part({ ...claims, role: 'service_role' })}.${signature}`],
      ['alg none', `${part({ alg: 'none', typ: 'JWT' })}.${body}.`],
      ['alg none for the service', `${part({ alg: 'none' })}.${part({ ...claims, role: 'service_role' })}.`],
      ['alg NoNe with a signature', `${part({ alg: 'NoNe', typ: 'JWT' })}.${body}.${signature}`],
      ['signed with another secret', signed(claims, 'x'.repeat(40))],
      ['signed with the publishable key', signed({ ...claims, role: 'service_role' }, backend.publishable_key)],
      ['signed with nothing', signed(claims, '')],
      ['cut', real.slice(0, -3)], ['a word', 'admin'],
    ]
    const asked = async (token: string) => {
      const client = bearing(token)
      const cars = await client.from('vehicles').select('id')
      const pushed = await client.rpc('sync_push', { p_ops: [] })
      return [cars.data?.length ?? 0, cars.error !== null, pushed.error !== null]
    }
    const found: unknown[] = []
    for (const [what, token] of forged) found.push([what, ...await asked(token)])
    expect(found).toEqual(forged.map(([what]) => [what, 0, true, true]))
    expect(await asked(real)).toEqual([4, false, false])
  })

  test('that names a role of the database gets no more than a person\'s', async () => {
    const secret = inject('guichet_server').keys.jwt_secret
    const now = Math.floor(Date.now() / 1000)
    // even somebody who could sign does not become the commands' role, which logs in nowhere
    for (const role of ['guichet_commands', 'postgres']) {
      const client = bearing(signed({ sub: field.fixture.users.city.id, role, aud: 'authenticated', iat: now, exp: now + 60 }, secret))
      const { data } = await client.from('payments').insert({ id: uuidv7(), org_id: field.fixture.org }).select()
      expect([role, data ?? []]).toEqual([role, []])
    }
    expect(await backend.sql`select count(*)::int as n from public.payments`).toEqual([{ n: 0 }])
  })
})

describe('A person', () => {
  test('makes of themselves nothing else: not by the table, not by the account, not by its metadata', async () => {
    const { fixture } = field
    const client = await field.as('city')
    const before = await backend.sql`select * from public.users where org_id = ${fixture.org} order by id`
    for (const patch of [{ role: 'ADMIN' }, { org_id: fixture.other.org }, { is_active: true }, { customer_id: fixture.customers.known },
      { id: fixture.users.admin.id },
      { email: 'x@example.ch' }, { full_name: 'Chef' }, { locale: 'fr', role: 'ADMIN' }]) {
      expect((await client.from('users').update(patch).eq('id', fixture.users.city.id)).error?.code).toBe('42501')
    }
    expect((await client.from('users').upsert({ id: fixture.users.city.id, org_id: fixture.org, email: 'x', full_name: 'x',
      role: 'ADMIN' })).error?.code).toBe('42501')
    expect((await client.from('user_locations').insert({ id: uuidv7(), org_id: fixture.org, user_id: fixture.users.city.id,
      location_id: fixture.locations.airport })).error?.code).toBe('42501')
    await client.auth.updateUser({ data: { role: 'ADMIN', org_id: fixture.other.org, app_metadata: { role: 'ADMIN' },
      locations: [fixture.locations.airport] } })
    expect(await backend.sql`select * from public.users where org_id = ${fixture.org} order by id`).toEqual(before)
    const again = await backend.signIn(fixture.users.city.email, fixture.users.city.password)
    expect((await again.rpc('sync_start', { p_location: fixture.locations.airport })).error?.code).toBe('42501')
    expect((await again.rpc('sync_start', { p_location: fixture.locations.city })).error).toBeNull()
  })

  test('deletes and empties nothing, and a long phone number is not kept', async () => {
    const { fixture } = field
    const before = await field.rowsOf(fixture.org)
    for (const who of ['city', 'admin'] as Who[]) {
      const client = await field.as(who)
      for (const table of ['payments', 'audit_log', 'sync_ops', 'sync_log', 'contracts', 'users', 'customers']) {
        expect([table, (await client.from(table).delete().neq('org_id', uuidv7())).error?.code]).toEqual([table, '42501'])
      }
    }
    expect((await (await field.as('city')).from('users').update({ phone: '0'.repeat(10_000) }).eq('id',
      fixture.users.city.id)).error?.code).toBe('23514')
    expect(await field.rowsOf(fixture.org)).toEqual(before)
    const codeOf = (attempt: PromiseLike<unknown>) => Promise.resolve(attempt).then(() => 'done', (error: { code?: string }) => error.code)
    // nor does the commands' role, were it reached
    for (const statement of ['truncate public.payments', 'delete from public.audit_log', 'truncate public.audit_log',
      'update public.audit_log set actor_id = null', 'delete from public.sync_ops', 'update public.payments set amount_rp = 1']) {
      const attempt = backend.sql.begin(async sql => {
        await sql.unsafe('set local role guichet_commands')
        await sql.unsafe(statement)
      })
      expect([statement, await codeOf(attempt)]).toEqual([statement, '42501'])
    }
    // nor the owner, as far as the audit goes
    for (const statement of ['truncate public.audit_log', 'delete from public.audit_log']) {
      expect([statement, await codeOf(backend.sql.unsafe(statement))]).toEqual([statement, '23514'])
    }
  })

  test.each(['customer', 'operator'] as const)('who is a %s brings no operation and gets no share of a desk', async who => {
    const { fixture } = field
    const client = await field.as(who)
    const sent = field.op(who, 'take_payment', { ...field.validInputs().take_payment })
    expect((await field.call(who, [sent])).code).toBe('42501')
    expect((await client.rpc('sync_start', { p_location: fixture.locations.city })).error?.code).toBe('42501')
    expect((await client.rpc('sync_pages', { p_location: fixture.locations.city, p_tables: ['customers'] })).error?.code).toBe('42501')
    expect((await client.rpc('sync_pull', { p_location: fixture.locations.city, p_cursor: '0:0' })).error?.code).toBe('42501')
    expect((await client.rpc('register_device',
      { p_device: uuidv7(), p_location: fixture.locations.city, p_name: 'x', p_key: keyOfDevice('x').toString('hex') })).error?.code).toBe('42501')
    expect((await client.rpc('lease_numbers', { p_device: fixture.devices.city, p_kinds: ['CONTRACT'] })).error?.code).toBe('42501')
  })
})

describe('Private functions', () => {
  test('are not reached by the API, by their name, by their schema or with the parameters they would take', async () => {
    const { fixture } = field
    const client = await field.as('admin')
    const found = await backend.sql<{ name: string }[]>`select distinct proname as name from pg_proc
      where pronamespace = 'private'::regnamespace
      except select proname from pg_proc where pronamespace = 'public'::regnamespace`
    const names = found.map(row => row.name)
    expect(names.length).toBeGreaterThan(40)
    const before = await field.rowsOf(fixture.org)
    const sent = field.op('admin', 'take_payment', field.validInputs().take_payment)
    for (const name of names) {
      for (const input of [{}, { o: sent }, { ctx: null, i: sent.input }]) {
        const plain = await client.rpc(name, input)
        expect([name, plain.error === null, plain.data]).toEqual([name, false, null])
      }
      const { error } = await client.schema('private').rpc(name, { o: sent })
      expect([name, error === null]).toEqual([name, false])
    }
    expect((await client.schema('private').from('commands').select()).error).not.toBeNull()
    expect((await client.schema('auth').from('users').select()).error).not.toBeNull()
    expect(await field.rowsOf(fixture.org)).toEqual(before)
  })
})

describe('The feed', () => {
  test('answers any forged cursor with a reset, and keeps to the desk whatever is asked', async () => {
    const { fixture } = field
    const client = await field.as('city')
    const p_location = fixture.locations.city
    const start = (await client.rpc('sync_start', { p_location })).data as { cursor: string }
    const [xid = '', seq = '', epoch = '', scope = ''] = start.cursor.split(':')
    const airport = (await (await field.as('airport')).rpc('sync_start',
      { p_location: fixture.locations.airport })).data as { cursor: string }
    const theirs = (await (await field.as('stranger')).rpc('sync_start', { p_location: fixture.other.location })).data as { cursor: string }
    const future = (BigInt(xid) + 1_000_000n).toString()
    for (const p_cursor of ['', ':', ':::', 'x', 'null', '1', `${xid}:${seq}`, `${xid}:${seq}:${epoch}`, `${xid}:${seq}:${epoch}:${scope}x`,
      `${future}:0:${epoch}:${scope}`,
      `18446744073709551615:0:${epoch}:${scope}`, `-1:0:${epoch}:${scope}`, `${xid}:9223372036854775808:${epoch}:${scope}`,
        ` ${start.cursor}`, `+${start.cursor}`,
      `0x1:0:${epoch}:${scope}`, `${xid}:0:${uuidv7()}:${scope}`, `${xid}:0:${scope}:${epoch}`, airport.cursor, theirs.cursor, null,
        '9'.repeat(100_000)]) {
      const { data, error } = await client.rpc('sync_pull', { p_location, p_cursor })
      expect([p_cursor?.slice(0, 80), error, data]).toEqual([p_cursor?.slice(0, 80), null, { reset: true }])
    }
    // a cursor from the beginning is everybody's right, within their own share
    for (const p_limit of [2_147_483_647, 1, 0, -1, null]) {
      const { data } = await client.rpc('sync_pull', { p_location, p_cursor: `0:0:${epoch}:${scope}`, p_limit })
      const pulled = data as { changes: { table: string; rows: unknown[][]; gone: string[] }[]; more: boolean }
      const sent = pulled.changes.flatMap(change => [...change.rows.map(row => String(row[0])), ...change.gone])
      expect(sent.length).toBeGreaterThan(0)
      expect(sent.filter(id => (Object.values(fixture.other) as string[]).includes(id))).toEqual([])
      if (p_limit !== 2_147_483_647) expect([p_limit, sent.length, pulled.more]).toEqual([p_limit, 1, true])
    }
    for (const location of [fixture.locations.airport, fixture.other.location, uuidv7(), null]) {
      expect((await client.rpc('sync_pull', { p_location: location, p_cursor: start.cursor })).error?.code).toBe('42501')
      expect((await client.rpc('sync_start', { p_location: location })).error?.code).toBe('42501')
      expect((await client.rpc('sync_pages', { p_location: location, p_tables: ['customers'] })).error?.code).toBe('42501')
    }
    for (const p_limit of [2_147_483_647, 0, -5]) {
      const { data } = await client.rpc('sync_pages',
        { p_location, p_tables: ['vehicles', 'customers'], p_after: '00000000-0000-0000-0000-000000000000', p_limit })
      const pages = data as { table: string; rows: unknown[] }[]
      expect(pages.map(({ table, rows }) => [table, rows.length])).toEqual(p_limit > 1 ? [['vehicles', 4], ['customers', 2]] : [['vehicles', 1]])
    }
  })

  test('tells a desk nothing of people whom its location does not know', async () => {
    const { fixture } = field
    const client = await field.as('city')
    const start = (await client.rpc('sync_start',
      { p_location: fixture.locations.city })).data as { cursor: string; tables: { table: string }[] }
    const [, , epoch = '', scope = ''] = start.cursor.split(':')
    const pulled = JSON.stringify((await client.rpc('sync_pull',
      { p_location: fixture.locations.city, p_cursor: `0:0:${epoch}:${scope}` })).data)
    const paged = JSON.stringify((await client.rpc('sync_pages',
      { p_location: fixture.locations.city, p_tables: start.tables.map(({ table }) => table) })).data)
    for (const text of [pulled, paged]) {
      expect(text).toContain('Müller')
      for (const stranger of ['Favre', 'Fremd', '@example.ch']) expect([stranger, text.includes(stranger)]).toEqual([stranger, false])
    }
  })
})

describe('Numbers', () => {
  test('leased by six at once, at two desks, never overlap', async () => {
    const other = await openField(backend)
    const { fixture } = other
    const clients = [await other.as('city'), await other.as('manager'), await other.as('admin')]
    const second = uuidv7()
    expect((await clients[0]?.rpc('register_device',
      { p_device: second, p_location: fixture.locations.city, p_name: 'zweiter', p_key: keyOfDevice(second).toString('hex') }))?.error).toBeNull()
    const answers = await Promise.all([fixture.devices.city,
      second].flatMap(p_device => clients.map(client => client.rpc('lease_numbers', { p_device, p_kinds: ['CONTRACT'] }))))
    expect(answers.map(answer => answer.error)).toEqual(answers.map(() => null))
    const blocks = await backend.sql<{ first_no: number; last_no: number }[]>`select first_no, last_no from public.number_blocks
      where org_id = ${fixture.org} and location_id = ${fixture.locations.city} and kind = 'CONTRACT' order by first_no`
    expect(blocks.map(block => [block.first_no, block.last_no])).toEqual([1, 101, 201, 301, 401, 501,
      601].map(first => [first, first + 99]))
  })

  test('are not taken in thousands: a device that has enough gets no more', async () => {
    const other = await openField(backend)
    const client = await other.as('city')
    const codes: (string | null)[] = []
    for (let n = 0; n < 12; n++) {
      const { error } = await client.rpc('lease_numbers', { p_device: other.fixture.devices.city, p_kinds: ['CONTRACT'] })
      codes.push(error ? error.code : null)
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => null), '54000', '54000'])
    const fresh = uuidv7()
    await client.rpc('register_device', { p_device: fresh, p_location: other.fixture.locations.city, p_name: 'nach dem Neuaufsetzen',
      p_key: keyOfDevice(fresh).toString('hex') })
    expect((await client.rpc('lease_numbers', { p_device: fresh, p_kinds: ['CONTRACT'] })).error).toBeNull()
  })
})

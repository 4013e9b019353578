import type { SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from './test-backend.ts'
import type { TestBackend, TestUser } from './test-backend.ts'

// The house's own tables are not needed here, only what every feature stands on.
const setup_sql = `
  create table public.notes (id int primary key, owner uuid not null default auth.uid(), body jsonb);
  alter table public.notes enable row level security;
  create policy "own notes are read" on public.notes for select to authenticated using (owner = (select auth.uid()));
  grant select on public.notes to authenticated;
  create function public.blob(size int) returns jsonb language sql stable set search_path = '' as $$ select to_jsonb(repeat('x', size)) $$;
  create function public.answer(p jsonb) returns jsonb language sql stable set search_path = ''
    as $$ select jsonb_build_object('me', auth.uid(), 'got', p, 'type', jsonb_typeof(p)) $$;`

describe('The backend behind supabase-js', () => {
  let backend: TestBackend
  let ada: TestUser
  let client: SupabaseClient

  beforeAll(async () => {
    backend = await createTestBackend({ seed: 'platform', setup_sql })
    ada = await backend.createUser({ email: 'Ada@example.ch', app_metadata: { desk: 1 } })
    const bea = await backend.createUser()
    await backend.sql`insert into notes (id, owner, body) values (1, ${ada.id}, '{"a": 1}'), (2, ${bea.id}, '{}')`
    client = await backend.signIn(ada.email, ada.password)
  })
  afterAll(() => backend.stop())

  test('signs in by e-mail in any case and refuses a wrong password', async () => {
    await expect(backend.signIn('ADA@example.ch', ada.password)).resolves.toBeDefined()
    const { error } = await backend.client().auth.signInWithPassword({ email: ada.email, password: 'wrong-password' })
    expect([error?.status, error?.code]).toEqual([400, 'invalid_credentials'])
  })

  test('shows a person only the rows that the policy gives', async () => {
    const { data, error } = await client.from('notes').select('id, body')
    expect(error).toBeNull()
    expect(data).toEqual([{ id: 1, body: { a: 1 } }])
  })

  test('refuses an insert that was never granted, and a stranger entirely', async () => {
    const insert = await client.from('notes').insert({ id: 3 })
    expect([insert.status, insert.error?.code]).toEqual([403, '42501'])
    const select = await backend.anon.from('notes').select()
    expect([select.status, select.error?.code]).toEqual([401, '42501'])
  })

  test('calls a function as the person', async () => {
    const { data, error } = await client.rpc('answer', { p: { ops: [1, 'zwei'] } })
    expect(error).toBeNull()
    expect(data).toEqual({ me: ada.id, got: { ops: [1, 'zwei'] }, type: 'object' })
  })

  test('carries an answer of 5 MB', async () => {
    const { data, error } = await client.rpc('blob', { size: 5_000_000 })
    expect(error).toBeNull()
    expect((data as string).length).toBe(5_000_000)
  })

  test('carries an argument of 5 MB', async () => {
    const { data, error } = await client.rpc('answer', { p: { text: 'ü'.repeat(2_500_000) } })
    expect(error).toBeNull()
    expect((data as { type: string }).type).toBe('object')
  })

  test('refreshes a session', async () => {
    const other = await backend.signIn(ada.email, ada.password)
    const { data, error } = await other.auth.refreshSession()
    expect(error).toBeNull()
    expect(data.session?.user.id).toBe(ada.id)
    expect((await other.from('notes').select()).data).toHaveLength(1)
  })

  test('speaks UTC and sorts as every hosted project does', async () => {
    const [row] = await backend.sql`select current_setting('TimeZone') as zone, lower('ÄÉ') as low, 'Z' < 'a' as code_points`
    expect(row).toEqual({ zone: 'UTC', low: 'äé', code_points: true })
  })

  test('gives the owner of our tables no more than hosted gives it', async () => {
    const [row] = await backend.sql`select current_user as me, rolsuper, rolbypassrls from pg_roles where rolname = current_user`
    expect(row).toEqual({ me: 'postgres', rolsuper: false, rolbypassrls: true })
  })
})

describe('Several backends at once', () => {
  test('keep their rows to themselves', async () => {
    const backends = await Promise.all([1, 2, 3].map(() => createTestBackend({ seed: 'platform', setup_sql })))
    try {
      const counts = await Promise.all(backends.map(async (backend, index) => {
        await backend.createUser()
        for (let extra = 0; extra < index; extra += 1) await backend.createUser()
        const [row] = await backend.sql<{ n: number }[]>`select count(*)::int as n from auth.users`
        return row?.n
      }))
      expect(counts).toEqual([1, 2, 3])
      expect(new Set(backends.map(backend => backend.api_url)).size).toBe(3)
    } finally {
      await Promise.all(backends.map(backend => backend.stop()))
    }
  })
})

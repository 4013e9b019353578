import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestBackend } from './test-backend.ts'
import type { TestBackend } from './test-backend.ts'

const names = ['role', 'request.jwt.claim.sub', 'request.jwt.claim.role', 'request.method', 'request.path']
const setup_sql = `
  create function public.settings() returns jsonb language sql volatile set search_path = '' as $$ select jsonb_build_object(
    ${names.map(name => `'${name}', current_setting('${name}', true)`).join(', ')},
    'claims', (nullif(current_setting('request.jwt.claims', true), '')::jsonb) ->> 'role', 'header', (current_setting('request.headers', true)::jsonb) ->> 'x-desk',
    'pid', pg_backend_pid(), 'kept', (select count(*) from pg_catalog.pg_prepared_statements)) $$;
  create table public.words (id int primary key, word text);
  grant select, insert on public.words to authenticated;`

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend({ seed: 'platform', setup_sql }) })
afterAll(() => backend.stop())

test('A request finds the settings of PostgREST, and nothing of the person before it on the same connection', async () => {
  const ada = await backend.createUser()
  const client = await backend.signIn(ada.email, ada.password)
  const asked = async (who: typeof client) => (await who.rpc('settings').setHeader('x-desk', '7')).data as Record<string, unknown>
  const post = { 'request.method': 'POST', 'request.path': '/rpc/settings', header: '7' }
  for (let turn = 0; turn < 3; turn++) {
    expect(await asked(client)).toMatchObject({ ...post, role: 'authenticated', 'request.jwt.claim.role': 'authenticated', 'request.jwt.claim.sub': ada.id, claims: 'authenticated' })
    expect(await asked(backend.anon)).toMatchObject({ ...post, role: 'anon', 'request.jwt.claim.role': 'anon', 'request.jwt.claim.sub': '' })
  }
})

test('A statement is prepared once for a connection, and a refused one leaves the next its own', async () => {
  const ada = await backend.createUser()
  const client = await backend.signIn(ada.email, ada.password)
  /** How many each connection keeps, by its process. */
  const kept = async () => {
    const found = new Map<number, number>()
    for (let turn = 0; turn < 12; turn++) {
      const { pid, kept } = (await client.rpc('settings')).data as { pid: number; kept: number }
      found.set(pid, kept)
    }
    return found
  }
  await kept()
  const before = await kept()
  expect(Math.min(...before.values())).toBeGreaterThan(3)
  expect(await kept()).toEqual(before)
  for (const word of ['eins', 'zwei']) expect((await client.from('words').insert({ id: 1, word })).error?.code).toBe(word === 'eins' ? undefined : '23505')
  expect((await client.from('words').insert({ id: 2, word: 'drei' })).error).toBeNull()
  expect((await client.from('words').select().order('id')).data).toEqual([{ id: 1, word: 'eins' }, { id: 2, word: 'drei' }])
})

import { expect } from 'vitest'
import type { TestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

async function insertUngranted(backend: TestBackend) {
  const user = await backend.createUser()
  const client = await backend.signIn(user.email, user.password)
  await client.from('sealed').select()
  return client.from('sealed').insert({ id: 1 })
}

contract({
  shim: 'grants',
  hosted: 'refuses an insert that was never granted, although a policy would let it pass',
  lite: 'grants everything on its first request',
  setup_sql: `create table public.sealed (id int); alter table public.sealed enable row level security;
    create policy "everyone" on public.sealed to authenticated using (true) with check (true);
    grant select on public.sealed to authenticated; revoke insert on public.sealed from authenticated;`,
  proves: async backend => {
    const { status, error } = await insertUngranted(backend)
    expect([status, error?.code]).toEqual([403, '42501'])
  },
  differs: async backend => expect((await insertUngranted(backend)).status).toBe(201),
})

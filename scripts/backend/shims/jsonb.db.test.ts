import { expect, test } from 'vitest'
import { createTestBackend } from '../test-backend.ts'
import type { TestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

const setup_sql = `create function public.kind(p jsonb) returns text language sql immutable as $$ select jsonb_typeof(p) $$;
  create table public.docs (id int primary key, body jsonb); grant select, insert, update on public.docs to anon;`

async function kinds(backend: TestBackend) {
  const found: unknown[] = []
  for (const p of [{ a: 1 }, [1, 2]]) found.push((await backend.anon.rpc('kind', { p })).data)
  return found
}

contract({
  shim: 'jsonb',
  hosted: 'hands jsonb arguments to a function as what they are',
  lite: 'hands them over as a jsonb string',
  setup_sql,
  proves: async backend => expect(await kinds(backend)).toEqual(['object', 'array']),
  differs: async backend => expect(await kinds(backend)).toEqual(['string', 'string']),
})

test('Objects, lists and texts that look like JSON survive an insert and an update of a jsonb column', async () => {
  const backend = await createTestBackend({ seed: 'platform', setup_sql })
  try {
    const bodies = [{ a: { b: [1, null, 'x'] } }, [1, 2], { text: '{"not": "parsed"}' }]
    await backend.anon.from('docs').insert(bodies.map((body, id) => ({ id, body })))
    await backend.anon.from('docs').update({ body: { changed: true } }).eq('id', 1)
    const { data } = await backend.anon.from('docs').select('body').order('id')
    expect(data).toEqual([{ body: bodies[0] }, { body: { changed: true } }, { body: bodies[2] }])
    const rows = await backend.sql`select jsonb_typeof(body) as kind from docs order by id`
    expect(rows.map(row => row.kind as string)).toEqual(['object', 'object', 'object'])
  } finally {
    await backend.stop()
  }
})

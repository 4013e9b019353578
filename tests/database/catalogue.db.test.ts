import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'

/** What the database itself says about its rules: a table or function that forgets one fails here. */
let backend: TestBackend
const names = async (query: string): Promise<string[]> => (await backend.sql.unsafe(query)).map(row => String(row['name']))

beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const ours = `select c.oid, c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`

describe('the catalogue', () => {
  test('there are tables to look at', async () => {
    expect((await names(`select relname as name from (${ours}) t`)).length).toBeGreaterThan(25)
  })

  test('every table has row level security and at least one policy', async () => {
    expect(await names(`select c.relname as name from pg_class c join (${ours}) o on o.oid = c.oid
      where not c.relrowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid)`)).toEqual([])
  })

  test('nobody who is not signed in may touch a table or call a function of ours', async () => {
    expect(await names(`select o.relname as name from (${ours}) o
      where has_table_privilege('anon', o.oid, 'select, insert, update, delete, truncate') or has_any_column_privilege('anon', o.oid, 'select, insert, update')`)).toEqual([])
    expect(await names(`select p.proname as name from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and has_function_privilege('anon', p.oid, 'execute')`)).toEqual([])
  })

  test('signed-in people write directly to nothing but their own language and phone', async () => {
    expect(await names(`select o.relname as name from (${ours}) o
      where has_table_privilege('authenticated', o.oid, 'insert, update, delete, truncate')`)).toEqual([])
    expect(await names(`select o.relname || '.' || a.attname as name from (${ours}) o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
      where has_column_privilege('authenticated', o.oid, a.attnum, 'insert, update') order by 1`)).toEqual(['users.locale', 'users.phone'])
  })

  test('nobody deletes or truncates, commands neither', async () => {
    expect(await names(`select o.relname as name from (${ours}) o where has_table_privilege('guichet_commands', o.oid, 'delete, truncate')`)).toEqual([])
  })

  test('the role of the commands logs in nowhere and bypasses nothing', async () => {
    expect(await backend.sql`select rolcanlogin, rolbypassrls, rolsuper from pg_roles where rolname = 'guichet_commands'`)
      .toEqual([{ rolcanlogin: false, rolbypassrls: false, rolsuper: false }])
  })

  test('no policy asks a helper per row: each call is wrapped in a sub-select', async () => {
    expect(await names(`select polname || ' on ' || polrelid::regclass as name from (
        select polname, polrelid, coalesce(pg_get_expr(polqual, polrelid), '') || ' ' || coalesce(pg_get_expr(polwithcheck, polrelid), '') as expression from pg_policy) p
      where regexp_replace(expression, '\\( SELECT (private|auth)\\.[a-z_]+\\(\\)', '', 'g') ~ '(private|auth)\\.[a-z_]+\\('`)).toEqual([])
  })

  test('no policy believes what a person can edit', async () => {
    expect(await names(`select polname as name from pg_policy where (coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '')) ~ 'user_metadata|raw_user_meta'`)).toEqual([])
  })

  test('every function names what it finds by itself: search_path is empty', async () => {
    expect(await names(`select p.proname as name from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and not coalesce(p.proconfig @> array['search_path=""'], false)`)).toEqual([])
  })

  test('what the API can call runs with the rights of the caller', async () => {
    expect(await names(`select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef`)).toEqual([])
  })

  test('a function that runs with other rights than its caller\'s belongs to the commands, or only answers who is calling', async () => {
    expect(await names(`select p.proname as name from pg_proc p where p.pronamespace = 'private'::regnamespace and p.prosecdef
      and p.proowner <> 'guichet_commands'::regrole and has_function_privilege('authenticated', p.oid, 'execute') order by 1`))
      .toEqual(['at_counter', 'caller', 'cursor_text', 'my_customer', 'my_locations', 'my_org', 'my_orgs', 'my_role'])
  })

  test('every table of a firm has an index led by its org_id', async () => {
    expect(await names(`select o.relname as name from (${ours}) o
      where exists (select from pg_attribute a where a.attrelid = o.oid and a.attname = 'org_id')
      and not exists (select from pg_index i join pg_attribute a on a.attrelid = o.oid and a.attnum = i.indkey[0] where i.indrelid = o.oid and a.attname = 'org_id')`)).toEqual([])
  })

  test('a row never points into another firm: every foreign key to a firm\'s table carries the org_id', async () => {
    expect(await names(`select conname as name from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'public'::regnamespace
      and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'org_id')
      and not exists (select from unnest(c.confkey) k join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k where a.attname = 'org_id')`)).toEqual([])
  })

  test('every synced table is read as it is now: no column was added behind the feed\'s back', async () => {
    expect(await names(`select s.tbl as name from private.sync_tables s where s.tbl <> 'users' and s.columns <>
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = ('public.' || s.tbl)::regclass and a.attnum > 0 and not a.attisdropped)`)).toEqual([])
  })
})

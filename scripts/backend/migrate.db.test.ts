import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { createTestBackend } from './test-backend.ts'
import type { TestBackend } from './test-backend.ts'

describe('Migrations', () => {
  let backend: TestBackend
  let dir = ''
  const put = (name: string, body: string) => writeFileSync(path.join(dir, name), body)

  beforeEach(async () => {
    backend = await createTestBackend({ seed: 'platform' })
    dir = mkdtempSync(path.join(os.tmpdir(), 'guichet-migrations-'))
    mkdirSync(dir, { recursive: true })
    put('20260101000000_first.sql', '-- A table.\ncreate table a (id int);\ninsert into a values (1);')
    put('20260102000000_second.sql', 'create table b (id int);')
  })
  afterEach(async () => {
    await backend.stop()
    rmSync(dir, { recursive: true })
  })

  test('run once, in order, and are recorded as the Supabase CLI does', async () => {
    expect(await migrate(backend.sql, dir)).toEqual(['20260101000000_first', '20260102000000_second'])
    expect(await migrate(backend.sql, dir)).toEqual([])
    const rows = await backend.sql`select version, name, cardinality(statements) as n from supabase_migrations.schema_migrations order by 1`
    expect(rows).toEqual([{ version: '20260101000000', name: 'first', n: 1 }, { version: '20260102000000', name: 'second', n: 1 }])
  })

  test('that the CLI recorded statement by statement count as the same', async () => {
    await migrate(backend.sql, dir)
    await backend.sql`update supabase_migrations.schema_migrations
      set statements = array['-- A table.\ncreate table a (id int)', 'insert into a values (1)'] where version = '20260101000000'`
    expect(await migrate(backend.sql, dir)).toEqual([])
  })

  test('that fail leave nothing behind and say where', async () => {
    put('20260103000000_third.sql', 'create table c (id int);\ncreate table d (id nonsense);')
    await expect(migrate(backend.sql, dir)).rejects.toThrow(/20260103000000_third\.sql failed: type "nonsense" does not exist \(42704\) at line 2/)
    const [row] = await backend.sql`select to_regclass('public.b') is not null as b, to_regclass('public.c') is not null as c`
    expect(row).toEqual({ b: true, c: false })
    put('20260103000000_third.sql', 'create table c (id int);')
    expect(await migrate(backend.sql, dir)).toEqual(['20260103000000_third'])
  })

  test('that changed, vanished, or come too late are refused', async () => {
    await migrate(backend.sql, dir)
    put('20260101000000_first.sql', 'create table a (id bigint);\ninsert into a values (1);')
    await expect(migrate(backend.sql, dir)).rejects.toThrow('Migration 20260101000000_first.sql was changed after it had been applied.')
    renameSync(path.join(dir, '20260101000000_first.sql'), path.join(dir, '20260101000001_first.sql'))
    await expect(migrate(backend.sql, dir)).rejects.toThrow('holds migration 20260101000000_first, which the folder no longer has.')
    await backend.sql`delete from supabase_migrations.schema_migrations where version = '20260101000000'`
    await expect(migrate(backend.sql, dir)).rejects.toThrow('is older than 20260102000000, which is already applied.')
  })

  test('with a name that would never be run, or a number twice, are refused', async () => {
    put('3_third.sql', 'select 1')
    await expect(migrate(backend.sql, dir)).rejects.toThrow('3_third.sql is not named')
    renameSync(path.join(dir, '3_third.sql'), path.join(dir, '20260102000000_third.sql'))
    await expect(migrate(backend.sql, dir)).rejects.toThrow('Two migrations carry the number 20260102000000.')
  })
})

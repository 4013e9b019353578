import { mkdtempSync, readdirSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrations_dir } from '../backend/migrate.ts'
import { createTestBackend } from '../backend/test-backend.ts'
import type { TestBackend } from '../backend/test-backend.ts'
import { insertFixture } from '../../tests/fixture.ts'
import { deploy } from './deploy.ts'
import { dropCopy, urlOfCopy } from './copy.ts'
import { generated_file, typesOf } from './generate.ts'
import { rehearse } from './rehearse.ts'
import { resetDatabase } from './reset.ts'
import { seedDatabase } from './seed.ts'
import { mayLose, remoteUrl, withoutPassword } from './target.ts'
import type { Target } from './target.ts'

let backend: TestBackend
let dir = ''
let target: Target
const open: postgres.Sql[] = []
const connect = (url = backend.db_url) => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, prepare: false })
  open.push(sql)
  return sql
}
const put = (name: string, body: string) => writeFileSync(path.join(dir, name), body)

beforeEach(async () => {
  backend = await createTestBackend()
  await insertFixture(backend.sql)
  dir = mkdtempSync(path.join(os.tmpdir(), 'guichet-database-'))
  for (const file of readdirSync(migrations_dir)) copyFileSync(path.join(migrations_dir, file), path.join(dir, file))
  target = { kind: 'embedded', url: backend.db_url, name: new URL(backend.db_url).pathname.slice(1), sql: connect() }
})
afterEach(async () => {
  await Promise.all(open.splice(0).map(sql => sql.end()))
  await backend.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('The committed types are those of the live schema', async () => {
  expect(await typesOf(backend.sql)).toBe(readFileSync(generated_file, 'utf8'))
  await backend.sql`alter table public.customers add column shoe_size int`
  expect(await typesOf(backend.sql)).toContain('shoe_size: number | null')
})

describe('What may be lost', () => {
  test('is only what the embedded backend holds, or whose name was typed', () => {
    const hosted = { kind: 'remote', name: 'postgres', url: 'postgresql://postgres:secret@db.example.ch:5432/postgres' } as const
    expect(() => mayLose(hosted, null, 'everything would be lost')).toThrow('-- --database postgres')
    expect(() => mayLose(hosted, 'postgre', 'everything would be lost')).toThrow('everything would be lost')
    expect(() => mayLose(hosted, null, 'x')).not.toThrow('secret')
    mayLose(hosted, 'postgres', 'x')
    mayLose({ ...hosted, kind: 'embedded' }, null, 'x')
    expect(withoutPassword(hosted.url)).toBe('postgresql://postgres:…@db.example.ch:5432/postgres')
    expect(remoteUrl({ DATABASE_URL: 'pooled', DIRECT_URL: 'direct' })).toBe('direct')
    expect(remoteUrl({ DATABASE_URL: '' })).toBeNull()
  })

  test('a seed goes into an empty database only; a reset empties it, and signs nobody in any more', async () => {
    await expect(seedDatabase(backend.sql, new Date())).rejects.toThrow('There are firms in this database already')
    await resetDatabase(target, () => undefined)
    const [left] = await backend.sql`select (select count(*)::int from public.organizations) as firms, (select count(*)::int from auth.users) as accounts`
    expect(left).toEqual({ firms: 0, accounts: 0 })
    expect((await seedDatabase(backend.sql, new Date())).length).toBeGreaterThan(10)
  })
})

describe('A deployment', () => {
  test('that fails in the middle keeps what came before, nothing of the failed one, and a whole copy of how it was', async () => {
    put('20991231000001_good.sql', 'alter table public.customers add column shoe_size int;')
    put('20991231000002_bad.sql', 'create table public.half (id int); update public.customers set shoe_size = 42; select nonsense;')
    await expect(deploy(target, { have_backup: false, now: new Date(), dir, log: () => undefined })).rejects.toThrow('Others are connected')
    await backend.release()
    target = { ...target, sql: connect() }
    const said: string[] = []
    await expect(deploy(target, { have_backup: false, now: new Date('2026-11-26T10:00:00Z'), dir, log: line => said.push(line) }))
      .rejects.toThrow('20991231000002_bad.sql failed: column "nonsense" does not exist')

    const sql = connect()
    expect(await sql`select to_regclass('public.half') as half, count(*)::int as customers, count(shoe_size)::int as shoes from public.customers`)
      .toEqual([{ half: null, customers: 4, shoes: 0 }])
    const copy = `${target.name}_before_20261126100000`
    expect(said.join('\n')).toContain(`rename to "${target.name}_failed"; alter database "${copy}"`)
    const before = connect(urlOfCopy(target.url, copy))
    expect(await before`select count(*)::int as customers from public.customers`).toEqual([{ customers: 4 }])
    expect(await before`select 1 from information_schema.columns where column_name = 'shoe_size'`).toHaveLength(0)
    await before.end()

    put('20991231000002_bad.sql', 'create table private.half (id int);')
    const { applied } = await deploy({ ...target, sql: connect() }, { have_backup: true, now: new Date(), dir, log: () => undefined })
    expect(applied.map(({ name }) => name)).toEqual(['20991231000002_bad'])
    await dropCopy(target, copy)
  })
})

test('A rehearsal tells time and locks, asks a copy the rules of the catalogue, and leaves the database as it was', async () => {
  put('20991231000001_column.sql', 'alter table public.customers add column shoe_size int; create table public.bare (id int);')
  await backend.release()
  const done = await rehearse(target, () => undefined, dir)
  expect(done).toMatchObject({ ok: false, failed: null,
    applied: [{ name: '20991231000001_column', locks: [{ table: 'customers', mode: 'AccessExclusiveLock' }] }] })
  expect(done.broken?.join()).toMatch(/row level security.*bare/)
  const sql = connect()
  expect(await sql`select 1 from information_schema.columns where column_name = 'shoe_size'`).toHaveLength(0)
  expect(await sql`select 1 from pg_database where datname like ${`${target.name}_rehearsal%`}`).toHaveLength(0)
})

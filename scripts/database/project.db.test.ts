import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Outcome } from '../../electron/data/backup/drill.ts'
import { insertFixture } from '../../tests/fixture.ts'
import { migrations_dir, pendingMigrations } from '../backend/migrate.ts'
import { createTestBackend } from '../backend/test-backend.ts'
import { Sentence } from '../backend/sentence.ts'
import type { TestBackend } from '../backend/test-backend.ts'
import { deploy } from './deploy.ts'
import { problemOf } from './proven-backup.ts'
import { rehearse } from './rehearse.ts'
import { resetDatabase } from './reset.ts'
import { calling, workdir } from './supabase-cli.ts'
import type { Target } from './target.ts'

// A project by its URL. It is the embedded server that is spoken to, as to any other: with the Supabase CLI, and with others connected.
let backend: TestBackend
let folder = ''
let dir = ''
let target: Target
const put = (name: string, body: string) => writeFileSync(path.join(dir, name), body)

beforeEach(async () => {
  backend = await createTestBackend()
  await insertFixture(backend.sql)
  folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-project-'))
  process.env['GUICHET_BACKUP_DIR'] = path.join(folder, 'backups')
  dir = path.join(folder, 'supabase', 'migrations')
  mkdirSync(dir, { recursive: true })
  cpSync(path.join(workdir, 'supabase', 'config.toml'), path.join(folder, 'supabase', 'config.toml'))
  for (const file of readdirSync(migrations_dir)) copyFileSync(path.join(migrations_dir, file), path.join(dir, file))
  target = { kind: 'remote', url: backend.db_url, name: new URL(backend.db_url).pathname.slice(1), sql: postgres(backend.db_url, { max: 1, onnotice: () => undefined, prepare: false }) }
})
afterEach(async () => {
  delete process.env['GUICHET_BACKUP_DIR']
  await target.sql.end()
  await backend.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('The password of a project stands in no argument, and no line to one is in the clear', () => {
  const { remote, env } = calling('postgresql://postgres:s%3Acret@db.example.ch:5432/postgres')
  expect(remote).toBe('postgresql://postgres@db.example.ch:5432/postgres')
  expect(env).toMatchObject({ PGPASSWORD: 's:cret', PGSSLMODE: 'require' })
  expect(calling('postgresql://postgres:x@db.example.ch/postgres?sslmode=verify-full').env).not.toHaveProperty('PGSSLMODE')
  expect(calling('postgresql://postgres:x@127.0.0.1:5432/guichet').env).toMatchObject({ PGSSLMODE: 'disable' })
})

test('An emptied project has every migration from the CLI, and both count the same as applied', async () => {
  await resetDatabase(target, () => undefined)
  expect(await pendingMigrations(target.sql)).toEqual([])
  const [left] = await target.sql`select (select count(*)::int from public.organizations) as firms, (select count(*)::int from supabase_migrations.schema_migrations) as versions`
  expect(left).toEqual({ firms: 0, versions: readdirSync(migrations_dir).length })
})

test('A deployment is preceded by a proven backup; a migration that fails leaves nothing, those before it stay', async () => {
  put('20991231000001_good.sql', 'alter table public.customers add column shoe_size int;')
  put('20991231000002_bad.sql', 'create table public.half (id int); select nonsense;')
  const said: string[] = []
  // the proof itself is the rehearsal's below
  const options = { have_backup: false, now: new Date(), dir, log: (line: string) => said.push(line), prove: () => Promise.resolve('proven.crb') }
  const shoes = () => target.sql`select 1 from information_schema.columns where column_name = 'shoe_size'`
  await expect(deploy(target, { ...options, prove: () => Promise.reject(new Sentence('can not be trusted')) })).rejects.toThrow('can not be trusted')
  expect(await shoes()).toHaveLength(0)
  await expect(deploy(target, options)).rejects.toThrow('column "nonsense" does not exist')
  expect(said.at(-1)).toBe('The way back: restore proven.crb as docs/restore.md says.')
  expect(await shoes()).toHaveLength(1)
  expect(await target.sql`select to_regclass('public.half') as half, count(*)::int as customers from public.customers`).toEqual([{ half: null, customers: 4 }])
  put('20991231000002_bad.sql', 'create table private.half (id int);')
  expect(await deploy(target, { ...options, have_backup: true })).toMatchObject({ backup: null, applied: [{ name: '20991231000002_bad' }] })
  expect(await deploy(target, options)).toMatchObject({ applied: [] })
})

test('Left out bytes of photos are no reason to distrust the backup of a migration; all else is', () => {
  const outcome = (check: string, ok: boolean): Outcome => ({ check, ok, ms: 1, found: ok ? [] : ['policy customers is gone'], means: `${check} is bad.` })
  expect(problemOf([outcome('rules', true), outcome('attachments', false), outcome('duration', true)])).toBeNull()
  expect(problemOf([outcome('rules', false), outcome('attachments', false), outcome('duration', true)])).toBe('rules is bad. (policy customers is gone)')
  expect(problemOf([outcome('decrypt', true)])).toBe('the drill did not come to its end')
})

test('A rehearsal takes its copy out of a backup that was proven, so others may be connected', async () => {
  put('20991231000001_column.sql', 'alter table public.customers add column shoe_size int; create table public.bare (id int);')
  const said: string[] = []
  const done = await rehearse(target, line => said.push(line), dir)
  expect(said.join('\n')).toMatch(/Took the backup .*\.crb: \d+ tables, \d+ rows[^]*Restored and checked in [\d.]+ s: \d+ checks hold/)
  expect(done).toMatchObject({ ok: false, failed: null, applied: [{ name: '20991231000001_column', locks: [{ table: 'customers', mode: 'AccessExclusiveLock' }] }] })
  expect(done.copied.rows).toBeGreaterThan(100)
  expect(done.broken?.join()).toMatch(/row level security.*bare/)
  expect(await target.sql`select 1 from information_schema.columns where column_name = 'shoe_size'`).toHaveLength(0)
})

import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Outcome } from '../../electron/data/backup/drill.ts'
import { migrations_dir, pendingMigrations } from '../backend/migrate.ts'
import { Sentence } from '../backend/sentence.ts'
import { deploy } from './deploy.ts'
import { openProject } from './open-project.ts'
import type { Project } from './open-project.ts'
import { problemOf } from './proven-backup.ts'
import { resetDatabase } from './reset.ts'
import { calling } from './supabase-cli.ts'

let project: Project
beforeEach(async () => { project = await openProject() })
afterEach(() => project.close())

test('The password of a project stands in no argument, and no line to one is in the clear', () => {
  const { remote, env } = calling('postgresql://postgres:s%3Acret@db.example.ch:5432/postgres')
  expect(remote).toBe('postgresql://postgres@db.example.ch:5432/postgres')
  expect(env).toMatchObject({ PGPASSWORD: 's:cret', PGSSLMODE: 'require' })
  expect(calling('postgresql://postgres:x@db.example.ch/postgres?sslmode=verify-full').env).not.toHaveProperty('PGSSLMODE')
  expect(calling('postgresql://postgres:x@127.0.0.1:5432/guichet').env).toMatchObject({ PGSSLMODE: 'disable' })
})

test('An emptied project has every migration from the CLI, and both count the same as applied', async () => {
  await resetDatabase(project.target, () => undefined)
  expect(await pendingMigrations(project.target.sql)).toEqual([])
  const [left] = await project.target.sql`select (select count(*)::int from public.organizations) as firms, (select count(*)::int from supabase_migrations.schema_migrations) as versions`
  expect(left).toEqual({ firms: 0, versions: readdirSync(migrations_dir).length })
})

test('A deployment is preceded by a proven backup; a migration that fails leaves nothing, those before it stay', async () => {
  project.put('20991231000001_good.sql', 'alter table public.customers add column shoe_size int;')
  project.put('20991231000002_bad.sql', 'create table public.half (id int); select nonsense;')
  const said: string[] = []
  // the proof itself is the rehearsal's, in rehearse.proof.test.ts
  const options = { have_backup: false, now: new Date(), dir: project.dir, log: (line: string) => said.push(line), prove: () => Promise.resolve('proven.crb') }
  const shoes = () => project.target.sql`select 1 from information_schema.columns where column_name = 'shoe_size'`
  await expect(deploy(project.target, { ...options, prove: () => Promise.reject(new Sentence('can not be trusted')) })).rejects.toThrow('can not be trusted')
  expect(await shoes()).toHaveLength(0)
  await expect(deploy(project.target, options)).rejects.toThrow('column "nonsense" does not exist')
  expect(said.at(-1)).toBe('The way back: restore proven.crb as docs/restore.md says.')
  expect(await shoes()).toHaveLength(1)
  expect(await project.target.sql`select to_regclass('public.half') as half, count(*)::int as customers from public.customers`).toEqual([{ half: null, customers: 4 }])
  project.put('20991231000002_bad.sql', 'create table private.half (id int);')
  expect(await deploy(project.target, { ...options, have_backup: true })).toMatchObject({ backup: null, applied: [{ name: '20991231000002_bad' }] })
  expect(await deploy(project.target, options)).toMatchObject({ applied: [] })
})

test('Left out bytes of photos are no reason to distrust the backup of a migration; all else is', () => {
  const outcome = (check: string, ok: boolean): Outcome => ({ check, ok, ms: 1, found: ok ? [] : ['policy customers is gone'], means: `${check} is bad.` })
  expect(problemOf([outcome('rules', true), outcome('attachments', false), outcome('duration', true)])).toBeNull()
  expect(problemOf([outcome('rules', false), outcome('attachments', false), outcome('duration', true)])).toBe('rules is bad. (policy customers is gone)')
  expect(problemOf([outcome('decrypt', true)])).toBe('the drill did not come to its end')
})

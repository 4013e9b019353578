import { afterEach, beforeEach, expect, test } from 'vitest'
import { openProject } from './open-project.ts'
import type { Project } from './open-project.ts'
import { rehearse } from './rehearse.ts'

let project: Project
beforeEach(async () => { project = await openProject() })
afterEach(() => project.close())

test('A rehearsal takes its copy out of a backup that was proven, so others may be connected', async () => {
  project.put('20991231000001_column.sql', 'alter table public.customers add column shoe_size int; create table public.bare (id int);')
  const said: string[] = []
  const done = await rehearse(project.target, line => said.push(line), project.dir)
  expect(said.join('\n')).toMatch(/Took the backup .*\.crb: \d+ tables, \d+ rows[^]*Restored and checked in [\d.]+ s: \d+ checks hold/)
  expect(done).toMatchObject({ ok: false, failed: null, applied: [{ name: '20991231000001_column', locks: [{ table: 'customers', mode: 'AccessExclusiveLock' }] }] })
  expect(done.copied.rows).toBeGreaterThan(100)
  expect(done.broken?.join()).toMatch(/row level security.*bare/)
  expect(await project.target.sql`select 1 from information_schema.columns where column_name = 'shoe_size'`).toHaveLength(0)
})

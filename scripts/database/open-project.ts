import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import { insertFixture } from '../../tests/fixture.ts'
import { migrations_dir } from '../backend/migrate.ts'
import { createTestBackend } from '../backend/test-backend.ts'
import { workdir } from './supabase-cli.ts'
import type { Target } from './target.ts'

/** For tests: a project by its URL, with a folder of migrations that may be added to. */
export type Project = { target: Target; dir: string; put(name: string, body: string): void; close(): Promise<void> }

/** It is the embedded server that is spoken to, as to any other: with the Supabase CLI, and with others connected. */
export async function openProject(): Promise<Project> {
  const backend = await createTestBackend()
  await insertFixture(backend.sql)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-project-'))
  process.env['GUICHET_BACKUP_DIR'] = path.join(folder, 'backups')
  const dir = path.join(folder, 'supabase', 'migrations')
  mkdirSync(dir, { recursive: true })
  cpSync(path.join(workdir, 'supabase', 'config.toml'), path.join(folder, 'supabase', 'config.toml'))
  for (const file of readdirSync(migrations_dir)) copyFileSync(path.join(migrations_dir, file), path.join(dir, file))
  const sql = postgres(backend.db_url, { max: 1, onnotice: () => undefined, prepare: false })
  return {
    dir, target: { kind: 'remote', url: backend.db_url, name: new URL(backend.db_url).pathname.slice(1), sql },
    put: (name, body) => writeFileSync(path.join(dir, name), body),
    async close() {
      delete process.env['GUICHET_BACKUP_DIR']
      await sql.end()
      await backend.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

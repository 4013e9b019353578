import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertFixture } from '../tests/fixture.ts'
import { createTestBackend } from './backend/test-backend.ts'
import type { TestBackend } from './backend/test-backend.ts'

let folder = ''
let backend: TestBackend
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-named-'))
  backend = await createTestBackend()
  await insertFixture(backend.sql)
  for (const name of ['export.csv', 'some.crb']) writeFileSync(path.join(folder, name), 'a;b\r\n')
})
afterAll(async () => {
  await backend.stop()
  rmSync(folder, { recursive: true, force: true })
})

type Ended = { code: number | null; out: string; said: string }
/** Runs a command of ours with this text as its `.env`, and none of what the environment says of databases. */
async function run(dotenv: string, file: string, ...args: string[]): Promise<Ended> {
  writeFileSync(path.join(folder, '.env'), dotenv)
  const { DIRECT_URL: _, DATABASE_URL: __, SUPABASE_URL: ___, ...env } = process.env
  const child = spawn(process.execPath, [path.join(import.meta.dirname, file), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...env, GUICHET_DOTENV: path.join(folder, '.env'), GUICHET_BACKUP_DIR: path.join(folder, 'backup') },
  })
  const [out, said, code] = await Promise.all([text(child.stdout), text(child.stderr), new Promise<number | null>(resolve => { child.once('exit', resolve) })])
  return { code, out, said }
}
const dead = 'DIRECT_URL=postgresql://postgres:hush-hush@127.0.0.1:9/postgres\n'

describe('A command that can work on a project', () => {
  test.each([
    ['backup', 'backup/index.ts', ['--json'], 1],
    ['restore:diff', 'restore/index.ts', ['diff', 'some.crb', '--json'], 1],
    ['export:verify', 'export/index.ts', ['verify', 'export.csv', '--json'], 2], // 1: not that file
    ['db:push', 'database/index.ts', ['push', '--dry-run'], 1],
    ['db:reset', 'database/index.ts', ['reset'], 1],
  ])('%s refuses, with a sentence, a project in .env that does not answer, and takes no other database', async (_, file, args, ends) => {
    const { code, out, said } = await run(dead, file, ...args.map(arg => /\.(csv|crb)$/.test(arg) ? path.join(folder, arg) : arg))
    expect(said).toContain('The database postgres on 127.0.0.1:9 does not answer (ECONNREFUSED).')
    expect(said).not.toMatch(/hush|\n\s+at /)
    expect([code, out]).toEqual([ends, ''])
  })

  test('restore:rescue works on the project in .env, and says which', async () => {
    writeFileSync(path.join(folder, 'password.txt'), 'x\n')
    const { code, said } = await run('SUPABASE_URL=http://127.0.0.1:9\nSUPABASE_PUBLISHABLE_KEY=sb_publishable_x\n', 'restore/index.ts',
      'rescue', path.join(folder, 'some.crb'), '--table', 'customers', '--row', 'x', '--email', 'a@example.ch', '--password-file', path.join(folder, 'password.txt'))
    expect(said).toContain('Database: the project at http://127.0.0.1:9 as a@example.ch')
    expect(code).toBe(1)
  })

  test('a backup is of the database in .env, names it before it begins, carries the name and never the password; so does what proves it and compares it', async () => {
    const { host, pathname, password } = new URL(backend.db_url)
    const named = { kind: 'remote', host, name: pathname.slice(1), user: 'postgres' }
    const taken = await run(`DIRECT_URL=${backend.db_url}\n`, 'backup/index.ts', '--without-objects', '--json')
    expect(taken.said).toMatch(`Database: ${named.name} on ${host} as postgres`)
    expect(taken.out + taken.said).not.toContain(password)
    const { database, file } = JSON.parse(taken.out) as { database: object; file: string }
    expect(database).toEqual(named)

    const compared = await run(`DIRECT_URL=${backend.db_url}\n`, 'restore/index.ts', 'diff', file, '--json')
    expect(JSON.parse(compared.out)).toMatchObject({ database: named })
    expect(compared.said).toContain(`Database: ${named.name} on ${host} as postgres`)
    const proven = await run(dead, 'restore/index.ts', 'verify', file, '--json')
    expect(proven.said).toContain('Database: one of its own on this PC; no other is touched')
    expect(JSON.parse(proven.out)).toMatchObject({ database: { kind: 'own', host: null, name: null } })
  })
})

import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import { pgDump } from '../../electron/data/backup/pg-dump.ts'
import { takeBackup } from '../../electron/data/backup/take.ts'
import { tarEnd, tarEntry } from '../../electron/data/backup/tar.ts'
import { readMigrations } from '../backend/migrate.ts'
import { foreignCorruptions, hostileDumps } from './foreign-corruptions.ts'
import { supabaseDumpOf } from './foreign-dumps.ts'
import { isReadAs, isUnsigned, openForeignScene, prove } from './foreign-scene.ts'
import type { ForeignScene } from './foreign-scene.ts'
import { runDrill } from './run-drill.ts'
import { openTrial } from './trial.ts'

let scene: ForeignScene
beforeAll(async () => { scene = await openForeignScene(inject('guichet_server')) }, 120_000)
afterAll(async () => { await scene.close() })

test('a plain dump with INSERT restores as one with COPY does', { timeout: 300_000 }, async () => {
  isUnsigned(await prove(scene.written('inserted.sql', await pgDump(scene.backend.db_url, ['--inserts']))))
})

test('the three files of Supabase restore as a folder and as a tar, and what they lack is said', { timeout: 300_000 }, async () => {
  const files = await supabaseDumpOf(scene.backend.db_url)
  mkdirSync(scene.at('project'))
  for (const { name, sql } of files) scene.written(`project/${name}`, sql)
  const verdict = await prove(scene.at('project'))
  isUnsigned(verdict)
  expect(verdict.foreign).toMatchObject({ form: 'supabase', says_so: false })
  await isReadAs(scene.written('project.tar.gz', gzipSync(Buffer.concat([...files.flatMap(({ name, sql }) => [...tarEntry(`project/${name}`, sql)]), tarEnd]))), scene.at('project'))
  expect(readFileSync(scene.at('project/schema.sql')).equals(files[1]?.sql ?? Buffer.alloc(0))).toBe(true)
})

test('a hostile dump, one that is cut and what is none are caught by the check that is named for each, and none of them stays', { timeout: 400_000 }, async () => {
  const { identity, recipient } = await newIdentity()
  const file = scene.at('good.crb')
  await takeBackup({ db_url: scene.backend.db_url, file, kind: 'full', signing_pem: newSigningKey().private_pem, readers: { recipients: [recipient] }, previous: () => null, readObject: null })
  const trial = await openTrial(file, { identities: [identity], passphrase: null })
  const said = []
  const unsealed = foreignCorruptions.filter(({ check, title }) => check === 'seals' && /kilometres|another hour/.test(title))
  expect(unsealed, 'what was sealed at the counter is asked of the rows alone').toHaveLength(2)
  for (const corruption of [...hostileDumps, ...unsealed]) said.push((await trial.spoil(corruption)).said)
  expect(said.filter(line => !line.startsWith('✓'))).toEqual([])
  expect(readdirSync(scene.folder).filter(name => name.startsWith('spoiled'))).toEqual([])
})

test('a dump whose rules never come to an end is ended from outside, and nothing runs on', { timeout: 60_000 }, async () => {
  const dump = (await pgDump(scene.backend.db_url, [])).toString('latin1')
  const endless = dump.replace('CREATE TABLE public.contracts (', () => 'CREATE FUNCTION public.forever(a integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ begin loop end loop; end $$;\n'
    + 'CREATE TABLE public.x (a integer);\nCREATE INDEX y ON public.x USING btree (public.forever(a));\nINSERT INTO public.x (a) VALUES (1);\nCREATE TABLE public.contracts (')
  expect(endless).not.toBe(dump)
  const file = scene.written('endless.sql', Buffer.from(endless, 'latin1'))
  const order = { file, openers: { identities: [], passphrase: null }, public_pem: null, migrations: readMigrations().map(({ version, body }) => ({ version, body })), known: [], now: new Date().toISOString() }
  const before = childrenOf(process.pid)
  await expect(runDrill(order, 6000, () => undefined)).rejects.toThrow('was ended. Do not trust this backup.')
  await expect.poll(() => childrenOf(process.pid).filter(pid => !before.includes(pid)), { timeout: 5000 }).toEqual([])
  expect(readFileSync(file, 'latin1')).toBe(endless)
})

test('the command ends with 3 for a dump that restores, with 1 for a bad one, and says what to do', { timeout: 120_000 }, async () => {
  const run = (file: string) => promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'index.ts'), 'verify', file], { env: { ...process.env, GUICHET_BACKUP_DIR: scene.at('keys') } })
    .then(({ stdout }) => ({ code: 0, stdout }), ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }))
  const dump = await pgDump(scene.backend.db_url, [])
  const good = await run(scene.written('good.sql', dump))
  expect(good.code).toBe(3)
  expect(good.stdout).toContain('Nobody can know of it: signature, files, chain, counts, hashes, attachments.')
  expect(good.stdout).toContain('rely on a signed backup only')
  const hostile = await run(scene.written('hostile.sql', Buffer.concat([dump, Buffer.from('\\! id\n')])))
  expect(hostile.code).toBe(1)
  expect(hostile.stdout).toContain('a command of psql: \\! id')
  expect(hostile.stdout).toContain('What to do: keep the last proven backup')
  const letter = await run(scene.written('letter.txt', 'Liebe Grüsse aus Olten\n'))
  expect(letter.code).toBe(1)
  expect(letter.stdout).toContain('Give the right file')
})

/** The processes that this one has started and that still run. */
const childrenOf = (pid: number): string[] => readdirSync('/proc').filter(name => /^\d+$/.test(name)).filter(name => {
  try {
    return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid)
  } catch {
    return false // it has just ended
  }
})

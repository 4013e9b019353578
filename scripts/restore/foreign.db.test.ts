import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { ZipFile } from 'yazl'
import { drill } from '../../electron/data/backup/drill.ts'
import type { Verdict } from '../../electron/data/backup/drill.ts'
import { readForeign } from '../../electron/data/backup/foreign.ts'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import { pgDump } from '../../electron/data/backup/pg-dump.ts'
import { takeBackup } from '../../electron/data/backup/take.ts'
import { tarEnd, tarEntry } from '../../electron/data/backup/tar.ts'
import { readMigrations } from '../backend/migrate.ts'
import { openBackend } from '../backend/open-backend.ts'
import type { TestBackend } from '../backend/open-backend.ts'
import { drillKit } from './drill-kit.ts'
import { foreignCorruptions, hostileDumps } from './foreign-corruptions.ts'
import { supabaseDumpOf } from './foreign-dumps.ts'
import { runDrill } from './run-drill.ts'
import { storeSmallFirms } from './small-firms.ts'
import { openTrial } from './trial.ts'

let folder: string
let backend: TestBackend
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-foreign-'))
  backend = await openBackend(inject('guichet_server'))
  await storeSmallFirms(backend.sql, new Date(), 11)
}, 120_000)
afterAll(async () => {
  await backend.stop()
  rmSync(folder, { recursive: true, force: true })
})

const at = (name: string) => path.join(folder, name)
const written = (name: string, bytes: Buffer | string) => {
  writeFileSync(at(name), bytes)
  return at(name)
}
async function prove(file: string): Promise<Verdict> {
  return drill({ file, openers: { identities: [], passphrase: null }, public_pem: null, migrations: readMigrations(), known: [], now: new Date().toISOString() }, undefined, await drillKit())
}
const failed = ({ checks }: Verdict) => checks.filter(({ ok }) => !ok).map(({ check, found }) => [check, ...found.slice(0, 3)])
const isUnsigned = (verdict: Verdict) => {
  expect(failed(verdict)).toEqual([])
  expect(verdict).toMatchObject({ trusted: false, restores: true, about: null })
  expect(verdict.foreign?.unknown).toEqual(['signature', 'files', 'chain', 'counts', 'hashes', 'attachments'])
  expect(verdict.sentence).toContain('This dump restores, unsigned')
}
/** A drill restores what was read, and nothing else of a file: what is read the same needs no drill of its own. */
async function isReadAs(file: string, other: string): Promise<void> {
  const [read, expected] = [await readForeign(file), await readForeign(other)]
  expect(expected?.files.length).toBeGreaterThan(0)
  expect(read).toEqual(expected)
}

test('a plain dump of the whole database restores and stays unsigned, as SQL, gzipped, with COPY and with INSERT', { timeout: 300_000 }, async () => {
  const copied = await pgDump(backend.db_url, [])
  const verdict = await prove(written('copied.sql', copied))
  isUnsigned(verdict)
  expect(verdict.foreign).toMatchObject({ form: 'sql', says_so: true })
  expect(verdict.foreign?.rows).toBeGreaterThan(1000)
  await isReadAs(written('copied.sql.gz', gzipSync(copied)), at('copied.sql'))
  isUnsigned(await prove(written('inserted.sql', await pgDump(backend.db_url, ['--inserts']))))
})

test('the three files of Supabase restore as a folder and as a tar, and what they lack is said', { timeout: 300_000 }, async () => {
  const files = await supabaseDumpOf(backend.db_url)
  mkdirSync(at('project'))
  for (const { name, sql } of files) written(`project/${name}`, sql)
  const verdict = await prove(at('project'))
  isUnsigned(verdict)
  expect(verdict.foreign).toMatchObject({ form: 'supabase', says_so: false })
  await isReadAs(written('project.tar.gz', gzipSync(Buffer.concat([...files.flatMap(({ name, sql }) => [...tarEntry(`project/${name}`, sql)]), tarEnd]))), at('project'))
  expect(readFileSync(at('project/schema.sql')).equals(files[1]?.sql ?? Buffer.alloc(0))).toBe(true)
})

test('a hostile dump, one that is cut and what is none are caught by the check that is named for each, and none of them stays', { timeout: 400_000 }, async () => {
  const { identity, recipient } = await newIdentity()
  const file = at('good.crb')
  await takeBackup({ db_url: backend.db_url, file, kind: 'full', signing_pem: newSigningKey().private_pem, readers: { recipients: [recipient] }, previous: () => null, readObject: null })
  const trial = await openTrial(file, { identities: [identity], passphrase: null })
  const said = []
  const unsealed = foreignCorruptions.filter(({ check, title }) => check === 'seals' && /kilometres|another hour/.test(title))
  expect(unsealed, 'what was sealed at the counter is asked of the rows alone').toHaveLength(2)
  for (const corruption of [...hostileDumps, ...unsealed]) said.push((await trial.spoil(corruption)).said)
  expect(said.filter(line => !line.startsWith('✓'))).toEqual([])
  expect(readdirSync(folder).filter(name => name.startsWith('spoiled'))).toEqual([])
})

test('a zip is read within bounds: a bomb, a name that climbs, a password, a cut one, several dumps', { timeout: 60_000 }, async () => {
  const zip = (files: Record<string, Buffer>) => new Promise<Buffer>((resolve, reject) => {
    const made = new ZipFile()
    for (const [name, bytes] of Object.entries(files)) made.addBuffer(bytes, name)
    made.end()
    const parts: Buffer[] = []
    made.outputStream.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts))).on('error', reject)
  })
  const sql = Buffer.from('CREATE TABLE public.posts (id int);\n')
  const good = await zip({ 'x/schema.sql': sql, 'x/data.sql': sql, 'x/README.md': Buffer.from('x') })
  expect((await readForeign(written('good.zip', good)))?.files.map(({ name }) => name)).toEqual(['schema.sql', 'data.sql'])
  const told = (bytes: Buffer, limit = 1e6) => readForeign(written('bad.zip', bytes), limit).then(() => 'read', (error: Error) => error.message)
  expect(await told(await zip({ 'schema.sql': Buffer.alloc(3_000_000, 'x'), 'data.sql': sql }))).toContain('more than 500 MB')
  const lying = await zip({ 'a.sql': Buffer.alloc(3_000_000, 'x') })
  lying.writeUInt32LE(10, lying.indexOf('PK\u0001\u0002') + 24)
  expect(await told(lying)).toMatch(/more than 500 MB|missing or was changed/)
  const climbing = Buffer.from((await zip({ 'xx/yy/a.sql': sql })).toString('latin1').replaceAll('xx/yy/a.sql', '../../a.sql'), 'latin1')
  expect(await told(climbing)).toContain('missing or was changed')
  expect(await told(good.subarray(0, good.length - 30))).toContain('missing or was changed')
  expect(await told(await zip({ 'a.sql': sql, 'b.sql': sql }))).toContain('It holds no dump, or several')
  expect(await told(await zip({ 'a.txt': sql }))).toContain('It holds no dump, or several')
})

test('a dump whose rules never come to an end is ended from outside, and nothing runs on', { timeout: 60_000 }, async () => {
  const dump = (await pgDump(backend.db_url, [])).toString('latin1')
  const endless = dump.replace('CREATE TABLE public.contracts (', () => 'CREATE FUNCTION public.forever(a integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ begin loop end loop; end $$;\n'
    + 'CREATE TABLE public.x (a integer);\nCREATE INDEX y ON public.x USING btree (public.forever(a));\nINSERT INTO public.x (a) VALUES (1);\nCREATE TABLE public.contracts (')
  expect(endless).not.toBe(dump)
  const file = written('endless.sql', Buffer.from(endless, 'latin1'))
  const order = { file, openers: { identities: [], passphrase: null }, public_pem: null, migrations: readMigrations().map(({ version, body }) => ({ version, body })), known: [], now: new Date().toISOString() }
  const before = childrenOf(process.pid)
  await expect(runDrill(order, 6000, () => undefined)).rejects.toThrow('was ended. Do not trust this backup.')
  await expect.poll(() => childrenOf(process.pid).filter(pid => !before.includes(pid)), { timeout: 5000 }).toEqual([])
  expect(readFileSync(file, 'latin1')).toBe(endless)
})

test('the command ends with 3 for a dump that restores, with 1 for a bad one, and says what to do', { timeout: 120_000 }, async () => {
  const run = (file: string) => promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'index.ts'), 'verify', file], { env: { ...process.env, GUICHET_BACKUP_DIR: at('keys') } })
    .then(({ stdout }) => ({ code: 0, stdout }), ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }))
  const dump = await pgDump(backend.db_url, [])
  const good = await run(written('good.sql', dump))
  expect(good.code).toBe(3)
  expect(good.stdout).toContain('Nobody can know of it: signature, files, chain, counts, hashes, attachments.')
  expect(good.stdout).toContain('rely on a signed backup only')
  const hostile = await run(written('hostile.sql', Buffer.concat([dump, Buffer.from('\\! id\n')])))
  expect(hostile.code).toBe(1)
  expect(hostile.stdout).toContain('a command of psql: \\! id')
  expect(hostile.stdout).toContain('What to do: keep the last proven backup')
  const letter = await run(written('letter.txt', 'Liebe Grüsse aus Olten\n'))
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

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createTestBackend } from '../../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../../scripts/backend/test-backend.ts'
import { readMigrations } from '../../../scripts/backend/migrate.ts'
import { drillKit } from '../../../scripts/restore/drill-kit.ts'
import { tryRecovery } from '../../../scripts/restore/recover.ts'
import { storeSmallFirms } from '../../../scripts/restore/small-firms.ts'
import { lookAt } from './address.ts'
import { readArchive } from './archive.ts'
import type { Made } from './drill-line.ts'
import { drill } from './drill.ts'
import type { Said } from './drill.ts'
import { whyOf } from './keep.ts'
import { newIdentity, newSigningKey } from './keys.ts'
import { manifest } from './manifest.ts'
import { takeForDesk } from './whole-order.ts'
import type { WholeDeskOrder } from './whole-order.ts'

let backend: TestBackend
let folder: string
let recovery: string
let org_id: string
let epoch: string
const key = newSigningKey()
const phrase = 'Regenbogen über Olten'
const program = path.join(import.meta.dirname, 'pg-dump-worker.ts')

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-whole-'))
  recovery = mkdtempSync(path.join(os.tmpdir(), 'guichet-recovery-'))
  backend = await createTestBackend()
  await storeSmallFirms(backend.sql, new Date(), 7)
  const [firm] = await backend.sql`select id, (select epoch::text from public.sync_epoch) as epoch from public.organizations order by id limit 1`
  org_id = String(firm?.['id'])
  epoch = String(firm?.['epoch'])
}, 120_000)
afterAll(async () => {
  await backend.stop()
  for (const each of [folder, recovery]) rmSync(each, { recursive: true, force: true })
})

const order = (name: string, more: Partial<WholeDeskOrder['whole']> = {}): WholeDeskOrder => ({ file: path.join(folder, name), whole: {
  db_url: backend.db_url, org_id, epoch, storage: null, kind: 'full', recipients: [], passphrase: phrase, signing_pem: key.private_pem, chain: [], least_serial: 1_000, place: null, keep: null,
  desk: { device_id: '00000000-0000-7000-8000-000000000001', operations: [] }, ...more,
} })
const take = (wish: WholeDeskOrder, say: (said: Said | Made) => void = () => undefined) => takeForDesk(wish, program, readMigrations(), say, {})
const whyNot = (wish: Promise<unknown>) => wish.then(() => 'fine', whyOf)
const address = (change: (url: URL) => void): string => {
  const url = new URL(backend.db_url)
  change(url)
  return url.href
}
const look = (db_url: string, more: { org_id?: string; epoch?: string | null } = {}) => whyNot(lookAt({ db_url, org_id, epoch, storage: null, ...more }))

test('an address is looked at: password, TLS, host, database, firm, copy and rights each have their own word', { timeout: 60_000 }, async () => {
  expect(await look(backend.db_url)).toBe('fine')
  expect(await look(backend.db_url, { epoch: null }), 'a desk that has never sent').toBe('fine')
  expect(await look(address(url => { url.password = 'wrong' }))).toBe('db_password')
  expect(await look(address(url => { url.searchParams.set('sslmode', 'require') }))).toBe('db_tls')
  expect(await look(address(url => { url.searchParams.set('sslmode', 'whatever') }))).toBe('db_address')
  expect(await look(address(url => { url.port = '9' }))).toBe('db_line')
  expect(await look(address(url => { url.pathname = '/nowhere' }))).toBe('db_missing')
  expect(await look(backend.db_url, { org_id: '00000000-0000-7000-8000-0000000000aa' }), 'another firm').toBe('db_other')
  expect(await look(backend.db_url, { epoch: '00000000-0000-7000-8000-0000000000bb' }), 'a copy that was restored elsewhere').toBe('db_other')
  const admin = postgres(backend.admin_url, { max: 1, onnotice: () => undefined })
  try {
    await admin.unsafe("create role whole_reader login password 'reader' bypassrls; create role whole_bound login password 'bound'")
    const as = (login: string, password: string) => address(url => { url.username = login; url.password = password })
    expect(await look(as('whole_bound', 'bound')), 'row level security would hide rows from it').toBe('db_rights')
    expect(await look(as('whole_reader', 'reader')), 'it may not read a single table').toBe('db_rights')
  } finally {
    await admin.unsafe('drop role whole_reader; drop role whole_bound')
    await admin.end()
  }
  const { recipient } = await newIdentity()
  expect(await whyNot(lookAt({ recipients: [recipient] }))).toBe('fine')
  expect(await whyNot(lookAt({ recipients: [recipient, `${recipient.slice(0, -1)}q`] }))).toBe('db_recipient')
})

test('it is taken for keys and a passphrase at once, proven by what the desk gives for it, and comes back with the standard tools alone', { timeout: 180_000 }, async () => {
  const { identity, recipient } = await newIdentity()
  const said: (Said | Made)[] = []
  const wish = order('both.crb', { storage: { api_url: backend.api_url, secret_key: backend.secret_key }, recipients: [recipient], chain: [{ project: epoch, serial: 2_000, sha256: 'a'.repeat(64) }] })
  const kept = await take(wish, one => said.push(one))
  expect(kept).toMatchObject({ failed: null, uploaded: false, verdict: null, archived: { file_name: 'both.crb', serial: 2_001 } })
  expect(new Set(said.flatMap(one => ('step' in one ? [one.step] : [])))).toEqual(new Set(['line', 'structure', 'rows']))
  expect(said.filter(one => 'made' in one), 'noted once, with its name').toHaveLength(1)
  const signer = readdirSync(folder).find(name => name.endsWith('.pub.pem')) ?? ''
  expect(readdirSync(folder).toSorted()).toEqual(['both.crb', 'both.crb.key.age', signer].toSorted())
  const verdict = await drill({ file: wish.file, openers: { identities: [identity], passphrase: null }, public_pem: readFileSync(path.join(folder, signer), 'utf8'), migrations: readMigrations(), known: [], now: new Date().toISOString() }, undefined, await drillKit())
  expect(verdict.sentence).toMatch(/was restored and may be trusted/)
  const files = await readArchive(wish.file, { identities: [identity], passphrase: null })
  expect(await readArchive(wish.file, { identities: [], passphrase: phrase }), 'either opens the same').toEqual(files)
  expect(manifest.parse(JSON.parse(files.get('manifest.json')?.toString('utf8') ?? '{}'))).toMatchObject({ kind: 'full', serial: 2_001, previous: 'a'.repeat(64), desk: { operations: 0 } })
  // with age, tar, gzip, jq and psql alone, as docs/restore.md says
  expect(await tryRecovery(inject('guichet_server'), wish.file, epoch, { identities: [identity], passphrase: null }, recovery)).toBeNull()
})

test('structure and data alone are told apart, and the line that others have of this database keeps its numbers', { timeout: 120_000 }, async () => {
  const schema = await take(order('s.crb', { kind: 'schema' }))
  expect(schema.archived).toMatchObject({ rows: 0, tables: 0, serial: 1_001 })
  const data = await take(order('d.crb', { kind: 'data' }))
  expect(data.archived.rows).toBeGreaterThan(100)
  const files = await readArchive(path.join(folder, 'd.crb'), { identities: [], passphrase: phrase })
  expect([...files.keys()].some(name => name.startsWith('data/public.contracts.'))).toBe(true)
  expect(files.has('pre-data.sql')).toBe(false)
})

test('what fails says why and leaves neither a file nor a key, and a database that changed meanwhile is not taken', { timeout: 60_000 }, async () => {
  const { recipient } = await newIdentity()
  const before = readdirSync(folder).toSorted()
  expect(await whyNot(take(order('x.crb', { recipients: [recipient], epoch: '00000000-0000-7000-8000-0000000000bb' })))).toBe('db_other')
  expect(await whyNot(take(order('x.crb', { recipients: [recipient], db_url: address(url => { url.password = 'changed' }) })))).toBe('db_password')
  expect(await whyNot(take({ ...order('x.crb'), file: path.join(folder, 'gone', 'x.crb') }))).toBe('folder_gone')
  // of two files of the project one can not be had any more: the archive was half written by then
  await backend.sql`insert into storage.buckets (id, name) values ('attachments', 'attachments') on conflict do nothing`
  await backend.sql`insert into storage.objects (bucket_id, name) values ('attachments', 'a/file'), ('attachments', 'a/lost')`
  const files = http.createServer((request, response) => {
    const knows = request.headers['authorization'] === 'Bearer the-secret'
    const is_there = knows && !request.url?.endsWith('/a/lost')
    response.writeHead(is_there ? 200 : 400).end(is_there ? 'bytes' : JSON.stringify({ statusCode: knows ? '404' : '403' }))
  })
  await new Promise<void>(resolve => { files.listen(0, '127.0.0.1', resolve) })
  try {
    const with_key = (secret_key: string) => order('x.crb', { recipients: [recipient], storage: { api_url: `http://127.0.0.1:${(files.address() as AddressInfo).port}`, secret_key } })
    expect(await whyNot(take(with_key('of somebody else')))).toBe('db_key')
    expect(await whyNot(take(with_key('the-secret')))).toBe('db_object')
    await backend.sql`delete from storage.objects where name = 'a/file'`
    expect(await whyNot(take(with_key('the-secret'))), 'nothing at all is to be seen: it is a key for less').toBe('db_key')
  } finally {
    files.close()
    await backend.sql`delete from storage.objects where name in ('a/file', 'a/lost')`
  }
  expect(readdirSync(folder).toSorted()).toEqual(before)
  expect(existsSync(path.join(folder, 'x.crb.part'))).toBe(false)
})

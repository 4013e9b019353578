import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readArchive, writeArchive } from '../../electron/data/backup/archive.ts'
import { contentOf } from '../../electron/data/backup/content-hash.ts'
import { drill } from '../../electron/data/backup/drill.ts'
import type { Verdict } from '../../electron/data/backup/drill.ts'
import { newSigningKey } from '../../electron/data/backup/keys.ts'
import type { Kit } from '../../electron/data/backup/kit.ts'
import { manifest, names, partName } from '../../electron/data/backup/manifest.ts'
import type { Manifest } from '../../electron/data/backup/manifest.ts'
import { writeOrganisation } from '../../electron/data/backup/organisation.ts'
import type { GiveObject } from '../../electron/data/backup/organisation.ts'
import { readMigrations } from '../../scripts/backend/migrate.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { drillKit } from '../../scripts/restore/drill-kit.ts'
import { storeInMemory, storeSmallFirms } from '../../scripts/restore/small-firms.ts'
import { demo_password } from '../../scripts/seed/firms.ts'
import { wire } from '../../shared/wire.ts'
import type { Wire } from '../../shared/wire.ts'
import { gunzipSync, gzipSync } from 'node:zlib'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })
const key = newSigningKey()
const readers = { passphrase: 'Regenbogen über Olten', work_factor: 10 }
const openers = { identities: [], passphrase: readers.passphrase }
const store = storeInMemory()
/** As Storage answers: from what lies there under that name. */
const give: GiveObject = async ({ name }) => {
  const [found] = await backend.sql<{ version: string }[]>`select version from storage.objects where bucket_id = 'attachments' and name = ${name}`
  return found ? store.readObject({ bucket: 'attachments', name, version: found.version }) : null
}
let backend: TestBackend
let folder: string
let rows: Wire['archive_organisation']

const asked = async (who: string) => (await backend.signIn(`7.${who}@gotthard.example`, demo_password)).rpc('archive_organisation')
const prove = async (file: string, kit?: Kit): Promise<Verdict> => drill({ file, openers, public_pem: key.public_pem, migrations: readMigrations(), known: [], now: new Date().toISOString() }, undefined, kit ?? await drillKit())

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-organisation-'))
  backend = await createTestBackend()
  await storeSmallFirms(backend.sql, new Date(), 7, store.keep)
  // what COPY writes in a way of its own
  await backend.sql`update public.customers set street = ${'C:\\neu\tZeile\nzwei\rdrei\u000b\u0008\u000cvier \\N'} where id = (select id from public.customers where org_id = (select org_id from public.users where full_name = 'Ursula Camenzind' limit 1) order by id limit 1)`
  const { data, error } = await asked('admin')
  if (error) throw error
  rows = wire.archive_organisation.parse(data)
})
afterAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true })
  await backend.stop()
})

test('The archive of a firm holds every row of it, as COPY writes them, and none of another firm', async () => {
  const org = rows.project.split(':')[1] ?? ''
  const has = new Map(rows.tables.map(({ name, rows: text }) => [name, text]))
  expect(has.get('public.contracts')?.split('\n').length).toBeGreaterThan(20)
  for (const { name, columns, rows: text } of rows.tables) {
    const owner = name === 'public.organizations' ? 'id' : 'org_id'
    const source = await backend.sql.unsafe(`copy (select ${columns.join(', ')} from ${name} where ${owner} = '${org}') to stdout`).readable()
    const parts: Buffer[] = []
    for await (const part of source as AsyncIterable<Buffer>) parts.push(part)
    source._read(0)
    const all = contentOf(Buffer.concat(parts))
    // the accounts of customers are shown to nobody
    if (name !== 'public.users') expect({ name, ...contentOf(Buffer.from(text)) }).toEqual({ name, ...all })
  }
})

test('It is for administrators under their own name, and for nobody else', async () => {
  for (const who of ['manager.bern', 'staff.bern', 'kunde']) expect((await asked(who)).error).toMatchObject({ code: '42501' })
  expect((await backend.client().rpc('archive_organisation')).error?.code).toMatch(/^(42501|PGRST\d+)$/)
})

test('It is restored under our own rules and proven, and what was changed in it is said', async () => {
  const file = path.join(folder, 'firm.crb')
  const steps: string[] = []
  const { manifest: claim } = await writeOrganisation({ file, rows, signing_pem: key.private_pem, readers, previous: null, desk: null }, ({ step }) => steps.push(step))
  expect(steps).toContain('public.payments')
  expect(claim).toMatchObject({ kind: 'organisation', serial: 1, objects: null })
  const verdict = await prove(file)
  expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([])
  expect(verdict.trusted).toBe(true)
  expect(verdict.checks.map(({ check }) => check)).toEqual(['decrypt', 'container', 'signature', 'format', 'files', 'chain', 'statements', 'restore', 'counts', 'hashes', 'orphans', 'tenants', 'number_blocks', 'money', 'overlaps', 'seals', 'audit', 'indexes', 'freshness', 'duration'])
  const { built: _built, ...without } = await drillKit()
  const on_the_spot = await prove(file, without)
  expect(on_the_spot.checks.map(({ check, found }) => [check, found]), 'the same where the rules are built on the spot').toEqual(verdict.checks.map(({ check, found }) => [check, found]))

  /** Two parts are changed, and the claim agrees with them: the checks that find something, in their order. */
  const spoilt = async (called: string, changes: Record<string, (text: string) => string>) => {
    const files = await readArchive(file, openers)
    const { files: _files, ...told } = manifest.parse(JSON.parse(files.get(names.manifest)?.toString('utf8') ?? '{}'))
    const contents = new Map<string, ReturnType<typeof contentOf>>()
    for (const [table, change] of Object.entries(changes)) {
      const name = partName(table, 1)
      const text = change(gunzipSync(files.get(name) ?? Buffer.alloc(0)).toString('utf8'))
      files.set(name, gzipSync(text))
      contents.set(table, contentOf(Buffer.from(text)))
    }
    files.delete(names.manifest)
    files.delete(names.signature)
    const tables: Manifest['tables'] = told.tables.map(one => ({ ...one, ...contents.get(one.name) }))
    const bad = path.join(folder, `${called}.crb`)
    await writeArchive(bad, [...files].map(([entry, bytes]) => ({ name: entry, bytes })), () => ({ ...told, tables }), { signing_pem: key.private_pem, readers })
    return (await prove(bad)).checks.filter(({ ok }) => !ok).map(one => one.check)
  }
  const lines = (drop: number) => (text: string) => text.split('\n').slice(drop).join('\n')
  const org = rows.project.split(':')[1] ?? ''
  expect(await spoilt('people', { 'public.customers': lines(5), 'public.inspections': text => text.replace('CHECK_OUT', 'CHECK_IN') })).toEqual(['orphans', 'seals'])
  expect(await spoilt('money', { 'public.payments': lines(1), 'public.price_plans': text => text.replace(org, '00000000-0000-7000-8000-00000000beef') })).toEqual(['tenants', 'money'])
})

test('It holds the photos of the firm, one at a time, and none of another; what is missing or another is said by the drill', async () => {
  const order = { rows, signing_pem: key.private_pem, readers, previous: null, desk: null }
  const org = rows.project.split(':')[1] ?? ''
  const asked_for: string[] = []
  let under_way = 0
  const counting: GiveObject = async object => {
    expect(++under_way).toBe(1)
    asked_for.push(object.name)
    const bytes = await give(object)
    under_way--
    return bytes
  }
  const file = path.join(folder, 'photos.crb')
  const { manifest: claim } = await writeOrganisation({ ...order, file }, undefined, undefined, counting)
  const all = (await backend.sql<{ name: string }[]>`select name from storage.objects where split_part(name, '/', 1) = ${org} order by name`).map(({ name }) => name)
  expect([all.length, asked_for.toSorted()]).toEqual([16, all])
  expect(claim.objects?.map(({ name }) => name).toSorted()).toEqual(all)
  const verdict = await prove(file)
  expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([])
  expect(verdict.checks.map(({ check }) => check)).toContain('photos')

  const bad = path.join(folder, 'photos-bad.crb')
  await writeOrganisation({ ...order, file: bad }, undefined, undefined,
    object => (object.name === all[0] ? Promise.resolve(null) : object.name === all[3] ? Promise.resolve(Buffer.from('a forged photo')) : give(object)))
  expect((await prove(bad)).checks.filter(({ ok }) => !ok).map(({ check, found }) => [check, found.map(sentence => sentence.replace(/[0-9a-f-]{36}/, 'x')).toSorted()])).toEqual([
    ['photos', ['photo x is missing', 'photo x is not the one that its row names: its bytes have another hash']],
  ])
  await expect(writeOrganisation({ ...order, file: path.join(folder, 'cut.crb') }, undefined, undefined, () => Promise.reject(new Error('the line was lost')))).rejects.toThrow('line was lost')
  expect(fs.readdirSync(folder).filter(name => name.startsWith('cut'))).toEqual([])
})

test('Cancelled, nothing of it is left', async () => {
  const file = path.join(folder, 'cancelled.crb')
  const stop = new AbortController()
  await expect(writeOrganisation({ file, rows, signing_pem: key.private_pem, readers, previous: null, desk: null }, ({ done }) => { if (done === 3) stop.abort(new Error('enough')) }, stop.signal)).rejects.toThrow('enough')
  expect(fs.readdirSync(folder).filter(name => name.startsWith('cancelled'))).toEqual([])
})

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { drill } from '../../electron/data/backup/drill.ts'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import { takeBackup } from '../../electron/data/backup/take.ts'
import { openSql } from '../../electron/data/backup/tls.ts'
import { insertFixture } from '../../tests/fixture.ts'
import { readMigrations } from '../backend/migrate.ts'
import { openBackend } from '../backend/open-backend.ts'
import type { TestBackend } from '../backend/open-backend.ts'
import { selfSigned } from '../backend/self-signed.ts'
import { ensureTemplate, startTestCluster } from '../backend/test-cluster.ts'
import type { TestCluster } from '../backend/test-cluster.ts'
import { drillKit } from '../restore/drill-kit.ts'

let folder: string
let server: TestCluster
let backend: TestBackend
let plain: TestBackend
const key = newSigningKey()
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-tls-'))
  const tls = selfSigned('localhost')
  writeFileSync(path.join(folder, 'ca.pem'), tls.cert)
  writeFileSync(path.join(folder, 'other.pem'), selfSigned('localhost').cert)
  server = await startTestCluster(18, tls)
  await ensureTemplate(server, 'none')
  backend = await openBackend(server)
  plain = await openBackend(inject('guichet_server'))
  await insertFixture(backend.sql)
}, 120_000)
afterAll(async () => {
  await backend.stop()
  await plain.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const at = (name: string) => path.join(folder, name)
const address = (host: string, words: string, url = backend.db_url) => `${url.replace('127.0.0.1', host)}?${words}`
async function take(db_url: string): Promise<string> {
  const { identity, recipient } = await newIdentity()
  const file = at('backup.crb')
  rmSync(file, { force: true })
  await takeBackup({ db_url, file, kind: 'full', signing_pem: key.private_pem, readers: { recipients: [recipient] }, previous: () => null, readObject: () => Promise.resolve(new Uint8Array()) })
  return (await drill({ file, openers: { identities: [identity], passphrase: null }, public_pem: key.public_pem, migrations: readMigrations(), known: [], now: new Date().toISOString() }, undefined, await drillKit())).sentence
}
const refused = (db_url: string) => take(db_url).then(() => 'taken', (error: Error) => error.message)

test('a full backup is taken over TLS from the server whose name and certificate are known, structure and rows, and is proven', { timeout: 120_000 }, async () => {
  const db_url = address('localhost', `sslmode=verify-full&sslrootcert=${at('ca.pem')}`)
  const sql = await openSql(db_url, { max: 1 })
  expect(await sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`).toMatchObject([{ ssl: true }])
  await sql.end()
  // while whoever does not speak TLS is not let in: no line of a backup is in the clear, that of pg_dump neither
  const admin = postgres(backend.admin_url, { max: 1 })
  const [hba] = await admin`select setting as file from pg_settings where name = 'hba_file'`
  const file = String(hba?.['file'])
  const before = readFileSync(file, 'utf8')
  try {
    writeFileSync(file, 'hostssl all all 127.0.0.1/32 scram-sha-256\n')
    await admin`select pg_reload_conf()`
    await expect.poll(() => refused(backend.db_url)).toContain('no encryption')
    expect(await take(db_url)).toMatch(/was restored and may be trusted/)
  } finally {
    writeFileSync(file, before)
    await admin`select pg_reload_conf()`
    await admin.end()
  }
})

test('a server with another name, one that nobody vouches for and one without TLS get no backup, and nothing is left behind', { timeout: 120_000 }, async () => {
  expect(await refused(address('127.0.0.1', `sslmode=verify-full&sslrootcert=${at('ca.pem')}`))).toContain('a certificate for another name')
  expect(await refused(address('localhost', 'sslmode=verify-full'))).toContain('of nobody who is trusted here')
  expect(await refused(address('localhost', `sslmode=verify-full&sslrootcert=${at('other.pem')}`))).toContain('of nobody who is trusted here')
  expect(await refused(address('localhost', 'sslmode=require', plain.db_url))).toContain('The server speaks no TLS')
  expect(existsSync(at('backup.crb')) || existsSync(at('backup.crb.part'))).toBe(false)
  // the CA alone, and encryption alone, are there too for whoever says so
  for (const words of [`sslmode=verify-ca&sslrootcert=${at('ca.pem')}`, 'sslmode=require']) {
    const sql = await openSql(address('127.0.0.1', words), { max: 1 })
    expect(await sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`).toMatchObject([{ ssl: true }])
    await sql.end()
  }
})

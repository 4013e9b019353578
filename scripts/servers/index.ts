// `npm run test:servers -- [15 16 17 18] [--json]`: takes a full backup over TLS of a server of each version that hosted projects run, and proves it. Ends with 0 only
// when all are trusted. 15 and 16 are fetched at the first time (30 MB each); they are no packages of this project.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { drill } from '../../electron/data/backup/drill.ts'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import { takeBackup } from '../../electron/data/backup/take.ts'
import { fetchRare } from '../backend/binaries.ts'
import type { PgVersion } from '../backend/binaries.ts'
import { readMigrations } from '../backend/migrate.ts'
import { openBackend } from '../backend/open-backend.ts'
import { selfSigned } from '../backend/self-signed.ts'
import { ensureTemplate, startTestCluster } from '../backend/test-cluster.ts'
import { orEnd } from '../or-end.ts'
import { drillKit } from '../restore/drill-kit.ts'
import { storeSmallFirms } from '../restore/small-firms.ts'

const all = [15, 16, 17, 18] as const
type Proven = { server: string; trusted: boolean; sentence: string; backup_ms: number; drill_ms: number }

process.exit(await orEnd(async () => {
  const args = process.argv.slice(2)
  const wanted = all.filter(version => args.includes(String(version)))
  const found: Proven[] = []
  for (const version of wanted.length > 0 ? wanted : all) {
    const one = await prove(version).catch((error: unknown): Proven => ({ server: String(version), trusted: false, sentence: error instanceof Error ? error.message : String(error), backup_ms: 0, drill_ms: 0 }))
    found.push(one)
    console.error(`${one.trusted ? '✓' : '✗'} PostgreSQL ${one.server}: ${one.sentence}`)
  }
  if (args.includes('--json')) console.log(JSON.stringify(found))
  return found.every(({ trusted }) => trusted) ? 0 : 1
}))

/** Two small firms on such a server, taken over TLS by its name and certificate, and restored. */
async function prove(version: PgVersion): Promise<Proven> {
  if (version === 15 || version === 16) await fetchRare(version)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-servers-'))
  const tls = selfSigned('localhost')
  const server = await startTestCluster(version, tls)
  try {
    await ensureTemplate(server, 'none')
    const backend = await openBackend(server)
    try {
      await storeSmallFirms(backend.sql, new Date(), version)
      writeFileSync(path.join(folder, 'ca.pem'), tls.cert)
      const { identity, recipient } = await newIdentity()
      const key = newSigningKey()
      const file = path.join(folder, 'backup.crb')
      const began = performance.now()
      const { manifest } = await takeBackup({
        db_url: `${backend.db_url.replace('127.0.0.1', 'localhost')}?sslmode=verify-full&sslrootcert=${path.join(folder, 'ca.pem')}`, file, kind: 'full', signing_pem: key.private_pem,
        readers: { recipients: [recipient] }, previous: () => null, readObject: () => Promise.resolve(new Uint8Array()),
      })
      const backup_ms = Math.round(performance.now() - began)
      const { trusted, sentence, drill_ms } = await drill({ file, openers: { identities: [identity], passphrase: null }, public_pem: key.public_pem, migrations: readMigrations(), known: [], now: new Date().toISOString() }, undefined, await drillKit())
      return { server: manifest.server, trusted, sentence, backup_ms, drill_ms }
    } finally {
      await backend.stop()
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

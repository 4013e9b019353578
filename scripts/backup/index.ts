// `npm run backup -- [options]`: a full, sealed backup. See `usage`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { keyFileOf } from '../../electron/data/backup/archive.ts'
import { encryptedText, newIdentity } from '../../electron/data/backup/keys.ts'
import type { Readers } from '../../electron/data/backup/keys.ts'
import { takeBackup } from '../../electron/data/backup/take.ts'
import type { Progress } from '../../electron/data/backup/take.ts'
import { Sentence } from '../backend/sentence.ts'
import { withTarget } from '../database/target.ts'
import { orEnd } from '../or-end.ts'
import { addLink, backupDir, chain, ownIdentity, signingKey } from './own-keys.ts'
import { embeddedObjects, remoteObjects } from './objects.ts'

const usage = `npm run backup -- [options]
  --db-url URL           this database; without it DIRECT_URL or DATABASE_URL, else the embedded backend
  --out DIR              where the archive goes (.cache/backup)
  --recipient AGE1…      who may read it; several times for several people. Without any: a key that is kept in .cache/backup
  --passphrase-file F    a passphrase (first line of F) that opens it. With recipients as well, FILE.key.age beside it holds a key under it
  --signing-key F        an Ed25519 key as PEM; without it one that is kept in .cache/backup
  --schema-only, --data-only, --without-objects, --json`

await orEnd(run)
// the thread of pg_dump leaves handles behind that would keep the process
process.exit(0)

async function run(): Promise<void> {
  const { values } = parseArgs({ options: {
    'db-url': { type: 'string' }, out: { type: 'string' }, recipient: { type: 'string', multiple: true }, 'passphrase-file': { type: 'string' },
    'signing-key': { type: 'string' }, 'schema-only': { type: 'boolean' }, 'data-only': { type: 'boolean' }, 'without-objects': { type: 'boolean' },
    json: { type: 'boolean' }, help: { type: 'boolean' },
  } })
  if (values.help) return console.log(usage)
  if (values['schema-only'] && values['data-only']) throw new Sentence('--schema-only and --data-only exclude each other.')
  const kind = values['schema-only'] ? 'schema' : values['data-only'] ? 'data' : 'full'
  const out = path.resolve(values.out ?? backupDir())
  mkdirSync(out, { recursive: true })
  const name = `guichet-${new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)}Z-${kind}.crb`
  const file = path.join(out, name)
  if (existsSync(file)) throw new Sentence(`${file} is there already.`)

  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Sentence('The backup was cancelled; nothing was kept of it.')))
  const started = performance.now()
  const env = values['db-url'] ? { ...process.env, DIRECT_URL: values['db-url'] } : process.env
  const readers = await readersOf(values.recipient ?? [], values['passphrase-file'] ?? null)
  const result = await withTarget(env, async ({ kind: where, url }) => {
    const previous = (project: string) => chain().findLast(link => link.project === project && link.file.endsWith(`-${kind}.crb`)) ?? null
    return takeBackup({
      db_url: url, file, kind, signing_pem: values['signing-key'] ? readFileSync(values['signing-key'], 'utf8') : signingKey().private_pem,
      readers: readers.readers, previous, signal: stop.signal, onProgress: values.json ? undefined : tell,
      readObject: values['without-objects'] ? null : where === 'embedded' ? embeddedObjects() : objectsOf(process.env),
    })
  })
  if (readers.key_file) writeFileSync(keyFileOf(file), readers.key_file, { mode: 0o600 })
  const { manifest, bytes, manifest_sha256 } = result
  addLink({ project: manifest.project, serial: manifest.serial, sha256: manifest_sha256, taken_at: manifest.taken_at, file: name })
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  const backup_ms = Math.round(performance.now() - started)
  const rss_mb = Math.round(process.resourceUsage().maxRSS / 1024)
  if (values.json) return console.log(JSON.stringify({ file, kind, bytes, tables: manifest.tables.length, rows, objects: manifest.objects?.length ?? null, serial: manifest.serial, manifest_sha256, backup_ms, rss_mb }))
  console.log(`${file}\n${rows} rows of ${manifest.tables.length} tables, ${(bytes / 1e6).toFixed(1)} MB, ${(backup_ms / 1000).toFixed(1)} s. Prove it: npm run restore:verify -- ${file}`)
}

/** One line that is written over; a log gets none of it. */
function tell({ step, done, of }: Progress): void {
  if (process.env['DEBUG']) console.error(`${done + 1}/${of} ${step}`)
  else if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done + 1}/${of} ${step}`)
}

function objectsOf(env: NodeJS.ProcessEnv) {
  const url = env['SUPABASE_URL']
  const key = env['SUPABASE_SECRET_KEY'] ?? env['SUPABASE_SERVICE_ROLE_KEY']
  if (url && key) return remoteObjects(url, key)
  throw new Sentence('Photos and signatures lie in Storage: set SUPABASE_URL and SUPABASE_SECRET_KEY, or leave them out with --without-objects.')
}

/** Who may read it. A passphrase beside recipients opens a key file of its own: an age file has one or the other. */
async function readersOf(recipients: string[], passphrase_file: string | null): Promise<{ readers: Readers; key_file: Uint8Array | null }> {
  const passphrase = passphrase_file === null ? null : readFileSync(passphrase_file, 'utf8').split('\n')[0]?.trim() ?? ''
  if (passphrase === '') throw new Sentence(`The first line of ${passphrase_file} is empty; it should be the passphrase.`)
  if (passphrase !== null && recipients.length === 0) return { readers: { passphrase }, key_file: null }
  if (passphrase !== null) {
    const { identity, recipient } = await newIdentity()
    return { readers: { recipients: [...recipients, recipient] }, key_file: await encryptedText(`${identity}\n`, passphrase) }
  }
  if (recipients.length > 0) return { readers: { recipients }, key_file: null }
  const own = await ownIdentity()
  if (own.is_new) console.error(`Made a key that reads the backups: ${path.join(backupDir(), 'identity.txt')}. Keep a copy elsewhere; without it nobody opens them.`)
  return { readers: { recipients: [own.recipient] }, key_file: null }
}

import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { backupName } from '../../electron/data/backup/file-name.ts'
import { remoteObjects } from '../../electron/data/backup/objects.ts'
import { openS3 } from '../../electron/data/backup/s3.ts'
import type { S3Place } from '../../electron/data/backup/s3.ts'
import type { Progress } from '../../electron/data/backup/take.ts'
import { takeWhole, uploadWhole } from '../../electron/data/backup/whole.ts'
import { Sentence } from '../backend/sentence.ts'
import { namedBy, withTarget } from '../database/target.ts'
import type { Named } from '../database/target.ts'
import { addLink, backupDir, chain, ownIdentity, signingKey } from './own-keys.ts'
import { embeddedObjects } from './objects.ts'

export type Wish = {
  db_url: string | null
  kind: 'full' | 'schema' | 'data'
  /** absolute path of a folder */
  out: string
  recipients: string[]
  passphrase_file: string | null
  signing_key_file: string | null
  /** where it is uploaded to as well */
  place: S3Place | null
  with_objects: boolean
  is_quiet: boolean
  signal: AbortSignal
}
export type Taken = { database: Named; file: string; kind: Wish['kind']; project: string; bytes: number; tables: number; rows: number; objects: number | null; serial: number; manifest_sha256: string; /** its address in the storage */ uploaded: string | null }

/** Takes one backup and notes it in the line of those that were made here. */
export async function takeOnce({ db_url, kind, out, recipients, passphrase_file, signing_key_file, place, with_objects, is_quiet, signal }: Wish): Promise<Taken> {
  mkdirSync(out, { recursive: true })
  const name = backupName(Date.now(), kind)
  const file = path.join(out, name)
  if (existsSync(file)) throw new Sentence(`${file} is there already.`)
  const env = db_url === null ? process.env : { ...process.env, DIRECT_URL: db_url }
  const readers = await readersOf(recipients, passphrase_file)
  const { database, manifest, bytes, manifest_sha256 } = await withTarget(env, async ({ kind: where, url }) => {
    const previous = (project: string) => chain().findLast(link => link.project === project && link.file.endsWith(`-${kind}.crb`)) ?? null
    const taken = await takeWhole({
      db_url: url, file, kind, signing_pem: signing_key_file === null ? signingKey().private_pem : readFileSync(signing_key_file, 'utf8'),
      ...readers, previous, signal, onProgress: is_quiet ? undefined : tell,
      readObject: with_objects ? where === 'embedded' ? embeddedObjects() : objectsOf(process.env) : null,
    })
    return { database: namedBy(where, url), ...taken }
  }, line => console.error(line))
  addLink({ project: manifest.project, serial: manifest.serial, sha256: manifest_sha256, taken_at: manifest.taken_at, file: name })
  const uploaded = place ? await uploadWhole(file, openS3(place), signal) : null
  return { database, uploaded, file, kind, project: manifest.project, bytes, tables: manifest.tables.length, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), objects: manifest.objects?.length ?? null, serial: manifest.serial, manifest_sha256 }
}

/** One line that is written over; a log gets none of it. */
function tell({ step, done, of }: Progress): void {
  if (process.env['DEBUG']) console.error(`${done + 1}/${of} ${step}`)
  else if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done + 1}/${of} ${step}`)
}

function objectsOf(env: NodeJS.ProcessEnv) {
  const url = env['SUPABASE_URL']
  const key = env['SUPABASE_SECRET_KEY'] ?? env['SUPABASE_SERVICE_ROLE_KEY']
  if (url && key) return remoteObjects({ api_url: url, secret_key: key })
  throw new Sentence('Photos and signatures lie in Storage: set SUPABASE_URL and SUPABASE_SECRET_KEY, or leave them out with --without-objects.')
}

/** Who may read it; where nobody was named, whoever has the key that is kept here. */
async function readersOf(recipients: string[], passphrase_file: string | null): Promise<{ recipients: string[]; passphrase: string | null }> {
  const passphrase = passphrase_file === null ? null : readFileSync(passphrase_file, 'utf8').split('\n')[0]?.trim() ?? ''
  if (passphrase === '') throw new Sentence(`The first line of ${passphrase_file} is empty; it should be the passphrase.`)
  if (passphrase !== null || recipients.length > 0) return { recipients, passphrase }
  const own = await ownIdentity()
  if (own.is_new) console.error(`Made a key that reads the backups: ${path.join(backupDir(), 'identity.txt')}. Keep a copy elsewhere; without it nobody opens them.`)
  return { recipients: [own.recipient], passphrase: null }
}

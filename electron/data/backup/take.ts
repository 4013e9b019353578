import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type postgres from 'postgres'
import { writeArchive } from './archive.ts'
import type { Claim, Entry, Written } from './archive.ts'
import { catalogueOf, fingerprintOf } from './catalogue.ts'
import type { Ask } from './catalogue.ts'
import { ContentHash, fixed_output } from './content-hash.ts'
import { moneyOf, numberBlocksOf, schemas, sequencesOf, tablesOf } from './facts.ts'
import type { Readers } from './keys.ts'
import { deskEntry } from './desk-operations.ts'
import type { DeskOperations } from './desk-operations.ts'
import { format, names, objectName, partName } from './manifest.ts'
import type { Manifest, TableClaim } from './manifest.ts'
import { pgDump } from './pg-dump.ts'
import { LineFault, lineError, openSql } from './tls.ts'

export type Progress = { step: string; done: number; of: number }
/** Reads the bytes of one object of Storage; throws when they are not there. */
export type ReadObject = (object: { bucket: string; name: string; version: string | null }) => Promise<Uint8Array>

export type BackupOrder = {
  /** a login that bypasses row level security: what it can not see would be missing without a word */
  db_url: string
  file: string
  kind: Manifest['kind']
  signing_pem: string
  readers: Readers
  /** the backup before this one of the same database, which a restore makes another; null for the first */
  previous: (project: string) => { serial: number; sha256: string | null } | null
  /** null leaves the bytes of Storage out, and the manifest says so */
  readObject: ReadObject | null
  /** what the desk that takes it has confirmed and not sent */
  desk?: DeskOperations | null
  /** where pg_dump's thread lies, for a program in one file */
  pg_dump?: string
  signal?: AbortSignal
  onProgress?: ((progress: Progress) => void) | undefined
}

/** Rows are packed into parts of about this many bytes of text, so that a large table is never held in memory as a whole. */
const part_bytes = 8_000_000
const packed = promisify(gzip)

/**
 * Takes a backup of the whole database on one snapshot and writes it as a sealed archive. Throws a sentence when the login sees less than
 * everything; nothing is left behind then, nor when aborted.
 */
export async function takeBackup(order: BackupOrder): Promise<Written> {
  const sql = await openSql(order.db_url, { max: 1, prepare: false, onnotice: () => undefined, connection: { application_name: 'guichet-backup', statement_timeout: 0 } })
  try {
    return await sql.begin('isolation level repeatable read read only', tx => archiveFrom(tx, order)).catch((error: unknown) => { throw lineError(error) })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function archiveFrom(tx: postgres.TransactionSql, order: BackupOrder): Promise<Written> {
  const { kind, signal, onProgress } = order
  // what waits at a desk is of no use without rows
  const desk = kind === 'schema' ? null : order.desk ?? null
  const ask: Ask = query => tx.unsafe(query)
  await tx.unsafe(fixed_output)
  await seesEverything(ask)
  const taken_at = new Date().toISOString()
  const [about] = await ask(`select pg_export_snapshot() as snapshot, current_setting('server_version') as server,
    (select max(version) from supabase_migrations.schema_migrations) as migration, (select epoch::text from public.sync_epoch) as epoch`)
  const tables = kind === 'schema' ? [] : await tablesOf(ask)
  const objects = order.readObject && kind !== 'schema'
    ? await ask(`select bucket_id as bucket, name, version from storage.objects order by bucket_id, name`) : []
  const steps = (kind === 'data' ? 0 : 2) + tables.length + objects.length
  let done = 0
  const tell = (step: string) => onProgress?.({ step, done: done++, of: steps })

  const claimed: TableClaim[] = []
  const kept: NonNullable<Manifest['objects']> = []
  let pg_dump = 'none'
  let sequences: Manifest['sequences'] = []

  async function* entries(): AsyncGenerator<Entry> {
    const dump = (section: string) => pgDump(order.db_url, [`--section=${section}`, `--snapshot=${String(about?.['snapshot'])}`,
      ...schemas.map(schema => `--schema=${schema}`)], signal, order.pg_dump)
    let post: Buffer | null = null
    if (kind !== 'data') {
      tell(names.pre)
      // both before the rows: the memory that pg_dump takes is free again by the time they come
      post = await dump('post-data')
      const bytes = await dump('pre-data')
      pg_dump = /^-- Dumped by pg_dump version (\S+)/m.exec(bytes.toString('utf8', 0, 2000))?.[1] ?? 'unknown'
      yield { name: names.pre, bytes }
    }
    for (const table of tables) {
      tell(table.name)
      yield* rowsOf(tx, table, claimed, signal)
    }
    if (kind !== 'schema') {
      sequences = await sequencesOf(ask)
      yield { name: names.sequences, bytes: Buffer.from(sequences.map(({ name, last, is_called }) =>
        `SELECT pg_catalog.setval('${name.replaceAll('\'', '\'\'')}', ${last}, ${is_called});\n`).join('')) }
    }
    if (post) {
      tell(names.post)
      yield { name: names.post, bytes: post }
    }
    const written = new Set<string>()
    for (const { bucket, name, version } of objects) {
      tell(`${String(bucket)}/${String(name)}`)
      const bytes = await order.readObject?.({ bucket: String(bucket), name: String(name), version: typeof version === 'string' ? version : null })
      if (!bytes) continue
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      kept.push({ bucket: String(bucket), name: String(name), bytes: bytes.length, sha256 })
      if (!written.has(sha256)) yield { name: objectName(sha256), bytes }
      written.add(sha256)
    }
    if (desk) yield deskEntry(desk)
  }

  const fingerprint = fingerprintOf(await catalogueOf(ask))
  const money = await moneyOf(ask)
  const number_blocks = await numberBlocksOf(ask)
  const project = String(about?.['epoch'])
  const previous = order.previous(project)
  const claim = (): Claim => ({
    format, kind, project, serial: (previous?.serial ?? 0) + 1, previous: previous?.sha256 ?? null,
    taken_at, server: String(about?.['server']), pg_dump, migration: String(about?.['migration']), fingerprint, tables: claimed, sequences, money, number_blocks,
    objects: order.readObject && kind !== 'schema' ? kept : null, ...desk && { desk: { device_id: desk.device_id, operations: desk.operations.length } },
  })
  return writeArchive(order.file, entries(), claim, { signing_pem: order.signing_pem, readers: order.readers, signal })
}

/** A role that row level security binds would dump no rows and call it success: throws LineFault for one. */
export async function seesEverything(ask: Ask): Promise<void> {
  const [role] = await ask('select rolname, rolsuper or rolbypassrls as all from pg_roles where rolname = current_user')
  if (role?.['all'] !== true) {
    throw new LineFault('db_rights', `The login ${String(role?.['rolname'])} sees only some rows (it has no BYPASSRLS), so this would be no backup. Use the owner's login.`)
  }
}

/** The rows of a table as parts of one gzip, and what is claimed of them. */
async function* rowsOf(tx: postgres.TransactionSql, { name, columns }: { name: string; columns: string[] }, claimed: TableClaim[],
  signal: AbortSignal | undefined): AsyncGenerator<Entry> {
  const content = new ContentHash()
  const source = await tx.unsafe(`copy ${name} (${columns.join(', ')}) to stdout`).readable()
  let held: Buffer[] = []
  let size = 0
  let part = 1
  const cut = async (): Promise<Entry> => {
    const bytes = await packed(Buffer.concat(held))
    held = []
    size = 0
    return { name: partName(name, part++), bytes }
  }
  for await (const piece of source as AsyncIterable<Buffer>) {
    signal?.throwIfAborted()
    content.add(piece)
    held.push(Buffer.from(piece))
    size += piece.length
    if (size >= part_bytes) yield await cut()
  }
  // The driver pauses its socket at a full buffer and goes on when more is read; after the end nothing is, and the next answer never came.
  source._read(0)
  claimed.push({ name, columns, ...content.end() })
  if (size > 0 || part === 1) yield await cut()
}

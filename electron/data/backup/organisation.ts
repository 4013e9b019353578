import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Wire } from '../../../shared/wire.ts'
import { writeArchive } from './archive.ts'
import type { Entry, Written } from './archive.ts'
import { contentOf } from './content-hash.ts'
import { deskEntry } from './desk-operations.ts'
import type { DeskOperations } from './desk-operations.ts'
import type { Readers } from './keys.ts'
import { format, objectName, partName, sha256Of } from './manifest.ts'
import type { Manifest, TableClaim } from './manifest.ts'
import type { Progress } from './take.ts'

export type OrganisationOrder = {
  file: string
  /** what the server has given, all of one snapshot */
  rows: Wire['archive_organisation']
  signing_pem: string
  readers: Readers
  /** the archive before this one of the same firm */
  previous: { serial: number; sha256: string } | null
  /** what this desk had not sent when the rows were asked for */
  desk: DeskOperations | null
}

/** An object of the bucket that a row says to be stored. */
export type NamedObject = { name: string; sha256: string; bytes: number }
/** Its bytes as they are there, null where the administrator is given none. Rejects where the line is lost: there is no half archive. */
export type GiveObject = (object: NamedObject) => Promise<Uint8Array | null>

const packed = promisify(gzip)
const part_bytes = 8_000_000
const bucket = 'attachments'

/**
 * Writes what an administrator sees of the own firm as a sealed archive, in the container of a full backup: the rows, then the objects of Storage that
 * they name, one at a time; without `give` those are left out. Nothing is left behind when it fails or `signal` aborts.
 */
export function writeOrganisation({ file, rows: { as_of, server, migration, project, tables, money, number_blocks }, signing_pem, readers, previous, desk }: OrganisationOrder,
  onProgress: (progress: Progress) => void = () => undefined, signal?: AbortSignal, give: GiveObject | null = null): Promise<Written> {
  const claimed: TableClaim[] = []
  const kept: NonNullable<Manifest['objects']> = []
  const objects = give ? objectsIn(tables) : []
  const of = tables.length + objects.length
  async function* entries(): AsyncGenerator<Entry> {
    for (const [done, { name, columns, rows }] of tables.entries()) {
      onProgress({ step: name, done, of })
      const text = Buffer.from(rows)
      claimed.push({ name, columns, ...contentOf(text) })
      for (let at = 0, part = 1; at < text.length || part === 1; at += part_bytes) yield { name: partName(name, part++), bytes: await packed(text.subarray(at, at + part_bytes)) }
    }
    const written = new Set<string>()
    for (const [nth, object] of objects.entries()) {
      onProgress({ step: bucket, done: tables.length + nth, of })
      const bytes = await give?.(object)
      if (!bytes) continue // the drill says which are missing
      // What is there, not what should be: the drill compares.
      const sha256 = sha256Of(bytes)
      kept.push({ bucket, name: object.name, bytes: bytes.length, sha256 })
      if (!written.has(sha256)) yield { name: objectName(sha256), bytes }
      written.add(sha256)
    }
    if (desk) yield deskEntry(desk)
  }
  return writeArchive(file, entries(), () => ({
    format, kind: 'organisation', project, serial: (previous?.serial ?? 0) + 1, previous: previous?.sha256 ?? null, taken_at: new Date(as_of).toISOString(), server, pg_dump: 'none', migration,
    fingerprint: null, tables: claimed, sequences: [], money, number_blocks, objects: give ? kept : null,
    desk: desk && { device_id: desk.device_id, operations: desk.operations.length },
  }), { signing_pem, readers, signal })
}

/** What the rows say to be stored, each object once. */
function objectsIn(tables: OrganisationOrder['rows']['tables']): NamedObject[] {
  const found = new Map<string, NamedObject>()
  const table = tables.find(({ name }) => name === `public.${bucket}`)
  for (const line of table?.rows.split('\n').slice(0, -1) ?? []) {
    const cells = line.split('\t')
    const cell = (column: string) => cells[table?.columns.indexOf(column) ?? -1] ?? ''
    const name = `${cell('org_id')}/${cell('location_id')}/${cell('sha256')}`
    if (cell('state') === 'STORED') found.set(name, { name, sha256: cell('sha256'), bytes: Number(cell('bytes')) })
  }
  return [...found.values()]
}

import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Wire } from '../../../shared/wire.ts'
import { writeArchive } from './archive.ts'
import type { Entry, Written } from './archive.ts'
import { contentOf } from './content-hash.ts'
import { deskEntry } from './desk-operations.ts'
import type { DeskOperations } from './desk-operations.ts'
import type { Readers } from './keys.ts'
import { format, partName } from './manifest.ts'
import type { TableClaim } from './manifest.ts'
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

const packed = promisify(gzip)
const part_bytes = 8_000_000

/** Writes what an administrator sees of the own firm as a sealed archive, in the container of a full backup. Nothing is left behind when it fails or `signal` aborts. */
export function writeOrganisation({ file, rows: { as_of, server, migration, project, tables, money, number_blocks }, signing_pem, readers, previous, desk }: OrganisationOrder,
  onProgress: (progress: Progress) => void = () => undefined, signal?: AbortSignal): Promise<Written> {
  const claimed: TableClaim[] = []
  async function* entries(): AsyncGenerator<Entry> {
    for (const [done, { name, columns, rows }] of tables.entries()) {
      onProgress({ step: name, done, of: tables.length })
      const text = Buffer.from(rows)
      claimed.push({ name, columns, ...contentOf(text) })
      for (let at = 0, part = 1; at < text.length || part === 1; at += part_bytes) yield { name: partName(name, part++), bytes: await packed(text.subarray(at, at + part_bytes)) }
    }
    if (desk) yield deskEntry(desk)
  }
  return writeArchive(file, entries(), () => ({
    format, kind: 'organisation', project, serial: (previous?.serial ?? 0) + 1, previous: previous?.sha256 ?? null, taken_at: new Date(as_of).toISOString(), server, pg_dump: 'none', migration,
    fingerprint: null, tables: claimed, sequences: [], money, number_blocks, objects: null,
    desk: desk && { device_id: desk.device_id, operations: desk.operations.length },
  }), { signing_pem, readers, signal })
}

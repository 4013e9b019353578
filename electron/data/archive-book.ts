import type { WholeKind } from '../../shared/drills.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Archived } from './backup/drill-line.ts'
import type { Link } from './backup/prune.ts'
import type { Database } from './database.ts'
import type { Here } from './desk.ts'
import type { NewOp } from './forms/form.ts'
import type { Log } from './log.ts'

export type ArchiveBook = {
  /** Notes an archive that was made here, and tells the firm. @param folder where it lies, for one that was made by itself @param kind of the firm's own, or what of the whole database it is */
  keep(who: Here, archived: Archived, folder: string | null, kind?: 'organisation' | WholeKind): void
  /** Their place in the line. */
  known(): { project: string; serial: number; sha256: string }[]
  /** Those of the whole database of one kind, the oldest first. */
  whole(kind: WholeKind): ReturnType<ArchiveBook['known']>
  /** Those that were made by themselves into this folder. */
  chainIn(folder: string): Link[]
  /** The files of a kind that were made into this folder after the one that was begun at `last_ok_at` (ms UTC); null: all. */
  madeAfter(folder: string, kind: 'organisation' | WholeKind, last_ok_at: number | null): string[]
}
type Parts = { db: Database; now: () => number; confirm(here: Here, ops: readonly NewOp[]): void; log: Log }

/** The archives of the own firm that were made at this desk. */
export function openArchiveBook({ db, now, confirm, log }: Parts): ArchiveBook {
  return {
    known: () => db.prepare('select project, serial, manifest_sha256 as sha256 from archives_made order by serial').all() as ReturnType<ArchiveBook['known']>,
    keep(who, { file_name, project, serial, manifest_sha256, sha256, tables, rows, bytes, taken_at, payments_rp, operations }, folder, kind = 'organisation') {
      const id = uuidv7(now())
      db.prepare(`insert into archives_made (id, made_at, taken_at, person_id, person_name, file_name, project, serial, manifest_sha256, row_count, bytes, folder, kind)
        values (@id, @made_at, @taken_at, @person_id, @person_name, @file_name, @project, @serial, @manifest_sha256, @rows, @bytes, @folder, @kind)`)
        .run({ id, made_at: now(), taken_at: Date.parse(taken_at), person_id: who.person.id, person_name: who.person.name, file_name, project, serial, manifest_sha256, rows, bytes, folder, kind })
      log(kind === 'organisation' ? 'the archive of the firm was made' : 'a backup of the whole database was made', { id, rows, bytes, operations, by: who.person.id })
      try {
        // what all firms of a server took is nobody's own sum
        const [heard, sum_rp] = kind === 'organisation' ? ['ARCHIVE', Number(payments_rp)] as const : ['WHOLE', 0] as const
        confirm(who, [{ name: 'record_backup', input: { backup_run_id: id, kind: heard, table_count: tables, row_count: rows, sum_rp, bytes, sha256, is_ok: true, at: now() } }])
      } catch (error) {
        log('the firm does not hear of its archive', error)
      }
    },
    whole: kind => db.prepare('select project, serial, manifest_sha256 as sha256 from archives_made where kind = ? order by serial').all(kind) as ReturnType<ArchiveBook['known']>,
    madeAfter(folder, kind, last_ok_at) {
      const made = db.prepare('select file_name from archives_made where folder = ? and kind = ? and made_at >= ? order by made_at, id').pluck().all(folder, kind, last_ok_at ?? 0) as string[]
      return last_ok_at === null ? made : made.slice(1)
    },
    chainIn: folder => (db.prepare('select project, serial, manifest_sha256 as sha256, taken_at, file_name as file from archives_made where folder = ? order by serial').all(folder) as (Omit<Link, 'taken_at'> & { taken_at: number })[])
      .map(link => ({ ...link, taken_at: new Date(link.taken_at).toISOString() })),
  }
}

import type { CommandInput } from '../../../shared/commands.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { Database } from '../database.ts'
import { all, one } from '../statement.ts'
import { Trouble } from '../trouble.ts'
import { kindOf } from './kind.ts'

type Photos = readonly { sha256: string; view: NonNullable<CommandInput<'check_in'>['attachments']>[number]['view'] }[]
type Kept = { sha256: string; bytes: number; mime: 'image/jpeg' | 'image/png' | 'image/webp' }

/** Notes what lies in the folder for a form to come: its hash. Throws Trouble where it is no picture. */
export function keepPhoto(db: Database, keep: (bytes: Uint8Array) => string, bytes: Uint8Array, at: number): string {
  const mime = kindOf(bytes)
  if (mime === 'application/pdf') throw new Trouble('refused.attachment_mime', undefined, 'bytes')
  const sha256 = keep(bytes)
  db.prepare('insert into kept_photos (sha256, bytes, mime, kept_at) values (?, ?, ?, ?) on conflict (sha256) do update set kept_at = excluded.kept_at')
    .run(sha256, bytes.length, mime, at)
  return sha256
}

/** The photos of a form as its operation names them, in the order of the form. Throws Trouble where one was never kept here. */
export function attachmentsOf(db: Database, photos: Photos, at: number, kind: 'PHOTO' | 'SIGNATURE' = 'PHOTO'): NonNullable<CommandInput<'check_in'>['attachments']> {
  return photos.map(({ sha256, view }) => {
    const kept = one<Kept>(db, 'select sha256, bytes, mime from kept_photos where sha256 = @sha256', { sha256 })
    if (!kept) throw new Trouble('error.photo_gone', undefined, 'photos')
    return { id: uuidv7(at), kind, ...kept, view: view ?? null }
  })
}

/** The kind of a photo that this PC knows, null for anything else. */
export const mimeOf = (db: Database, sha256: string): string | null =>
  one<{ mime: string }>(db, 'select mime from kept_photos where sha256 = @sha256 union all select mime from attachments where sha256 = @sha256 limit 1', { sha256 })?.mime ?? null

/**
 * Photos of forms that were never confirmed and are older than that: their hashes. What an operation names, the queue of files looks after;
 * what a draft names stays with it, however old the clock makes it.
 */
export function dropUnused(db: Database, limit: number): string[] {
  const old = 'from kept_photos where kept_at < @limit and not exists (select 1 from drafts where instr(body, sha256) > 0)'
  const unused = all<{ sha256: string }>(db, `select sha256 ${old} and sha256 not in (select sha256 from files)`, { limit })
  db.prepare(`delete ${old}`).run({ limit })
  return unused.map(({ sha256 }) => sha256)
}

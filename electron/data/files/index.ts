import path from 'node:path'
import type { ActInput } from '../../../shared/acts.ts'
import type { CommandInput } from '../../../shared/commands.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { Stale } from '../commands/command.ts'
import { isDiskFull } from '../damage.ts'
import { readDesk } from '../database.ts'
import type { Database } from '../database.ts'
import { hereOf } from '../desk.ts'
import type { Desk, Here, Person } from '../desk.ts'
import type { NewOp } from '../forms/form.ts'
import type { Log } from '../log.ts'
import type { Sessions } from '../sessions.ts'
import { clockOffset } from '../sync/clock.ts'
import { Trouble } from '../trouble.ts'
import type { Later } from '../sync/turns.ts'
import { startFetches } from './fetches.ts'
import type { Fetches } from './fetches.ts'
import { openFolder } from './folder.ts'
import { kindOf } from './kind.ts'
import { keepPhoto, mimeOf } from './photos.ts'
import { noteSafe } from './queue.ts'
import type { WaitingFile } from './queue.ts'
import { Damaged } from './seal.ts'
import { startUploads } from './uploads.ts'
import type { Uploads } from './uploads.ts'

export type Files = Uploads & {
  /** photos that other PCs have taken */
  fetches: Pick<Fetches, 'want' | 'turn'>
  /** Keeps a file and attaches it: on disk and in the outbox when it returns. Throws Trouble. */
  add(input: ActInput<'add_file'>): void
  /** Keeps a photo for a form to come; on disk when it returns. Throws Trouble. */
  keepPhoto(bytes: Uint8Array): string
  /** What lies on this PC under that hash, own or fetched; null where nothing does or it is damaged. */
  bytesOf(sha256: string): Uint8Array | null
  /** A photo that lies on this PC, null where it does not; for whoever is signed in. */
  show(sha256: string): { mime: string; bytes: Uint8Array } | null
}
type Parts = {
  db: Database
  /** the profile; the files lie in `files` below it */
  folder: string
  key: Uint8Array
  desk: Desk
  sessions: Pick<Sessions, 'sender' | 'pushed'>
  /** Confirms operations and what `also` writes, in one transaction. Throws Stale. */
  confirm: (here: Here, ops: readonly NewOp[], also?: () => void) => void
  changed: (tables: readonly string[]) => void
  log: Log
  later: Later
}

/** The files of this desk: kept, attached, brought to the server, and removed when they may; and copies of what other desks have brought there. */
export function openFiles({ db, folder: profile, key, desk, sessions, confirm, changed, log, later }: Parts): Files {
  const folder = openFolder(path.join(profile, 'files'), key)

  /** Both or neither: the file counts as safe here, and the server is told. */
  function safe(file: WaitingFile, person: Person): boolean {
    const location_id = readDesk(db, 'location_id')
    if (!location_id) return false
    const here: Here = { person, device_id: readDesk(db, 'device_id') ?? '', location_id }
    const at = desk.now()
    const input: CommandInput<'confirm_stored'> = { attachment_id: file.attachment_id, sha256: file.sha256, bytes: file.bytes, at }
    const note = () => noteSafe(db, file, at + clockOffset(db))
    try {
      confirm(here, [{ name: 'confirm_stored', input }], note)
    } catch (error) {
      if (!(error instanceof Stale)) throw error
      // Its row is not here any more (set aside, or of another location): the bytes are safe all the same.
      log('a file is safe that no row asks for', { file: file.attachment_id, key: error.key })
      note()
    }
    sessions.pushed(file.author_id)
    return true
  }

  const uploads = startUploads({ db, folder, senderOf: id => sessions.sender(id), safe, changed, now: () => desk.now(), log, later })
  // Nobody's own author: it is fetched under the name of whoever is at the counter, or not at all.
  const fetches = startFetches({ db, folder: openFolder(path.join(profile, 'fetched'), key), storage: () => sessions.sender('')?.storage ?? null, changed, now: () => desk.now(), log, later })

  return {
    ...uploads,
    fetches,
    wake(why) {
      uploads.wake(why)
      if (why !== 'added') fetches.wake(why)
    },
    async stop() {
      await Promise.all([uploads.stop(), fetches.stop()])
    },
    add({ contract_id, damage_id, kind, bytes }) {
      const here = hereOf(desk)
      if (!here) throw new Trouble('error.not_signed_in')
      const mime = kindOf(bytes)
      const sha256 = keepOr(bytes)
      const at = desk.now()
      const input: CommandInput<'attach_file'> = { attachment_id: uuidv7(at), location_id: here.location_id, contract_id, damage_id, kind, sha256,
        bytes: bytes.length, mime, at }
      try {
        confirm(here, [{ name: 'attach_file', input }])
      } catch (error) {
        throw error instanceof Stale ? new Trouble(error.key, error.values) : error
      }
      changed(['files'])
      uploads.wake('added')
    },
    keepPhoto(bytes) {
      if (!hereOf(desk)) throw new Trouble('error.not_signed_in')
      return keepPhoto(db, keepOr, bytes, desk.now() + clockOffset(db))
    },
    bytesOf,
    show(sha256) {
      if (!hereOf(desk)) throw new Trouble('error.not_signed_in')
      const mime = mimeOf(db, sha256)
      const bytes = mime === null ? null : bytesOf(sha256)
      return mime === null || bytes === null ? null : { mime, bytes }
    },
  }

  function bytesOf(sha256: string): Uint8Array | null {
    if (folder.keptAt(sha256) === null) return fetches.read(sha256)
    try {
      return folder.read(sha256)
    } catch (error) {
      if (!(error instanceof Damaged)) throw error
      log('a file is damaged', { sha256 })
      return fetches.read(sha256)
    }
  }

  /** What is taken here comes before what the server has as well: copies make room for it. */
  function keepOr(bytes: Uint8Array): string {
    try {
      return folder.keep(bytes)
    } catch (error) {
      if (isDiskFull(error) && fetches.makeRoom()) return keepOr(bytes)
      if (isDiskFull(error)) throw error // there are words for that
      log('a file can not be kept', error)
      throw new Trouble('error.file_not_kept')
    }
  }
}

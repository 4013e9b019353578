import type { KeyObject } from 'node:crypto'
import type { Backups } from '../../shared/drills.ts'
import type { ArchiveBook } from './archive-book.ts'
import { photosFor } from './archive-photos.ts'
import type { ArchivePhotos } from './archive-photos.ts'
import type { DeskOperations } from './backup/desk-operations.ts'
import { backupName } from './backup/file-name.ts'
import type { Database } from './database.ts'
import type { Here } from './desk.ts'
import type { DrillLine } from './drill-line.ts'
import type { Log } from './log.ts'
import { CallFailed } from './sync/outcome.ts'
import type { RpcBytes } from './sync/parts.ts'
import { Trouble } from './trouble.ts'

type Parts = {
  db: Database
  line: DrillLine
  book: ArchiveBook
  /** signs archives, as it signs certificates */
  key: KeyObject
  /** a way to the server under this person's own name, null while there is no line */
  rpcBytesOf: (person_id: string) => RpcBytes | null
  photos: ArchivePhotos
  /** what this desk has confirmed and not sent */
  unsent: () => DeskOperations
  now: () => number
  tell(): void
  log: Log
}
export type Archives = {
  /** Begins; what comes of it is in `view`. Throws Trouble `error.needs_line`. */
  make(who: Here, passphrase: string): void
  cancel(): void
  isRunning(): boolean
  view(): Backups['archive']
}

const shown = 5

/** Makes the archive of the own firm: the server's rows of one snapshot, under the rights of who is signed in, sealed and signed in a process of its own. */
export function openArchives({ db, line, book, key, rpcBytesOf, photos, unsent, now, tell, log }: Parts): Archives {
  let running: Backups['archive']['running'] = null
  let broke_off: Backups['archive']['broke_off'] = null
  let stop = new AbortController()

  async function work(who: Here, ask: RpcBytes, passphrase: string): Promise<void> {
    // before the rows: what goes out meanwhile is in both, which is no harm; the other way round it could be in neither
    const [desk, began_at] = [unsent(), now()]
    const answer = await ask('archive_organisation', {}, stop.signal)
    if (stop.signal.aborted) throw new Cancelled()
    running = { step: 'write', share: 0.2 }
    tell()
    let is_line_lost = false
    const came = await line.startArchive(backupName(began_at, 'organisation'), {
      answer, signing_pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(), readers: { passphrase }, before: book.known(), desk,
    }, said => {
      if (running && 'share' in said) running = { step: 'write', share: 0.2 + 0.8 * said.share }
      tell()
    }, photosFor(photos, who, stop.signal, error => {
      is_line_lost = true
      log('no photo for the archive of the firm', { error: String(error) })
    }))
    if (came.end === 'failed' && (is_line_lost || came.why === 'line')) throw new CallFailed('retry', 0, '')
    if (came.end !== 'archived') throw came.end === 'cancelled' ? new Cancelled() : new Error(came.end)
    book.keep(who, came.archived, null)
  }

  return {
    make(who, passphrase) {
      const ask = rpcBytesOf(who.person.id)
      if (!ask) throw new Trouble('error.needs_line')
      stop = new AbortController()
      running = { step: 'fetch', share: 0 }
      broke_off = null
      tell()
      work(who, ask, passphrase).catch((error: unknown) => {
        broke_off = error instanceof Cancelled || stop.signal.aborted ? 'cancelled' : error instanceof CallFailed && error.kind === 'retry' ? 'line' : 'failed'
        if (broke_off !== 'cancelled') log('no archive of the firm', error)
      }).finally(() => {
        running = null
        tell()
      })
    },
    cancel() {
      stop.abort()
      line.cancel()
    },
    isRunning: () => running !== null,
    view: () => ({
      running, broke_off,
      made: (db.prepare("select made_at, file_name, row_count, bytes, person_name from archives_made where kind = 'organisation' order by made_at desc limit ?").all(shown) as { made_at: number; file_name: string; row_count: number; bytes: number; person_name: string }[])
        .map(({ made_at, file_name, row_count, bytes, person_name }) => ({ made_at, file_name, rows: row_count, bytes, person: person_name })),
    }),
  }
}

class Cancelled extends Error {}

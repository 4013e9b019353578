import type { Database } from 'better-sqlite3'
import { DAY, MINUTE } from '../../../shared/time.ts'
import type { Person } from '../desk.ts'
import type { Log } from '../log.ts'
import { clockOffset } from '../sync/clock.ts'
import { inTurns, timers } from '../sync/turns.ts'
import type { Later } from '../sync/turns.ts'
import type { Folder } from './folder.ts'
import { dropUnused } from './photos.ts'
import { authorsOfFiles, forgetFiles, isQueued, lostFiles, nextFile, nextTryAt, noteFailure, noteStep, outlived, queueFile, tryAgain } from './queue.ts'
import { fileReasons } from './queue.ts'
import type { FileReason, WaitingFile } from './queue.ts'
import { sendFile } from './send.ts'
import type { Sent } from './send.ts'
import { StorageFailed } from './storage.ts'
import type { Storage } from './storage.ts'

/**
 *   QUEUED ──sent──▶ UPLOADED ──read back, same hash──▶ SAFE ──30 days──▶ gone from this PC
 *     ▲  ▲               │ other bytes, or none
 *     │  └───────────────┘ (sent over them)
 *     └─ FAILED: not allowed, no store, too large, damaged here; tried again, ever more rarely
 *
 * Beside the row sync, one file at a time: it never holds up a row, and no file holds up another. A turn ends with the first file for
 * which there was no line; each file has its own time of the next try. After a kill at any point the state on disk says where to go on.
 */
export type Uploads = {
  /** added: a new file · line: it came back · person: somebody has come · asked: somebody wants all of it tried now */
  wake(why: 'added' | 'line' | 'person' | 'asked'): void
  /** Resolves when the turn that runs has ended, after a second at the latest. */
  stop(): Promise<void>
  /** Runs one turn after the one that may be running (tests). */
  turn(): Promise<void>
}
/** Somebody, and Storage under their name. */
export type Sender = { person: Person; storage: Storage }
export type UploadParts = {
  db: Database
  folder: Folder
  /** Who can send the files of this person; null: nobody at the moment */
  senderOf: (author_id: string) => Sender | null
  /** The server gave the same bytes back: kept as SAFE, and said to the server by whoever sent it. False while this desk has no place. */
  safe: (file: WaitingFile, sender: Person) => boolean
  changed: (tables: readonly string[]) => void
  now: () => number
  log: Log
  random?: () => number
  later?: Later
}

/** How long a file stays on this PC after the server has it. */
export const retention_ms = 30 * DAY
const first_retry_ms = 1_000
const last_retry_ms = 5 * 60_000
/** Where a person has to do something first. */
const first_failed_ms = 60_000
const last_failed_ms = 60 * 60_000
const differing_tries = 3
const tidy_every_ms = DAY
/** A file without a row may get one with the next rows. */
const stray_ms = 60 * MINUTE

/** What may have passed by itself when something happens. */
const passes_by: Record<'line' | 'person' | 'asked', readonly FileReason[]> = { line: ['line'], person: ['line', 'not_allowed'], asked: fileReasons }

/** Starts asleep; `wake` begins. */
export function startUploads({ db, folder, senderOf, safe, changed, now, log, random = Math.random, later = timers }: UploadParts): Uploads {
  let failures = 0
  let not_before = 0
  let tidied_at: number | null = null
  /** Files of this PC that no queue knows: from before a rebuild of the database. */
  let strays = folder.hashes().filter(hash => !isQueued(db, hash))

  /** Doubles with each try, half of it by chance: a branch's PCs shall not all knock at once. */
  const pause = (tries: number, first: number, last: number) => Math.round(Math.min(last, first * 2 ** Math.min(tries, 20)) * (0.5 + random() / 2))

  function adoptStrays(): void {
    strays = strays.filter(hash => {
      const found = lostFiles(db, hash)
      for (const file of found) queueFile(db, file, now())
      return found.length === 0
    })
  }

  /** The only place where a file leaves this PC: safe, and its time is over. The file goes first; the row says that it may. */
  function tidy(): void {
    if (tidied_at !== null && now() - tidied_at < tidy_every_ms) return
    tidied_at = now()
    const limit = now() + clockOffset(db) - retention_ms
    for (const hash of outlived(db, limit)) {
      if ((folder.keptAt(hash) ?? 0) > now() - retention_ms) continue // kept anew meanwhile
      folder.remove(hash)
      forgetFiles(db, hash)
    }
    for (const hash of dropUnused(db, limit)) folder.remove(hash)
  }

  /** Whose files can go at the moment. */
  const sendable = () => authorsOfFiles(db).filter(id => senderOf(id) !== null)

  function note(file: WaitingFile, sent: Sent, sender: Person): void {
    if (sent.state === 'SAFE') {
      failures = 0
      if (!safe(file, sender)) noteFailure(db, file, { state: 'UPLOADED', reason: 'line', tries: 0, next_try_at: now() + first_failed_ms })
      return
    }
    const tries = sent.reason === file.reason ? file.tries : 0
    // Once is an accident of the line; a person should know of a store that keeps giving back something else.
    const state = sent.reason === 'differs' && tries >= differing_tries ? 'FAILED' : sent.state
    const is_line = sent.reason === 'line' || sent.reason === 'busy'
    const wait = Math.max(sent.wait_ms, state === 'FAILED' ? pause(tries, first_failed_ms, last_failed_ms) : pause(tries, first_retry_ms, last_retry_ms))
    noteFailure(db, file, { state, reason: sent.reason, tries: tries + 1, next_try_at: now() + wait })
    if (!is_line) log(sent.reason === 'differs' ? 'a file came back different and is sent again' : 'a file is not taken', { file: file.attachment_id, ...sent })
    if (is_line) not_before = now() + Math.max(sent.wait_ms, pause(failures++, first_retry_ms, last_retry_ms))
    else failures = 0
  }

  /** What is left to send once this turn has begun; a stop ends it at the next answer. */
  async function sendAll(signal: AbortSignal): Promise<void> {
    adoptStrays()
    tidy()
    while (!signal.aborted && now() >= not_before) {
      const file = nextFile(db, now(), sendable())
      const sender = file && senderOf(file.author_id)
      if (!file || !sender) return
      const uploaded = () => { if (!signal.aborted) noteStep(db, file, 'UPLOADED') }
      const sent = await sendFile(file, folder, sender.storage, uploaded, signal)
      if (signal.aborted) return // the database may be closed
      note(file, sent, sender.person)
      changed(['files'])
    }
  }

  async function work(signal: AbortSignal): Promise<void> {
    try {
      await sendAll(signal)
    } catch (error) {
      // The session is over, or the disk refuses: the files stay as they are.
      log('files wait', error instanceof StorageFailed ? { kind: error.kind, status: error.status } : error)
      not_before = now() + pause(failures++, first_retry_ms, last_retry_ms)
    }
  }

  /** Until the next file is due, the next is over its time here, or the longest time that a timer takes. */
  function pauseAfter(is_wanted: boolean): number {
    const due = is_wanted ? now() : dueAt()
    const tidy_at = (tidied_at ?? now()) + tidy_every_ms
    const adopt_at = strays.length > 0 ? now() + stray_ms : tidy_at
    return Math.max(0, Math.min(due === null ? tidy_at : Math.max(due, not_before), tidy_at, adopt_at) - now())
  }

  /** A database that can not be read now may be readable later; whoever needs it next says what is wrong with it. */
  function dueAt(): number | null {
    try {
      return nextTryAt(db, sendable())
    } catch (error) {
      log('files wait', error)
      return now() + last_retry_ms
    }
  }
  const turns = inTurns({ work, pause: (_, is_wanted) => pauseAfter(is_wanted), now, later })

  return {
    wake(why) {
      if (turns.is_stopped()) return
      if (why !== 'added') {
        try {
          tryAgain(db, passes_by[why])
        } catch (error) {
          log('files wait', error) // the log knows what to do about a damaged database
        }
        not_before = failures = 0
      }
      turns.wake()
    },
    stop: turns.stop,
    turn: turns.turn,
  }
}

import type { Database } from 'better-sqlite3'
import { DAY } from '../../../shared/time.ts'
import type { Log } from '../log.ts'
import { clockOffset } from '../sync/clock.ts'
import { timers } from '../sync/loop.ts'
import type { Later } from '../sync/loop.ts'
import type { Folder } from './folder.ts'
import { forgetFiles, isQueued, lostFiles, nextFile, nextTryAt, noteFailure, noteStep, outlived, queueFile, tryAgain } from './queue.ts'
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
  /** added: a new file · line: it came back · person: somebody has come */
  wake(why: 'added' | 'line' | 'person'): void
  /** Resolves when the turn that runs has ended, after a second at the latest. */
  stop(): Promise<void>
  /** Runs one turn after the one that may be running (tests). */
  turn(): Promise<void>
}
export type UploadParts = {
  db: Database
  folder: Folder
  /** Storage under the name of whoever is at the counter; null: nobody who could send */
  storage: () => Storage | null
  /** The server gave the same bytes back: kept as SAFE, and said to the server. False when nobody is here to say it. */
  safe: (file: WaitingFile) => boolean
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
const last_words_ms = 1_000
/** A timer can't be longer than 24 days. */
const longest_sleep_ms = DAY

/** Starts asleep; `wake` begins. */
export function startUploads({ db, folder, storage, safe, changed, now, log, random = Math.random, later = timers }: UploadParts): Uploads {
  let is_stopped = false
  let is_wanted = false
  let failures = 0
  let not_before = 0
  let tidied_at: number | null = null
  /** Files of this PC that no queue knows: from before a rebuild of the database. */
  let strays = folder.hashes().filter(hash => !isQueued(db, hash))
  let stopWaiting = () => {}
  let running: { control: AbortController; done: Promise<void> } | null = null

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
    if (tidied_at !== null && now() - tidied_at < DAY) return
    tidied_at = now()
    const limit = now() + clockOffset(db) - retention_ms
    for (const hash of outlived(db, limit)) {
      if ((folder.keptAt(hash) ?? 0) > now() - retention_ms) continue // kept anew meanwhile
      folder.remove(hash)
      forgetFiles(db, hash)
    }
  }

  function note(file: WaitingFile, sent: Sent): void {
    if (sent.state === 'SAFE') {
      failures = 0
      if (!safe(file)) noteFailure(db, file, { state: 'UPLOADED', reason: 'line', tries: 0, next_try_at: now() + first_failed_ms })
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

  async function work(signal: AbortSignal): Promise<void> {
    adoptStrays()
    tidy()
    while (!signal.aborted && now() >= not_before) {
      const file = nextFile(db, now())
      const here = file && storage()
      if (!file || !here) return
      const uploaded = () => { if (!is_stopped) noteStep(db, file, 'UPLOADED') }
      const sent = await sendFile(file, folder, here, uploaded, signal)
      if (is_stopped) return // the database may be closed
      note(file, sent)
      changed(['files'])
    }
  }

  function begin(): Promise<void> {
    stopWaiting()
    is_wanted = false
    const control = new AbortController()
    const done = (async () => {
      try {
        await work(control.signal)
      } catch (error) {
        // The session is over, or the disk refuses: the files stay as they are.
        log('files wait', error instanceof StorageFailed ? { kind: error.kind, status: error.status } : error)
        not_before = now() + pause(failures++, first_retry_ms, last_retry_ms)
      }
      running = null
      if (!is_stopped) sleep()
    })()
    running = { control, done }
    return done
  }

  function sleep(): void {
    const at = nextTryAt(db)
    if (is_wanted) return void (stopWaiting = later(() => void begin(), Math.max(0, not_before - now())))
    // Nobody here: whoever comes wakes it.
    if (at === null || !storage()) return
    stopWaiting = later(() => void begin(), Math.min(longest_sleep_ms, Math.max(0, at - now(), not_before - now())))
  }

  return {
    wake(why) {
      if (is_stopped) return
      if (why !== 'added') {
        const reasons: FileReason[] = why === 'line' ? ['line'] : ['line', 'not_allowed']
        tryAgain(db, reasons)
        not_before = failures = 0
      }
      if (running) is_wanted = true
      else void begin()
    },
    async stop() {
      is_stopped = true
      stopWaiting()
      running?.control.abort()
      await Promise.race([running?.done, new Promise(resolve => { setTimeout(resolve, last_words_ms) })])
    },
    async turn() {
      while (running) await running.done
      return begin()
    },
  }
}

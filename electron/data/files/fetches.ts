import type { Database } from 'better-sqlite3'
import { DAY, MINUTE } from '../../../shared/time.ts'
import { isDiskFull } from '../damage.ts'
import { readDesk } from '../database.ts'
import type { Log } from '../log.ts'
import { inTurns, timers } from '../sync/turns.ts'
import type { Later } from '../sync/turns.ts'
import { fetchedByUse, forgetFetched, forgetUnwanted, isFetched, nextFetchAt, nextWanted, noteFetched, noteNoLine, noteNotFetched, noteUsed, tryFetchesAgain, wantAgain, wantDue, wantPhotos } from './fetched.ts'
import type { FetchReason, WantedFile } from './fetched.ts'
import type { Folder } from './folder.ts'
import { Damaged, hashOf } from './seal.ts'
import { pathOf } from './send.ts'
import { StorageFailed } from './storage.ts'
import type { Storage, StorageFailure } from './storage.ts'
import { retention_ms } from './uploads.ts'

/**
 *   wanted ──got, same hash──▶ here ──30 days unseen, or no room──▶ gone from this PC, and fetched again when somebody wants it
 *     │ ▲                                                          (the server has it: nothing is lost)
 *     └─┘ no line, no right, not there, other bytes: said, and tried again, ever more rarely
 *
 * Photos that another PC has taken. Beside rows and uploads, one at a time; what somebody looks at comes before what is fetched ahead.
 */
export type Fetches = {
  /** Somebody looks at this contract. */
  want(contract_id: string): void
  /** A copy that is here, null where there is none. What can not be read any more is fetched anew. */
  read(sha256: string): Uint8Array | null
  /** Lets all copies go, because something needs the room; whether there were any. */
  makeRoom(): boolean
  wake(why: 'line' | 'person' | 'asked'): void
  stop(): Promise<void>
  /** Runs one turn after the one that may be running (tests). */
  turn(): Promise<void>
}
type Parts = {
  db: Database
  /** of its own: what lies in it may go at any time */
  folder: Folder
  /** Storage under the name of whoever is at the counter; null: nobody is */
  storage: () => Storage | null
  changed: (tables: readonly string[]) => void
  now: () => number
  log: Log
  /** bytes that copies may take up on this PC */
  most_bytes?: number
  random?: () => number
  later?: Later
}

/** About two thousand photos. */
const usual_bytes = 500_000_000
const first_retry_ms = 1_000
const last_retry_ms = 5 * MINUTE
const first_failed_ms = MINUTE
const last_failed_ms = 60 * MINUTE
const ahead_every_ms = 15 * MINUTE

const reasonOf: Partial<Record<StorageFailure, FetchReason>> = { line: 'line', busy: 'busy', missing: 'missing', not_allowed: 'not_allowed' }
const passes_by: Record<'line' | 'person' | 'asked', readonly FetchReason[]> = {
  line: ['line'], person: ['line', 'not_allowed'], asked: ['line', 'busy', 'differs', 'missing', 'not_allowed', 'refused', 'disk'],
}

/** Starts asleep; `wake` or `want` begins. */
export function startFetches({ db, folder, storage, changed, now, log, most_bytes = usual_bytes, random = Math.random, later = timers }: Parts): Fetches {
  let failures = 0
  let not_before = 0
  let tidied_at: number | null = null
  let ahead_at: number | null = null
  // From before a rebuild of the database: nobody knows what they are any more, and the server has them.
  for (const hash of folder.hashes()) if (!isFetched(db, hash)) folder.remove(hash)

  const pause = (tries: number, first: number, last: number) => Math.round(Math.min(last, first * 2 ** Math.min(tries, 20)) * (0.5 + random() / 2))
  const drop = (sha256: string) => {
    folder.remove(sha256)
    forgetFetched(db, sha256)
  }

  /** Copies leave with their rows, when nobody has looked at them for the retention of own photos, and the longest unseen when they are too many. */
  function tidy(): void {
    tidied_at = now()
    forgetUnwanted(db, now() - retention_ms)
    const copies = fetchedByUse(db)
    let total = copies.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const { sha256, bytes, used_at, has_row } of copies) {
      if (has_row === 1 && used_at > now() - retention_ms && total <= most_bytes) continue
      drop(sha256)
      total -= bytes
    }
  }

  function lookAhead(): void {
    ahead_at = now()
    const here = readDesk(db, 'location_id')
    if (here !== null) wantDue(db, here, now())
  }

  async function fetchOne(file: WantedFile, from: Storage, signal: AbortSignal): Promise<FetchReason | null> {
    try {
      const bytes = await from.get(pathOf(file), signal)
      if (signal.aborted) return 'line'
      if (hashOf(bytes) !== file.sha256) return 'differs'
      folder.keep(bytes)
      return null
    } catch (error) {
      if (isDiskFull(error)) return 'disk'
      if (!(error instanceof StorageFailed) || error.kind === 'sign_in_again') throw error
      if (error.kind === 'busy') not_before = now() + error.wait_ms
      return reasonOf[error.kind] ?? 'refused'
    }
  }

  function note(file: WantedFile, reason: FetchReason | null): void {
    if (reason === null) {
      failures = 0
      noteFetched(db, file.sha256, now())
      return
    }
    const is_line = reason === 'line' || reason === 'busy'
    const tries = reason === file.reason ? file.tries : 0
    noteNotFetched(db, file.sha256, reason, tries + 1, now() + (is_line ? pause(tries, first_retry_ms, last_retry_ms) : pause(tries, first_failed_ms, last_failed_ms)))
    if (is_line) {
      noteNoLine(db, reason)
      not_before = Math.max(not_before, now() + pause(failures++, first_retry_ms, last_retry_ms))
    } else log(reason === 'differs' ? 'a photo from the server is not what was sealed' : 'a photo can not be fetched', { sha256: file.sha256, reason })
  }

  async function fetchAll(signal: AbortSignal): Promise<void> {
    if (tidied_at === null || now() - tidied_at >= DAY) tidy()
    if (ahead_at === null || now() - ahead_at >= ahead_every_ms) lookAhead()
    let kept = 0
    while (!signal.aborted && now() >= not_before) {
      const file = nextWanted(db, now())
      const from = file && storage()
      if (!file || !from) break
      const reason = await fetchOne(file, from, signal)
      if (signal.aborted) return // the database may be closed
      note(file, reason)
      if (reason === null) kept += file.bytes
      changed(['fetched_files'])
    }
    if (kept > 0) tidy()
  }

  async function work(signal: AbortSignal): Promise<void> {
    try {
      await fetchAll(signal)
    } catch (error) {
      log('photos of other PCs wait', error instanceof StorageFailed ? { kind: error.kind, status: error.status } : error)
      not_before = now() + pause(failures++, first_retry_ms, last_retry_ms)
    }
  }

  function pauseAfter(is_wanted: boolean): number | null {
    if (storage() === null) return null // whoever comes wakes it
    const ahead = (ahead_at ?? now()) + ahead_every_ms
    const due = is_wanted ? now() : dueAt() ?? ahead
    return Math.max(0, Math.min(Math.max(due, not_before), ahead) - now())
  }
  /** A database that can not be read now may be readable later; whoever needs it next says what is wrong with it. */
  function dueAt(): number | null {
    try {
      return nextFetchAt(db)
    } catch (error) {
      log('photos of other PCs wait', error)
      return now() + last_retry_ms
    }
  }
  const turns = inTurns({ work, pause: (_, is_wanted) => pauseAfter(is_wanted), now, later })

  return {
    want(contract_id) {
      if (wantPhotos(db, contract_id, now()) === 0) return
      not_before = failures = 0
      changed(['fetched_files'])
      turns.wake()
    },
    read(sha256) {
      if (!isFetched(db, sha256)) return null
      try {
        const bytes = folder.read(sha256)
        noteUsed(db, sha256, now())
        return bytes
      } catch (error) {
        if (!(error instanceof Damaged)) throw error
        folder.remove(sha256)
        wantAgain(db, sha256)
        turns.wake()
        return null
      }
    },
    makeRoom() {
      const copies = fetchedByUse(db)
      for (const { sha256 } of copies) drop(sha256)
      if (copies.length > 0) changed(['fetched_files'])
      return copies.length > 0
    },
    wake(why) {
      if (turns.is_stopped()) return
      try {
        tryFetchesAgain(db, passes_by[why])
      } catch (error) {
        log('photos of other PCs wait', error)
      }
      not_before = failures = 0
      ahead_at = null
      turns.wake()
    },
    stop: turns.stop,
    turn: turns.turn,
  }
}

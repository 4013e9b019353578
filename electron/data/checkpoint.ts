import fs from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { Log } from './log.ts'
import { mergeSearch } from './search-of-load.ts'

const every_ms = 1_000
const cap_bytes = 32 * 1024 * 1024

/**
 * Moves the write-ahead log into the database when a second has passed without a write, or at once when the log has grown beyond
 * 32 MB. Returns the way to stop, which makes a last checkpoint.
 * The log keeps its length and is written over from its beginning: a commit into blocks that the disk has already is a quarter faster
 * than one that makes a file longer. Only what outgrew the 32 MB, and the last one, cut it.
 * In the same quiet moments, before that, what the search has written in pieces is merged a little at a time.
 * One that fails (a full disk) is logged: the log keeps what it holds, and the next one tries again.
 */
export function keepCheckpoints(db: Database, file: string, log: Log): () => void {
  const changes = db.prepare('select total_changes()').pluck()
  let seen = changes.get()
  let done: unknown = null
  const timer = setInterval(() => {
    const now = changes.get()
    const is_quiet = now === seen
    seen = now
    const is_long = sizeOf(`${file}-wal`) >= cap_bytes
    if (db.inTransaction || (now === done && !is_long) || (!is_quiet && !is_long)) return
    const has_merged = is_quiet && !is_long && mergedSome()
    seen = changes.get()
    if (has_merged) return
    checkpoint(is_long ? 'TRUNCATE' : 'RESTART')
    done = seen
  }, every_ms)
  timer.unref()
  return () => {
    clearInterval(timer)
    checkpoint('TRUNCATE')
  }

  function mergedSome(): boolean {
    try {
      return mergeSearch(db)
    } catch (error) {
      log('the search is not merged', error)
      return false
    }
  }

  function checkpoint(how: 'RESTART' | 'TRUNCATE'): void {
    try {
      // Both only give up when somebody reads; we are the only connection.
      db.pragma(`wal_checkpoint(${how})`)
    } catch (error) {
      log('no checkpoint', error)
    }
  }
}

const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0

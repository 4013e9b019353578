import fs from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { Log } from './log.ts'

const every_ms = 1_000
const cap_bytes = 32 * 1024 * 1024

/**
 * Moves the write-ahead log into the database when a second has passed without a write, or at once when the log has
 * grown beyond 32 MB. Returns the way to stop, which makes a last checkpoint.
 * One that fails (a full disk) is logged: the log keeps what it holds, and the next one tries again.
 */
export function keepCheckpoints(db: Database, file: string, log: Log): () => void {
  let seen = 0
  let done = 0
  const timer = setInterval(() => {
    const size = fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
    const is_quiet = size === seen
    seen = size
    if (size === done || db.inTransaction || (!is_quiet && size < cap_bytes)) return
    checkpoint()
    seen = done = fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  }, every_ms)
  timer.unref()
  return () => {
    clearInterval(timer)
    checkpoint()
  }

  function checkpoint(): void {
    try {
      // TRUNCATE only gives up when somebody reads; we are the only connection.
      db.pragma('wal_checkpoint(TRUNCATE)')
    } catch (error) {
      log('no checkpoint', error)
    }
  }
}

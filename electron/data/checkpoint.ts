import fs from 'node:fs'
import type { Database } from 'better-sqlite3'

const every_ms = 1_000
const cap_bytes = 32 * 1024 * 1024

/**
 * Moves the write-ahead log into the database when a second has passed without a write, or at once when the log has
 * grown beyond 32 MB. Returns the way to stop, which makes a last checkpoint.
 */
export function keepCheckpoints(db: Database, file: string): () => void {
  let seen = 0
  let done = 0
  const timer = setInterval(() => {
    const size = fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
    const is_quiet = size === seen
    seen = size
    if (size === done || db.inTransaction || (!is_quiet && size < cap_bytes)) return
    // TRUNCATE only gives up when somebody reads; we are the only connection.
    db.pragma('wal_checkpoint(TRUNCATE)')
    seen = done = fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  }, every_ms)
  timer.unref()
  return () => {
    clearInterval(timer)
    db.pragma('wal_checkpoint(TRUNCATE)')
  }
}

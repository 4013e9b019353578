import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { keepCheckpoints } from './checkpoint.ts'

let folder: string
let db: Database
let stop: () => void
const said: string[] = []
/** pages of the log that are not in the database yet */
const waiting = () => {
  const [row] = db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]
  return (row?.log ?? 0) - (row?.checkpointed ?? 0)
}

beforeEach(() => {
  vi.useFakeTimers()
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-checkpoint-'))
  db = new Sqlite(path.join(folder, 'desk.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('wal_autocheckpoint = 0')
  db.exec("create virtual table search_trigrams using fts5 (folded, content = '', tokenize = 'trigram'); create table notes (body text)")
  db.exec("insert into search_trigrams (search_trigrams, rank) values ('automerge', 0)")
  stop = keepCheckpoints(db, path.join(folder, 'desk.db'), text => said.push(text))
})
afterEach(() => {
  stop()
  db.close()
  fs.rmSync(folder, { recursive: true })
  vi.useRealTimers()
  expect(said.splice(0)).toEqual([])
})
const write = (n: number) => db.prepare('insert into search_trigrams (rowid, folded) values (?, ?)').run(n, `name ${n}`)

describe('the log of the database', () => {
  test('goes into the database once a second has passed without a write', () => {
    write(1)
    vi.advanceTimersByTime(1_000)
    expect(waiting()).toBeGreaterThan(0)
    vi.advanceTimersByTime(1_000)
    expect(waiting()).toBe(0)
  })

  test('is left alone while somebody works', () => {
    for (let n = 0; n < 5; n++) {
      write(n)
      vi.advanceTimersByTime(1_000)
    }
    expect(waiting()).toBeGreaterThan(0)
  })

  test('goes in after the pieces of the search have been merged', () => {
    for (let n = 0; n < 10; n++) write(n)
    const pieces = () => db.prepare('select count(distinct segid) from search_trigrams_idx').pluck().get() as number
    expect(pieces()).toBe(10)
    vi.advanceTimersByTime(10_000)
    expect([pieces() < 4, waiting()]).toEqual([true, 0])
  })

  test('is not touched again while nothing is written', () => {
    write(1)
    vi.advanceTimersByTime(5_000)
    const changes = db.prepare('select total_changes()').pluck()
    const before = changes.get()
    vi.advanceTimersByTime(20_000)
    expect(changes.get()).toBe(before)
  })
})

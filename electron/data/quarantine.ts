import fs from 'node:fs'
import path from 'node:path'
import { isDamage } from './damage.ts'
import { openDatabase, openToRead, writeDesk } from './database.ts'
import type { Database, OpenOptions } from './database.ts'
import { openJournal } from './journal.ts'
import type { Entry } from './journal.ts'
import type { Log } from './log.ts'
import { entry_columns } from './recover.ts'
import { Trouble } from './trouble.ts'

type Around = { now: () => number; log: Log; journal_file: string }
const suspectOf = (file: string) => `${file}.suspect`
const parts = ['', '-wal', '-shm'] as const

/**
 * Opens the desk's database. A damaged one is put aside whole, in a folder `damaged-<time>` beside it, and a new one takes its place: what
 * people did comes back from the journal, the rest from the server; so it is with one that is gone while its journal is there. Nothing is deleted. Throws as `openDatabase` does, but not
 * `error.database_damaged`.
 */
export function openSound(options: OpenOptions, around: Around): Database {
  const { file } = options
  const was_lost = isGone(file) && fs.existsSync(around.journal_file)
  try {
    // A kill between the moves of an earlier time.
    if (!fs.existsSync(file) && fs.existsSync(`${file}-wal`)) putAside(file, around.now())
    const db = openDatabase(options)
    if (!fs.existsSync(suspectOf(file)) || isWhole(db)) {
      fs.rmSync(suspectOf(file), { force: true })
      if (was_lost) {
        around.log('the database is gone, a new one was begun')
        writeDesk(db, 'rebuilt_at', String(around.now()))
      }
      return db
    }
    db.close()
  } catch (error) {
    if (!(error instanceof Trouble) || error.detail.key !== 'error.database_damaged') throw error
  }
  const rescued = rescue(options, around.journal_file)
  const place = putAside(file, around.now())
  fs.rmSync(suspectOf(file), { force: true })
  around.log('the database is damaged and was put aside', { place, rescued })
  const db = openDatabase(options)
  writeDesk(db, 'rebuilt_at', String(around.now()))
  return db
}

/** Not there, or without a single page of its own or of its log. */
const isGone = (file: string): boolean => ['', '-wal'].every(part => (fs.statSync(file + part, { throwIfNoEntry: false })?.size ?? 0) === 0)

/** Something could not be read while the desk worked: the next start looks at every page. */
export function suspect(file: string): void {
  fs.writeFileSync(suspectOf(file), '')
}

/** Reads every page, and the cipher each page's seal. */
function isWhole(db: Database): boolean {
  try {
    return db.pragma('integrity_check', { simple: true }) === 'ok'
  } catch (error) {
    if (isDamage(error)) return false
    throw error
  }
}

/** What the damaged outbox still tells and the journal lacks goes into the journal; from both ends, because it may break off in between. */
function rescue({ file, key, native_binding = null }: OpenOptions, journal_file: string): number {
  const found = new Map<string, Entry>()
  for (const order of ['asc', 'desc']) {
    try {
      const db = openToRead(file, key, native_binding)
      try {
        const rows = db.prepare(`select ${entry_columns} from outbox where state <> 'SETTLED' order by seq ${order}`).iterate()
        for (const row of rows as IterableIterator<Entry>) found.set(row.op_id, row)
      } finally {
        db.close()
      }
    } catch {
      // as far as it could be read: that is why it is put aside
    }
  }
  const journal = openJournal(journal_file, key)
  const before = journal.entries.length
  journal.append([...found.values()].toSorted((a, b) => Number(a['seq']) - Number(b['seq'])))
  const rescued = journal.entries.length - before
  journal.close()
  return rescued
}

/** Moves the database's files into a folder of their own beside it. Returns its path. */
function putAside(file: string, now: number): string {
  const place = path.join(path.dirname(file), `damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`)
  fs.mkdirSync(place, { recursive: true })
  for (const part of parts) if (fs.existsSync(file + part)) fs.renameSync(file + part, path.join(place, path.basename(file) + part))
  return place
}

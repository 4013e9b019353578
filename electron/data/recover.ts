import type { Database } from 'better-sqlite3'
import { isDiskFull } from './damage.ts'
import type { Entry, Journal } from './journal.ts'

/** What of an operation is kept twice. */
const columns = ['seq', 'op_id', 'name', 'version', 'author_id', 'device_id', 'occurred_at', 'input', 'deps'] as const

/** What a person has decided about it; else a rebuilt database would ask them once more. */
const decided = ['state', 'aside_reason', 'replaced_by'] as const
/** The columns of an entry, for a select from the outbox. `state`: ASIDE or null, the others are the server's to say. */
export const entry_columns = `${columns.join(', ')}, iif(state = 'ASIDE', state, null) as state, aside_reason, replaced_by`

/** Outbox rows as the journal keeps them. */
function entriesOf(db: Database, where: string, ...values: (string | number)[]): Entry[] {
  return db.prepare(`select ${entry_columns} from outbox where ${where} order by seq`).all(...values) as Entry[]
}

/**
 * Makes journal and outbox agree after a start: what one of them lacks is put back from the other. The caller replays
 * when `restored` is not 0.
 */
export function recover(db: Database, journal: Journal): { restored: number; appended: number } {
  const restored = db.transaction(() => putBack(db, journal.entries)).immediate()
  const unwritten = unwrittenOf(db, journal)
  try {
    journal.append(unwritten)
  } catch (error) {
    // The database holds them, and a full disk must not keep the counter shut; what follows the outbox tries again.
    if (!isDiskFull(error)) throw error
    return { restored, appended: 0 }
  }
  return { restored, appended: unwritten.length }
}

/** Puts operations into the outbox that it lacks, at their own places where those are free; how many. Call inside a transaction. */
export function putBack(db: Database, entries: readonly Entry[]): number {
  const known = db.prepare('select 1 from outbox where op_id = ?').pluck()
  const is_free = db.prepare('select 1 from outbox where seq = ?').pluck()
  const insert = db.prepare(`insert into outbox (${[...columns, ...decided].join(', ')})
    values (${columns.map(column => `@${column}`).join(', ')}, coalesce(@state, 'PENDING'), @aside_reason, @replaced_by)`)
  const lost = entries.filter(entry => known.get(entry.op_id) === undefined)
  for (const entry of lost) insert.run({ ...Object.fromEntries([...columns, ...decided].map(column => [column, entry[column] ?? null])), seq: is_free.get(entry['seq']) === undefined ? entry['seq'] : null })
  return lost.length
}

/** All that the journal should hold. */
export const unsettledEntries = (db: Database): Entry[] => entriesOf(db, "state <> 'SETTLED'")
const unwrittenOf = (db: Database, journal: Journal): Entry[] => unsettledEntries(db).filter(entry => !journal.has(entry.op_id))

/**
 * Follows the outbox: `catchUp` writes what has been confirmed since, `reopened` what waits again and had left the journal or was set
 * aside, and `rotate` begins a new one when nothing waits.
 */
export function followOutbox(db: Database, journal: Journal): { catchUp(): void; reopened(): void; rotate(): void } {
  const [first] = unwrittenOf(db, journal)
  let last = first ? Number(first['seq']) - 1 : db.prepare('select coalesce(max(seq), 0) from outbox').pluck().get() as number
  const aside = () => entriesOf(db, "state = 'ASIDE'")
  return {
    catchUp() {
      const fresh = entriesOf(db, 'seq > ?', last)
      journal.append([...fresh, ...aside()])
      last = fresh.reduce((highest, entry) => Math.max(highest, Number(entry['seq'])), last)
    },
    reopened() {
      journal.append([...entriesOf(db, "state = 'PENDING'"), ...aside()])
    },
    rotate() {
      const open = db.prepare("select count(*) from outbox where state in ('PENDING', 'ACKED')").pluck().get() as number
      if (open > 0) return
      // What a person has to see to stays, and what one has set aside.
      const kept = entriesOf(db, "state in ('REFUSED', 'ASIDE')")
      if (journal.entries.length > kept.length) journal.rotate(kept)
    },
  }
}

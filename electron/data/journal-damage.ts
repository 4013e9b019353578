import fs from 'node:fs'
import type { JournalDamage } from '../../shared/attention.ts'
import { isDiskFull } from './damage.ts'
import { readDesk, writeDesk } from './database.ts'
import type { Database } from './database.ts'
import type { Journal } from './journal.ts'
import { unsettledEntries } from './recover.ts'

/**
 * Lines of the second journal that could not be read at this start: kept until a person says that they have seen to it. The file is put
 * beside itself as it is, and a new one begins with all that the outbox holds. To be called after `recover`. @param now ms UTC
 */
export function noteJournalDamage(db: Database, journal: Journal, file: string, now: number): void {
  if (journal.damaged === 0) return
  const before = journalDamage(db)
  // A database without rows is a new one: what stood in those lines stood nowhere else.
  const found: JournalDamage = { at: now, lines: journal.damaged + (before?.lines ?? 0), may_lack: readDesk(db, 'loaded') === null || before?.may_lack === true }
  writeDesk(db, 'journal_damage', JSON.stringify(found))
  try {
    fs.copyFileSync(file, `${file}.damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`)
    journal.rotate(unsettledEntries(db))
  } catch (error) {
    // It is noted, and the next start begins the new one; a full disk must not keep the counter shut.
    if (!isDiskFull(error)) throw error
  }
}

/** What of the second journal could not be read, until somebody has seen to it. */
export function journalDamage(db: Database): JournalDamage | null {
  const text = readDesk(db, 'journal_damage')
  return text === null ? null : JSON.parse(text) as JournalDamage
}

/** Somebody has seen to it; what it was. */
export function heedJournalDamage(db: Database): JournalDamage | null {
  const damage = journalDamage(db)
  writeDesk(db, 'journal_damage', null)
  return damage
}

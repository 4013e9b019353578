import type { Database } from 'better-sqlite3'
import { zurichDate } from '../../../shared/time.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere } from './stored.ts'

/** Whether money of this time (ms UTC) falls into a period that is closed at the location; 0 or 1. The twin of `private.mark_late`. */
export function isLate(db: Database, location_id: string, at: number): 0 | 1 {
  return db.prepare('select 1 from period_locks where location_id = ? and until_on >= ?').get(location_id, zurichDate(at)) === undefined ? 0 : 1
}

/** Closes the books of a location up to and with a day. Only forward, and no day that is not over. */
export const lockPeriod: Apply<'lock_period'> = (db, write, { org_id, author_id }, { period_lock_id, location_id, until_on, at }) => {
  if (isThere(db, 'period_locks', period_lock_id)) return []
  if (until_on >= zurichDate(at)) throw new Stale('refused.period_not_over')
  const later = db.prepare('select 1 from period_locks where location_id = ? and until_on >= ?').get(location_id, until_on)
  if (later !== undefined) throw new Stale('refused.period_already_locked')
  write.insert('period_locks', { id: period_lock_id, org_id, location_id, until_on, locked_at: at, locked_by: author_id })
  return []
}

/** Lies at the server only: what was exported is asked for online. */
export const recordExport: Apply<'record_export'> = (_db, _write, _context, { kind, from_on, until_on, purpose }) => {
  if (kind === 'CUSTOMERS' && purpose === null) throw new Stale('refused.export_of_customers_has_purpose')
  if (until_on < from_on) throw new Stale('refused.export_ends_after_start')
  return []
}
/** Lies at the server only. */
export const recordBackup: Apply<'record_backup'> = () => []

import type { Database } from 'better-sqlite3'
import { dialled, fold } from '../../shared/fold.ts'

/** Adds our SQL functions. Needed before the migrations run and before any customer is written: triggers call them. */
export function registerFunctions(db: Database): void {
  db.function('fold', { deterministic: true }, text => fold(typeof text === 'string' ? text : ''))
  db.function('dialled', { deterministic: true }, text => dialled(typeof text === 'string' ? text : ''))
}

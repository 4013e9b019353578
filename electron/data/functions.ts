import type { Database } from 'better-sqlite3'
import { backwards, dialled, fold } from '../../shared/fold.ts'

/** Adds our SQL functions. Needed before the migrations run and before any customer or contract is written: triggers call them. */
export function registerFunctions(db: Database): void {
  db.function('fold', { deterministic: true }, text => fold(typeof text === 'string' ? text : ''))
  db.function('dialled', { deterministic: true }, text => dialled(typeof text === 'string' ? text : ''))
  db.function('backwards', { deterministic: true }, text => backwards(typeof text === 'string' ? text : ''))
}

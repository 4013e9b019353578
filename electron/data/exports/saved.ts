import type { Database } from 'better-sqlite3'
import type { ActInput } from '../../../shared/acts.ts'
import { most_saved } from '../../../shared/exports.ts'
import type { SavedExport } from '../../../shared/exports.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { all, one } from '../statement.ts'
import { Trouble } from '../trouble.ts'

type Stored = Omit<SavedExport, 'location_ids' | 'states'> & { location_ids: string; states: string }

/** The exports that are kept under a key of this PC, in the order of the keys. */
export const savedExports = (db: Database): SavedExport[] =>
  all<Stored>(db, 'select id, kind, format, period, location_ids, states from saved_exports order by saved_at, id')
    .map(row => ({ ...row, location_ids: JSON.parse(row.location_ids) as string[], states: JSON.parse(row.states) as string[] }))

/** Keeps one; the same twice is kept once. Throws Trouble: `error.export_keys_full`. */
export function saveExport(db: Database, now: number, { location_ids, states, ...rest }: ActInput<'save_export'>): void {
  const row = { ...rest, location_ids: JSON.stringify(location_ids.toSorted()), states: JSON.stringify(states.toSorted()) }
  if (one(db, 'select 1 from saved_exports where kind = @kind and format = @format and period = @period and location_ids = @location_ids and states = @states', row)) return
  if (savedExports(db).length >= most_saved) throw new Trouble('error.export_keys_full', { count: most_saved })
  db.prepare('insert into saved_exports (id, kind, format, period, location_ids, states, saved_at) values (@id, @kind, @format, @period, @location_ids, @states, @saved_at)')
    .run({ ...row, id: uuidv7(now), saved_at: now })
}

/** Gives its key back. */
export const dropSavedExport = (db: Database, id: string): void => void db.prepare('delete from saved_exports where id = ?').run(id)

import type { CopyNoticed } from '../../shared/attention.ts'
import { DAY } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { readDesk, writeDesk } from './database.ts'
import type { Database } from './database.ts'

type Change = { table: string; columns: readonly string[]; rows: readonly (readonly unknown[])[] }
/** Well within the time for which the outbox knows what was done here. */
const known_for_ms = 30 * DAY

/**
 * Looks whether another PC works as this one, because the disk was copied or an image of an earlier day was put back: then the feed brings
 * contracts that bear this PC's id and that nobody has made here. Both give out the same numbers while they have no line. Noted once, until
 * somebody has seen to it; returns whether it was. To be called before the rows are written. @param now ms UTC
 */
export function noticeCopy(db: Database, now: number, { table, columns, rows }: Change): boolean {
  if (table !== 'contracts' || copyNoticed(db)) return false
  const device_id = readDesk(db, 'device_id')
  const [id, device, number, created] = ['id', 'device_id', 'number', 'created_at'].map(column => columns.indexOf(column)) as [number, number, number, number]
  const made_here = db.prepare(`select 1 where exists (select 1 from contracts where id = @id)
    or exists (select 1 from outbox where state <> 'SETTLED' and input ->> '$.contract_id' = @id)
    or exists (select 1 from outbox where state = 'SETTLED' and input ->> '$.contract_id' = @id)`)
  const strange = rows.find(row => row[device] === device_id && Number(row[created]) > now - known_for_ms && made_here.get({ id: row[id] }) === undefined)
  if (!strange) return false
  writeDesk(db, 'copied', JSON.stringify({ at: now, number: String(strange[number]) } satisfies CopyNoticed))
  return true
}

/** What showed it, until somebody has seen to it. */
export function copyNoticed(db: Database): CopyNoticed | null {
  const text = readDesk(db, 'copied')
  return text === null ? null : JSON.parse(text) as CopyNoticed
}

/**
 * This PC becomes one of its own, with an id that nobody else has; its next turn says so to the server and leases numbers. What waits was made
 * under the old id and goes out under it. Returns both ids.
 */
export function leaveCopy(db: Database, now: number): { before: string | null; device_id: string } {
  const [before, device_id] = [readDesk(db, 'device_id'), uuidv7(now)]
  db.transaction(() => {
    writeDesk(db, 'device_id', device_id)
    writeDesk(db, 'copied', null)
  }).immediate()
  return { before, device_id }
}

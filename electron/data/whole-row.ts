import type { ScheduleWhy, WholeKind, WholePlan } from '../../shared/drills.ts'
import { overdueHours } from './backup/schedule.ts'
import type { Database } from './database.ts'
import type { StorageRow } from './kept-backups.ts'

export type WholeRow = StorageRow & {
  set_by: string; set_by_name: string; set_at: number
  sealed_address: Buffer; host: string; database: string; login: string; has_key: 0 | 1
  kind: WholeKind; recipients: string; sealed_passphrase: Buffer | null; folder: string | null
  is_on: 0 | 1; daily_at: number; on_since: number | null; last_ok_at: number | null; failed_at: number | null; failed_why: ScheduleWhy | null; held: WholePlan['held']
}
type Address = Pick<WholeRow, 'set_by' | 'set_by_name' | 'set_at' | 'sealed_address' | 'host' | 'database' | 'login' | 'has_key'>

/** How this desk saves the whole database, null where nobody has given its address. */
export const wholeOf = (db: Database): WholeRow | null => (db.prepare('select * from whole_backup').get() as WholeRow | undefined) ?? null

/** A new address of the same person leaves the rest as it is; another person begins anew, for what is chosen there opens backups. */
export function putAddress(db: Database, address: Address): void {
  db.transaction(() => {
    if (wholeOf(db)?.set_by !== address.set_by) dropWhole(db)
    db.prepare(`insert into whole_backup (one, set_by, set_by_name, set_at, sealed_address, host, database, login, has_key)
      values (1, @set_by, @set_by_name, @set_at, @sealed_address, @host, @database, @login, @has_key)
      on conflict (one) do update set set_by_name = excluded.set_by_name, set_at = excluded.set_at, sealed_address = excluded.sealed_address, host = excluded.host, database = excluded.database,
        login = excluded.login, has_key = excluded.has_key, failed_at = null, failed_why = null`).run(address)
  })()
}

/** Changes some of it, where there is an address. */
export function changeWhole(db: Database, change: Partial<Omit<WholeRow, keyof Address>>): void {
  for (const [column, value] of Object.entries(change)) db.prepare(`update whole_backup set ${column} = ?`).run(value)
}

/** Forgets the address and all that belongs to it; the backups stay where they are. */
export function dropWhole(db: Database): void {
  db.prepare('delete from whole_backup').run()
}

/** By how many hours the newest good backup of the whole database is older than promised, where somebody wants one every day. */
export function wholeOverdue(db: Database, now: number): number | null {
  const row = wholeOf(db)
  const hours = row?.is_on === 1 ? overdueHours(row.last_ok_at ?? row.on_since ?? row.set_at, now) : null
  return hours === null ? null : Math.max(1, Math.floor(hours))
}

import Sqlite from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import type { UpgradeStep } from '../../shared/upgrade.ts'
import { isDamage, isDiskFull } from './damage.ts'
import { checkKey, keepKeyCheck } from './key-check.ts'
import { migrate } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { Trouble } from './trouble.ts'

export type { Database } from 'better-sqlite3'
export type OpenOptions = {
  /** absolute path, or `:memory:` in tests */
  file: string
  /** 32 bytes */
  key: Uint8Array
  migrations: readonly Migration[]
  /** absolute path of a better-sqlite3 binary, null for the packaged one */
  native_binding?: string | null
  /** Adds the SQL functions that migrations and queries use; before the migrations run. */
  prepare?: (db: Database) => void
  /** Told before each step that brings an older file up to date. */
  upgrading?: (step: UpgradeStep) => void
}

/**
 * Opens the desk's encrypted database and brings it up to date. Deletes nothing.
 * Throws Trouble: `error.database_wrong_key`, `error.database_damaged`, `error.database_newer`, `error.disk_full`.
 */
export function openDatabase({ file, key, migrations, native_binding = null, prepare, upgrading }: OpenOptions): Database {
  if (key.length !== 32) throw new Error('a database key has 32 bytes')
  const check_file = `${file}.check`
  const lasting = file !== ':memory:'
  const checked = lasting ? checkKey(check_file, key) : 'unknown'
  if (checked === 'wrong') throw new Trouble('error.database_wrong_key')
  const db = connect(file, native_binding)
  try {
    if (lasting) unlock(db, key)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    // Checkpoints run when nobody waits (checkpoint.ts): inline they push a confirm to 10 ms.
    db.pragma('wal_autocheckpoint = 0')
    db.pragma('legacy_alter_table = ON') // a load renames the table of the search without a look at triggers that mention it
    prepare?.(db)
    migrate(db, migrations, upgrading)
    db.prepare('select count(*) from outbox').get()
  } catch (error) {
    db.close()
    throw wordsOf(error, checked)
  }
  if (lasting && checked === 'unknown') keepKeyCheck(check_file, key)
  return db
}

/** Reads the file as it lies there, and writes nothing. Throws SQLite's error. */
export function openToRead(file: string, key: Uint8Array, native_binding: string | null): Database {
  const db = connect(file, native_binding, true)
  try {
    unlock(db, key)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

const connect = (file: string, native_binding: string | null, readonly = false): Database =>
  new Sqlite(file, native_binding === null ? { readonly } : { readonly, nativeBinding: native_binding })

function unlock(db: Database, key: Uint8Array): void {
  db.pragma("cipher = 'aegis'")
  // As it is: random bytes need no stretching, which is for passwords and would cost 27 ms at each start.
  db.pragma(`key = 'raw:${Buffer.from(key).toString('hex')}'`)
  db.prepare('select count(*) from sqlite_schema').get()
}

function wordsOf(error: unknown, checked: 'right' | 'unknown'): unknown {
  const { code = '' } = error as { code?: string }
  if (code === 'SQLITE_NOTADB') return new Trouble(checked === 'right' ? 'error.database_damaged' : 'error.database_wrong_key')
  if (isDamage(error)) return new Trouble('error.database_damaged')
  return isDiskFull(error) ? new Trouble('error.disk_full') : error
}

/** What belongs to this PC alone; `null` removes the key. */
export type DeskKey = 'device_id' | 'org_id' | 'location_id' | 'cursor' | 'loaded' | 'loaded_schema' | 'load' | 'last_synced_at' | 'clock_offset_ms' | 'pruned_at'
  | 'rebuilt_at' | 'content_proof' | 'push_epoch' | 'restored_epoch' | 'photo_folder' | 'journal_damage' | 'copied'

export function readDesk(db: Database, key: DeskKey): string | null {
  return (db.prepare('select value from desk where key = ?').pluck().get(key) as string | undefined) ?? null
}

/** See `DeskKey`. */
export function writeDesk(db: Database, key: DeskKey, value: string | null): void {
  if (value === null) db.prepare('delete from desk where key = ?').run(key)
  else db.prepare('insert into desk (key, value) values (?, ?) on conflict (key) do update set value = excluded.value').run(key, value)
}

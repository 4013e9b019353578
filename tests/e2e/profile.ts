import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { databaseKey } from '../../electron/main/key-file.ts'
import { openVault } from '../../electron/main/vault.ts'

/** The key of a desk's database, as the desk itself would get it on a machine without a keyring. */
export function keyOf(folder: string): Uint8Array {
  const noKeyring = { isEncryptionAvailable: () => false, encryptString: () => Buffer.alloc(0), decryptString: () => '' }
  const vault = openVault(noKeyring, path.join(folder, 'machine.key'), false)
  const key = vault === 'forbidden' ? null : databaseKey(path.join(folder, 'keys.json'), vault)
  if (!key) throw new Error(`the key of ${folder} can not be had`)
  return key
}

/** Works on the database of a desk that has ended, with its own key. */
export function withDatabase<T>(folder: string, work: (db: Sqlite.Database) => T): T {
  const key = keyOf(folder)
  const db = new Sqlite(path.join(folder, 'guichet.db'))
  try {
    db.pragma("cipher = 'aegis'")
    db.pragma(`key = 'raw:${Buffer.from(key).toString('hex')}'`)
    return work(db)
  } finally {
    db.close()
  }
}

/** Makes the database of a desk that has ended look as if a version so many steps newer had opened it. */
export function raiseVersion(folder: string, steps: number): void {
  withDatabase(folder, db => {
    const version = db.pragma('user_version', { simple: true }) as number
    db.pragma(`user_version = ${version + steps}`)
  })
}

/** Flips a bit in the first page of a table, as a dying disk does. */
export function damage(folder: string, table: string): void {
  const at = withDatabase(folder, db => {
    db.pragma('wal_checkpoint(TRUNCATE)')
    const page = db.prepare('select rootpage from sqlite_schema where name = ?').pluck().get(table) as number
    return page * (db.pragma('page_size', { simple: true }) as number) - 1_000
  })
  const file = path.join(folder, 'guichet.db')
  const bytes = fs.readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  fs.writeFileSync(file, bytes)
}

/** Makes the last good archive of a desk that has ended so much older, and lets it have failed so long ago. */
export function ageArchives(folder: string, ms: number): void {
  withDatabase(folder, db => db.prepare('update archive_schedule set set_at = set_at - @ms, last_ok_at = last_ok_at - @ms').run({ ms }))
}

/** The same of the backup of the whole database. */
export function ageWholeBackup(folder: string, ms: number): void {
  withDatabase(folder, db => db.prepare('update whole_backup set set_at = set_at - @ms, on_since = on_since - @ms, last_ok_at = last_ok_at - @ms').run({ ms }))
}

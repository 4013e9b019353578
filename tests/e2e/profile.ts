import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { databaseKey } from '../../electron/main/key-file.ts'
import { openVault } from '../../electron/main/vault.ts'

/** Makes the database of a desk that has ended look as if a version so many steps newer had opened it, with its own key. */
export function raiseVersion(folder: string, steps: number): void {
  const noKeyring = { isEncryptionAvailable: () => false, encryptString: () => Buffer.alloc(0), decryptString: () => '' }
  const vault = openVault(noKeyring, path.join(folder, 'machine.key'), false)
  const key = vault === 'forbidden' ? null : databaseKey(path.join(folder, 'keys.json'), vault)
  if (!key) throw new Error(`the key of ${folder} can not be had`)
  const db = new Sqlite(path.join(folder, 'guichet.db'))
  try {
    db.pragma("cipher = 'aegis'")
    db.pragma(`key = 'raw:${Buffer.from(key).toString('hex')}'`)
    const version = db.pragma('user_version', { simple: true }) as number
    db.pragma(`user_version = ${version + steps}`)
  } finally {
    db.close()
  }
}

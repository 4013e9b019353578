import fs from 'node:fs'
import path from 'node:path'
import type { Message } from '../../shared/message.ts'
import { databaseKey } from './key-file.ts'
import { forbidsWeakVault } from './policy.ts'
import { openVault, type SystemVault, type Vault } from './vault.ts'

export type Secrets = { ok: true; vault: Vault; key: Uint8Array } | { ok: false; trouble: Message }

/** The vault of this PC and the database key in it, or the sentence that says why they can't be had. Never deletes anything. */
export function openSecrets(userData: string, system: SystemVault, env: NodeJS.ProcessEnv): Secrets {
  try {
    const vault = openVault(system, path.join(userData, 'machine.key'), forbidsWeakVault(userData, env))
    if (vault === 'forbidden') return { ok: false, trouble: { key: 'error.weak_vault_forbidden' } }
    const file = path.join(userData, 'keys.json')
    // A database without its key file: a new key would only hide that the old one is missing.
    const isLost = !fs.existsSync(file) && fs.existsSync(path.join(userData, 'guichet.db'))
    const key = isLost ? null : databaseKey(file, vault)
    return key ? { ok: true, vault, key } : { ok: false, trouble: { key: 'error.key_unreadable', values: { folder: userData } } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { ok: false, trouble: { key: 'error.profile_unwritable', values: { folder: userData, reason } } }
  }
}

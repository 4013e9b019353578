import { randomBytes } from 'node:crypto'
import { writeAtomically } from './atomic-write.ts'
import { readJson } from './read-json.ts'
import { sealedBy, type Vault } from './vault.ts'

const keyLength = 32

/**
 * The database key: made once, sealed by the vault in `file`. Null when the file is there but can't be unsealed:
 * then nothing is written, because a new key would make the database unreadable for ever.
 * A key that the weak vault sealed is sealed anew once the system has a keyring. Throws the system's error when the disk refuses.
 */
export function databaseKey(file: string, vault: Vault): Uint8Array | null {
  const stored = readJson(file)
  if (stored.state === 'absent') {
    const key = new Uint8Array(randomBytes(keyLength))
    store(file, vault, key)
    return key
  }
  const text = stored.state === 'object' ? stored.value['database_key'] : null
  if (typeof text !== 'string') return null
  const sealed = new Uint8Array(Buffer.from(text, 'base64'))
  const key = vault.unseal(sealed)
  if (key?.length !== keyLength) return null
  if (sealedBy(sealed) === 'weak' && vault.kind === 'system') store(file, vault, key)
  return key
}

function store(file: string, vault: Vault, key: Uint8Array): void {
  const sealed = vault.seal(key)
  const back = vault.unseal(sealed)
  if (!back || !Buffer.from(back).equals(key)) throw new Error('The vault does not give back what it sealed.')
  writeAtomically(file, `${JSON.stringify({ version: 1, database_key: Buffer.from(sealed).toString('base64') }, null, 2)}\n`)
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { writeAtomically } from './atomic-write.ts'

const ivLength = 12
const tagLength = 16

/** Seals with AES-256-GCM under a key file that only this user may read (0600). Protects a copied file, not a stolen PC. */
export function machineKey(file: string): { seal(bytes: Uint8Array): Uint8Array; unseal(bytes: Uint8Array): Uint8Array | null } {
  return {
    seal(bytes) {
      const iv = randomBytes(ivLength)
      const cipher = createCipheriv('aes-256-gcm', readKey(file) ?? makeKey(file), iv)
      return plain(Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]))
    },
    unseal(bytes) {
      const key = readKey(file)
      if (!key || bytes.length < ivLength + tagLength) return null
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength))
      decipher.setAuthTag(bytes.subarray(bytes.length - tagLength))
      try {
        return plain(Buffer.concat([decipher.update(bytes.subarray(ivLength, bytes.length - tagLength)), decipher.final()]))
      } catch {
        return null // another machine's key, or damaged bytes: GCM can't tell them apart and neither can we
      }
    },
  }
}

/** Null when there is no key file, or it isn't one: never replaced, because what it sealed would be lost. */
function readKey(file: string): Buffer | null {
  try {
    const key = fs.readFileSync(file)
    if (key.length !== 32) throw new Error(`${file} is no machine key`)
    if (process.platform !== 'win32') fs.chmodSync(file, 0o600) // a restored copy may have come with wider rights
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function makeKey(file: string): Buffer {
  const key = randomBytes(32)
  writeAtomically(file, key)
  return key
}

/** A copy without Buffer's shared pool: a structured clone would carry the whole pool along. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/**
 * A file as it lies on this PC: magic (4 bytes), version (1), salt (16), nonce (12), AES-256-GCM ciphertext, tag (16). Each file has a key
 * of its own, derived from the database key by its salt. The header and the hash under which the file is kept are authenticated
 * too: a file that was put in the place of another does not open.
 */
const magic = Buffer.from('GFIL', 'latin1')
const version = 1
const salt_at = 5
const nonce_at = salt_at + 16
const head_bytes = nonce_at + 12
const tag_bytes = 16

/** What a sealed file is longer than the bytes in it. */
export const seal_bytes = head_bytes + tag_bytes

/** The content cannot be had from this file: another key, a flipped byte, a cut, or the place of another file. */
export class Damaged extends Error {}

/** SHA-256 of bytes, 64 hex digits. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const keyOf = (database_key: Uint8Array, salt: Uint8Array) => Buffer.from(hkdfSync('sha256', database_key, salt, 'guichet file', 32))

/** @param hash of `bytes` */
export function sealFile(bytes: Uint8Array, hash: string, database_key: Uint8Array): Buffer {
  const head = Buffer.concat([magic, Buffer.from([version]), randomBytes(16), randomBytes(12)])
  const cipher = createCipheriv('aes-256-gcm', keyOf(database_key, head.subarray(salt_at, nonce_at)), head.subarray(nonce_at))
  cipher.setAAD(Buffer.concat([head, Buffer.from(hash, 'hex')]))
  return Buffer.concat([head, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

/** The plain bytes. Throws Damaged. */
export function openFile(sealed: Buffer, hash: string, database_key: Uint8Array): Buffer {
  if (sealed.length <= seal_bytes || !sealed.subarray(0, salt_at).equals(Buffer.concat([magic, Buffer.from([version])]))) {
    throw new Damaged('no file of ours')
  }
  const head = sealed.subarray(0, head_bytes)
  const decipher = createDecipheriv('aes-256-gcm', keyOf(database_key, head.subarray(salt_at, nonce_at)), head.subarray(nonce_at),
    { authTagLength: tag_bytes })
  decipher.setAAD(Buffer.concat([head, Buffer.from(hash, 'hex')]))
  decipher.setAuthTag(sealed.subarray(-tag_bytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(head_bytes, -tag_bytes)), decipher.final()])
  } catch {
    throw new Damaged('another key or damaged bytes') // GCM tells us no more
  }
}

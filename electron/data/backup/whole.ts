import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { keyFileOf } from './archive.ts'
import type { Written } from './archive.ts'
import { encryptedText, newIdentity } from './keys.ts'
import type { Readers } from './keys.ts'
import type { S3 } from './s3.ts'
import { takeBackup } from './take.ts'
import type { BackupOrder } from './take.ts'

/** A backup of the whole database for people with keys, for whoever knows a passphrase, or for both. */
export type WholeOrder = Omit<BackupOrder, 'readers'> & { recipients: readonly string[]; passphrase: string | null }

/**
 * Takes a full backup, of the command line and of a desk alike; a passphrase beside recipients opens a key file of its own, which is there before the backup is:
 * one without it could look whole and not be opened. Throws as `takeBackup` does, and leaves neither behind then.
 */
export async function takeWhole({ recipients, passphrase, ...order }: WholeOrder): Promise<Written> {
  const { readers, key_text } = await readersOf(recipients, passphrase)
  const key_file = keyFileOf(order.file)
  if (key_text) await writeFile(key_file, key_text, { mode: 0o600, flag: 'wx' })
  try {
    return await takeBackup({ ...order, readers })
  } catch (error) {
    if (key_text) await rm(key_file, { force: true })
    throw error
  }
}

/** Who may read it. An age file has readers or a passphrase, never both. */
async function readersOf(recipients: readonly string[], passphrase: string | null): Promise<{ readers: Readers; key_text: Uint8Array | null }> {
  if (passphrase === null) return { readers: { recipients: [...recipients] }, key_text: null }
  if (recipients.length === 0) return { readers: { passphrase }, key_text: null }
  const { identity, recipient } = await newIdentity()
  return { readers: { recipients: [...recipients, recipient] }, key_text: await encryptedText(`${identity}\n`, passphrase) }
}

/** Uploads an archive with the key file beside it, that first; its address there. `sent` hears how much of it is there, 0 to 1. Throws StorageFault. */
export async function uploadWhole(file: string, s3: S3, signal?: AbortSignal, sent?: (share: number) => void): Promise<string> {
  if (existsSync(keyFileOf(file))) await s3.put(keyFileOf(file), signal)
  return (await s3.put(file, signal, sent)).url
}

import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption'

/** Whom an archive is for: people with a key of their own (`age1…`), or whoever knows the passphrase. Never both in one age file. */
export type Readers = { recipients: string[] } | { passphrase: string; work_factor?: number }
export type Openers = { identities: string[]; passphrase: string | null }

/** A new pair for signing, as PEM. */
export function newSigningKey(): { private_pem: string; public_pem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    private_pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), public_pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
}

/** A new pair for reading: the secret `AGE-SECRET-KEY-1…` and its recipient `age1…`. */
export async function newIdentity(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateIdentity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** The public keys in a text, one after the other; also in JSON, as a certificate names the key of its desk. */
export const pemsIn = (text: string): string[] => text.replaceAll('\\n', '\n').match(/-----BEGIN PUBLIC KEY-----[\s\S]*?-----END PUBLIC KEY-----/g) ?? []

export const signatureOf = (bytes: Uint8Array, key: KeyObject): Buffer => sign(null, bytes, key)
export const isSignedBy = (bytes: Uint8Array, signature: Uint8Array, public_pem: string): boolean =>
  verify(null, bytes, createPublicKey(public_pem), signature)

/** Encrypts a stream; it can be opened with the standard age. Throws for a recipient that is none. */
export async function encrypted(source: ReadableStream<Uint8Array>, readers: Readers): Promise<ReadableStream<Uint8Array>> {
  const age = new Encrypter()
  if ('passphrase' in readers) {
    age.setPassphrase(readers.passphrase)
    if (readers.work_factor !== undefined) age.setScryptWorkFactor(readers.work_factor)
  } else for (const recipient of readers.recipients) age.addRecipient(recipient.trim().toLowerCase())
  return age.encrypt(source)
}

/** Decrypts a stream. Throws when no key fits, and while reading when a byte was changed or the end is missing. */
export async function decrypted(source: ReadableStream<Uint8Array>, { identities, passphrase }: Openers): Promise<ReadableStream<Uint8Array>> {
  const age = new Decrypter()
  for (const identity of identities) age.addIdentity(identity)
  if (passphrase !== null) age.addPassphrase(passphrase)
  return age.decrypt(source)
}

/** The secret keys of an identity file: one a line, `#` begins a comment. */
export const identitiesIn = (text: string): string[] => text.split('\n').map(line => line.trim()).filter(line => line !== '' && !line.startsWith('#'))

/** Whether somebody can be written to at this `age1…`. */
export function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(text.trim().toLowerCase())
    return true
  } catch {
    return false
  }
}

/** A small text under a passphrase, as an age file; `readText` gives it back. */
export async function encryptedText(text: string, passphrase: string, work_factor?: number): Promise<Uint8Array> {
  const age = new Encrypter()
  age.setPassphrase(passphrase)
  if (work_factor !== undefined) age.setScryptWorkFactor(work_factor)
  return age.encrypt(text)
}
export async function readText(bytes: Uint8Array, passphrase: string): Promise<string> {
  const age = new Decrypter()
  age.addPassphrase(passphrase)
  return age.decrypt(bytes, 'text')
}

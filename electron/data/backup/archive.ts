import { createHash, createPrivateKey } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { closedWords } from '../../../shared/drill-findings.ts'
import type { DrillClosed } from '../../../shared/drills.ts'
import { decrypted, encrypted, identitiesIn, readText, signatureOf } from './keys.ts'
import type { Openers, Readers } from './keys.ts'
import { isObject, names, sha256Of } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { readTar, tarEnd, tarEntry, TarError } from './tar.ts'

export type Entry = { name: string; bytes: Uint8Array }
/** What an archive is made of, before it is sealed: its files in their order, and what is claimed of them. */
export type Claim = Omit<Manifest, 'files'>
export type Written = { file: string; bytes: number; manifest: Manifest; manifest_sha256: string }

/** No more is held in memory; it stands far above what the rows of a firm of our size take. */
const limit = 2_000_000_000

/**
 * Writes an archive: the entries as they come, then what `claim` says of them once they are all there, then its signature; encrypted on
 * the way. It has its name only when it is whole and on the disk; when anything fails or `signal` aborts, nothing is left behind.
 */
export async function writeArchive(file: string, entries: AsyncIterable<Entry> | Iterable<Entry>, claim: () => Claim, sealing: {
  signing_pem: string; readers: Readers; signal?: AbortSignal | undefined
}): Promise<Written> {
  const files: Manifest['files'] = []
  const told: { manifest?: Manifest; sha?: string } = {}
  async function* tar(): AsyncGenerator<Uint8Array> {
    for await (const { name, bytes } of entries) {
      sealing.signal?.throwIfAborted()
      files.push({ name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
      yield* tarEntry(name, bytes)
    }
    told.manifest = { ...claim(), files }
    const text = Buffer.from(JSON.stringify(told.manifest, null, 1))
    told.sha = createHash('sha256').update(text).digest('hex')
    yield* tarEntry(names.manifest, text)
    yield* tarEntry(names.signature, signatureOf(text, createPrivateKey(sealing.signing_pem)))
    yield tarEnd
  }
  const part = `${file}.part`
  const target = await open(part, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new Error(`${part} is there already: another backup is being written, or one was cut off. Remove it if none runs.`) : error
  })
  try {
    let bytes = 0
    try {
      const source = Readable.toWeb(Readable.from(tar())) as ReadableStream<Uint8Array>
      for await (const piece of await encrypted(source, sealing.readers)) {
        sealing.signal?.throwIfAborted()
        bytes += piece.length
        await target.writeFile(piece)
      }
      await target.sync()
    } finally {
      await target.close()
    }
    if (!told.manifest || !told.sha) throw new Error('the archive was not written to its end')
    await rename(part, file)
    return { file, bytes, manifest: told.manifest, manifest_sha256: told.sha }
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** Why a file can not be opened at all: what the person at the screen can do differs. */
export type Closed = DrillClosed

/** Why an archive can not be read, and which check says so. */
export class Unreadable extends Error {
  override name = 'Unreadable'
  readonly check: 'decrypt' | 'container'
  readonly why: Closed | null

  constructor(why: Closed | TarError) {
    super(why instanceof TarError ? `${why.message}.` : closedWords[why])
    this.check = why instanceof TarError ? 'container' : 'decrypt'
    this.why = why instanceof TarError ? null : why
  }
}

const begin = 'age-encryption.org/v1\n'

/** Whom a file is sealed for, by its first bytes. Throws Unreadable for what is none of ours. */
export async function sealedFor(file: string): Promise<'key' | 'passphrase'> {
  const from = await open(file, 'r')
  try {
    const { bytesRead, buffer } = await from.read(Buffer.alloc(begin.length + 10), 0, begin.length + 10, 0)
    if (bytesRead === 0) throw new Unreadable('empty')
    const text = buffer.toString('latin1', 0, bytesRead)
    if (!text.startsWith(begin)) throw new Unreadable('not_ours')
    return text.startsWith('-> scrypt ', begin.length) ? 'passphrase' : 'key'
  } finally {
    await from.close()
  }
}

/** Where a key to the archive lies that a passphrase opens: an age file has readers or a passphrase, never both. */
export const keyFileOf = (file: string): string => `${file}.key.age`

async function keysBeside(file: string, { identities, passphrase }: Openers): Promise<Openers> {
  if (passphrase === null || !existsSync(keyFileOf(file))) return { identities, passphrase }
  const text = await readText(await readFile(keyFileOf(file)), passphrase).catch(() => { throw new Unreadable('wrong_passphrase') })
  return { identities: [...identities, ...identitiesIn(text)], passphrase }
}

/**
 * Opens and reads all files of an archive; a passphrase also opens the key file beside it. Throws Unreadable: the wrong key, a changed or cut file (`decrypt`), or something else
 * inside than an archive of ours (`container`).
 */
export async function readArchive(file: string, openers: Openers): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  for await (const { name, bytes } of entriesOf(file, openers, () => true)) found.set(name, bytes)
  return found
}

/** What an archive holds: its files, and of each object of Storage the SHA-256 alone, by the name of its file. */
export type Opened = { files: Map<string, Buffer>; objects: Map<string, string> }

/** The same without the bytes of the photos, which a firm may have more of than fit into memory: each is read, hashed and let go. */
export async function openArchive(file: string, openers: Openers): Promise<Opened> {
  const opened: Opened = { files: new Map(), objects: new Map() }
  for await (const { name, bytes } of entriesOf(file, openers, one => !isObject(one))) {
    if (isObject(name)) opened.objects.set(name, sha256Of(bytes))
    else opened.files.set(name, bytes)
  }
  return opened
}

async function* entriesOf(file: string, openers: Openers, isHeld: (name: string) => boolean): AsyncGenerator<{ name: string; bytes: Buffer }> {
  const lock = await sealedFor(file)
  const keys = lock === 'key' ? await keysBeside(file, openers) : openers
  if (lock === 'key' && keys.identities.length === 0) throw new Unreadable(openers.passphrase === null ? 'no_key_fits' : 'needs_key')
  const source = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>
  const plain = await decrypted(source, keys).catch((error: unknown) => {
    const is_closed = /identity|identities|passphrase|no match/i.test(String(error))
    throw new Unreadable(!is_closed ? 'damaged' : lock === 'passphrase' ? 'wrong_passphrase' : 'no_key_fits')
  })
  const seen = new Set<string>()
  try {
    for await (const entry of readTar(plain, limit, 'ours', isHeld)) {
      if (seen.has(entry.name)) throw new TarError(`${entry.name} is in it twice`)
      seen.add(entry.name)
      yield entry
    }
  } catch (error) {
    throw new Unreadable(error instanceof TarError ? error : 'damaged')
  }
}

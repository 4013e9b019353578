import { createHash, createPrivateKey } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { decrypted, encrypted, signatureOf } from './keys.ts'
import type { Openers, Readers } from './keys.ts'
import { names } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { readTar, tarEnd, tarEntry, TarError } from './tar.ts'

export type Entry = { name: string; bytes: Uint8Array }
/** What an archive is made of, before it is sealed: its files in their order, and what is claimed of them. */
export type Claim = Omit<Manifest, 'files'>
export type Written = { file: string; bytes: number; manifest: Manifest; manifest_sha256: string }

/** Nothing larger is read into memory; it stands far above what a firm of our size has. */
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

/** Why an archive can not be read, and which check says so. */
export class Unreadable extends Error {
  override name = 'Unreadable'
  readonly check: 'decrypt' | 'container'

  constructor(check: 'decrypt' | 'container', message: string) {
    super(message)
    this.check = check
  }
}

/**
 * Opens and reads all files of an archive. Throws Unreadable: the wrong key, a changed or cut file (`decrypt`), or something else
 * inside than an archive of ours (`container`).
 */
export async function readArchive(file: string, openers: Openers): Promise<Map<string, Buffer>> {
  const source = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>
  const plain = await decrypted(source, openers).catch((error: unknown) => {
    throw new Unreadable('decrypt', /identity|identities|passphrase|no match/i.test(String(error))
      ? 'None of the given keys opens it.' : `It can not be opened: ${error instanceof Error ? error.message : String(error)}.`)
  })
  const found = new Map<string, Buffer>()
  try {
    for await (const { name, bytes } of readTar(plain, limit)) {
      if (found.has(name)) throw new TarError(`${name} is in it twice`)
      found.set(name, bytes)
    }
    return found
  } catch (error) {
    if (error instanceof TarError) throw new Unreadable('container', `${error.message}.`)
    throw new Unreadable('decrypt', `A part of it is missing or was changed (${error instanceof Error ? error.message : String(error)}).`)
  }
}

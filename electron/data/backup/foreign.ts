import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Unreadable } from './archive.ts'
import { readTar, TarError } from './tar.ts'
import { readZip } from './zip.ts'

const unpacked = promisify(gunzip)

/** A dump that is not ours, in the order in which it is restored: one file of pg_dump, or the three of Supabase (roles, schema, data). */
export type Foreign = { form: 'sql' | 'supabase'; files: { name: string; sql: Buffer }[] }

/** More than this is not read, packed or unpacked: the text has to fit into the memory of this process several times. Bytes. */
export const most_bytes = 500_000_000
const in_order = ['roles.sql', 'schema.sql', 'data.sql'] as const

/**
 * Reads a dump of another program: a file of SQL, plain or gzipped; the three files of Supabase as a folder, a zip or a tar. Null for what begins as an archive
 * of ours, or with nothing. Throws Unreadable for everything else; nothing of it is written anywhere.
 */
export async function readForeign(file: string, limit = most_bytes): Promise<Foreign | null> {
  if ((await stat(file)).isDirectory()) return fromFolder(file, limit)
  const head = await headOf(file)
  if (head.length === 0 || head.toString('latin1').startsWith('age-encryption.org/')) return null
  if ((await stat(file)).size > limit) throw new Unreadable('too_large')
  return fromBytes(path.basename(file), await readFile(file), limit)
}

async function fromBytes(name: string, bytes: Buffer, limit: number): Promise<Foreign> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return fromBytes(name.replace(/\.(gz|tgz)$/, ''), await unzipped(bytes, limit), limit)
  if (bytes.toString('latin1', 0, 4) === 'PK\u0003\u0004') return pick(await readZip(bytes, limit, isDumpName))
  if (bytes.toString('latin1', 257, 262) === 'ustar') return pick(await fromTar(bytes, limit))
  if (bytes.toString('latin1', 0, 5) === 'PGDMP') throw new Unreadable('custom_format')
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw new Unreadable('utf16')
  if (!looksLikeSql(bytes)) throw new Unreadable('not_ours')
  return { form: 'sql', files: [{ name, sql: bytes }] }
}

async function unzipped(bytes: Buffer, limit: number): Promise<Buffer> {
  try {
    return await unpacked(bytes, { maxOutputLength: limit })
  } catch (error) {
    throw new Unreadable((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'damaged')
  }
}

async function fromTar(bytes: Buffer, limit: number): Promise<{ name: string; bytes: Buffer }[]> {
  const found: { name: string; bytes: Buffer }[] = []
  try {
    for await (const entry of readTar(once(bytes), limit, 'foreign')) {
      // what pg_dump writes as a tar is its own format, with the rows in files beside
      if (path.posix.basename(entry.name) === 'toc.dat') throw new Unreadable('custom_format')
      if (isDumpName(entry.name)) found.push(entry)
    }
  } catch (error) {
    throw error instanceof TarError ? new Unreadable(error) : error
  }
  return found
}
async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> { yield await Promise.resolve(bytes) }

async function fromFolder(folder: string, limit: number): Promise<Foreign> {
  const names = await readdir(folder)
  if (names.includes('toc.dat')) throw new Unreadable('custom_format')
  const found: { name: string; bytes: Buffer }[] = []
  let left = limit
  for (const name of names.filter(isDumpName)) {
    const one = path.join(folder, name)
    const { size } = await stat(one)
    if (size > left) throw new Unreadable('too_large')
    const raw = await readFile(one)
    const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? await unzipped(raw, left) : raw
    left -= bytes.length
    found.push({ name: name.replace(/\.gz$/, ''), bytes })
  }
  return pick(found)
}

const isDumpName = (name: string): boolean => /\.sql(\.gz)?$/.test(name) && !path.posix.basename(name).startsWith('.')

/** Supabase's three, of which the roles may be missing; or the only one that there is. */
async function pick(found: { name: string; bytes: Buffer }[]): Promise<Foreign> {
  const byName = new Map(found.map(({ name, bytes }) => [path.posix.basename(name), bytes]))
  if (byName.size < found.length) throw new Unreadable('which_dump')
  if (byName.has('schema.sql') && byName.has('data.sql')) {
    return { form: 'supabase', files: in_order.flatMap(name => { const sql = byName.get(name); return sql ? [{ name, sql }] : [] }) }
  }
  const [only, ...more] = byName
  if (!only || more.length > 0) throw new Unreadable('which_dump')
  return fromBytes(only[0], only[1], most_bytes)
}

/** Text whose first lines are those of a dump; what merely contains words of SQL somewhere is none. */
function looksLikeSql(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 65_536)
  if (head.includes(0)) return false
  return /^(--\s*\r?$|-- PostgreSQL|\\|SET |CREATE |ALTER |COPY |INSERT INTO |SELECT |DO |BEGIN\b|DROP |GRANT )/im.test(head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, ''))
}

async function headOf(file: string): Promise<Buffer> {
  const from = await open(file, 'r')
  try {
    const { bytesRead, buffer } = await from.read(Buffer.alloc(32), 0, 32, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await from.close()
  }
}

/** Bytes and SHA-256 of a file; of a folder, over its dumps in the order of their names. */
export async function fingerprintOf(file: string): Promise<{ bytes: number; sha256: string }> {
  const all = (await stat(file)).isDirectory() ? (await readdir(file)).filter(isDumpName).toSorted().map(name => path.join(file, name)) : [file]
  const hash = createHash('sha256')
  let bytes = 0
  for (const one of all) {
    for await (const piece of createReadStream(one) as AsyncIterable<Buffer>) {
      hash.update(piece)
      bytes += piece.length
    }
  }
  return { bytes, sha256: hash.digest('hex') }
}

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { syncFolder } from './key-check.ts'

/**
 * The second copy of what people did: one encrypted line per operation, appended and fsynced beside the database. A
 * flipped byte there makes one line unreadable, in the database it may make the outbox unreadable.
 * Line: base64 of nonce (12), AES-256-GCM ciphertext, tag (16). Lines can be found again after a damaged one.
 */
export type Entry = { op_id: string } & Record<string, unknown>
export type Journal = {
  /** The operations in it, in order, each once. */
  readonly entries: readonly Entry[]
  /** Lines before the last that could not be read; the last may have been cut by a crash and is not counted. */
  readonly damaged: number
  has(op_id: string): boolean
  /** On disk when it returns; one that is there already only where its `state` is another now. Throws the system's error when the disk refuses. */
  append(entries: readonly Entry[]): void
  /** Begins anew with these entries; the file so far is kept as `<file>.old` until the next time. Throws the system's error; then all is as before. */
  rotate(entries: readonly Entry[]): void
  close(): void
}

/** @param key the database key; the journal's own is derived from it */
export function openJournal(file: string, key: Uint8Array): Journal {
  const own = Buffer.from(hkdfSync('sha256', key, '', 'guichet journal', 32))
  let { known, damaged, whole_bytes } = read(file, own)
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0
  // What a crash left of the last line must not swallow the next one.
  if (size > whole_bytes) fs.truncateSync(file, whole_bytes)
  let handle = fs.openSync(file, 'a', 0o600)
  if (size < whole_bytes) fs.writeSync(handle, '\n')
  return {
    get entries() { return [...known.values()] },
    get damaged() { return damaged },
    has: op_id => known.has(op_id),
    append(fresh) {
      const news = fresh.filter(entry => !known.has(entry.op_id) || stateOf(known.get(entry.op_id)) !== stateOf(entry))
      if (news.length === 0) return
      const { size: whole } = fs.fstatSync(handle)
      try {
        writeAll(handle, news.map(entry => seal(entry, own)).join(''))
        fs.fsyncSync(handle)
      } catch (error) {
        fs.ftruncateSync(handle, whole) // half a line would swallow the next one
        throw error
      }
      for (const entry of news) known.set(entry.op_id, entry)
    },
    rotate(kept) {
      const fresh = `${file}.new`
      const next = fs.openSync(fresh, 'w', 0o600)
      writeAll(next, kept.map(entry => seal(entry, own)).join(''))
      fs.fsyncSync(next)
      fs.closeSync(next)
      fs.closeSync(handle)
      try {
        takePlace(fresh, file)
      } finally {
        handle = fs.openSync(file, 'a', 0o600)
      }
      syncFolder(path.dirname(file))
      known = new Map(kept.map(entry => [entry.op_id, entry]))
      damaged = 0
    },
    close: () => fs.closeSync(handle),
  }
}

/** A program that looks for viruses may hold either file for a moment: then the old one is in its place again, and the next time will do. */
function takePlace(fresh: string, file: string): void {
  fs.renameSync(file, `${file}.old`)
  try {
    fs.renameSync(fresh, file)
  } catch (error) {
    fs.renameSync(`${file}.old`, file)
    throw error
  }
}

const stateOf = (entry: Entry | undefined): unknown => entry?.['state'] ?? null

/** A disk that fills up takes a part and says so by the count only. */
function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length;) {
    const written = fs.writeSync(handle, bytes, at)
    if (written === 0) throw new Error('the disk takes no more of the journal')
    at += written
  }
}

function seal(entry: Entry, key: Buffer): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return `${Buffer.concat([nonce, cipher.update(JSON.stringify(entry), 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')}\n`
}

function open(line: string, key: Buffer): Entry | null {
  const bytes = Buffer.from(line, 'base64')
  if (bytes.length < 29) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
    decipher.setAuthTag(bytes.subarray(-16))
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')) as Entry
  } catch {
    return null // flipped, cut, or two lines in one: GCM tells us no more than that
  }
}

/** `whole_bytes`: where the last whole line ends, its line feed (which a crash may have cut) counted. */
function read(file: string, key: Buffer): { known: Map<string, Entry>; damaged: number; whole_bytes: number } {
  // Between the two renames of a rotation the file has no name of its own.
  const source = [file, `${file}.new`, `${file}.old`].find(name => fs.existsSync(name))
  const lines = source ? fs.readFileSync(source, 'latin1').split('\n') : ['']
  const rest = lines.pop() ?? ''
  const last = rest === '' ? null : open(rest, key)
  if (last) lines.push(rest)
  const found = new Map<string, Entry>()
  let damaged = 0
  lines.forEach((line, n) => {
    const entry = open(line, key)
    if (entry) found.set(entry.op_id, entry)
    if (!entry && n < lines.length - 1) damaged++
  })
  if (source && source !== file) fs.copyFileSync(source, file)
  return { known: found, damaged, whole_bytes: lines.reduce((sum, line) => sum + line.length + 1, 0) }
}

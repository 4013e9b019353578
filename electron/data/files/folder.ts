import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { syncFolder } from '../key-check.ts'
import { Damaged, hashOf, openFile, sealFile } from './seal.ts'

/** The files of this PC, each under the SHA-256 of its plain bytes, sealed. Holds no list: what a file is for, the database knows. */
export type Folder = {
  /** On disk when it returns; the same bytes are kept once. Throws the system's error when the disk refuses. */
  keep(bytes: Uint8Array): string
  /** The plain bytes. Throws Damaged, also where there is no such file. */
  read(hash: string): Buffer
  /** ms UTC of when these bytes were last kept, null when they are not here */
  keptAt(hash: string): number | null
  /** Removes a file for good; nothing happens where it is gone already. */
  remove(hash: string): void
  hashes(): string[]
}

const name = /^[0-9a-f]{64}$/

/** @param key the database key; each file's own is derived from it */
export function openFolder(folder: string, key: Uint8Array): Folder {
  const at = (hash: string) => path.join(folder, hash)
  // What a crash left half written was never said to be kept.
  for (const left of list().filter(each => each.endsWith('.new'))) fs.rmSync(path.join(folder, left), { force: true })

  function list(): string[] {
    return fs.existsSync(folder) ? fs.readdirSync(folder) : []
  }

  function read(hash: string): Buffer {
    if (!fs.existsSync(at(hash))) throw new Damaged('the file is gone')
    const bytes = openFile(fs.readFileSync(at(hash)), hash, key)
    if (hashOf(bytes) !== hash) throw new Damaged('other bytes under this name')
    return bytes
  }

  function isWhole(hash: string): boolean {
    try {
      read(hash)
      return true
    } catch (error) {
      if (error instanceof Damaged) return false
      throw error
    }
  }

  return {
    read,
    keep(bytes) {
      const hash = hashOf(bytes)
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
      if (isWhole(hash)) {
        const now = new Date()
        fs.utimesSync(at(hash), now, now)
        return hash
      }
      const fresh = path.join(folder, `${hash}.${randomBytes(4).toString('hex')}.new`)
      try {
        const handle = fs.openSync(fresh, 'wx', 0o600)
        try {
          writeAll(handle, sealFile(bytes, hash, key))
          fs.fsyncSync(handle)
        } finally {
          fs.closeSync(handle)
        }
        fs.renameSync(fresh, at(hash))
      } catch (error) {
        fs.rmSync(fresh, { force: true })
        throw error
      }
      syncFolder(folder)
      return hash
    },
    keptAt: hash => fs.statSync(at(hash), { throwIfNoEntry: false })?.mtimeMs ?? null,
    remove: hash => fs.rmSync(at(hash), { force: true }),
    hashes: () => list().filter(each => name.test(each)),
  }
}

/** A disk that fills up takes a part and says so by the count only. */
function writeAll(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) {
    const written = fs.writeSync(handle, bytes, at)
    if (written === 0) throw new Error('the disk takes no more of the file')
    at += written
  }
}

import { hkdfSync, timingSafeEqual } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/**
 * SQLite answers a wrong key and a damaged first page with the same error. Sixteen bytes derived from the key lie
 * beside the database and tell them apart; they say nothing about the key.
 */
const bytesOf = (key: Uint8Array) => Buffer.from(hkdfSync('sha256', key, '', 'guichet key check', 16))

/** `unknown`: the file is missing or has another length. */
export function checkKey(file: string, key: Uint8Array): 'right' | 'wrong' | 'unknown' {
  if (!fs.existsSync(file)) return 'unknown'
  const kept = fs.readFileSync(file)
  if (kept.length !== 16) return 'unknown'
  return timingSafeEqual(kept, bytesOf(key)) ? 'right' : 'wrong'
}

/** Written whole or not at all. */
export function keepKeyCheck(file: string, key: Uint8Array): void {
  const fresh = `${file}.new`
  const handle = fs.openSync(fresh, 'w', 0o600)
  fs.writeSync(handle, bytesOf(key))
  fs.fsyncSync(handle)
  fs.closeSync(handle)
  fs.renameSync(fresh, file)
  syncFolder(path.dirname(file))
}

/** Makes a rename last through a power cut; Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = fs.openSync(folder, 'r')
  fs.fsyncSync(handle)
  fs.closeSync(handle)
}

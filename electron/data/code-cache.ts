import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import fs from 'node:fs'

const mac_bytes = 32

/** What V8 made of a source in an earlier run. `kept` is null when there is none for exactly this source and V8. */
export type CodeCache = { kept: Buffer | null; keep(code: Buffer): void }

/**
 * Compiled code that lies in the profile, where more than our own program may write: it is taken only with a seal that the
 * database key made over it and over the source. Whoever can make that seal can read the database already.
 */
export function openCodeCache(file: string, key: Uint8Array, source: Buffer): CodeCache {
  const own = Buffer.from(hkdfSync('sha256', key, '', 'guichet code cache', 32))
  const seal = (code: Buffer) => createHmac('sha256', own).update(process.versions.v8).update(source).update(code).digest()
  return {
    kept: read(file, seal),
    keep(code) {
      const fresh = `${file}.new`
      fs.writeFileSync(fresh, Buffer.concat([seal(code), code]), { mode: 0o600 })
      fs.renameSync(fresh, file)
    },
  }
}

function read(file: string, seal: (code: Buffer) => Buffer): Buffer | null {
  if (!fs.existsSync(file)) return null
  const bytes = fs.readFileSync(file)
  if (bytes.length <= mac_bytes) return null
  const code = bytes.subarray(mac_bytes)
  return timingSafeEqual(bytes.subarray(0, mac_bytes), seal(code)) ? code : null
}

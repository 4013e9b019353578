import { existsSync, statfsSync } from 'node:fs'
import os from 'node:os'

const memory_disk = '/dev/shm'
const enough_bytes = 2 * 1024 ** 3

/**
 * A folder in memory where there is plenty, null elsewhere. Throw-away files of tests lie there: many tests make the
 * disk confirm every write, and a shared disk sometimes takes seconds for that.
 */
export function memoryDisk(): string | null {
  if (process.platform !== 'linux' || !existsSync(memory_disk)) return null
  const { bavail, bsize } = statfsSync(memory_disk)
  return bavail * bsize > enough_bytes ? memory_disk : null
}

/** Lets this process and those that it starts put their throw-away files there. */
export function tempInMemory(): void {
  process.env['TMPDIR'] = memoryDisk() ?? os.tmpdir()
}

import fs from 'node:fs'
import path from 'node:path'

/**
 * Replaces a small file so that a power cut leaves either the old or the new content, never a part of one.
 * Synchronous; mode 0600; throws the system's error, then the old file is untouched and nothing of the new one stays.
 */
export function writeAtomically(file: string, content: string | Uint8Array): void {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const fresh = `${file}.${process.pid}.new`
  try {
    const handle = fs.openSync(fresh, 'w', 0o600)
    try {
      fs.writeFileSync(handle, content)
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
    fs.renameSync(fresh, file)
  } catch (error) {
    fs.rmSync(fresh, { force: true })
    throw error
  }
  syncFolder(path.dirname(file))
}

/** The rename itself is on disk only after its folder is; Windows has no handle for a folder and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

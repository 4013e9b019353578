import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * Folder outside the repository for what is fetched or built once per machine, made if missing. `$XDG_CACHE_HOME/guichet` or the
 * system's usual place; for root a folder that every user may enter, because PostgreSQL runs there as a user of its own.
 */
export function cacheFolder(...parts: string[]): string {
  const folder = path.join(cacheHome(), 'guichet', ...parts)
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}

/** Where the caches of this machine lie; a chosen folder that root's PostgreSQL could not enter is passed over. */
export function cacheHome(): string {
  const chosen = process.env['XDG_CACHE_HOME']
  if (chosen && path.isAbsolute(chosen) && (!isRoot() || isOpenToAll(chosen))) return chosen
  if (process.platform === 'win32') return process.env['LOCALAPPDATA'] ?? path.join(os.homedir(), 'AppData', 'Local')
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches')
  return isRoot() ? '/var/cache' : path.join(os.homedir(), '.cache')
}

/** True when this process runs as root. */
export const isRoot = (): boolean => process.getuid?.() === 0

/** True when every user may pass through the folder and all above it; a missing folder would be made so. */
export function isOpenToAll(folder: string): boolean {
  const mode = fs.statSync(folder, { throwIfNoEntry: false })?.mode ?? 0o755
  if ((mode & 0o001) === 0) return false
  const parent = path.dirname(folder)
  return parent === folder || isOpenToAll(parent)
}

import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { memoryDisk } from '../memory-disk.ts'
import type { OsUser } from './os-user.ts'

export const project_dir = path.resolve(import.meta.dirname, '../..')

/** Whether another user may pass through every folder above `target` (and `target` itself, where it exists). */
export function isReachable(target: string, user: OsUser | undefined): boolean {
  if (!user) return true
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    const stat = statSync(at, { throwIfNoEntry: false })
    const bit = stat?.uid === user.uid ? 0o100 : stat?.gid === user.gid ? 0o010 : 0o001
    if (stat?.isDirectory() && !(stat.mode & bit)) return false
    if (at === path.dirname(at)) return true
  }
}

/** Makes a folder that others may pass through but not list, whatever the umask says. */
export function makePassable(dir: string): string {
  mkdirSync(dir, { recursive: true })
  chmodSync(dir, 0o711)
  return dir
}

/**
 * A cache folder outside a closed home, the same on every start. The name is predictable, so a folder or link that
 * somebody else has put there is neither trusted nor changed, and the next candidate is taken.
 */
export function openCache(bases = ['/var/tmp', os.tmpdir()]): string {
  const uid = process.getuid?.() ?? 0
  for (const base of bases) {
    for (const suffix of ['', '-2', '-3']) {
      const dir = path.join(base, `guichet-${uid}${suffix}`)
      try {
        // Looked at before its mode is touched: a link of somebody else's would have its target opened.
        mkdirSync(dir, { recursive: true })
        if (!isOwn(dir, uid)) continue
        if (!(lstatSync(makePassable(dir)).mode & 0o022)) return dir
      } catch {
        continue // Not ours or not writable: the next candidate.
      }
    }
  }
  throw new Error(`No folder for PostgreSQL's files under ${bases.join(' or ')}.`)
}

function isOwn(dir: string, uid: number): boolean {
  const stat = lstatSync(dir, { throwIfNoEntry: false })
  return stat?.isDirectory() === true && stat.uid === uid
}

/** Where a clone keeps its servers: `.cache/backend`, or an open folder when PostgreSQL's user cannot reach the clone. */
export function cacheDir(user: OsUser | undefined, project = project_dir, bases?: string[]): string {
  if (isReachable(project, user)) {
    makePassable(path.join(project, '.cache'))
    return makePassable(path.join(project, '.cache', 'backend'))
  }
  const clone = createHash('sha256').update(project).digest('hex').slice(0, 12)
  return makePassable(path.join(openCache(bases), clone))
}

/** Where copied PostgreSQL binaries live, shared by all clones of one person. */
export function binariesCacheDir(): string {
  return openCache()
}

/** Where throw-away test servers live: in memory where there is plenty (a copy then costs 20 ms, whatever the disk does). */
export function testDir(user: OsUser | undefined): string {
  const memory_disk = memoryDisk()
  return memory_disk ? openCache([memory_disk, '/var/tmp', os.tmpdir()]) : cacheDir(user)
}

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { isRoot } from '../cache-folder.ts'

/** Chromium's own flags for this machine: what it lacks (a usable sandbox, a graphics card, shared memory) is switched off. */
export function launchArguments(): string[] {
  if (process.platform !== 'linux') return []
  const args: string[] = []
  if (!canSandbox()) args.push('--no-sandbox')
  if (!fs.existsSync('/dev/dri')) args.push('--disable-gpu')
  if (isSharedMemorySmall()) args.push('--disable-dev-shm-usage')
  return args
}

/** Chromium refuses its sandbox as root, and needs user namespaces otherwise (containers often forbid them). */
function canSandbox(): boolean {
  if (isRoot()) return false
  return spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' }).status === 0
}

/** Containers give 64 MB by default, and a full one crashes the window. */
function isSharedMemorySmall(): boolean {
  if (!fs.existsSync('/dev/shm')) return true
  const { blocks, bsize } = fs.statfsSync('/dev/shm')
  return blocks * bsize < 256 * 1024 * 1024
}

// The Debian packages that Electron under Xvfb, the building of SQLite and a restore without our program need. Installed by root, otherwise named.
import { spawnSync } from 'node:child_process'
import { isRoot } from './cache-folder.ts'
import { runCommand } from './run-command.ts'
import { withProgress } from './with-progress.ts'

export type SystemNeed = 'electron' | 'display' | 'compiler' | 'recovery'

/** Where a later Debian or Ubuntu renamed a package, both names. */
const packages: Record<SystemNeed, string[][]> = {
  electron: [
    ['libnss3'], ['libatk1.0-0', 'libatk1.0-0t64'], ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'], ['libcups2', 'libcups2t64'],
    ['libdrm2'], ['libgtk-3-0', 'libgtk-3-0t64'], ['libgbm1'], ['libasound2', 'libasound2t64'], ['libxss1'],
  ],
  display: [['xvfb'], ['xauth']],
  compiler: [['g++'], ['make'], ['python3']],
  recovery: [['age'], ['jq'], ['postgresql-client']],
}

/**
 * Sees to it that what these needs ask for is installed: by apt-get as root, otherwise it prints the command and ends the process
 * with code 1. Does nothing where there is no dpkg (another Linux, macOS, Windows).
 */
export async function ensureSystemPackages(needs: SystemNeed[]): Promise<void> {
  if (process.platform !== 'linux' || spawnSync('dpkg-query', ['--version'], { stdio: 'ignore' }).status !== 0) return
  const missing = missingPackages(needs)
  if (missing.length === 0) return
  if (!isRoot()) {
    console.error(`Some packages of the system are missing. Please run this, then the same command again:\n\n` +
      `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.map(chooseName).join(' ')}\n`)
    process.exit(1)
  }
  await withProgress('Updating the list of system packages (apt-get update)', () => aptGet('update'))
  // Chosen only now: a fresh machine knows no names before the update.
  const install = missing.map(chooseName)
  await withProgress(`Installing ${install.join(' ')}`, () => aptGet('install', '-y', '--no-install-recommends', ...install))
}

/** The groups of alternative names of which none is installed. */
export function missingPackages(needs: SystemNeed[]): string[][] {
  const wanted = needs.flatMap(need => packages[need])
  // dpkg-query ends with 1 when it does not know one of them; what it prints counts.
  const answer = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...wanted.flat()], { encoding: 'utf8' })
  const present = new Set(answer.stdout.split('\n').filter(line => line.endsWith(' installed')).map(line => line.split(' ')[0]))
  return wanted.filter(names => !names.some(name => present.has(name)))
}

/** The first name that apt can really install, else the first. */
function chooseName(names: string[]): string {
  const first = names[0] ?? ''
  if (names.length < 2) return first
  return names.find(name => spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0) ?? first
}

/** Waits for another apt-get (a fresh machine updates itself) up to five minutes. */
async function aptGet(...args: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-qq', ...args], { env })
}

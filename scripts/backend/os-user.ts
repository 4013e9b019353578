import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Sentence } from './sentence.ts'

export type OsUser = { uid: number, gid: number }

function find(name: string): OsUser | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [user, , uid, gid] = line.split(':')
    if (user === name) return { uid: Number(uid), gid: Number(gid) }
  }
  return undefined
}

/**
 * The operating-system user that PostgreSQL runs as, or undefined for our own. PostgreSQL refuses to run as root,
 * so root borrows the user `postgres`, creating it where it is missing.
 */
export function postgresUser(): OsUser | undefined {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined
  const known = find('postgres')
  if (known) return known
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], { stdio: 'pipe' })
  } catch (error) {
    const spare = find('nobody')
    if (spare) return spare
    throw new Sentence(`PostgreSQL does not run as root and its own user could not be created (${(error as Error).message.trim()}). `
      + 'Create it with "useradd --system postgres", or start as another user.')
  }
  const made = find('postgres')
  if (!made) throw new Sentence('The user "postgres" was created but is not in /etc/passwd. Start as another user than root.')
  return made
}

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type postgres from 'postgres'
import { lineError, openSql } from '../../electron/data/backup/tls.ts'
import { findBinaries } from '../backend/binaries.ts'
import { startCluster } from '../backend/cluster.ts'
import { recall } from '../backend/keys.ts'
import { postgresUser } from '../backend/os-user.ts'
import { liveOwner, takeLock } from '../backend/owner-lock.ts'
import { cacheDir } from '../backend/places.ts'
import { urlOf } from '../backend/platform.ts'
import { Sentence } from '../backend/sentence.ts'

/** The database that a `db:` script works on. `name` is what has to be typed before anything is lost. */
export type Target = { kind: 'embedded' | 'remote', url: string, name: string, sql: postgres.Sql }

/** DIRECT_URL, else DATABASE_URL (migrations need a session, which a transaction pooler is not); null: the embedded backend. */
export function remoteUrl(env: NodeJS.ProcessEnv): string | null {
  return env['DIRECT_URL'] || env['DATABASE_URL'] || null
}

/** What a command worked on, for its output and its JSON; 'own': one that it makes for itself. Never a password. */
export type Named = { kind: Target['kind'] | 'own', host: string | null, name: string | null, user: string | null }

/** Throws a Sentence for what is no address of a database. The user is part of the name: behind a pooler it says which project. */
export function namedBy(kind: Target['kind'], url: string): Named {
  if (!URL.canParse(url)) throw new Sentence('What stands in DIRECT_URL or DATABASE_URL (also in .env) is no address; it looks like postgresql://user:password@host:5432/postgres. Nothing was read or changed.')
  const { hostname, port, pathname, username } = new URL(url)
  return { kind, host: `${hostname}:${port || '5432'}`, name: decodeURIComponent(pathname.slice(1)), user: decodeURIComponent(username) }
}

/** "Database: postgres on db.example.ch:5432 as postgres". */
export const lineOfName = ({ kind, host, name, user }: Named): string =>
  kind === 'own' ? 'Database: one of its own on this PC; no other is touched' : `Database: ${name} on ${host} as ${user}${kind === 'embedded' ? ' (the embedded backend)' : ''}`

/** An address that was given as an argument: whatever stands there everybody on this PC reads while the command runs. Throws a Sentence where a password is in it. */
export function givenUrl(url: string): string {
  if (URL.canParse(url) && new URL(url).password !== '') throw new Sentence('A password on the command line can be read by everybody on this PC while the command runs. Put the whole address into DIRECT_URL (also in .env), or leave the password out of it and put it into PGPASSWORD. Nothing was read or changed.')
  return url
}

/** `postgresql://…@host:5432/postgres` without its password, for messages. */
export function withoutPassword(url: string): string {
  const shown = new URL(url)
  if (shown.password) shown.password = '…'
  return decodeURIComponent(shown.href)
}

/**
 * Works on the remote database of the environment, or on the embedded one: the running backend's, else one started for the while.
 * `tell` gets a line that names it before it is asked anything. A project that does not answer is a Sentence, never another database.
 */
export async function withTarget<T>(env: NodeJS.ProcessEnv, work: (target: Target) => Promise<T>, tell: (line: string) => void = () => undefined): Promise<T> {
  const remote = remoteUrl(env)
  if (remote) return withUrl('remote', remote, work, tell)
  const user = postgresUser()
  const dir = path.join(cacheDir(user), 'demo')
  const state = recall(path.join(dir, 'backend.json'))
  if (!state?.complete) throw new Sentence('There is no embedded database yet: npm run db:reset makes one, so does npm run backend.')
  const pgdata = path.join(dir, 'pgdata')
  const lock = path.join(dir, 'owner.lock')
  if (liveOwner(lock)) {
    const pid_file = path.join(pgdata, 'postmaster.pid')
    const port = existsSync(pid_file) ? Number(readFileSync(pid_file, 'utf8').split('\n')[3]) : 0
    if (!port) throw new Sentence('The embedded backend is just starting. Try again when it has printed its address.')
    return withUrl('embedded', urlOf(port, state.pg_password, 'guichet'), work, tell)
  }
  const own = takeLock(lock, dir)
  try {
    const cluster = await startCluster({
      dir: pgdata, binaries: findBinaries(18, user), user, password: state.pg_password, durable: true, log: line => console.error(line),
    })
    try {
      return await withUrl('embedded', urlOf(cluster.port, state.pg_password, 'guichet'), work, tell)
    } finally {
      await cluster.stop()
    }
  } finally {
    own.release()
  }
}

async function withUrl<T>(kind: Target['kind'], url: string, work: (target: Target) => Promise<T>, tell: (line: string) => void): Promise<T> {
  const named = namedBy(kind, url)
  tell(lineOfName(named))
  const sql = await openSql(url, { max: 1, onnotice: () => undefined, prepare: false }).catch((error: unknown) => { throw noAnswer(error, named) })
  try {
    const [found] = await sql<{ name: string }[]>`select current_database() as name`.catch((error: unknown) => { throw noAnswer(lineError(error), named) })
    return await work({ kind, url, name: found?.name ?? '', sql })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const unanswered = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'CONNECT_TIMEOUT', 'CONNECTION_CLOSED']

/** A sentence where nobody answers at the address, else the error as it is. */
function noAnswer(error: unknown, { host, name }: Named): unknown {
  const { code } = error as { code?: string }
  if (code === undefined || !unanswered.includes(code)) return error
  return new Sentence(`The database ${name} on ${host} does not answer (${code}). Check the line, and the address in DIRECT_URL or DATABASE_URL (also in .env); `
    + 'nothing was read or changed, and no other database is taken in its place.')
}

/** Throws unless the database is the embedded one, or its name was typed: `typed` is what stood behind --database. */
export function mayLose({ kind, name, url }: Pick<Target, 'kind' | 'name' | 'url'>, typed: string | null, what: string): void {
  if (kind === 'embedded' || typed === name) return
  throw new Sentence(`${withoutPassword(url)} is not the embedded database, and ${what}. If that is what you want, `
    + `type its name: -- --database ${name}`)
}

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type postgres from 'postgres'
import { lineError, openSql } from '../../electron/data/backup/tls.ts'
import { findBinaries } from '../backend/binaries.ts'
import { startCluster } from '../backend/cluster.ts'
import { recall } from '../backend/keys.ts'
import { postgresUser } from '../backend/os-user.ts'
import { hasLiveOwner, takeLock } from '../backend/owner-lock.ts'
import { cacheDir } from '../backend/places.ts'
import { urlOf } from '../backend/platform.ts'
import { Sentence } from '../backend/sentence.ts'

/** The database that a `db:` script works on. `name` is what has to be typed before anything is lost. */
export type Target = { kind: 'embedded' | 'remote', url: string, name: string, sql: postgres.Sql }

/** DIRECT_URL, else DATABASE_URL (migrations need a session, which a transaction pooler is not); null: the embedded backend. */
export function remoteUrl(env: NodeJS.ProcessEnv): string | null {
  return env['DIRECT_URL'] || env['DATABASE_URL'] || null
}

/** `postgresql://…@host:5432/postgres` without its password, for messages. */
export function withoutPassword(url: string): string {
  const shown = new URL(url)
  if (shown.password) shown.password = '…'
  return decodeURIComponent(shown.href)
}

/** Works on the remote database of the environment, or on the embedded one: the running backend's, else one started for the while. */
export async function withTarget<T>(env: NodeJS.ProcessEnv, work: (target: Target) => Promise<T>): Promise<T> {
  const remote = remoteUrl(env)
  if (remote) return withUrl('remote', remote, work)
  const user = postgresUser()
  const dir = path.join(cacheDir(user), 'demo')
  const state = recall(path.join(dir, 'backend.json'))
  if (!state?.complete) throw new Sentence('There is no embedded database yet: npm run db:reset makes one, so does npm run backend.')
  const pgdata = path.join(dir, 'pgdata')
  const lock = path.join(dir, 'owner.lock')
  if (hasLiveOwner(lock)) {
    const pid_file = path.join(pgdata, 'postmaster.pid')
    const port = existsSync(pid_file) ? Number(readFileSync(pid_file, 'utf8').split('\n')[3]) : 0
    if (!port) throw new Sentence('The embedded backend is just starting. Try again when it has printed its address.')
    return withUrl('embedded', urlOf(port, state.pg_password, 'guichet'), work)
  }
  const own = takeLock(lock, dir)
  try {
    const cluster = await startCluster({
      dir: pgdata, binaries: findBinaries(18, user), user, password: state.pg_password, durable: true, log: line => console.error(line),
    })
    try {
      return await withUrl('embedded', urlOf(cluster.port, state.pg_password, 'guichet'), work)
    } finally {
      await cluster.stop()
    }
  } finally {
    own.release()
  }
}

async function withUrl<T>(kind: Target['kind'], url: string, work: (target: Target) => Promise<T>): Promise<T> {
  const sql = await openSql(url, { max: 1, onnotice: () => undefined, prepare: false })
  try {
    const [found] = await sql<{ name: string }[]>`select current_database() as name`.catch((error: unknown) => { throw lineError(error) })
    return await work({ kind, url, name: found?.name ?? '', sql })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Throws unless the database is the embedded one, or its name was typed: `typed` is what stood behind --database. */
export function mayLose({ kind, name, url }: Pick<Target, 'kind' | 'name' | 'url'>, typed: string | null, what: string): void {
  if (kind === 'embedded' || typed === name) return
  throw new Sentence(`${withoutPassword(url)} is not the embedded database, and ${what}. If that is what you want, `
    + `type its name: -- --database ${name}`)
}

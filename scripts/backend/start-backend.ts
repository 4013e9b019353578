import { existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import postgres from 'postgres'
import { findBinaries } from './binaries.ts'
import type { PgVersion } from './binaries.ts'
import { startCluster, initialise, stopOrphan, superuser } from './cluster.ts'
import type { Cluster, ClusterOptions } from './cluster.ts'
import { isFree } from './free-port.ts'
import { flawOf, newKeys, recall, remember, swissDay } from './keys.ts'
import type { Remembered, SeedName, SeedUser } from './keys.ts'
import { lite_version, startLite } from './lite.ts'
import type { Lite } from './lite.ts'
import { migrate, migrations_dir } from './migrate.ts'
import { postgresUser } from './os-user.ts'
import type { OsUser } from './os-user.ts'
import { takeLock } from './owner-lock.ts'
import { cacheDir, isReachable, makePassable } from './places.ts'
import { createPlatform, urlOf } from './platform.ts'
import { loadSeed } from './seed.ts'
import { keepsObjects } from './shims/storage.ts'
import { Sentence } from './sentence.ts'

export type { SeedName, SeedUser } from './keys.ts'
export type BackendOptions = {
  /** Throw away the local database and build it anew. */
  fresh?: boolean
  /** What a new database is filled with; 'demo' unless told otherwise. */
  seed?: SeedName
  /** The API's port; without it the one of the last start if free, else any. */
  port?: number
  /** The folder of the database; one per seed under the project's `.cache/backend` unless told otherwise. */
  data?: string
  migrations?: string
  pg_version?: PgVersion
  /** False gives up safety against power loss for speed (tests). */
  durable?: boolean
  /** What demo data is dated by; now unless told otherwise. */
  now?: Date
  log?: (line: string) => void
}
export type Backend = {
  api_url: string
  publishable_key: string
  /** For tests only: it passes every policy. Never print it. */
  secret_key: string
  /** Connection as `postgres`, the owner of our tables (not a superuser, as hosted). */
  db_url: string
  users: SeedUser[]
  stop(): Promise<void>
}

const database = 'guichet'
/** What a backend remembers of itself, in its folder. */
export const state_name = 'backend.json'

function choosePlace({ data, seed = 'demo' }: BackendOptions, user: OsUser | undefined): { dir: string, own: boolean } {
  if (!data) return { dir: makePassable(path.join(cacheDir(user), seed)), own: true }
  const dir = path.resolve(data)
  mkdirSync(dir, { recursive: true })
  if (!isReachable(dir, user)) {
    throw new Sentence(`PostgreSQL's own user may not enter ${dir}. Choose a folder that others may pass through, `
      + 'such as one under /var/tmp, or leave out --data.')
  }
  return { dir, own: false }
}

/**
 * Starts the embedded backend: PostgreSQL with our migrations, and Supabase Lite in front on 127.0.0.1.
 * What a person can mend (busy port, folder in use, changed migration) is thrown as a Sentence.
 */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const { now = new Date(), log = () => undefined, migrations = migrations_dir } = options
  if (options.port && !(await isFree(options.port))) {
    throw new Sentence(`Port ${options.port} is taken by another program. Choose another with --port, or leave it out to take a free one.`)
  }
  const user = postgresUser()
  const binaries = findBinaries(options.pg_version ?? 18, user)
  const { dir, own } = choosePlace(options, user)
  const lock = takeLock(path.join(dir, 'owner.lock'), dir)
  const state_file = path.join(dir, state_name)
  let cluster: Cluster | undefined
  let lite: Lite | undefined
  try {
    const old = recall(state_file)
    const flaw = flawOf(old, { pg_package: binaries.version, lite: lite_version, today: own ? swissDay(now) : null })
    if (flaw && old) log(flaw)
    const usable = !options.fresh && !flaw && old !== undefined && existsSync(path.join(dir, 'pgdata', 'PG_VERSION'))
    if (usable && options.seed && options.seed !== old.seed) {
      throw new Sentence(`The database in ${dir} was made with --seed ${old.seed}, not ${options.seed}. Add --fresh to build it anew.`)
    }
    const state: Remembered = usable ? old : {
      // A desk keeps the address and the public key it was given, the sessions of the old database end.
      ...newKeys(), ...(old ? { publishable_key: old.publishable_key, secret_key: old.secret_key } : {}), complete: false, pg_package: binaries.version, lite: lite_version, api_port: old?.api_port ?? 0,
      seed: options.seed ?? 'demo', seed_date: swissDay(now), users: [],
    }
    const place: ClusterOptions = {
      dir: path.join(dir, 'pgdata'), binaries, user, password: state.pg_password, durable: options.durable ?? true, log,
    }
    if (!usable) {
      await stopOrphan(place.dir, log)
      rmSync(state_file, { force: true })
      await initialise(place)
      remember(state_file, state)
    }
    const storage_dir = path.join(dir, 'storage')
    if (!usable) rmSync(storage_dir, { recursive: true, force: true })
    cluster = await startCluster(place)
    const server = { port: cluster.port, pg_password: state.pg_password, keys: state }
    if (!usable) await createPlatform(server, database)
    const db_url = urlOf(cluster.port, state.pg_password, database)
    const sql = postgres(db_url, { max: 4, onnotice: () => undefined })
    try {
      for (const name of await migrate(sql, migrations)) log(`Applied migration ${name}.`)
      if (!usable && state.seed !== 'none') {
        const started = performance.now()
        state.users = await (await loadSeed(state.seed))(sql, now, keepsObjects(storage_dir))
        log(`Filled it with the ${state.seed} data in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
        await analyze(urlOf(cluster.port, state.pg_password, database, superuser))
      }
    } finally {
      await sql.end()
    }
    const keep_port = state.api_port && !options.port && await isFree(state.api_port) ? state.api_port : 0
    lite = await startLite({
      admin_url: urlOf(cluster.port, state.pg_password, database, superuser), keys: state, port: options.port ?? keep_port, storage_dir,
    })
    remember(state_file, { ...state, complete: true, api_port: lite.port })
    lock.announce(lite.api_url)
    const running = { cluster, lite }
    let stopping: Promise<void> | undefined
    const stop = async () => {
      await running.lite.stop()
      await running.cluster.stop()
      lock.release()
    }
    return {
      api_url: lite.api_url, publishable_key: state.publishable_key, secret_key: state.secret_key, db_url, users: state.users,
      stop: () => stopping ??= stop(),
    }
  } catch (error) {
    await lite?.stop()
    await cluster?.stop()
    lock.release()
    throw error
  }
}

/** Tells the planner about freshly seeded rows, long before autovacuum would. */
async function analyze(admin_url: string): Promise<void> {
  const sql = postgres(admin_url, { max: 1 })
  try {
    await sql`analyze`
  } finally {
    await sql.end()
  }
}

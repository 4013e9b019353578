import { randomBytes } from 'node:crypto'
import { appendFileSync, chownSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import postgres from 'postgres'
import { findBinaries } from './binaries.ts'
import type { PgVersion } from './binaries.ts'
import { initialise, startCluster, stopOrphan, superuser } from './cluster.ts'
import { newKeys } from './keys.ts'
import { migrate, migrations_dir } from './migrate.ts'
import { postgresUser } from './os-user.ts'
import type { OsUser } from './os-user.ts'
import { liveOwner, takeLock } from './owner-lock.ts'
import { makePassable, testDir } from './places.ts'
import { createPlatform, urlOf } from './platform.ts'
import type { Server } from './platform.ts'

export type TestCluster = Server & { stop(): Promise<void> }

/** Databases that are copied, never used: the platform alone, and with our migrations. */
export const templates = { platform: 'template_platform', none: 'template_none' } as const
export type TemplateName = keyof typeof templates

const just_made_ms = 60_000

/** Removes the folders of test servers whose run was killed; a run that is starting this minute may not have its lock yet. */
async function sweep(root: string): Promise<void> {
  for (const name of readdirSync(root)) {
    const dir = path.join(root, name)
    if (!name.startsWith('test-') || liveOwner(path.join(dir, 'owner.lock'))) continue
    if (Date.now() - (statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? 0) < just_made_ms) continue
    await stopOrphan(path.join(dir, 'pgdata'), () => undefined)
    rmSync(dir, { recursive: true, force: true })
  }
}

/** One throw-away server for a whole test run; the version is 18, or what GUICHET_PG_VERSION says. `tls`: as PEM, what it shows to whoever wants TLS. */
export async function startTestCluster(version = Number(process.env.GUICHET_PG_VERSION ?? 18) as PgVersion, tls: { cert: string; key: string } | null = null): Promise<TestCluster> {
  const user = postgresUser()
  const root = testDir(user)
  await sweep(root)
  const dir = makePassable(path.join(root, `test-${process.pid}-${randomBytes(3).toString('hex')}`))
  const lock = takeLock(path.join(dir, 'owner.lock'), dir)
  const { pg_password, ...keys } = newKeys()
  const place = {
    dir: path.join(dir, 'pgdata'), binaries: findBinaries(version, user), user, password: pg_password, durable: false, log: () => undefined,
  }
  const clean = () => {
    rmSync(dir, { recursive: true, force: true })
    lock.release()
  }
  try {
    await initialise(place)
    if (tls) speakTls(place.dir, user, tls)
    const cluster = await startCluster(place)
    const stop = async () => {
      await cluster.stop()
      clean()
    }
    return { port: cluster.port, pg_password, keys, stop }
  } catch (error) {
    clean()
    throw error
  }
}

/** The server answers in TLS too, to whoever asks for it. */
function speakTls(dir: string, user: OsUser | undefined, { cert, key }: { cert: string; key: string }): void {
  for (const [name, text] of [['server.crt', cert], ['server.key', key]] as const) {
    const file = path.join(dir, name)
    writeFileSync(file, text, { mode: 0o600 })
    if (user) chownSync(file, user.uid, user.gid)
  }
  appendFileSync(path.join(dir, 'postgresql.conf'), '\nssl = on\n')
}

const quiet = { max: 1, onnotice: () => undefined }

/** Runs `work` on the maintenance database while no other process of this run makes or copies databases by the same `name`. */
export async function withMaintenance<T>({ port, pg_password }: Server, name: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(urlOf(port, pg_password, 'postgres', superuser), quiet)
  try {
    await sql`select pg_advisory_lock(hashtext(${name}))`
    return await work(sql)
  } finally {
    await sql.end()
  }
}

async function fill(server: Server, name: TemplateName, migrations: string): Promise<void> {
  if (name === 'platform') return createPlatform(server, templates.platform)
  const sql = postgres(urlOf(server.port, server.pg_password, templates[name]), quiet)
  try {
    await migrate(sql, migrations)
  } finally {
    await sql.end()
  }
}

/** Makes a template database unless it exists; safe to call from several test files at once. */
export async function ensureTemplate(server: Server, name: TemplateName, migrations = migrations_dir): Promise<void> {
  if (name === 'none') await ensureTemplate(server, 'platform')
  await withMaintenance(server, `make ${name}`, async sql => {
    const [found] = await sql`select 1 from pg_database where datname = ${templates[name]} and not datallowconn`
    if (found) return
    await sql.unsafe(`drop database if exists ${templates[name]}`)
    if (name === 'none') await copyDatabase(sql, templates.platform, templates.none)
    await fill(server, name, migrations)
    // A template that nobody can connect to can be copied at any time.
    await sql.unsafe(`alter database ${templates[name]} allow_connections false`)
  })
}

/** Copies a template; the copy belongs to postgres, as a hosted project's database does. */
export async function copyDatabase(sql: postgres.Sql, template: string, name: string): Promise<void> {
  await sql.unsafe(`create database "${name}" template "${template}" owner postgres strategy file_copy`)
}

import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { superuser } from './cluster.ts'
import { createAuthTables } from './lite.ts'
import type { LiteOptions } from './lite.ts'

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

/** A connection string to the embedded server. */
export function urlOf(port: number, password: string, database: string, user: 'postgres' | typeof superuser = 'postgres'): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`
}

export type Server = { port: number, pg_password: string, keys: LiteOptions['keys'] }

/** Makes a database that looks like a new hosted project: roles, extensions, auth tables; no table of ours yet. */
export async function createPlatform({ port, pg_password, keys }: Server, database: string): Promise<void> {
  const quiet = { max: 1, onnotice: () => undefined }
  const maintenance = postgres(urlOf(port, pg_password, 'postgres', superuser), quiet)
  try {
    await maintenance.unsafe(`create database "${database}"`)
  } finally {
    await maintenance.end()
  }
  const admin_url = urlOf(port, pg_password, database, superuser)
  const sql = postgres(admin_url, quiet)
  try {
    await sql.unsafe(read('platform.sql'))
    await sql.unsafe(`alter role postgres password '${pg_password}'; alter database "${database}" owner to postgres`)
    await createAuthTables({ admin_url, keys })
    await sql.unsafe(read('platform-auth.sql'))
  } finally {
    await sql.end()
  }
}

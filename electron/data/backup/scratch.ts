import { PGlite } from '@electric-sql/pglite'
import { amcheck } from '@electric-sql/pglite/contrib/amcheck'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto'
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp'
import type { Ask } from './catalogue.ts'
import type { Restorer } from './restore.ts'

/** The extensions that a project has before our first migration; a backup does not make them. */
export const platform_extensions = `create schema extensions; grant usage on schema extensions to anon, authenticated, service_role;
  create extension btree_gist schema extensions; create extension pgcrypto schema extensions; create extension "uuid-ossp" schema extensions;`
// The roles that it has.
const platform = `${['anon', 'authenticated', 'service_role', 'authenticator', 'supabase_auth_admin', 'supabase_storage_admin', 'supabase_admin', 'guichet_commands']
    .map(role => `create role ${role}${role === 'service_role' ? ' bypassrls' : ''};`).join(' ')}
  ${platform_extensions} create extension amcheck schema extensions;`

const made = { dataDir: 'memory://', extensions: { amcheck, btree_gist, pgcrypto, uuid_ossp }, relaxedDurability: true }

/** An empty PostgreSQL within this process, with the platform's roles: a copy of `empty`, or else of one that is made once. */
export async function openScratch(empty?: Blob): Promise<PGlite> {
  return PGlite.create({ ...made, loadDataDir: empty ?? await (own ??= makeEmpty()) })
}
// To make one takes five times as long as to copy one.
let own: Promise<Blob> | undefined

// Nothing outlives the process, so nothing is written for the day after a crash: no log of what a COPY or an index fills anew, no zeros ahead of it.
const for_once = ['wal_level = minimal', 'max_wal_senders = 0', 'full_page_writes = off', 'wal_init_zero = off', 'wal_recycle = off', "max_wal_size = '16GB'", 'synchronous_commit = off', 'autovacuum = off']

/** The files of an empty database with the platform's roles, as a tar. */
export async function makeEmpty(): Promise<Blob> {
  const db = await PGlite.create(made)
  try {
    await db.exec(platform)
    for (const setting of for_once) await db.exec(`alter system set ${setting}`)
    return await db.dumpDataDir('none')
  } finally {
    await db.close()
  }
}

/** How an archive gets into a scratch database. */
export const restorerOf = (db: PGlite): Restorer => ({
  exec: query => db.exec(query),
  fill: (table, columns, text) => db.transaction(async tx => {
    // emptied in the same transaction: then its rows go into no log
    await tx.exec(`truncate ${table}`)
    await tx.query(`copy ${table} (${columns.join(', ')}) from '/dev/blob'`, [], { blob: new Blob([Uint8Array.from(text)]) })
  }),
})

export const askerOf = (db: PGlite): Ask => async query => (await db.query<Record<string, unknown>>(query)).rows

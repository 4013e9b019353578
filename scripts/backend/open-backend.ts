import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createClient } from '@supabase/supabase-js'
import type { SupabaseClient } from '@supabase/supabase-js'
import postgres from 'postgres'
import { superuser } from './cluster.ts'
import { startLite } from './lite.ts'
import type { LiteOptions } from './lite.ts'
import { urlOf } from './platform.ts'
import type { Server } from './platform.ts'
import type { ShimName } from './shims/all.ts'
import { copyDatabase, ensureTemplate, templates, withMaintenance } from './test-cluster.ts'
import type { TemplateName } from './test-cluster.ts'
import { createSignInAccounts } from './users.ts'

export type TestBackendOptions = {
  /** 'none': our migrations, no rows (tests/fixture.ts inserts some). 'platform': not even our tables. */
  seed?: TemplateName
  /** SQL run as `postgres` before Lite reads the schema, for tables and functions of the test's own. */
  setup_sql?: string
  jwt_expiry_s?: number
  /** Leaves differences between Lite and hosted in place (contract tests). */
  without?: readonly ShimName[]
}
export type TestUser = { id: string, email: string, password: string }
export type TestBackend = {
  api_url: string
  publishable_key: string
  secret_key: string
  /** The owner's connection string (`postgres`, not a superuser). */
  db_url: string
  /** The superuser's, for what a platform does to its database. */
  admin_url: string
  /** postgres.js as the owner: passes RLS. Closed by `stop()`. */
  sql: postgres.Sql
  /** A client that nobody has signed in. */
  anon: SupabaseClient
  /** A client that passes every policy, by the secret key. */
  service: SupabaseClient
  /** A new client, signed in; fails when Auth refuses. */
  signIn(email: string, password: string): Promise<SupabaseClient>
  /** A new client that nobody has signed in, with a session store of its own. */
  client(): SupabaseClient
  /** An account that can sign in; rows of our own tables are the caller's. */
  createUser(wanted?: Partial<TestUser> & { app_metadata?: Record<string, unknown> }): Promise<TestUser>
  /** Ends Lite and starts another one at the same address; open calls are cut. */
  restartApi(): Promise<void>
  /** Leaves the database without connections of ours, as a copy of it needs; only `stop()` may follow. */
  release(): Promise<void>
  stop(): Promise<void>
}

const bcrypt_cost = 4

function makeClient(api_url: string, key: string): SupabaseClient {
  return createClient(api_url, key, { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } })
}

/** A database of its own on this server (a copy of a template) and a Lite of its own in front. Any number at once. */
export async function openBackend(server: Server, options: TestBackendOptions = {}): Promise<TestBackend> {
  const { seed = 'none' } = options
  const database = `test_${randomBytes(6).toString('hex')}`
  if (seed !== 'none') await ensureTemplate(server, seed) // the global setup made that one
  await withMaintenance(server, `copy ${database}`, sql => copyDatabase(sql, templates[seed], database))
  const db_url = urlOf(server.port, server.pg_password, database)
  const sql = postgres(db_url, { max: 4, onnotice: () => undefined })
  if (options.setup_sql) await sql.unsafe(options.setup_sql)
  const lite_options: LiteOptions = {
    admin_url: urlOf(server.port, server.pg_password, database, superuser), keys: server.keys, bcrypt_cost, connections: 6,
    storage_dir: mkdtempSync(path.join(os.tmpdir(), 'guichet-storage-')),
  }
  if (options.jwt_expiry_s !== undefined) lite_options.jwt_expiry_s = options.jwt_expiry_s
  if (options.without !== undefined) lite_options.without = options.without
  const { storage_dir = '' } = lite_options
  let lite = await startLite(lite_options)
  let restarted: Promise<void> = Promise.resolve()
  const { publishable_key, secret_key } = server.keys
  const client = () => makeClient(lite.api_url, publishable_key)
  let released: Promise<void> | undefined
  const release = () => released ??= lite.stop().then(() => sql.end({ timeout: 1 }))
  return {
    api_url: lite.api_url, admin_url: lite_options.admin_url, publishable_key, secret_key, db_url, sql, client, anon: client(), service: makeClient(lite.api_url, secret_key),
    async signIn(email, password) {
      const signed_in = client()
      const { error } = await signed_in.auth.signInWithPassword({ email, password })
      if (error) throw error
      return signed_in
    },
    async createUser({ id = randomUUID(), email = `${id}@example.ch`, password = 'Passwort-1234', app_metadata = {} } = {}) {
      await createSignInAccounts(sql, [{ id, email, password, app_metadata }], { cost: bcrypt_cost })
      return { id, email, password }
    },
    restartApi() {
      // One after the other: a second one would stop the server of before, and find the port taken by the new one.
      restarted = restarted.then(async () => {
        await lite.stop()
        lite = await startLite({ ...lite_options, port: lite.port })
      })
      return restarted
    },
    release,
    async stop() {
      await release()
      rmSync(storage_dir, { recursive: true, force: true })
      await withMaintenance(server, `drop ${database}`, maintenance => maintenance.unsafe(`drop database if exists "${database}" with (force)`))
    },
  }
}

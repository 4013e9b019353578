import { readFileSync } from 'node:fs'
import path from 'node:path'
import { serve } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import { App } from '@supabase/lite'
import { createPostgresConnection } from '@supabase/lite/postgres'
import postgres from 'postgres'
import type { Remembered } from './keys.ts'
import { quicken } from './pace.ts'
import { project_dir } from './places.ts'
import { Sentence } from './sentence.ts'
import { patchConnection, wrapFetch } from './shims/all.ts'
import type { ShimName } from './shims/all.ts'
import { json_types } from './shims/jsonb.ts'

export type LiteOptions = {
  /** The superuser's connection string: Lite owns the auth tables and takes the request's role from there. */
  admin_url: string
  keys: Pick<Remembered, 'jwt_secret' | 'publishable_key' | 'secret_key'>
  /** 0 takes any free port. */
  port?: number
  connections?: number
  bcrypt_cost?: number
  /** Seconds that an access token is good for. */
  jwt_expiry_s?: number
  without?: readonly ShimName[]
  /** where the bytes of Storage lie, made when the first comes; without it there is no Storage */
  storage_dir?: string
}
export type Lite = { api_url: string, port: number, stop(): Promise<void> }

// Its manifest is not among its exports, and import.meta.resolve does not exist under vitest.
const manifest = JSON.parse(readFileSync(path.join(project_dir, 'node_modules/@supabase/lite/package.json'), 'utf8')) as { version: string }
/** The installed version of Supabase Lite. */
export const lite_version = manifest.version

function makeApp({ admin_url, keys, connections = 8, jwt_expiry_s = 3600, without = [] }: LiteOptions) {
  const connection = createPostgresConnection({
    url: admin_url,
    postgresOptions: {
      max: connections, onnotice: () => undefined, connection: { application_name: 'supabase-lite' },
      ...(without.includes('jsonb') ? {} : { types: json_types }),
    },
  })
  quicken(connection)
  patchConnection(connection, without)
  const app = new App({
    connection,
    api: { enabled: true, schemas: ['public'], max_rows: 1000 },
    auth: {
      // Named one by one: Lite prints its whole configuration when it finds a word in it that it does not know.
      enabled: true, jwt_secret: keys.jwt_secret, publishable_key: keys.publishable_key, secret_key: keys.secret_key,
      jwt_expiry: jwt_expiry_s, enable_signup: false, enable_refresh_token_rotation: true,
      minimum_password_length: 8, email: { enable_confirmations: false },
    },
    // No mail leaves this machine.
    options: { server: { admin: false, disableStudio: true }, drivers: { email: { send: () => Promise.resolve() } } },
  })
  return { app, connection }
}

/** Makes Lite's auth tables in a new database; must run before our migrations, which refer to them. */
export async function createAuthTables(options: LiteOptions): Promise<void> {
  const { app, connection } = makeApp({ ...options, connections: 1 })
  try {
    await app.init()
    await app.ensureSystemSchema()
  } finally {
    await connection.close()
  }
}

function listen(fetch: (request: Request) => Promise<Response>, port: number): Promise<{ server: ServerType, port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, info => resolve({ server, port: info.port }))
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE'
      ? new Sentence(`Port ${port} is taken by another program. Choose another with --port, or leave it out to take a free one.`)
      : error))
  })
}

/** Starts Lite with its shims on 127.0.0.1. It reads the schema once: start it after the migrations. */
export async function startLite(options: LiteOptions): Promise<Lite> {
  const { app, connection } = makeApp(options)
  const sql = postgres(options.admin_url, { max: 2, onnotice: () => undefined })
  await app.init()
  let api_url = ''
  const { jwt_secret, secret_key } = options.keys
  const context = { sql, jwt_secret, secret_key, issuer: () => `${api_url}/auth/v1`, bcrypt_cost: options.bcrypt_cost ?? 10, storage_dir: options.storage_dir ?? null }
  const fetch = wrapFetch(request => Promise.resolve(app.fetch(request)), context, options.without ?? [])
  try {
    const { server, port } = await listen(fetch, options.port ?? 0)
    api_url = `http://127.0.0.1:${port}`
    return {
      api_url,
      port,
      stop: async () => {
        if ('closeAllConnections' in server) server.closeAllConnections()
        await new Promise<void>(resolve => { server.close(() => resolve()) })
        await Promise.all([connection.driver.end({ timeout: 5 }), sql.end({ timeout: 5 })])
      },
    }
  } catch (error) {
    await Promise.all([connection.close(), sql.end()])
    throw error
  }
}

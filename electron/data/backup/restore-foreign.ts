import type { PGlite } from '@electric-sql/pglite'
import type { Piece } from './foreign-sql.ts'
import { inBatches } from './statements.ts'

/** Roles that a project of the platform has beside those that ours needs; a dump of it grants to them. */
const platform_roles = ['dashboard_user', 'pgbouncer', 'supabase_read_only_user', 'supabase_etl_admin', 'supabase_realtime_admin', 'supabase_replication_admin', 'supabase_functions_admin', 'supabase_privileged_role']
const held_extensions = ['btree_gist', 'pgcrypto', 'uuid-ossp', 'plpgsql', 'amcheck']
/** Every project of the platform has them, and nothing of ours needs them. */
const platform_extensions = ['pg_stat_statements', 'pg_graphql', 'supabase_vault', 'pgjwt', 'pg_net', 'pgsodium', 'pg_cron', 'pg_tle']

/** What the platform itself brings to a project, and three files of Supabase do not: as much of it as the rows and rules need. */
const stand_ins: Readonly<Record<'auth' | 'storage', string>> = {
  auth: `create schema auth; grant usage on schema auth to anon, authenticated, service_role; create table auth.users (id uuid primary key);
    create function auth.uid() returns uuid language sql stable as $$ select nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid $$;
    create function auth.role() returns text language sql stable as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role' $$;
    create function auth.jwt() returns jsonb language sql stable as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;`,
  storage: 'create schema storage; create table storage.buckets (id text primary key); create table storage.objects (id uuid primary key, bucket_id text, name text);',
}

const batch = 400
const most_told = 200
const plain = (name: string): string => name.replaceAll('"', '')

/** The schemas of the platform that the dump does not make itself. */
export function lackingSchemas(pieces: readonly Piece[]): ('auth' | 'storage')[] {
  const made = new Set(pieces.flatMap(piece => piece.kind === 'statement' ? /^CREATE SCHEMA (?:IF NOT EXISTS )?"?(auth|storage)"?/.exec(piece.text)?.[1] ?? [] : []))
  return (['auth', 'storage'] as const).filter(name => !made.has(name))
}

/**
 * Restores a dump into an empty database that has the platform's roles, a statement after the other as psql would. Goes on after an error, so that the checks can
 * say what it means; gives the errors as sentences. Nothing is run here that `refusalOfForeign` has not let pass.
 */
export async function restoreForeign(db: PGlite, pieces: readonly Piece[], onStep: (step: string) => void): Promise<string[]> {
  const errors: string[] = []
  const exec = (sql: string) => db.exec(sql)
  const lacking = lackingSchemas(pieces)
  for (const role of platform_roles) await db.exec(`create role ${role}`)
  for (const schema of lacking) await db.exec(stand_ins[schema])
  const note = (what: string, error: unknown) => { if (errors.length < most_told) errors.push(`${what}: ${error instanceof Error ? error.message : String(error)}`) }
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      note(what, error)
    }
  }
  /** A table of the platform gets the columns that are filled, as text. */
  const makeRoom = async (table: string, columns: readonly string[]) => {
    const [schema = ''] = plain(table).split('.')
    if (!(lacking as string[]).includes(schema)) return
    await db.exec(`create table if not exists ${table} ();${columns.map(column => `alter table ${table} add column if not exists ${column} text;`).join('')}`)
  }
  let held: string[] = []
  const flush = async () => {
    const some = held
    held = []
    // one at a time only where one of them fails, which undoes all that were sent with it
    if (some.length > 0) await exec(some.join(';\n')).catch(async () => { for (const one of some) await attempt(one.slice(0, 80), () => exec(one)) })
  }
  /** What is held of the structure: of rows it is their number and size that tells how many go at once. */
  let structure: string[] = []
  const build = async () => {
    const some = structure
    structure = []
    await inBatches(some, exec, (text, error) => note(text.slice(0, 80), error))
  }
  const run = async (text: string) => {
    const extension = /^(?:CREATE EXTENSION(?: IF NOT EXISTS)?|COMMENT ON EXTENSION) ("[\w-]+"|\w+)/.exec(text)?.[1]
    if (extension !== undefined && platform_extensions.includes(plain(extension))) return
    if (extension !== undefined && !held_extensions.includes(plain(extension))) {
      return note(text.slice(0, 80), new Error(`the extension ${plain(extension)} is not in this program. If nothing of the firm needs it, take the dump with --schema for public, private, auth, storage and supabase_migrations; else restore it on a server that has it`))
    }
    if (/^CREATE SCHEMA "?(public|extensions)"?$/.test(text) || /^(CREATE|ALTER) PUBLICATION /.test(text)) return
    // a role of the platform is there already
    if (!text.startsWith('CREATE ROLE ')) return void structure.push(text)
    await build()
    await attempt(text.slice(0, 80), () => exec(text).catch((error: unknown) => { if (!/already exists/.test(String(error))) throw error }))
  }
  for (const [at, piece] of pieces.entries()) {
    if (piece.kind === 'meta') continue
    if (piece.kind === 'statement' && piece.text.startsWith('INSERT INTO ')) {
      const [, table = '', columns = ''] = /^INSERT INTO (\S+?)\s*\(([^()]*)\)[^(]*VALUES/.exec(piece.text.slice(0, 5000)) ?? []
      if (table !== '') await attempt(table, () => makeRoom(table, columns.split(',').map(name => name.trim())))
      if (held.length === 0) onStep(table)
      await build()
      held.push(piece.text)
      if (held.length >= batch || piece.text.length > 1_000_000) await flush()
      continue
    }
    await flush()
    if (piece.kind === 'rows') {
      await build()
      onStep(piece.table)
      await attempt(piece.table, async () => {
        await makeRoom(piece.table, piece.columns)
        const columns = piece.columns.length > 0 ? piece.columns : (await columnsOf(db, piece.table))
        if (piece.text.length > 0) await db.query(`copy ${piece.table} (${columns.join(', ')}) from '/dev/blob'`, [], { blob: new Blob([Uint8Array.from(piece.text)]) })
      })
    } else {
      if (at % 50 === 0) onStep(piece.text.slice(0, 40))
      await run(piece.text)
    }
  }
  await flush()
  await build()
  await db.exec('reset all')
  await db.exec('analyze')
  return errors
}

const columnsOf = async (db: PGlite, table: string): Promise<string[]> =>
  (await db.query<{ name: string }>(`select quote_ident(attname) as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`, [table])).rows.map(({ name }) => name)

import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type postgres from 'postgres'
import { project_dir } from './places.ts'
import { Sentence } from './sentence.ts'

export const migrations_dir = path.join(project_dir, 'migrations', 'supabase', 'migrations')

export type Migration = { version: string, name: string, body: string }

/** The migrations of the folder in their order. Throws a Sentence for a name that would never be run. */
export function readMigrations(dir = migrations_dir): Migration[] {
  const found: Migration[] = []
  for (const file of readdirSync(dir).sort()) {
    const match = /^(\d{14})_(.+)\.sql$/.exec(file)
    if (match) found.push({ version: match[1] ?? '', name: match[2] ?? '', body: readFileSync(path.join(dir, file), 'utf8') })
    else if (file.endsWith('.sql')) throw new Sentence(`${file} is not named <14 digits>_<subject>.sql, so it would never be run.`)
  }
  const twice = found.find((one, index) => found[index + 1]?.version === one.version)
  if (twice) throw new Sentence(`Two migrations carry the number ${twice.version}. Give one of them another.`)
  return found
}

/** Supabase's own CLI records single statements without comments between them; so only what runs is compared. */
const essence = (sql: string) => sql.replace(/--[^\n]*/g, '').replace(/[\s;]+/g, '')

/** A migration that was applied: its time, and the locks it held at its end on tables that were there before. */
export type AppliedMigration = { name: string, ms: number, locks: { table: string, mode: string }[] }

/**
 * What of the folder a database does not have yet, in order. Makes the history's table where it is missing; a recorded migration that
 * changed, vanished, or was overtaken is a Sentence.
 */
export async function pendingMigrations(sql: postgres.Sql, dir = migrations_dir): Promise<Migration[]> {
  await sql.unsafe(`create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text)`)
  const rows = await sql<{ version: string, statements: string[] | null, name: string | null }[]>`
    select version, statements, name from supabase_migrations.schema_migrations order by version`
  const recorded = new Map(rows.map(row => [row.version, row]))
  const files = readMigrations(dir)
  const again = 'Start with --fresh to build the local database anew (its data is lost).'
  for (const row of rows) {
    if (!files.some(file => file.version === row.version)) {
      throw new Sentence(`The database holds migration ${row.version}_${row.name ?? ''}, which the folder no longer has. ${again}`)
    }
  }
  const last = rows.at(-1)?.version ?? ''
  const pending: Migration[] = []
  for (const file of files) {
    const { version, name, body } = file
    const row = recorded.get(version)
    if (row) {
      if (essence((row.statements ?? []).join(';')) === essence(body)) continue
      throw new Sentence(`Migration ${version}_${name}.sql was changed after it had been applied. ${again}`)
    }
    if (version < last) throw new Sentence(`Migration ${version}_${name}.sql is older than ${last}, which is already applied. ${again}`)
    pending.push(file)
  }
  return pending
}

/**
 * Brings a database up to the folder's migrations, each in its own transaction, recorded as the Supabase CLI does. Returns the names
 * applied now; `tell` hears of each when it is committed. Throws like `pendingMigrations`, and a Sentence for one that fails.
 */
export async function migrate(sql: postgres.Sql, dir = migrations_dir, tell?: (applied: AppliedMigration) => void): Promise<string[]> {
  const applied: string[] = []
  for (const { version, name, body } of await pendingMigrations(sql, dir)) {
    const started = performance.now()
    let locks: AppliedMigration['locks'] = []
    try {
      await sql.begin(async transaction => {
        if (tell) await transaction`create temporary table tables_before on commit drop as select oid from pg_catalog.pg_class where relkind in ('r', 'p')`
        await transaction.unsafe(body)
        if (tell) locks = await locksOf(transaction)
        await transaction`insert into supabase_migrations.schema_migrations (version, name, statements) values (${version}, ${name}, ${[body]})`
      })
    } catch (error) {
      throw new Sentence(`Migration ${version}_${name}.sql failed: ${describe(error, body)}`, { cause: error })
    }
    applied.push(`${version}_${name}`)
    tell?.({ name: `${version}_${name}`, ms: Math.round(performance.now() - started), locks })
  }
  return applied
}

/** Locks of this transaction that keep others from writing or reading tables of ours that were there before it. */
async function locksOf(transaction: postgres.TransactionSql): Promise<AppliedMigration['locks']> {
  const found = await transaction<AppliedMigration['locks']>`
    select l.relation::regclass::text as table, l.mode from pg_catalog.pg_locks l
    join tables_before b on b.oid = l.relation join pg_catalog.pg_class c on c.oid = l.relation
    where l.pid = pg_backend_pid() and c.relnamespace in (select oid from pg_catalog.pg_namespace where nspname in ('public', 'private', 'auth'))
      and l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock') order by 1, 2`
  return [...found]
}

function describe(error: unknown, body: string): string {
  const { message, code, position, where, detail, hint } = error as Partial<postgres.PostgresError>
  const line = position ? ` at line ${body.slice(0, Number(position)).split('\n').length}` : ''
  return [`${message} (${code ?? 'no SQLSTATE'})${line}`, detail, hint, where].filter(Boolean).join('\n  ')
}

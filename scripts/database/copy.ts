import postgres from 'postgres'
import { Sentence } from '../backend/sentence.ts'
import type { Target } from './target.ts'

/** The same server and role, another database. */
export function urlOfCopy(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

const quiet = { max: 1, onnotice: () => undefined, prepare: false }

async function onMaintenance<T>({ url, name }: Pick<Target, 'url' | 'name'>, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(urlOfCopy(url, name === 'postgres' ? 'template1' : 'postgres'), quiet)
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/**
 * Copies the whole database beside itself and compares every table's number of rows. The target's own connection is closed: PostgreSQL
 * copies only what nobody is connected to. A Sentence where it can not be done.
 */
export async function takeCopy(target: Pick<Target, 'url' | 'name' | 'sql'>, copy: string): Promise<{ tables: number, rows: number }> {
  const before = await countRows(target.sql)
  await target.sql.end({ timeout: 5 })
  await onMaintenance(target, async sql => {
    try {
      await sql.unsafe(`create database "${copy}" template "${target.name}"`)
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === '55006') throw new Sentence(`Others are connected to ${target.name}, so no copy can be taken. Stop the backend first, or take a backup and say so: -- --have-backup`)
      if (code === '42501') throw new Sentence(`This role may not copy ${target.name}. Take a backup (on a hosted project: Database → Backups) and say so: -- --have-backup`)
      throw error
    }
  })
  const copied = postgres(urlOfCopy(target.url, copy), quiet)
  try {
    const after = await countRows(copied)
    for (const [table, rows] of before) {
      if (after.get(table) !== rows) throw new Sentence(`The copy ${copy} is not whole: ${table} has ${after.get(table) ?? 'no'} rows instead of ${rows}.`)
    }
    return { tables: before.size, rows: [...before.values()].reduce((sum, rows) => sum + rows, 0) }
  } finally {
    await copied.end({ timeout: 5 })
  }
}

/** Removes a copy of ours. */
export async function dropCopy(target: Pick<Target, 'url' | 'name'>, copy: string): Promise<void> {
  await onMaintenance(target, sql => sql.unsafe(`drop database if exists "${copy}"`))
}

async function countRows(sql: postgres.Sql): Promise<Map<string, number>> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'private', 'auth', 'supabase_migrations') order by 1`
  const counts = new Map<string, number>()
  for (const { name } of tables) {
    const [row] = await sql.unsafe<{ n: number }[]>(`select count(*)::float8 as n from ${name}`)
    counts.set(name, row?.n ?? 0)
  }
  return counts
}

/** What to do when a deployed migration turns out wrong, in words and in SQL. */
export const wayBack = (name: string, copy: string): string => `Way back: stop the desks' traffic, then on this server, connected to another database:
  alter database "${name}" rename to "${name}_failed"; alter database "${copy}" rename to "${name}";`

import path from 'node:path'
import { createClient } from '@supabase/supabase-js'
import { openToRead } from '../../electron/data/database.ts'
import { keyOf } from '../../tests/e2e/profile.ts'
import type { Backend } from '../backend/start-backend.ts'

/** How many rows of each table. */
export type Rows = Record<string, number>

/** What the server says that a desk of that location holds, of each table that desks cache. */
export async function rowsOnServer({ api_url, publishable_key }: Pick<Backend, 'api_url' | 'publishable_key'>, { email, password }: { email: string; password: string }, location: string): Promise<Rows> {
  const client = createClient(api_url, publishable_key, { auth: { persistSession: false, autoRefreshToken: false } })
  const signed = await client.auth.signInWithPassword({ email, password })
  if (signed.error) throw signed.error
  const { data, error } = await client.rpc('sync_start', { p_location: location })
  if (error) throw error
  return Object.fromEntries((data as { tables: { table: string; rows: number }[] }).tables.map(({ table, rows }) => [table, rows]))
}

/** What a desk really holds of these tables: counted in its own database, which is only read; the app may be running. */
export function rowsInDesk(profile: string, tables: readonly string[]): Rows {
  const db = openToRead(path.join(profile, 'guichet.db'), keyOf(profile), null)
  try {
    return Object.fromEntries(tables.map(table => [table, db.prepare(`select count(*) from "${table}"`).pluck().get() as number]))
  } finally {
    db.close()
  }
}

export const sumOf = (rows: Rows): number => Object.values(rows).reduce((sum, n) => sum + n, 0)

/** One sentence for each table of which the desk holds another number of rows than the server says. */
export function differencesOf(desk: Rows, server: Rows): string[] {
  return Object.entries(server).filter(([table, n]) => desk[table] !== n)
    .map(([table, n]) => `the first desk holds ${desk[table] ?? 0} rows of ${table}, the server says ${n}`)
}

import type postgres from 'postgres'
import { migrate } from '../backend/migrate.ts'

/** Removes all that our migrations made, and all accounts, then applies the migrations anew. The caller has asked whether it may. */
export async function resetDatabase(sql: postgres.Sql, dir?: string): Promise<string[]> {
  await sql.begin(async tx => {
    await tx.unsafe(`drop schema if exists private cascade; drop schema public cascade; create schema public;
      grant usage on schema public to anon, authenticated, service_role; grant all on schema public to postgres;
      drop schema if exists supabase_migrations cascade; delete from auth.users`)
  })
  return migrate(sql, dir)
}

import { applyPending } from './apply.ts'
import type { Applied } from './apply.ts'
import type { Target } from './target.ts'

/** Removes all that our migrations made, and all accounts, then applies the migrations anew. The caller has asked whether it may. */
export async function resetDatabase(target: Target, log: (line: string) => void, dir?: string): Promise<Applied[]> {
  await target.sql.begin(async tx => {
    await tx.unsafe(`drop schema if exists private cascade; drop schema public cascade; create schema public;
      grant usage on schema public to anon, authenticated, service_role; grant all on schema public to postgres;
      drop schema if exists supabase_migrations cascade; delete from auth.users`)
  })
  return applyPending(target, log, dir)
}

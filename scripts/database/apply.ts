import path from 'node:path'
import postgres from 'postgres'
import { migrate, migrations_dir, pendingMigrations } from '../backend/migrate.ts'
import { supabaseCli } from './supabase-cli.ts'
import type { Target } from './target.ts'

export type Applied = { name: string; ms: number | null }

/**
 * Applies what is pending, each migration whole or not at all: our own runner on the embedded database, the Supabase CLI on a project,
 * whose history the platform reads as well. The target's connection stays as it is. Both write the same history.
 */
export async function applyPending({ kind, url, sql }: Target, log: (line: string) => void, dir = migrations_dir): Promise<Applied[]> {
  const pending = await pendingMigrations(sql, dir)
  if (pending.length === 0) {
    log('Nothing to apply.')
    return []
  }
  if (kind === 'remote') {
    await supabaseCli(['migration', 'up'], url, log, path.resolve(dir, '../..'))
    return pending.map(({ version, name }) => ({ name: `${version}_${name}`, ms: null }))
  }
  const applied: Applied[] = []
  // a connection of its own: a caller that copied the database has none left
  const own = postgres(url, { max: 1, onnotice: () => undefined, prepare: false })
  try {
    await migrate(own, dir, ({ name, ms }) => {
      applied.push({ name, ms })
      log(`Applied ${name} in ${ms} ms.`)
    })
    return applied
  } finally {
    await own.end({ timeout: 5 })
  }
}

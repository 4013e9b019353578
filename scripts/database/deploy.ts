import postgres from 'postgres'
import { migrate, pendingMigrations } from '../backend/migrate.ts'
import type { AppliedMigration } from '../backend/migrate.ts'
import { takeCopy, wayBack } from './copy.ts'
import type { Target } from './target.ts'

export type Deployed = { copy: string | null, applied: AppliedMigration[] }

/**
 * Applies what is pending after a copy was taken and compared; `have_backup`: the person has one. A migration that fails is rolled back
 * with nothing of it left, those before it stay, and the copy is kept and named.
 */
export async function deploy(target: Target, { have_backup, now, dir, log }:
{ have_backup: boolean, now: Date, dir?: string, log: (line: string) => void }): Promise<Deployed> {
  const pending = await pendingMigrations(target.sql, dir)
  if (pending.length === 0) {
    log('Nothing to apply.')
    return { copy: null, applied: [] }
  }
  let copy: string | null = null
  if (!have_backup) {
    copy = `${target.name}_before_${now.toISOString().replace(/\D/g, '').slice(0, 14)}`
    const { tables, rows } = await takeCopy(target, copy)
    log(`Took the copy ${copy} and compared it: ${tables} tables, ${rows} rows.`)
  }
  const sql = postgres(target.url, { max: 1, onnotice: () => undefined, prepare: false })
  const applied: AppliedMigration[] = []
  try {
    await migrate(sql, dir, one => {
      applied.push(one)
      log(`Applied ${one.name} in ${one.ms} ms.`)
    })
  } finally {
    await sql.end({ timeout: 5 })
    if (copy) log(wayBack(target.name, copy))
  }
  return { copy, applied }
}

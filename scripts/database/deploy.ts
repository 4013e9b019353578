import postgres from 'postgres'
import { pendingMigrations } from '../backend/migrate.ts'
import { applyPending } from './apply.ts'
import type { Applied } from './apply.ts'
import { takeCopy, wayBack } from './copy.ts'
import { provenBackup } from './proven-backup.ts'
import type { Target } from './target.ts'

export type Deployed = { backup: string | null; copy: string | null; applied: Applied[] }
type Options = { have_backup: boolean; now: Date; dir?: string; prove?: typeof provenBackup; log: (line: string) => void }

/**
 * Applies what is pending once there is a way back: of a project a backup that was restored and checked, of the embedded database a copy
 * that was compared; `have_backup`: the person has one. A migration that fails is rolled back with nothing of it left, those before it stay.
 */
export async function deploy(target: Target, { have_backup, now, dir, prove = provenBackup, log }: Options): Promise<Deployed> {
  if ((await pendingMigrations(target.sql, dir)).length === 0) {
    log('Nothing to apply.')
    return { backup: null, copy: null, applied: [] }
  }
  if (target.kind === 'remote') {
    const backup = have_backup || await isEmpty(target.sql) ? null : await prove(target.url, log)
    try {
      return { backup, copy: null, applied: await applyPending(target, log, dir) }
    } finally {
      if (backup) log(`The way back: restore ${backup} as docs/restore.md says.`)
    }
  }
  let copy: string | null = null
  if (!have_backup) {
    copy = `${target.name}_before_${now.toISOString().replace(/\D/g, '').slice(0, 14)}`
    const { tables, rows } = await takeCopy(target, copy)
    log(`Took the copy ${copy} and compared it: ${tables} tables, ${rows} rows.`)
  }
  const sql = postgres(target.url, { max: 1, onnotice: () => undefined, prepare: false })
  try {
    return { backup: null, copy, applied: await applyPending({ ...target, sql }, log, dir) }
  } finally {
    await sql.end({ timeout: 5 })
    if (copy) log(wayBack(target.name, copy))
  }
}

/** A project that nothing of ours was ever applied to: there is nothing to keep. */
async function isEmpty(sql: postgres.Sql): Promise<boolean> {
  const [found] = await sql<{ is_there: boolean }[]>`select to_regclass('public.organizations') is not null as is_there`
  return !found?.is_there
}

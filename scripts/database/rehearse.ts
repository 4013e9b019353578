import postgres from 'postgres'
import { migrate } from '../backend/migrate.ts'
import type { AppliedMigration } from '../backend/migrate.ts'
import { rules } from '../../tests/rights/catalogue.ts'
import { dropCopy, takeCopy, urlOfCopy, wayBack } from './copy.ts'
import { provenBackup } from './proven-backup.ts'
import { withRestored } from './restored-copy.ts'
import type { Copied } from './restored-copy.ts'
import type { Target } from './target.ts'

export type Rehearsal = { ok: boolean, failed: string | null, copied: Copied, applied: AppliedMigration[], broken: string[] | null, way_back: string }

/**
 * Applies what is pending to a copy, asks it the rules of the catalogue, and removes it again; the database itself is not touched. The
 * copy of a project is its backup, restored on this PC; the embedded database is copied beside itself. `broken`: rules that no longer
 * hold; null where they were not asked, because a migration failed.
 */
export async function rehearse(target: Target, log: (line: string) => void, dir?: string): Promise<Rehearsal> {
  if (target.kind === 'remote') {
    const file = await provenBackup(target.url, log)
    return withRestored(file, async (sql, copied) => ({ ...await tryOn(sql, dir), copied, way_back: `The way back: restore such a backup as docs/restore.md says (${file}).` }))
  }
  const copy = `${target.name}_rehearsal_${process.pid}`
  const copied = await takeCopy(target, copy)
  try {
    const sql = postgres(urlOfCopy(target.url, copy), { max: 1, onnotice: () => undefined, prepare: false })
    try {
      return { ...await tryOn(sql, dir), copied, way_back: wayBack(target.name, `${target.name}_before_<time>`) }
    } finally {
      await sql.end({ timeout: 5 })
    }
  } finally {
    await dropCopy(target, copy)
  }
}

async function tryOn(sql: postgres.Sql, dir?: string): Promise<Pick<Rehearsal, 'ok' | 'failed' | 'applied' | 'broken'>> {
  const applied: AppliedMigration[] = []
  try {
    await migrate(sql, dir, one => applied.push(one))
  } catch (error) {
    return { ok: false, failed: error instanceof Error ? error.message : String(error), applied, broken: null }
  }
  const broken = await brokenRules(sql)
  return { ok: broken.length === 0, failed: null, applied, broken }
}

/** The titles of the catalogue's rules that this database breaks. */
async function brokenRules(sql: postgres.Sql): Promise<string[]> {
  const broken = []
  for (const { title, query, allowed = [] } of rules) {
    const found = new Set((await sql.unsafe(query)).map(row => String(row['name'])))
    if ([...found].toSorted().join() !== allowed.toSorted().join()) broken.push(`${title}: ${[...found].filter(name => !allowed.includes(name)).join(', ')}`)
  }
  return broken
}

import postgres from 'postgres'
import { migrate } from '../backend/migrate.ts'
import type { AppliedMigration } from '../backend/migrate.ts'
import { rules } from '../../tests/rights/catalogue.ts'
import { dropCopy, takeCopy, urlOfCopy, wayBack } from './copy.ts'
import type { Target } from './target.ts'

export type Rehearsal = { ok: boolean, failed: string | null, copied: { tables: number, rows: number }, applied: AppliedMigration[],
  broken: string[] | null, way_back: string }

/**
 * Applies what is pending to a copy, asks it the rules of the catalogue, and removes it again; the database itself is not touched.
 * `broken`: rules that no longer hold; null where they were not asked, because a migration failed.
 */
export async function rehearse(target: Target, dir?: string): Promise<Rehearsal> {
  const copy = `${target.name}_rehearsal_${process.pid}`
  const copied = await takeCopy(target, copy)
  const applied: AppliedMigration[] = []
  let failed: string | null = null
  let broken: string[] | null = null
  try {
    const sql = postgres(urlOfCopy(target.url, copy), { max: 1, onnotice: () => undefined, prepare: false })
    try {
      await migrate(sql, dir, one => applied.push(one))
      broken = await brokenRules(sql)
    } catch (error) {
      failed = error instanceof Error ? error.message : String(error)
    } finally {
      await sql.end({ timeout: 5 })
    }
  } finally {
    await dropCopy(target, copy)
  }
  return { ok: failed === null && broken?.length === 0, failed, copied, applied, broken,
    way_back: wayBack(target.name, `${target.name}_before_<time>`) }
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

import type { PGlite } from '@electric-sql/pglite'
import type { Manifest } from './manifest.ts'
import { namesOf, textOf } from './restore.ts'

/**
 * Restores the rows of one firm into a database that our own migrations have built, up to the one they were taken under. What refers to accounts,
 * which are not in it, is not looked at here; constraints on the rows themselves are. Gives the errors as sentences.
 */
export async function restoreOrganisation(db: PGlite, files: Map<string, Buffer>, { tables }: Manifest, onStep: (step: string) => void): Promise<string[]> {
  const errors: string[] = []
  await db.exec('set session_replication_role = replica')
  for (const claim of tables) {
    onStep(claim.name)
    try {
      const { table, columns } = namesOf(claim)
      await db.exec(await lackingOf(db, claim.name, columns))
      const text = await textOf(files, claim)
      await db.transaction(async tx => {
        await tx.exec(`delete from ${table}`) // what a migration has put there
        if (text.length > 0) await tx.query(`copy ${table} (${columns.join(', ')}) from '/dev/blob'`, [], { blob: new Blob([Uint8Array.from(text)]) })
      })
    } catch (error) {
      errors.push(`${claim.name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  await db.exec('reset all')
  await db.exec('analyze')
  return errors
}

/** What nobody is shown (an address of an account) can not be there: those columns may be empty in this copy. */
async function lackingOf(db: PGlite, table: string, columns: readonly string[]): Promise<string> {
  const { rows } = await db.query<{ name: string }>(`select quote_ident(attname) as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attnotnull and attgenerated = ''`, [table])
  return rows.filter(({ name }) => !columns.includes(name)).map(({ name }) => `alter table ${table} alter column ${name} drop not null;`).join('\n')
}

import type { Database } from 'better-sqlite3'
import type { UpgradeStep } from '../../shared/upgrade.ts'
import { Trouble } from './trouble.ts'

/** SQL of one file of migrations/sqlite, in the order of their names. */
export type Migration = { name: string; sql: string }

/**
 * Brings the file to the newest version, one transaction a step; `user_version` counts the steps, so that a crash between two of them
 * goes on with the next. `tell` hears of each step before it runs, and nothing of a file that is up to date.
 * Throws `error.database_newer` when the file knows more steps than we do; it is left as it is.
 */
export function migrate(db: Database, migrations: readonly Migration[], tell: (step: UpgradeStep) => void = () => undefined): void {
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > migrations.length) throw new Trouble('error.database_newer')
  const pending = migrations.slice(version)
  pending.forEach(({ name, sql }, step) => {
    tell({ step: step + 1, steps: pending.length, name })
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${version + step + 1}`)
    }).immediate()
  })
}

/** The list as `import.meta.glob` gives it, sorted by file name. */
export function migrationsOf(files: Record<string, string>): Migration[] {
  return Object.entries(files).map(([file, sql]) => ({ name: file.replace(/^.*[\\/]/, ''), sql }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

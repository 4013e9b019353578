import Sqlite from 'better-sqlite3'
import { registerFunctions } from '../../electron/data/functions.ts'
import type { Migration } from '../../electron/data/migrate.ts'
import { migrations } from './local.ts'

/** What all migrations have made, in the first step, and the others empty: the same file with the same version, six times as soon. */
export const squashed: readonly Migration[] = migrations.map(({ name }, step) => ({ name, sql: step === 0 ? squash() : '' }))

function squash(): string {
  const db = new Sqlite(':memory:')
  db.pragma('legacy_alter_table = ON')
  registerFunctions(db)
  for (const { sql } of migrations) db.exec(sql)
  const shadows = new Set(db.prepare("select name from pragma_table_list where type = 'shadow'").pluck().all())
  const made = db.prepare("select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite!_%' escape '!' order by case type when 'table' then 0 else 1 end, rowid")
    .all() as { type: string; name: string; sql: string }[]
  const own = made.filter(({ name }) => !shadows.has(name))
  const rows = own.filter(({ type }) => type === 'table').flatMap(({ name, sql }) => (/^create virtual/i.test(sql) ? settingsOf(db, name) : insertsOf(db, name)))
  db.close()
  // rows before the triggers that would note them as changes
  const [tables, rest] = [own.filter(({ type }) => type === 'table'), own.filter(({ type }) => type !== 'table')]
  return [...tables.map(({ sql }) => sql), ...rows, ...rest.map(({ sql }) => sql)].join(';\n')
}

function insertsOf(db: Sqlite.Database, table: string): string[] {
  const columns = db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[]
  const values = columns.map(column => `quote("${column}")`).join(" || ', ' || ")
  return (db.prepare(`select ${values} from "${table}"`).pluck().all() as string[]).map(row => `insert into "${table}" (${columns.map(column => `"${column}"`).join(', ')}) values (${row})`)
}

/** Of a table for full texts: how it works, which is told to itself. */
function settingsOf(db: Sqlite.Database, table: string): string[] {
  return (db.prepare(`select quote(k) || ', ' || quote(v) from "${table}_config" where k <> 'version'`).pluck().all() as string[]).map(setting => `insert into "${table}" ("${table}", rank) values (${setting})`)
}

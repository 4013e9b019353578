import { expect, test } from 'vitest'
import { openDatabase } from '../../electron/data/database.ts'
import type { Database } from '../../electron/data/database.ts'
import { registerFunctions } from '../../electron/data/functions.ts'
import type { Migration } from '../../electron/data/migrate.ts'
import { migrations } from './local.ts'
import { squashed } from './squashed.ts'

const opened = (steps: readonly Migration[]): Database => openDatabase({ file: ':memory:', key: new Uint8Array(32), migrations: steps, prepare: registerFunctions })
const wholeOf = (db: Database) => {
  const made = db.prepare('select type, name, tbl_name, sql from sqlite_schema order by type, name').all() as { type: string; name: string }[]
  return { version: db.pragma('user_version'), made, rows: made.filter(({ type }) => type === 'table').map(({ name }) => [name, db.prepare(`select * from "${name}"`).all()]) }
}

test('What the migrations have made at once is to the letter and to the row what they make one after the other', () => {
  expect(wholeOf(opened(squashed))).toEqual(wholeOf(opened(migrations)))
  expect(squashed.length).toBe(migrations.length)
})

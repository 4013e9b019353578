import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { UpgradeStep } from '../../shared/upgrade.ts'
import { openDatabase } from './database.ts'
import { registerFunctions } from './functions.ts'
import { migrate, migrationsOf } from './migrate.ts'
import { fillEveryTable, ordinaryTables, rowsOf } from './testing/any-rows.ts'

const folder_of_migrations = path.resolve(import.meta.dirname, '../../migrations/sqlite')
const migrations = migrationsOf(Object.fromEntries(fs.readdirSync(folder_of_migrations).filter(name => name.endsWith('.sql'))
  .map(name => [name, fs.readFileSync(path.join(folder_of_migrations, name), 'utf8')])))

function database(): Database {
  const db = new Sqlite(':memory:')
  registerFunctions(db)
  return db
}

describe.each(migrations.map(({ name }, n) => ({ name, n })))('$name', ({ n }) => {
  test('loses no row and changes none of its values; a new column holds its default', () => {
    const db = database()
    migrate(db, migrations.slice(0, n))
    fillEveryTable(db, 3)
    const before = new Map(ordinaryTables(db).map(table => [table, rowsOf(db, table)]))
    migrate(db, migrations.slice(0, n + 1))

    for (const [table, rows] of before) {
      const after = rowsOf(db, table)
      expect([table, after.length]).toEqual([table, rows.length])
      const old_columns = Object.keys(rows[0] ?? {})
      expect(after.map(row => Object.fromEntries(old_columns.map(column => [column, row[column]])))).toEqual(rows)
      const columns = db.pragma(`table_info(${table})`) as { name: string; dflt_value: string | null; notnull: number }[]
      for (const { name, dflt_value, notnull } of columns.filter(column => rows.length > 0 && !old_columns.includes(column.name))) {
        const wanted = dflt_value === null ? null : db.prepare(`select ${dflt_value}`).pluck().get()
        expect([`${table}.${name}`, notnull === 1 && wanted === null]).toEqual([`${table}.${name}`, false])
        expect(after.map(row => row[name])).toEqual(after.map(() => wanted))
      }
    }
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.pragma('user_version', { simple: true })).toBe(n + 1)
  })
})

test('the search over names is built for the customers that an older file holds', () => {
  const db = database()
  const search = migrations.findIndex(({ sql }) => sql.includes('create table search_names'))
  migrate(db, migrations.slice(0, search))
  fillEveryTable(db, 5)
  migrate(db, migrations)
  expect(db.prepare('select count(*) from search_names').pluck().get()).toBe(5)
})

describe('A desk\'s file of an older version', () => {
  const key = randomBytes(32)
  let folder = ''
  beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-upgrade-')) })
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))
  const open = (list = migrations, upgrading?: (step: UpgradeStep) => void) => openDatabase({
    file: path.join(folder, 'guichet.db'), key, migrations: list, prepare: registerFunctions, ...upgrading && { upgrading },
  })

  test('with 60 000 contracts is brought up to date step by step, each told before it runs', { timeout: 120_000 }, () => {
    // The outbox belongs to any file that can be opened at all.
    const first = migrations.findIndex(({ sql }) => sql.includes('create table outbox')) + 1
    const old = open(migrations.slice(0, first))
    fillEveryTable(old, 1)
    for (const [table, count] of [['contracts', 60_000], ['contract_vehicles', 60_000], ['payments', 80_000], ['customers', 40_000]] as const) {
      fillTable(old, table, count)
    }
    const counts = new Map(ordinaryTables(old).map(table => [table, old.prepare(`select count(*) from ${table}`).pluck().get()]))
    old.close()

    const told: UpgradeStep[] = []
    const started = performance.now()
    const db = open(migrations, step => told.push(step))
    expect(performance.now() - started).toBeLessThan(60_000) // 4 s on a busy machine
    expect(told).toEqual(migrations.slice(first).map(({ name }, n) => ({ step: n + 1, steps: migrations.length - first, name })))
    for (const [table, count] of counts) expect([table, db.prepare(`select count(*) from ${table}`).pluck().get()]).toEqual([table, count])
    expect(db.prepare('select count(*) from search_names').pluck().get()).toBe(40_001)
    db.close()
    const again: UpgradeStep[] = []
    open(migrations, step => again.push(step)).close()
    expect(again).toEqual([])
  })

  test('that lost power between two steps goes on with the next, and a step that failed is done anew', () => {
    const broken = [...migrations, { name: '9998_ok.sql', sql: 'create table one_more (id integer)' },
      { name: '9999_broken.sql', sql: 'create table half (id integer); select nonsense()' }]
    open().close()
    expect(() => open(broken)).toThrow('nonsense')
    const told: string[] = []
    const mended = [...broken.slice(0, -1), { name: '9999_broken.sql', sql: 'create table half (id integer)' }]
    const db = open(mended, ({ name }) => told.push(name))
    expect(told).toEqual(['9999_broken.sql'])
    expect(db.prepare("select name from sqlite_schema where name in ('half', 'one_more') order by 1").pluck().all()).toEqual(['half', 'one_more'])
    db.close()
  })
})

/** Many rows by copying the one that is there under other ids. */
function fillTable(db: Database, table: string, count: number): void {
  const columns = (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
  const values = columns.map(name => name === 'id' ? "printf('id-%08d', n)" : name === 'last_name' ? "printf('Name %d', n)" : name)
  db.prepare(`with recursive counted (n) as (select 1 union all select n + 1 from counted where n < ?)
    insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from counted, (select * from ${table} limit 1)`).run(count)
}

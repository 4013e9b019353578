import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deskFixture, ids } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { dropShadows, makeShadows, shadowOf, swapShadows } from './shadow-tables.ts'

let desk: TestDesk
let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-shadows-'))
  desk = deskFixture(path.join(folder, 'desk.db'))
})
afterEach(() => {
  desk.db.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

/** All that a load may bring: tables of rows, not those of the search. */
const tables = () => (desk.db.prepare(`select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite%' and name not like 'search%'
  and name not in ('desk', 'outbox')`).pluck().all() as string[])
const schema = (db = desk.db) => db.prepare('select type, name, tbl_name, sql from sqlite_schema order by 1, 2').raw().all()

function loadAgain(wanted = tables()): void {
  desk.db.transaction(() => {
    makeShadows(desk.db, wanted)
    for (const table of wanted) desk.db.exec(`insert into ${shadowOf(table)} select * from ${table}`)
    swapShadows(desk.db, wanted)
  }).immediate()
}

test('a second load leaves the very schema of the first, each index over all rows, and a file without a fault', () => {
  const before = schema()
  const cars = desk.db.prepare('select * from vehicles order by id').all()
  loadAgain()
  loadAgain()
  expect(schema()).toEqual(before)
  expect(desk.db.prepare('select * from vehicles order by id').all()).toEqual(cars)
  expect(desk.db.pragma('integrity_check', { simple: true })).toBe('ok')
})

test('the key of a table still lets nothing in twice, and its triggers still tell', () => {
  loadAgain()
  expect(() => desk.db.prepare('insert into vehicles select * from vehicles where id = ?').run(ids.golf)).toThrow(/UNIQUE/)
  desk.db.prepare("update customers set last_name = 'Zumthor' where id = ?").run(ids.mueller)
  expect(desk.db.prepare('select folded from search_names where customer_id = ?').pluck().get(ids.mueller)).toContain('zumthor')
})

test('whoever has the file open besides, and a statement of before, read the new rows', () => {
  const other = new Sqlite(path.join(folder, 'desk.db'), { readonly: true })
  const colour = 'select colour from vehicles where id = ?'
  const [here, there] = [desk.db, other].map(db => db.prepare(colour).pluck())
  expect([here?.get(ids.golf), there?.get(ids.golf)]).toEqual(['grau', 'grau'])
  desk.db.transaction(() => {
    makeShadows(desk.db, ['vehicles'])
    desk.db.exec(`insert into ${shadowOf('vehicles')} select * from vehicles; update ${shadowOf('vehicles')} set colour = 'rot'`)
    swapShadows(desk.db, ['vehicles'])
    expect(there?.get(ids.golf)).toBe('grau')
  }).immediate()
  expect([here?.get(ids.golf), there?.get(ids.golf)]).toEqual(['rot', 'rot'])
  expect(schema(other)).toEqual(schema())
  other.close()
})

test('a swap that fails leaves the tables of before, and a schema that nobody can write', () => {
  const before = schema()
  makeShadows(desk.db, ['vehicles'])
  expect(() => desk.db.transaction(() => swapShadows(desk.db, ['vehicles', 'customers'])).immediate()).toThrow('load_customers is not there')
  dropShadows(desk.db)
  expect(schema()).toEqual(before)
  expect(desk.db.prepare('select colour from vehicles where id = ?').pluck().get(ids.golf)).toBe('grau')
  expect(() => desk.db.prepare("update sqlite_schema set name = 'cars' where name = 'vehicles'").run()).toThrow(/may not be modified/)
  expect(desk.db.pragma('integrity_check', { simple: true })).toBe('ok')
})

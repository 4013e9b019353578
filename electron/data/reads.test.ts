import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { noticedBy, watched } from './reads.ts'
import type { Footprint } from './reads.ts'

function looking(sql: string, ...values: unknown[]) {
  const db = new Sqlite(':memory:')
  db.exec("create table cars (id text primary key, plate text); create index by_plate on cars (plate); insert into cars values ('a', 'ZH 1'), ('b', '[x')")
  const footprint: Footprint = { keys: new Set(), tables: new Set() }
  const found = watched(db, footprint).prepare(sql).all(...values)
  const isNoticed = (rows: { id: string; plate: string }[], ids: string[]) => noticedBy(db, [{ table: 'cars', rows, ids }])(footprint)
  return { found, isNoticed }
}

test('a car that was looked up by its plate is noticed when it changes, arrives or goes, and no other', () => {
  const { found, isNoticed } = looking('select id from cars where plate = ?', 'ZH 1')
  expect(found).toEqual([{ id: 'a' }])
  expect(isNoticed([{ id: 'a', plate: 'ZH 2' }], ['a'])).toBe(true)
  expect(isNoticed([{ id: 'c', plate: 'ZH 1' }], ['c'])).toBe(true)
  expect(isNoticed([], ['a'])).toBe(true)
  expect(isNoticed([{ id: 'b', plate: 'ZH 3' }], ['b'])).toBe(false)
})

test('a list is looked up by each of its values, and a bracket that a person has typed is no list', () => {
  const some = looking('select id from cars where plate in (select value from json_each(?))', JSON.stringify(['ZH 7', 'ZH 8']))
  expect(some.isNoticed([{ id: 'c', plate: 'ZH 8' }], ['c'])).toBe(true)
  const typed = looking('select id from cars where plate = ?', '[x')
  expect(typed.found).toEqual([{ id: 'b' }])
  expect(typed.isNoticed([{ id: 'b', plate: 'ZH 9' }], ['b'])).toBe(true)
})

test('whoever looks through a table notices every change of it', () => {
  const { isNoticed } = looking('select count(*) as n from cars where plate > ?', 'ZH')
  expect(isNoticed([{ id: 'c', plate: 'A' }], ['c'])).toBe(true)
})

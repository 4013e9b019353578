import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { registerFunctions } from './functions.ts'
import { migrationsOf } from './migrate.ts'

const folder_of_migrations = path.resolve(import.meta.dirname, '../../migrations/sqlite')
const migrations = migrationsOf(Object.fromEntries(fs.readdirSync(folder_of_migrations)
  .map(name => [name, fs.readFileSync(path.join(folder_of_migrations, name), 'utf8')])))
const key = randomBytes(32)
let folder = ''
let file = ''

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-database-'))
  file = path.join(folder, 'guichet.db')
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const open = (with_key: Uint8Array = key, list = migrations) => openDatabase({ file, key: with_key, migrations: list, prepare: registerFunctions })
function fill(): void {
  const db = open()
  db.prepare("insert into drafts values ('p', 'check_out', 'Regula Canary', 1)").run()
  db.close()
}
const fingerprint = () => Object.fromEntries(fs.readdirSync(folder).map(name => [name, fs.readFileSync(path.join(folder, name), 'base64')]))

describe('the desk\'s database', () => {
  test('keeps its rows from start to start, with full safety and the journal beside the file', () => {
    fill()
    const db = open()
    expect(db.prepare('select body from drafts').pluck().get()).toBe('Regula Canary')
    expect([db.pragma('synchronous', { simple: true }), db.pragma('journal_mode', { simple: true })]).toEqual([2, 'wal'])
    db.close()
  })

  test('writes nothing in plain text', () => {
    fill()
    for (const name of fs.readdirSync(folder)) {
      const bytes = fs.readFileSync(path.join(folder, name)).toString('latin1')
      expect([name, bytes.includes('Canary'), bytes.includes('SQLite format')]).toEqual([name, false, false])
    }
  })

  test('says when the key is another one, and leaves the file as it is', () => {
    fill()
    const before = fingerprint()
    expect(() => open(randomBytes(32))).toThrow('error.database_wrong_key')
    expect(fingerprint()).toEqual(before)
  })

  test('opens when only the salt before the header is damaged, for the key is not derived from it', () => {
    fill()
    const bytes = fs.readFileSync(file)
    bytes.fill(0xff, 0, 16)
    fs.writeFileSync(file, bytes)
    const db = open()
    expect(db.prepare('select body from drafts').pluck().get()).toBe('Regula Canary')
    db.close()
  })

  test.each([16, 20, 100, 4_000])('says when the file is damaged at byte %i, which with the right key is not a wrong key', at => {
    fill()
    const bytes = fs.readFileSync(file)
    bytes.fill(0xff, at, at + 16)
    fs.writeFileSync(file, bytes)
    expect(() => open()).toThrow('error.database_damaged')
    expect(fs.readFileSync(file).equals(bytes)).toBe(true)
  })

  test('says when the file is from a newer version, and changes nothing in it', () => {
    const db = open(key, [...migrations, { name: '9999_later.sql', sql: 'create table later (id integer)' }])
    db.close()
    expect(() => open()).toThrow('error.database_newer')
    const newer = open(key, [...migrations, { name: '9999_later.sql', sql: 'create table later (id integer)' }])
    expect(newer.prepare("select count(*) from sqlite_schema where name = 'later'").pluck().get()).toBe(1)
    newer.close()
  })

  test('takes a migration that fails back as a whole', () => {
    fill()
    expect(() => open(key, [...migrations, { name: '9999_bad.sql', sql: 'create table half (id integer); select nonsense' }])).toThrow(/nonsense/)
    const db = open()
    expect(db.prepare("select count(*) from sqlite_schema where name = 'half'").pluck().get()).toBe(0)
    db.close()
  })
})

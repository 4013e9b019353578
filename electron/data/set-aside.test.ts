import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { registerFunctions } from './functions.ts'
import { migrationsOf } from './migrate.ts'
import { setAside } from './set-aside.ts'

const sqlite = path.resolve(import.meta.dirname, '../../migrations/sqlite')
const migrations = migrationsOf(Object.fromEntries(fs.readdirSync(sqlite).map(name => [name, fs.readFileSync(path.join(sqlite, name), 'utf8')])))

test('a refused operation is put away with its reason and with what hangs on it; others stay, and only a refused one can be', () => {
  const db = openDatabase({ file: ':memory:', key: new Uint8Array(32), migrations, prepare: registerFunctions })
  const add = (op_id: string, state: string, deps: string[]) => db.prepare(`insert into outbox (op_id, name, version, author_id, device_id, occurred_at, input, deps, state)
    values (?, 'take_payment', 1, 'p', 'd', 0, '{}', ?, ?)`).run(op_id, JSON.stringify(deps), state)
  add('a', 'REFUSED', [])
  add('b', 'PENDING', ['a'])
  add('c', 'PENDING', ['b'])
  add('d', 'PENDING', [])
  add('e', 'ACKED', [])
  expect(() => setAside(db, 'd', 'weil')).toThrow('error.op_not_refused')
  expect(() => setAside(db, 'unknown', 'weil')).toThrow('error.op_not_refused')
  setAside(db, 'a', 'doppelt erfasst')
  expect(db.prepare('select op_id, state, aside_reason from outbox order by op_id').all()).toEqual([
    { op_id: 'a', state: 'ASIDE', aside_reason: 'doppelt erfasst' }, { op_id: 'b', state: 'ASIDE', aside_reason: 'doppelt erfasst' },
    { op_id: 'c', state: 'ASIDE', aside_reason: 'doppelt erfasst' }, { op_id: 'd', state: 'PENDING', aside_reason: null }, { op_id: 'e', state: 'ACKED', aside_reason: null },
  ])
  db.close()
})

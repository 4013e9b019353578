import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { registerFunctions } from './functions.ts'
import { migrationsOf } from './migrate.ts'
import { setAside } from './set-aside.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { deskFixture } from './testing/desk.ts'

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
  expect(() => setAside(db, null, 0, { op_id: 'd', reason: 'weil' })).toThrow('error.op_not_refused')
  expect(() => setAside(db, null, 0, { op_id: 'unknown', reason: 'weil' })).toThrow('error.op_not_refused')
  setAside(db, null, 0, { op_id: 'a', reason: 'doppelt erfasst' })
  expect(db.prepare('select op_id, state, aside_reason from outbox order by op_id').all()).toEqual([
    { op_id: 'a', state: 'ASIDE', aside_reason: 'doppelt erfasst' }, { op_id: 'b', state: 'ASIDE', aside_reason: 'doppelt erfasst' },
    { op_id: 'c', state: 'ASIDE', aside_reason: 'doppelt erfasst' }, { op_id: 'd', state: 'PENDING', aside_reason: null }, { op_id: 'e', state: 'ACKED', aside_reason: null },
  ])
  db.close()
})

test('the server is told of each, but of nothing from a PC that it does not accept, and of no telling', () => {
  const { db, here } = deskFixture()
  const add = (op_id: string, name: string, state: string, constraint: string | null, deps: string[] = []) => db.prepare(`insert into outbox
    (op_id, name, version, author_id, device_id, occurred_at, input, deps, state, outcome) values (?, ?, 1, ?, 'd', 0, '{}', ?, ?, ?)`)
    .run(op_id, name, here.person.id, JSON.stringify(deps), state, JSON.stringify({ code: '42501', constraint }))
  const [refused, waits, revoked, said] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()]
  add(refused, 'take_payment', 'REFUSED', 'contract_unknown')
  add(waits, 'take_payment', 'PENDING', null, [refused])
  add(revoked, 'take_payment', 'REFUSED', 'device_unknown')
  add(said, 'set_aside', 'REFUSED', 'op_set_aside_once')
  for (const op_id of [refused, revoked, said]) setAside(db, here, Date.now(), { op_id, reason: 'doppelt erfasst' })
  const told = db.prepare("select input from outbox where name = 'set_aside' and state = 'PENDING' order by seq").pluck().all().map(input => JSON.parse(String(input)) as object)
  expect(told).toMatchObject([{ original_op_id: refused, original_name: 'take_payment', reason: 'doppelt erfasst', location_id: here.location_id }, { original_op_id: waits }])
})

import { expect, test } from 'vitest'
import { uuidv7 } from '../../shared/uuid.ts'
import { apply } from './commands/index.ts'
import { readDesk, writeDesk } from './database.ts'
import { openReplay } from './replay.ts'
import { deskFixture } from './testing/desk.ts'
import { attention } from './queries/attention.ts'
import { tryAgain } from './try-again.ts'

/** A desk that has met a restored server, and what was refused there. */
function restored() {
  const desk = deskFixture()
  const { db, here } = desk
  writeDesk(db, 'restored_epoch', 'first')
  writeDesk(db, 'device_id', here.device_id)
  const replay = openReplay(db, apply, () => undefined)
  const said: string[] = []
  const again = () => tryAgain({ db, replay, now: Date.now, log: text => said.push(text), changed: () => undefined, reopened: () => said.push('journal') })
  const last = () => db.prepare('select coalesce(max(seq), 0) from outbox').pluck().get() as number
  const add = (input: object, constraint: string | null, more: { deps?: string[]; author_id?: string; device_id?: string; seen?: number | null } = {}) => {
    const op_id = uuidv7()
    const { deps = [], author_id = here.person.id, device_id = here.device_id, seen = last() + 1 } = more
    db.prepare(`insert into outbox (op_id, name, version, author_id, device_id, occurred_at, input, deps, state, outcome) values (?, 'write_note', 1, ?, ?, 0, ?, ?, ?, ?)`)
      .run(op_id, author_id, device_id, JSON.stringify(input), JSON.stringify(deps), constraint ? 'REFUSED' : 'PENDING', constraint && JSON.stringify({ code: 'P0002', constraint, ...seen === null ? {} : { seen } }))
    return op_id
  }
  const copyOf = (table: string) => {
    const row = db.prepare(`select * from ${table} limit 1`).get() as Record<string, unknown>
    const id = uuidv7()
    return { id, come: () => db.prepare(`insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.keys(row).map(() => '?').join(', ')})`).run(...Object.values({ ...row, id })) }
  }
  const op = (op_id: string) => db.prepare('select seq, state, replaced_by, name, version, author_id, device_id, occurred_at, input, deps from outbox where op_id = ?').get(op_id) as
    { seq: number; state: string; replaced_by: string | null; input: string; deps: string }
  /** What the server says to it. */
  const refuse = (op_id: string, constraint: string) => db.prepare("update outbox set state = 'REFUSED', outcome = ? where op_id = ?").run(JSON.stringify({ code: 'P0002', constraint, seen: last() }), op_id)
  const told = (op_id: string) => attention(desk, {}, here).find(task => task.op_id === op_id)?.message.key
  return { told, db, here, add, again, copyOf, op, refuse, said }
}

test('what was refused for want of a customer goes out anew when the customer has come, in its place, and what hung on it hangs on the new one', () => {
  const { told, add, again, copyOf, op, said } = restored()
  const customer = copyOf('customers')
  const input = { customer_id: customer.id }
  const refused = add(input, 'customer_unknown')
  const waiting = add({}, null, { deps: [refused] })
  expect(again()).toBe(false)
  // whoever reads it meanwhile is not told to enter the customer anew
  expect(told(refused)).toBe('refused.comes_again')
  const { seq, ...before } = op(refused)
  customer.come()
  expect(again()).toBe(true)
  const anew = op(refused).replaced_by ?? ''
  expect(op(refused)).toMatchObject({ state: 'ASIDE', input: JSON.stringify(input) })
  expect(op(anew)).toEqual({ ...before, seq, state: 'PENDING' })
  expect(JSON.parse(op(waiting).deps)).toEqual([anew])
  expect(said).toContain('journal')
  expect(again()).toBe(false)
})

test('it goes out once for a row: refused once more it waits for a person, until another row comes or the server is restored again', () => {
  const { told, db, add, again, copyOf, op, refuse } = restored()
  const [contract, leg] = [copyOf('contracts'), copyOf('contract_vehicles')]
  let op_id = add({ contract_id: contract.id, leg_id: leg.id }, 'contract_unknown')
  const isTried = () => {
    if (!again()) return false
    op_id = op(op_id).replaced_by ?? ''
    refuse(op_id, 'contract_unknown')
    return true
  }
  contract.come()
  expect([isTried(), isTried(), isTried()]).toEqual([true, false, false])
  expect(told(op_id)).toBe('refused.contract_unknown')
  leg.come()
  expect([isTried(), isTried()]).toEqual([true, false])
  writeDesk(db, 'restored_epoch', 'second')
  expect([isTried(), isTried()]).toEqual([true, false])
})

test('a person is left to decide: without a restore, for another reason, of another PC, of who may not work here, and of what an older app had refused', () => {
  const { db, here, add, again, copyOf } = restored()
  const customer = copyOf('customers')
  customer.come()
  const input = { customer_id: customer.id }
  add(input, 'customer_blocked')
  add(input, 'device_unknown')
  add({ customer_id: uuidv7() }, 'customer_unknown')
  add(input, 'customer_unknown', { device_id: uuidv7() })
  add(input, 'customer_unknown', { seen: null })
  db.prepare('update users set is_active = 0').run()
  add(input, 'customer_unknown')
  expect(again()).toBe(false)
  db.prepare('update users set is_active = 1').run()
  writeDesk(db, 'restored_epoch', null)
  expect(again()).toBe(false)
  writeDesk(db, 'restored_epoch', 'first')
  expect([again(), readDesk(db, 'device_id')]).toEqual([true, here.device_id])
})

test('a row that only an operation of this desk has made is not the server\'s', () => {
  const { db, add, again, copyOf } = restored()
  const customer = copyOf('customers')
  customer.come()
  db.prepare("insert into before_images (seq, n, tbl, row_id, before) values (99, 0, 'customers', ?, null)").run(customer.id)
  add({ customer_id: customer.id }, 'customer_unknown')
  expect(again()).toBe(false)
  db.prepare('delete from before_images').run()
  expect(again()).toBe(true)
})

test('what somebody here has gone on with since the refusal is not done a second time', () => {
  const { told, db, add, again, copyOf } = restored()
  const customer = copyOf('customers')
  const vehicle_id = db.prepare('select id from vehicles limit 1').pluck().get() as string
  const refused = add({ customer_id: customer.id, vehicle_id }, 'customer_unknown')
  const hangs_on_it = add({ vehicle_id }, null, { deps: [refused] })
  db.prepare("update outbox set stale = 'stale.needs_refused' where op_id = ?").run(hangs_on_it)
  expect(told(refused)).toBe('refused.comes_again')
  const since = add({ vehicle_id }, null)
  expect(told(refused)).toBe('refused.customer_unknown')
  customer.come()
  expect(again()).toBe(false)
  db.prepare("update outbox set state = 'REFUSED' where op_id = ?").run(since)
  expect(again()).toBe(true)
})

import { beforeEach, expect, test } from 'vitest'
import { apply } from './commands/index.ts'
import { writeDesk } from './database.ts'
import { openReplay } from './replay.ts'
import { replaceOp } from './replace.ts'
import { confirm } from './run.ts'
import { queries } from './queries/index.ts'
import { deskFixture, goodCheckOut, ids } from './testing/desk.ts'
import type { TestDesk } from './testing/desk.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  writeDesk(desk.db, 'org_id', ids.org)
})
type Line = { name: string; state: string; author_id: string; op_id: string; deps: string; stale: string | null; replaced_by: string | null }
const outbox = () => desk.db.prepare('select * from outbox order by seq').all() as Line[]
const find = (name: string, state = 'PENDING') => outbox().find(line => line.name === name && line.state === state)
const replace = (op_id: string, more: { changes?: Record<string, unknown>; reason?: string } = {}) =>
  openReplay(desk.db, apply, (_, error) => { throw error }).around(() => {
    replaceOp(desk.db, { ...desk.here, ...desk.session() } as typeof desk.here, desk.now(), { op_id, changes: more.changes ?? {}, reason: more.reason ?? null })
    return ['outbox']
  })
const refuse = (name: string) => {
  desk.db.prepare("update outbox set state = 'REFUSED', outcome = '{\"code\":\"23514\",\"constraint\":\"contract_number_taken\"}' where name = ?").run(name)
  openReplay(desk.db, apply, (_, error) => { throw error }).around(() => [])
}

test('a refused check-out is sent again in its old place, and the deposit that hung on it hangs on the new one and applies', () => {
  confirm(desk, 'check_out', goodCheckOut())
  refuse('check_out')
  expect(find('hold_deposit')?.stale).toBe('stale.needs_refused')
  const before = find('check_out', 'REFUSED')
  replace(before?.op_id ?? '')
  const fresh = find('check_out')
  expect(outbox().map(({ name, state }) => [name, state])).toEqual([['check_out', 'PENDING'], ['hold_deposit', 'PENDING'], ['check_out', 'ASIDE']])
  expect(find('check_out', 'ASIDE')).toMatchObject({ op_id: before?.op_id, replaced_by: fresh?.op_id })
  expect(JSON.parse(find('hold_deposit')?.deps ?? '[]')).toContain(fresh?.op_id)
  expect(find('hold_deposit')?.stale).toBeNull()
  expect(desk.db.prepare("select count(*) from deposits where contract_id <> ?").pluck().get(ids.contract)).toBe(1)
})

test('a payment is put right before it goes again; what no payment can be is refused and changes nothing', () => {
  confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'TWINT', amount_rp: 103, reference: null })
  refuse('take_payment')
  const { op_id = '' } = find('take_payment', 'REFUSED') ?? {}
  const before = outbox()
  expect(() => replace(op_id, { changes: { method: 'SHELLS' } })).toThrow('error.bad_input')
  expect(outbox()).toEqual(before)
  replace(op_id, { changes: { amount_rp: 105, method: 'CASH' } })
  expect(desk.db.prepare('select amount_rp, method from payments where contract_id = ?').all(ids.contract)).toEqual([{ amount_rp: 105, method: 'CASH' }])
  expect(() => replace(op_id), 'once').toThrow('error.op_not_refused')
})

test('what a deactivated person left waiting is a manager\'s to take over, with all that hangs on it; never staff\'s, never in their name', () => {
  confirm(desk, 'check_out', goodCheckOut())
  const author = find('check_out')?.author_id ?? ''
  const attention = () => queries.attention(desk, {}, { ...desk.here, ...desk.session() } as typeof desk.here)
  expect(attention()).toEqual([])
  desk.db.prepare('update users set is_active = 0 where id = ?').run(author)
  expect(attention().map(({ kind, name }) => [kind, name])).toEqual([['held', 'check_out'], ['held', 'hold_deposit']])
  const { op_id = '' } = find('check_out') ?? {}
  desk.sign('MANAGER')
  expect(() => replace(op_id)).toThrow('error.bad_input')
  replace(op_id, { reason: 'Austritt' })
  const mine = outbox().filter(({ state }) => state === 'PENDING')
  expect(mine.map(({ name, author_id }) => [name, author_id])).toEqual(
    [['check_out', ids.manager], ['hold_deposit', ids.manager], ['take_over', ids.manager], ['take_over', ids.manager]])
  const takes = desk.db.prepare("select input from outbox where name = 'take_over'").pluck().all().map(input => JSON.parse(String(input)) as Record<string, unknown>)
  expect(takes.map(take => [take['original_author_id'], take['reason']])).toEqual([[author, 'Austritt'], [author, 'Austritt']])
  expect(takes.map(take => take['new_op_id'])).toEqual(mine.filter(({ name }) => name !== 'take_over').map(line => line.op_id))
  expect(outbox().filter(({ state, author_id }) => state === 'ASIDE' && author_id === author)).toHaveLength(2)
  expect(attention()).toEqual([])
})

test('staff do not take over, and send nothing again that only a manager may do', () => {
  confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'TWINT', amount_rp: 100, reference: null })
  refuse('take_payment')
  desk.db.prepare('update outbox set author_id = ?').run(ids.manager)
  expect(() => replace(find('take_payment', 'REFUSED')?.op_id ?? '', { reason: 'weil' })).toThrow('refused.needs_manager')
})

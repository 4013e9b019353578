import { beforeEach, describe, expect, test } from 'vitest'
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
type Line = { name: string; state: string; author_id: string; op_id: string; deps: string; stale: string | null; replaced_by: string | null; input: string }
const outbox = () => desk.db.prepare('select * from outbox order by seq').all() as Line[]
const find = (name: string, state = 'PENDING') => outbox().find(line => line.name === name && line.state === state)
const replace = (op_id: string, more: { reason?: string } = {}) =>
  openReplay(desk.db, apply, (_, error) => { throw error }).around(() => {
    replaceOp(desk.db, { ...desk.here, ...desk.session() } as typeof desk.here, desk.now(), { op_id, reason: more.reason ?? null })
    return ['outbox']
  })
const refuse = (name: string) => {
  desk.db.prepare("update outbox set state = 'REFUSED', outcome = '{\"code\":\"23503\",\"constraint\":\"customer_unknown\"}' where name = ?").run(name)
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

const rows = (sql: string, ...values: string[]) => desk.db.prepare(sql).all(...values) as Record<string, unknown>[]

test('a payment is put right in its own form, once; what no payment can be is refused and changes nothing', () => {
  const payment = { contract_id: ids.contract, method: 'TWINT', amount_rp: 103, reference: null }
  confirm(desk, 'take_payment', payment)
  expect(confirm(desk, 'take_payment', { ...payment, replaces: find('take_payment')?.op_id }), 'it may be on its way').toMatchObject({ ok: false, message: { key: 'error.op_not_refused' } })
  refuse('take_payment')
  const { op_id = '' } = find('take_payment', 'REFUSED') ?? {}
  const before = outbox()
  expect(confirm(desk, 'take_payment', { ...payment, method: 'CASH', replaces: op_id })).toMatchObject({ ok: false, message: { key: 'gate.payment.cash_in_five' } })
  expect(confirm(desk, 'take_payment', { ...payment, method: 'SHELLS', replaces: op_id })).toMatchObject({ ok: false, message: { key: 'error.bad_input' } })
  expect(outbox()).toEqual(before)
  const at = desk.now()
  desk.clock.at += 3_600_000
  expect(confirm(desk, 'take_payment', { ...payment, amount_rp: 105, method: 'CASH', replaces: op_id })).toMatchObject({ ok: true })
  expect(rows('select amount_rp, method, paid_at from payments where contract_id = ?', ids.contract)).toEqual([{ amount_rp: 105, method: 'CASH', paid_at: at }])
  expect(find('take_payment', 'ASIDE')).toMatchObject({ op_id, replaced_by: find('take_payment')?.op_id })
  expect(confirm(desk, 'take_payment', { ...payment, replaces: op_id }), 'once').toMatchObject({ ok: false, message: { key: 'error.op_not_refused' } })
})

test('a refused check-out opens as it was; put right it takes its place with number, times, kilometres and fuel of then, and a later operation hangs on it', () => {
  const form = goodCheckOut()
  const done = confirm(desk, 'check_out', form)
  const { contract_id, number } = (done as unknown as { value: { contract_id: string; number: string } }).value
  const at = desk.now()
  desk.clock.at += 60_000
  expect(confirm(desk, 'take_payment', { contract_id, method: 'TWINT', amount_rp: 1_000, reference: null })).toMatchObject({ ok: true })
  refuse('check_out')
  expect(outbox().map(({ name, stale }) => [name, stale])).toEqual([['check_out', null], ['hold_deposit', 'stale.needs_refused'], ['take_payment', 'stale.needs_refused']])
  const { op_id = '' } = find('check_out', 'REFUSED') ?? {}
  desk.clock.at += 7_200_000
  const here = { ...desk.here, ...desk.session() } as typeof desk.here
  const was = queries.correction(desk, { op_id }, here)
  expect(was).toMatchObject({ name: 'check_out', at, number })
  const { customer_id, vehicle_id, odometer_km, fuel_level, ends_at, deposit } = form
  expect(was?.form).toMatchObject({ customer_id, vehicle_id, odometer_km, fuel_level, ends_at, licence_seen: true, replaces: op_id, deposit })
  expect(queries.check_out(desk, was?.form as never, here)).toMatchObject({ starts_at: at, may_confirm: true })

  const longer = { ...was?.form as typeof form, ends_at: (ends_at ?? 0) + 86_400_000, odometer_km: (odometer_km ?? 0) + 500, fuel_level: 1 }
  expect(confirm(desk, 'check_out', longer)).toMatchObject({ ok: true, value: { contract_id, number } })
  expect(rows('select number, starts_at, ends_at from contracts where id = ?', contract_id)).toEqual([{ number, starts_at: at, ends_at: longer.ends_at }])
  expect(rows('select out_at, out_km, out_fuel from contract_vehicles where contract_id = ?', contract_id)).toEqual([{ out_at: at, out_km: odometer_km, out_fuel: fuel_level }])
  expect(outbox().map(({ name, state, stale }) => [name, state, stale])).toEqual([['check_out', 'PENDING', null], ['hold_deposit', 'PENDING', null],
    ['take_payment', 'PENDING', null], ['check_out', 'ASIDE', null], ['hold_deposit', 'ASIDE', null]])
  expect(JSON.parse(find('take_payment')?.deps ?? '[]')).toContain(find('check_out')?.op_id)
  expect(JSON.parse(find('take_payment')?.deps ?? '[]')).not.toContain(op_id)
  expect(rows('select amount_rp from deposits where contract_id = ?', contract_id), 'held once').toHaveLength(1)
  expect(queries.correction(desk, { op_id }, here), 'nothing is left to put right').toBeNull()
})

test('a manager puts right what somebody else had refused: as their own operations, each announced by a taking over that names its author', () => {
  const form = goodCheckOut()
  confirm(desk, 'check_out', form)
  refuse('check_out')
  const author = find('check_out', 'REFUSED')?.author_id ?? ''
  const { op_id = '' } = find('check_out', 'REFUSED') ?? {}
  const at = desk.now()
  desk.clock.at += 7_200_000
  desk.sign('MANAGER')
  const here = { ...desk.here, ...desk.session() } as typeof desk.here
  expect(queries.attention(desk, {}, here)[0]?.choices).toEqual(expect.arrayContaining([{ choice: 'correct', needs: null }, { choice: 'take_over', needs: null }]))
  expect(queries.correction(desk, { op_id }, here)).toMatchObject({ name: 'check_out', at })
  expect(confirm(desk, 'check_out', { ...form, replaces: op_id })).toMatchObject({ ok: true })

  const mine = outbox().filter(({ state }) => state === 'PENDING')
  expect(mine.map(({ name, author_id }) => [name, author_id])).toEqual(
    [['check_out', ids.manager], ['hold_deposit', ids.manager], ['take_over', ids.manager], ['take_over', ids.manager]])
  const takes = rows("select op_id, occurred_at, input from outbox where name = 'take_over' order by seq")
  expect(takes.map(take => [take['occurred_at'], JSON.parse(String(take['input']))])).toMatchObject(mine.slice(0, 2).map((line, n) => [desk.now(),
    { original_author_id: author, original_name: line.name, original_occurred_at: at, new_op_id: line.op_id, reason: 'im Formular richtiggestellt',
      ...n === 0 ? { original_op_id: op_id } : {} }]))
  expect(JSON.parse(mine[0]?.deps ?? '[]'), 'said first').toEqual(expect.arrayContaining(takes.map(take => take['op_id'])))
  expect(outbox().filter(({ state, author_id }) => state === 'ASIDE' && author_id === author)).toHaveLength(2)
  expect(queries.attention(desk, {}, here)).toEqual([])
})

test('a refused swap opens as it was; put right, both readings, its time and the leg of the other car stay, and the return that hung on it applies', () => {
  const form = { contract_id: ids.contract, vehicle_id: ids.golf, back_km: 30_050, back_fuel: 8, out_km: 20_000, out_fuel: 8, damages: [], next_status: 'CLEANING', reason: 'Panne', accepted: [] }
  expect(confirm(desk, 'swap_vehicle', form)).toMatchObject({ ok: true })
  const at = desk.now()
  const [leg] = rows("select id from contract_vehicles where contract_id = ? and state = 'OUT'", ids.contract)
  desk.clock.at += 3_600_000
  expect(confirm(desk, 'check_in', { contract_id: ids.contract, odometer_km: 20_100, fuel_level: 8, needs_cleaning: true, damages: [], capture_rp: 0, payment: null, receivable: true, accepted: [] })).toMatchObject({ ok: true })
  refuse('swap_vehicle')
  expect(find('check_in')?.stale).toBe('stale.needs_refused')
  const { op_id = '' } = find('swap_vehicle', 'REFUSED') ?? {}
  const here = { ...desk.here, ...desk.session() } as typeof desk.here
  expect(queries.attention(desk, {}, here).find(task => task.op_id === op_id)?.choices[0]).toEqual({ choice: 'correct', needs: null })
  desk.db.prepare("update vehicles set status = 'CLEANING' where id = ?").run(ids.golf)
  const was = queries.correction(desk, { op_id }, here)
  expect(was).toMatchObject({ name: 'swap_vehicle', at, vehicle: { id: ids.golf }, form: { ...form, replaces: op_id } })
  const again = { ...was?.form as typeof form, reason: 'Motorschaden', out_km: 25_000, back_km: 1 }
  expect(confirm(desk, 'swap_vehicle', again), 'what would have kept the car here is read').toMatchObject({ ok: false, message: { key: 'gate.vehicle_free.cleaning' } })
  expect(queries.swap_vehicle(desk, again as never, here)).toMatchObject({ gates: expect.arrayContaining([expect.objectContaining({ key: 'vehicle_free', state: 'warn', must_accept: true })]) as unknown })
  expect(confirm(desk, 'swap_vehicle', { ...again, accepted: ['vehicle_free'] })).toMatchObject({ ok: true })
  expect(rows('select id, out_at, out_km from contract_vehicles where contract_id = ? and seq = 2', ids.contract)).toEqual([{ id: leg?.['id'], out_at: at, out_km: 20_000 }])
  expect(rows('select in_km from contract_vehicles where contract_id = ? and seq = 1', ids.contract)).toEqual([{ in_km: 30_050 }])
  expect(find('check_in')?.stale).toBeNull()
  expect(find('swap_vehicle', 'ASIDE')).toMatchObject({ op_id, replaced_by: find('swap_vehicle')?.op_id })
  expect(queries.correction(desk, { op_id }, here)).toBeNull()
})

test('a check-out whose number was refused gets another one; staff put nothing right that somebody else has refused', () => {
  const done = confirm(desk, 'check_out', goodCheckOut()) as unknown as { value: { number: string } }
  refuse('check_out')
  desk.db.prepare(`update outbox set outcome = '{"code":"23505","constraint":"contract_number_taken"}' where name = 'check_out'`).run()
  const { op_id = '' } = find('check_out', 'REFUSED') ?? {}
  const form = { ...goodCheckOut(), replaces: op_id }
  const author = find('check_out', 'REFUSED')?.author_id ?? ''
  desk.db.prepare('update outbox set author_id = ?').run(ids.manager)
  expect(confirm(desk, 'check_out', form)).toMatchObject({ ok: false, message: { key: 'refused.needs_manager' } })
  expect(queries.attention(desk, {}, { ...desk.here, ...desk.session() } as typeof desk.here)[0]?.choices).toContainEqual({ choice: 'correct', needs: 'MANAGER' })
  desk.db.prepare('update outbox set author_id = ?').run(author)
  expect(confirm(desk, 'check_out', { ...form, vehicle_id: null })).toMatchObject({ ok: false })
  expect(find('check_out', 'REFUSED')?.op_id, 'a refused correction leaves all as it was').toBe(op_id)
  const again = confirm(desk, 'check_out', form) as unknown as { value: { number: string } }
  expect(again).toMatchObject({ ok: true })
  expect(again.value.number).not.toBe(done.value.number)
})

test('a refused check-in opens with its damages and money; put right, check-in, deposit, payment and end are sent anew and once', () => {
  const form = { contract_id: ids.contract, odometer_km: 30_400, fuel_level: 8, needs_cleaning: true, damages: [{ part: 'REAR', kind: 'DENT', severity: 2, description: 'Tür', charge_rp: 30_000 }],
    capture_rp: 0, payment: null, receivable: true, accepted: ['odometer_jump', 'odometer'] }
  expect(confirm(desk, 'check_in', form)).toMatchObject({ ok: true })
  const at = desk.now()
  const names = () => outbox().filter(({ state }) => state === 'PENDING').map(({ name }) => name)
  const first = names()
  refuse('check_in')
  const { op_id = '' } = find('check_in', 'REFUSED') ?? {}
  const here = { ...desk.here, ...desk.session() } as typeof desk.here
  desk.clock.at += 7_200_000
  const was = queries.correction(desk, { op_id }, here)
  expect(was).toMatchObject({ name: 'check_in', at, form: { odometer_km: 30_400, fuel_level: 8, receivable: true, damages: [{ description: 'Tür', charge_rp: 30_000 }] } })
  const corrected = { ...was?.form as unknown as typeof form, odometer_km: 1, damages: [{ ...form.damages[0], charge_rp: 10_000 }], accepted: form.accepted }
  expect(confirm(desk, 'check_in', corrected)).toMatchObject({ ok: true })
  expect(names()).toEqual(first)
  expect(rows('select in_at, in_km, state from contract_vehicles where contract_id = ?', ids.contract)).toEqual([{ in_at: at, in_km: 30_400, state: 'IN' }])
  expect(rows("select amount_rp from contract_charges where contract_id = ? and kind = 'DAMAGE'", ids.contract)).toEqual([{ amount_rp: 10_000 }])
  expect(rows('select status, is_receivable from contracts where id = ?', ids.contract)).toEqual([{ status: 'COMPLETED', is_receivable: 1 }])
})

test('a refused end of a contract is put right by paying what is open, or by a bill; not by neither', () => {
  const back = { contract_id: ids.contract, odometer_km: 30_400, fuel_level: 8, needs_cleaning: true, damages: [], capture_rp: 0, payment: null, receivable: true, accepted: ['odometer_jump', 'odometer'] }
  expect(confirm(desk, 'check_in', back)).toMatchObject({ ok: true })
  refuse('close_contract')
  const { op_id = '' } = find('close_contract', 'REFUSED') ?? {}
  const owed = (queries.attention(desk, {}, { ...desk.here, ...desk.session() } as typeof desk.here).find(task => task.op_id === op_id)?.fields?.amount_rp ?? 0)
  expect(owed).toBeGreaterThan(0)
  const close = { contract_id: ids.contract, receivable: false, replaces: op_id }
  expect(confirm(desk, 'close_contract', { ...close, payment: null })).toMatchObject({ ok: false, message: { key: 'gate.balance.open' } })
  expect(confirm(desk, 'close_contract', { ...close, payment: { method: 'TWINT', amount_rp: owed + 1, reference: null } })).toMatchObject({ ok: false, message: { key: 'gate.payment.too_much' } })
  desk.clock.at += 3_600_000
  expect(confirm(desk, 'close_contract', { ...close, payment: { method: 'TWINT', amount_rp: owed, reference: 'T1' } })).toMatchObject({ ok: true, value: { balance_rp: 0 } })
  expect(rows('select amount_rp, paid_at from payments where contract_id = ? and reference = ?', ids.contract, 'T1')).toEqual([{ amount_rp: owed, paid_at: desk.now() }])
  expect(rows('select status, is_receivable from contracts where id = ?', ids.contract)).toEqual([{ status: 'COMPLETED', is_receivable: 0 }])
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
  desk.db.prepare("update outbox set author_id = ?, name = 'void_contract'").run(desk.here.person.id)
  expect(() => replace(find('void_contract', 'REFUSED')?.op_id ?? '')).toThrow('refused.needs_manager')
  desk.sign('MANAGER')
  desk.db.prepare("update outbox set name = 'change_firm'").run()
  expect(() => replace(find('change_firm', 'REFUSED')?.op_id ?? '', { reason: 'Austritt' }), 'nor a manager what only an administrator may').toThrow('refused.needs_admin')
})

describe('A check-out whose odometer jumps at the server only, since the reading that it was compared with has not come about', () => {
  /** The clerk's car has left with a workshop's reading that this PC knew, and the server never took. */
  const refusedJump = () => {
    desk.db.prepare('update vehicles set odometer_km = 39000 where id = ?').run(ids.golf)
    expect(confirm(desk, 'check_out', goodCheckOut({ odometer_km: 39_010 }))).toMatchObject({ ok: true })
    desk.db.prepare("update outbox set state = 'REFUSED', outcome = '{\"code\":\"23514\",\"constraint\":\"odometer_jump_needs_manager\"}' where name = 'check_out'").run()
    openReplay(desk.db, apply, (_, error) => { throw error }).around(() => [])
    desk.db.prepare('update vehicles set odometer_km = 20000 where id = ?').run(ids.golf)
    const { op_id = '' } = find('check_out', 'REFUSED') ?? {}
    const was = queries.correction(desk, { op_id }, { ...desk.here, ...desk.session() } as typeof desk.here)
    if (was?.name !== 'check_out') throw new Error('it does not open')
    return { op_id, contract_id: (JSON.parse(find('check_out', 'REFUSED')?.input ?? '{}') as { contract_id: string }).contract_id, form: { ...was.form, accepted: ['odometer'] } }
  }
  const shape = () => outbox().filter(({ state }) => state === 'PENDING').map(({ name, author_id }) => [name, author_id === ids.manager ? 'manager' : 'clerk'])
  const reason = 'Service am Vortag'

  test('is put right with a manager\'s PIN: the manager\'s word goes ahead of it, under the manager\'s name', () => {
    const { form } = refusedJump()
    expect(confirm(desk, 'check_out', form)).toMatchObject({ ok: false, message: { key: 'gate.odometer_jump.since_last' } })
    const beside = { ...desk, session: () => ({ ...desk.here, approver: { ...desk.here.person, id: ids.manager, role: 'MANAGER' as const } }) }
    expect(confirm(beside, 'check_out', { ...form, odometer_reason: reason })).toMatchObject({ ok: true })
    expect(shape()).toEqual([['request_approval', 'clerk'], ['answer_request', 'manager'], ['check_out', 'clerk'], ['hold_deposit', 'clerk'], ['record_approval', 'manager']])
    expect(outbox().filter(({ state, stale }) => state === 'PENDING' && stale !== null), 'all of it applies here').toEqual([])
  })

  test('or as a manager at another desk grants it for the contract that was confirmed', () => {
    const { form, contract_id } = refusedJump()
    desk.clock.at += 20 * 60_000
    const asked = confirm(desk, 'ask_approval', { check_out: { ...form, odometer_reason: reason } }) as { value: { request_id: string } }
    const { request_id } = asked.value
    expect(rows('select contract_id from approval_requests')).toEqual([{ contract_id }])
    desk.db.exec("delete from before_images where tbl = 'approval_requests'; delete from outbox where name = 'request_approval'") // it has been pulled again, with its answer
    desk.db.prepare("update approval_requests set status = 'GRANTED', answered_by = ?, answered_at = ?, valid_until = ?").run(ids.manager, desk.now(), desk.now() + 3_600_000)
    expect(confirm(desk, 'check_out', { ...form, odometer_reason: reason, request_id })).toMatchObject({ ok: true, value: { contract_id } })
    expect(shape()).toEqual([['check_out', 'clerk'], ['hold_deposit', 'clerk'], ['add_note', 'clerk']])
  })
})

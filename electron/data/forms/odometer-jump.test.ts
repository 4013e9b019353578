import { beforeEach, describe, expect, test } from 'vitest'
import type { FormInput } from '../../../shared/forms.ts'
import { confirm } from '../run.ts'
import { deskFixture, goodCheckIn, goodCheckOut, ids } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { answerSwap } from './swap-vehicle.ts'

let desk: TestDesk
beforeEach(() => { desk = deskFixture() })
const ops = () => desk.db.prepare("select name, author_id, input ->> '$.reason' as reason, input ->> '$.command' as command from outbox where name in ('record_approval', 'add_note') order by seq").all()
const names = () => desk.db.prepare('select name, author_id from outbox order by seq').all()
/** A manager has just agreed by PIN at the clerk's desk. */
const besideManager = () => ({ ...desk, session: () => ({ ...desk.here, approver: { ...desk.here.person, id: ids.manager, role: 'MANAGER' as const } }) })

describe('A jump of the odometer is on record', () => {
  test('at a check-out under the name of the manager who agreed, the check-out under the clerk\'s', () => {
    expect(confirm(desk, 'check_out', goodCheckOut({ odometer_km: 40_000, odometer_reason: 'Überführung' }))).toMatchObject({ ok: false, message: { key: 'gate.odometer_jump.since_last' } })
    expect(confirm(besideManager(), 'check_out', goodCheckOut({ odometer_km: 40_000, odometer_reason: 'Überführung' }))).toMatchObject({ ok: true })
    expect(ops()).toEqual([{ name: 'record_approval', author_id: ids.manager, reason: 'km: Überführung', command: 'check_out' }])
    expect(names().slice(0, 3), 'the server is asked before the car leaves').toEqual([{ name: 'request_approval', author_id: ids.person },
      { name: 'answer_request', author_id: ids.manager }, { name: 'check_out', author_id: ids.person }])
    const [asked, answer, out] = desk.db.prepare('select op_id, deps from outbox order by seq limit 3').all() as { op_id: string; deps: string }[]
    expect([answer, out].map(op => JSON.parse(op?.deps ?? '') as string[]), 'each hangs on the one before').toEqual([[asked?.op_id], expect.arrayContaining([answer?.op_id])])
    expect(desk.db.prepare('select approved_by from approvals').pluck().all()).toEqual([ids.manager])
  })

  test('or under the clerk\'s, with what a manager has granted from another desk', () => {
    const form = goodCheckOut({ odometer_km: 40_000 })
    expect(confirm(desk, 'ask_approval', { check_out: form })).toMatchObject({ ok: false, field: 'odometer_reason' })
    const reasoned = goodCheckOut({ odometer_km: 40_000, odometer_reason: 'Überführung' })
    const asked = confirm(desk, 'ask_approval', { check_out: reasoned }) as { value: { request_id: string } }
    const { request_id } = asked.value
    expect(confirm(desk, 'check_out', { ...reasoned, request_id }), 'nobody has answered').toMatchObject({ ok: false, message: { key: 'gate.odometer_jump.since_last' } })
    desk.db.prepare("update approval_requests set status = 'GRANTED', answered_by = ?, answered_at = 1, valid_until = ?").run(ids.manager, desk.now() + 1000)
    expect(confirm(desk, 'check_out', { ...reasoned, odometer_km: 40_001, request_id }), 'another reading').toMatchObject({ ok: false, message: { key: 'gate.odometer_jump.since_last' } })
    expect(confirm(desk, 'check_out', { ...reasoned, request_id })).toMatchObject({ ok: true })
    expect(ops()).toEqual([{ name: 'add_note', author_id: ids.person, reason: 'km: Überführung', command: null }])
    expect(desk.db.prepare('select count(*) from outbox where name = ?').pluck().get('request_approval')).toBe(1)
  })

  const back = { odometer_km: 34_100, odometer_reason: 'Tacho getauscht', payment: null, receivable: true, accepted: ['odometer_jump', 'balance'] }
  test('at a check-in, too; without one as a note of the clerk\'s, so that a car that is back is never left outside', () => {
    expect(confirm(besideManager(), 'check_in', goodCheckIn(back))).toMatchObject({ ok: true })
    expect(ops()).toEqual([{ name: 'record_approval', author_id: ids.manager, reason: 'km: Tacho getauscht', command: 'check_in' }])
  })
  test('the clerk alone has to give a reason and to accept', () => {
    expect(confirm(desk, 'check_in', goodCheckIn({ ...back, odometer_reason: ' ' }))).toMatchObject({ ok: false, field: 'odometer_reason' })
    expect(confirm(desk, 'check_in', goodCheckIn({ ...back, accepted: ['balance'] }))).toMatchObject({ ok: false, field: 'accepted' })
    expect(confirm(desk, 'check_in', goodCheckIn(back))).toMatchObject({ ok: true })
    expect(ops()).toEqual([{ name: 'add_note', author_id: ids.person, reason: 'km: Tacho getauscht', command: null }])
  })
  test('a plausible reading leaves nothing, whatever reason stands there', () => {
    expect(confirm(desk, 'check_out', goodCheckOut({ odometer_reason: 'nichts' }))).toMatchObject({ ok: true })
    expect(ops()).toEqual([])
  })
})

describe('A jump of the odometer at a swap', () => {
  const swap = (changes: Partial<FormInput<'swap_vehicle'>> = {}): FormInput<'swap_vehicle'> => ({ contract_id: ids.contract, vehicle_id: ids.golf, back_km: 30_050, back_fuel: 8, out_km: 40_000, out_fuel: 8,
    damages: [], next_status: 'CLEANING', reason: 'Panne', accepted: [], odometer_reason: 'Überführung', ...changes })
  const barred = { ok: false, message: { key: 'gate.odometer_jump.since_last' }, field: 'odometer_reason' }

  test('of the car that leaves needs a manager: by PIN beside the counter, before the swap', () => {
    expect(confirm(desk, 'swap_vehicle', swap())).toMatchObject(barred)
    expect(confirm(besideManager(), 'swap_vehicle', swap({ odometer_reason: null }))).toMatchObject({ ok: false, message: { key: 'gate.odometer_jump.reason_missing' } })
    expect(confirm(besideManager(), 'swap_vehicle', swap())).toMatchObject({ ok: true })
    expect(names()).toEqual([{ name: 'request_approval', author_id: ids.person }, { name: 'answer_request', author_id: ids.manager }, { name: 'swap_vehicle', author_id: ids.person },
      { name: 'record_approval', author_id: ids.manager }])
    expect(ops()).toEqual([{ name: 'record_approval', author_id: ids.manager, reason: 'km: Überführung', command: 'swap_vehicle' }])
  })

  test('or from another desk, for just this reading', () => {
    expect(confirm(desk, 'ask_approval', { swap: swap({ odometer_reason: ' ' }) })).toMatchObject({ ok: false, field: 'odometer_reason' })
    expect(confirm(desk, 'ask_approval', { swap: swap({ vehicle_id: null }) })).toMatchObject({ ok: false, field: 'vehicle_id' })
    expect(confirm(desk, 'ask_approval', { swap: swap({ out_km: 20_100 }) })).toMatchObject({ ok: false, message: { key: 'error.nothing_to_ask' } })
    const { request_id } = (confirm(desk, 'ask_approval', { swap: swap() }) as { value: { request_id: string } }).value
    expect(answerSwap(desk, desk.here, swap({ request_id }))).toMatchObject({ may_confirm: false, asked: { state: 'waiting' } })
    desk.db.prepare("update approval_requests set status = 'GRANTED', answered_by = ?, answered_at = 1, valid_until = ?").run(ids.manager, desk.now() + 1000)
    expect(answerSwap(desk, desk.here, swap({ request_id, out_km: 40_001 }))).toMatchObject({ may_confirm: false, asked: { state: 'differs' } })
    expect(confirm(desk, 'swap_vehicle', swap({ request_id, vehicle_id: ids.octavia })), 'another car').toMatchObject({ ok: false })
    expect(confirm(desk, 'swap_vehicle', swap({ request_id }))).toMatchObject({ ok: true })
    expect(ops()).toEqual([{ name: 'add_note', author_id: ids.person, reason: 'km: Überführung', command: null }])
  })

  test('of the car that is back: the clerk reads again, gives the reason and accepts', () => {
    const back = swap({ out_km: 20_010, odometer_reason: null, back_km: 40_000 })
    expect(confirm(desk, 'swap_vehicle', back)).toMatchObject({ ok: false, field: 'back_reason' })
    expect(confirm(desk, 'swap_vehicle', { ...back, back_reason: 'Tacho getauscht' })).toMatchObject({ ok: false, field: 'accepted' })
    expect(confirm(desk, 'swap_vehicle', { ...back, back_reason: 'Tacho getauscht', accepted: ['back_jump'] })).toMatchObject({ ok: true })
    expect(ops()).toEqual([{ name: 'add_note', author_id: ids.person, reason: 'km: Tacho getauscht', command: null }])
  })
})

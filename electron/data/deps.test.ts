import { beforeEach, describe, expect, test } from 'vitest'
import type { CommandName } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { depsOf } from './deps.ts'
import type { NewOp } from './forms/form.ts'
import { deskFixture, ids } from './testing/desk.ts'
import type { TestDesk } from './testing/desk.ts'

let desk: TestDesk
beforeEach(() => { desk = deskFixture() })

/** An operation that waits in the outbox; only what its input names matters here. */
function queued(name: CommandName, input: Record<string, unknown>): string {
  const op_id = uuidv7()
  desk.db.prepare(`insert into outbox (op_id, name, version, author_id, device_id, occurred_at, input, deps) values (?, ?, 1, ?, ?, ?, ?, '[]')`)
    .run(op_id, name, ids.person, ids.device, desk.now(), JSON.stringify(input))
  return op_id
}
const waitsFor = (name: CommandName, input: Record<string, unknown>) => depsOf(desk, { name, input } as unknown as NewOp, null)

describe('An operation waits for', () => {
  test('what was done to its reservation, be it change, pick-up or the booking itself', () => {
    const reservation_id = uuidv7()
    const booked = queued('book_reservation', { reservation_id, vehicle_id: ids.golf, customer_id: ids.mueller })
    queued('cancel_reservation', { reservation_id: uuidv7() })
    expect(waitsFor('change_reservation', { reservation_id, vehicle_id: ids.octavia })).toEqual([booked])
    const changed = queued('change_reservation', { reservation_id })
    expect(waitsFor('cancel_reservation', { reservation_id })).toEqual([booked, changed])
    // the car has left: it waits for what it can not exist without, and for no change of times
    expect(waitsFor('check_out', { reservation_id, vehicle_id: ids.golf })).toEqual([booked])
  })

  test('nothing that was refused, nor what hangs on that: it is taken back, and the person did not see it', () => {
    const refused = queued('check_in', { contract_id: ids.contract, vehicle_id: ids.golf })
    const hangs = queued('close_contract', { contract_id: ids.contract })
    expect(waitsFor('take_payment', { contract_id: ids.contract })).toEqual([refused, hangs])
    desk.db.prepare("update outbox set state = 'REFUSED' where op_id = ?").run(refused)
    desk.db.prepare("update outbox set stale = 'stale.needs_refused' where op_id = ?").run(hangs)
    expect(waitsFor('take_payment', { contract_id: ids.contract })).toEqual([])
  })

  test('the customer of a reservation, and for no car: whether it is free, the server says', () => {
    const registered = queued('register_customer', { customer_id: ids.young })
    queued('check_in', { contract_id: uuidv7(), vehicle_id: ids.golf })
    expect(waitsFor('book_reservation', { reservation_id: uuidv7(), vehicle_id: ids.golf, customer_id: ids.young })).toEqual([registered])
    queued('book_reservation', { reservation_id: uuidv7(), vehicle_id: ids.octavia })
    expect(waitsFor('check_out', { contract_id: uuidv7(), vehicle_id: ids.octavia })).toEqual([])
  })

  test('the approval that it makes use of, and what happened to its contract', () => {
    const contract_id = uuidv7()
    const approval_id = uuidv7()
    const approved = queued('record_approval', { approval_id, contract_id: uuidv7() })
    const extended = queued('extend_contract', { contract_id })
    expect(waitsFor('grant_discount', { contract_id, approval_id })).toEqual([approved, extended])
    expect(waitsFor('grant_discount', { contract_id: null, approval_id: null })).toEqual([])
  })

  test('what happened to each contract of a collective invoice, which itself keeps no money out', () => {
    const [one, two] = [uuidv7(), uuidv7()]
    const closed = [one, two].map(contract_id => queued('close_contract', { contract_id }))
    queued('close_contract', { contract_id: uuidv7() })
    expect(waitsFor('issue_collective_invoice', { contract_ids: [one, two] })).toEqual(closed)
    const issued = queued('issue_collective_invoice', { contract_ids: [one, two] })
    expect(waitsFor('take_payment', { contract_id: two })).toEqual(closed.slice(1))
    expect(waitsFor('allocate_payment', { contract_id: two })).toEqual([closed[1], issued])
    expect(waitsFor('issue_credit_note', { contract_id: null, contract_ids: [two] })).toEqual([closed[1], issued])
  })

  test('both cars of a swap, and a return for the swap, but never for money', () => {
    const contract_id = uuidv7()
    const out = queued('check_out', { contract_id, vehicle_id: ids.golf })
    queued('take_payment', { contract_id })
    const back = queued('check_in', { contract_id: uuidv7(), vehicle_id: ids.octavia })
    expect(waitsFor('swap_vehicle', { contract_id, back: { vehicle_id: ids.golf }, out: { vehicle_id: ids.octavia } })).toEqual([out, back])
    const swapped = queued('swap_vehicle', { contract_id, back: { vehicle_id: ids.golf }, out: { vehicle_id: ids.octavia } })
    expect(waitsFor('check_in', { contract_id, vehicle_id: ids.octavia })).toEqual([out, swapped])
    expect(waitsFor('mark_ready', { vehicle_id: ids.golf })).toEqual([swapped])
  })

  test('a file\'s own operation before it is said to be stored, however it came, and not a signature beside it', () => {
    const [alone, with_car, elsewhere] = [uuidv7(), uuidv7(), uuidv7()]
    const attached = queued('attach_file', { attachment_id: alone, contract_id: uuidv7() })
    const back = queued('check_in', { contract_id: uuidv7(), vehicle_id: ids.golf, attachments: [{ id: uuidv7() }, { id: with_car }] })
    queued('sign_document', { contract_id: uuidv7(), attachment_id: alone })
    queued('confirm_stored', { attachment_id: with_car })
    queued('register_customer', { customer_id: uuidv7(), notes: `named in a text only: ${elsewhere}` })
    expect([alone, with_car, elsewhere].map(attachment_id => waitsFor('confirm_stored', { attachment_id }))).toEqual([[attached], [back], []])
  })

  test('the car that a plate goes on, and what put a plate where it comes off', () => {
    const [vehicle_id, plate, other] = [uuidv7(), uuidv7(), uuidv7()]
    const added = queued('add_vehicle', { vehicle_id, plate: { id: plate, plate: 'ZH 1' } })
    queued('move_plate', { ends: [], begins: { id: uuidv7(), vehicle_id: uuidv7(), plate: 'ZH 2' } })
    expect(waitsFor('move_plate', { ends: [plate], begins: null })).toEqual([added])
    const moved = queued('move_plate', { ends: [plate], begins: { id: other, vehicle_id, plate: 'ZH 3' } })
    expect(waitsFor('move_plate', { ends: [other], begins: null })).toEqual([moved])
    expect(waitsFor('retire_vehicle', { vehicle_id })).toEqual([moved])
    // the car has left, whatever becomes of its plate
    expect(waitsFor('check_out', { contract_id: uuidv7(), vehicle_id })).toEqual([added])
  })

  test('the car that is put right and its earlier corrections, which themselves keep nothing else of the car out', () => {
    const vehicle_id = uuidv7()
    const added = queued('add_vehicle', { vehicle_id, plate: null })
    expect(waitsFor('change_vehicle', { vehicle_id })).toEqual([added])
    const sent = queued('start_transfer', { vehicle_id })
    expect(waitsFor('change_vehicle', { vehicle_id })).toEqual([added])
    const changed = queued('change_vehicle', { vehicle_id })
    expect(waitsFor('change_vehicle', { vehicle_id })).toEqual([changed])
    expect(waitsFor('report_maintenance', { vehicle_id })).toEqual([sent])
    expect(waitsFor('retire_vehicle', { vehicle_id })).toEqual([sent])
  })

  test('nothing settled, but again for what the server has lost', () => {
    const contract_id = uuidv7()
    const out = queued('check_out', { contract_id, vehicle_id: ids.golf })
    const put = (state: string) => desk.db.prepare('update outbox set state = ? where op_id = ?').run(state, out)
    put('SETTLED')
    expect(waitsFor('take_payment', { contract_id })).toEqual([])
    expect(desk.db.prepare('select count(*) from op_names').pluck().get()).toBe(0)
    put('PENDING')
    expect(waitsFor('take_payment', { contract_id })).toEqual([out])
  })
})

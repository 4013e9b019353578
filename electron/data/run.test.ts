import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { read } from './read.ts'
import { confirm } from './run.ts'
import type { TestDesk } from './testing/desk.ts'
import { deskFixture, goodCheckIn, goodCheckOut, ids } from './testing/desk.ts'

let desk: TestDesk
beforeEach(() => { desk = deskFixture() })

type Queued = { op_id: string; name: string; deps: string[]; state: string; author_id: string; occurred_at: number }
const outbox = (): Queued[] => (desk.db.prepare('select * from outbox order by seq').all() as (Omit<Queued, 'deps'> & { deps: string })[])
  .map(row => ({ ...row, deps: JSON.parse(row.deps) as string[] }))
const value = (sql: string): unknown => desk.db.prepare(sql).pluck().get()
const settle = () => desk.db.exec("update outbox set state = 'SETTLED'")

describe('confirming a form', () => {
  test('queues its operations and shows their effect, in one transaction', () => {
    expect(confirm(desk, 'check_out', goodCheckOut())).toMatchObject({ ok: true, value: { number: 'ZRH-26-000142' } })
    const [out, hold] = outbox()
    expect([out?.name, hold?.name]).toEqual(['check_out', 'hold_deposit'])
    expect(out).toMatchObject({ author_id: ids.person, occurred_at: desk.now(), state: 'PENDING', deps: [] })
    expect(hold?.deps).toEqual([out?.op_id])
    expect(value("select status from contracts where number = 'ZRH-26-000142'")).toBe('ACTIVE')
    expect(value(`select status from vehicles where id = '${ids.golf}'`)).toBe('RENTED')
    expect(value('select next_no from number_blocks')).toBe(143)
    expect(value('select count(distinct seq) from before_images')).toBe(2)
  })

  test('brings a car back and closes its contract', () => {
    expect(confirm(desk, 'check_in', goodCheckIn())).toMatchObject({ ok: true, value: { balance_rp: 0, status: 'COMPLETED' } })
    expect(value(`select status from contracts where id = '${ids.contract}'`)).toBe('COMPLETED')
    expect(value(`select status from vehicles where id = '${ids.rented}'`)).toBe('CLEANING')
    expect(value('select status from deposits')).toBe('SETTLED')
    expect(outbox().map(op => op.name)).toEqual(['check_in', 'settle_deposit', 'take_payment', 'close_contract'])
  })

  test('writes what goes beyond the role under the manager who has agreed, and all else under the person', () => {
    const form = goodCheckOut({ deposit: null, waiver: 'Stammkunde' })
    expect(confirm(desk, 'check_out', form)).toMatchObject({ ok: false, message: { key: 'gate.deposit.waiver_needs_manager' } })
    const approver = { ...desk.here.person, id: ids.manager, name: 'Marco Manser', role: 'MANAGER' as const }
    const agreed = { ...desk, session: () => ({ ...desk.here, approver }) }
    expect(confirm(agreed, 'check_out', form)).toMatchObject({ ok: true })
    expect(outbox().map(op => [op.name, op.author_id])).toEqual([['check_out', ids.person], ['waive_deposit', ids.manager]])
    expect(value("select written_by from booking_notes where kind = 'DEPOSIT_WAIVED'")).toBe(ids.manager)
  })

  test('flags a return whose odometer was accepted below the check-out', () => {
    expect(confirm(desk, 'check_in', goodCheckIn({ odometer_km: 29_000 }))).toMatchObject({ ok: false,
      message: { key: 'gate.odometer.below_check_out' }, field: 'accepted' })
    expect(confirm(desk, 'check_in', goodCheckIn({ odometer_km: 29_000, accepted: ['odometer'] }))).toMatchObject({ ok: true })
    expect(value('select count(*) from sync_conflicts')).toBeGreaterThan(0)
  })

  test('takes back a car of another branch whose customer is not on this PC', () => {
    desk.db.prepare('update contracts set pickup_location_id = ?, return_location_id = ?, customer_id = ?').run(ids.airport, ids.airport,
      ids.org)
    expect(confirm(desk, 'check_in', goodCheckIn())).toMatchObject({ ok: true, value: { status: 'COMPLETED' } })
    expect(value(`select returned_location_id from contracts where id = '${ids.contract}'`)).toBe(ids.city)
    expect(value(`select location_id from vehicles where id = '${ids.rented}'`)).toBe(ids.city)
  })

  test('that is refused leaves nothing behind', () => {
    expect(confirm(desk, 'check_out', goodCheckOut({ customer_id: null }))).toMatchObject({ ok: false, field: 'customer_id' })
    expect(confirm(desk, 'mark_ready', { vehicle_id: ids.golf })).toEqual({ ok: false, message: { key: 'refused.vehicle_not_cleaning' } })
    expect([outbox(), value('select count(*) from before_images')]).toEqual([[], 0])
  })

  test('gives every check-out the next number', () => {
    confirm(desk, 'check_out', goodCheckOut())
    expect(confirm(desk, 'check_out', goodCheckOut({ vehicle_id: ids.zoe }))).toMatchObject({ value: { number: 'ZRH-26-000143' } })
    expect(confirm(desk, 'check_out', goodCheckOut())).toMatchObject({ ok: false, message: { key: 'gate.vehicle_free.out_with' } })
  })

  test('never lets an error of the database out as text', () => {
    desk.db.exec("create trigger broken before insert on contracts begin select raise(abort, 'secret text'); end")
    const lines: unknown[] = []
    expect(confirm(desk, 'check_out', goodCheckOut(), (text, facts) => lines.push([text, String(facts)]))).toEqual({ ok: false,
      message: { key: 'error.internal' } })
    expect(outbox()).toEqual([])
    expect(lines).toEqual([['confirm check_out failed', expect.stringContaining('secret text')]])
  })

  test('knows its own forms only, and parses what comes', () => {
    expect(confirm(desk, 'constructor', {})).toEqual({ ok: false, message: { key: 'error.unknown_request' } })
    expect(confirm(desk, 'mark_ready', { vehicle_id: ids.golf, admin: true })).toEqual({ ok: false, message: { key: 'error.bad_input' } })
    const lines: unknown[] = []
    expect(confirm(desk, 'mark_ready', { vehicle_id: 'secret text' }, (...line) => lines.push(line))).toEqual({ ok: false, message: { key: 'error.bad_input' } })
    expect(lines).toEqual([['confirm mark_ready does not fit', 'vehicle_id invalid_format']])
    desk.sign(null)
    expect(confirm(desk, 'mark_ready', { vehicle_id: ids.golf })).toEqual({ ok: false, message: { key: 'error.not_signed_in' } })
  })
})

describe('an operation depends on', () => {
  const person = { first_name: 'Nora', last_name: 'Neu', company_name: null, email: null, phone: null, street: 'Weg', house_number: '1',
    postcode: '8000',
    town: 'Zürich', country: 'CH', birth_date: null, locale: 'de' }
  const licence = { first_name: 'Nora', last_name: 'Neu', birth_date: '1990-01-01', licence_number: '1', licence_country: 'CH',
    licence_categories: 'B',
    licence_issued_on: '2010-01-01', licence_expires_on: null }

  test('the registration of its customer', () => {
    const made = confirm(desk, 'register_customer', { ...person, driver: licence })
    if (!made.ok || !('driver_id' in made.value) || !made.value.driver_id) throw new Error('not registered')
    const { customer_id, driver_id } = made.value
    expect(confirm(desk, 'check_out', goodCheckOut({ customer_id, driver_ids: [driver_id] }))).toMatchObject({ ok: true })
    const [register, out] = outbox()
    expect(out?.deps).toEqual([register?.op_id])
  })

  test('the registration of its customer and the entry of its own drivers', () => {
    const made = confirm(desk, 'register_customer', { ...person, driver: licence })
    if (!made.ok || !('driver_id' in made.value) || !made.value.driver_id) throw new Error('not registered')
    const { customer_id, driver_id } = made.value
    const added = confirm(desk, 'add_driver', { customer_id, driver: { ...licence, first_name: 'Nils' } })
    if (!added.ok || !('driver_id' in added.value) || !added.value.driver_id) throw new Error('not added')
    confirm(desk, 'add_driver', { customer_id, driver: { ...licence, first_name: 'Noah' } })
    const driver_ids = [driver_id, added.value.driver_id]
    expect(confirm(desk, 'check_out', goodCheckOut({ customer_id, driver_ids }))).toMatchObject({ ok: true })
    const [register, nils, noah, out] = outbox()
    expect([nils?.deps, noah?.deps]).toEqual([[register?.op_id], [register?.op_id]])
    expect(out?.deps).toEqual([register?.op_id, nils?.op_id]) // Noah stays at home
  })

  test('the check-out of its contract, until that has been settled', () => {
    const made = confirm(desk, 'check_out', goodCheckOut())
    if (!made.ok || !('contract_id' in made.value)) throw new Error('not out')
    const { contract_id } = made.value
    confirm(desk, 'take_payment', { contract_id, method: 'TWINT', amount_rp: 17_800, reference: null })
    const [out, hold, pay] = outbox()
    expect(pay?.deps).toEqual([out?.op_id, hold?.op_id])
    settle()
    confirm(desk, 'take_payment', { contract_id, method: 'TWINT', amount_rp: 100, reference: null })
    expect(outbox().at(-1)?.deps).toEqual([])
  })

  test('no money when it is a physical fact: a refused payment does not keep a car out', () => {
    confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'TWINT', amount_rp: 26_700, reference: null })
    desk.db.exec("update outbox set state = 'REFUSED'")
    expect(confirm(desk, 'check_in', goodCheckIn({ payment: null }))).toMatchObject({ ok: true })
    expect(outbox().find(op => op.name === 'check_in')?.deps).toEqual([])
  })

  test('the return that freed its car', () => {
    confirm(desk, 'check_in', goodCheckIn({ needs_cleaning: false }))
    const back = outbox()[0]
    expect(confirm(desk, 'check_out', goodCheckOut({ vehicle_id: ids.rented, odometer_km: 30_300 }))).toMatchObject({ ok: true })
    expect(outbox().find(op => op.name === 'check_out')?.deps).toEqual([back?.op_id])
  })
})

describe('paying later', () => {
  test('the last open franc of a returned car closes its contract', () => {
    confirm(desk, 'check_in', goodCheckIn({ payment: null, receivable: true }))
    desk.db.exec("update contracts set status = 'RETURNED', is_receivable = 0")
    expect(confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'CASH', amount_rp: 26_703,
      reference: null })).toMatchObject({ ok: false, field: 'amount_rp' })
    expect(confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'CASH', amount_rp: 26_800,
      reference: null })).toMatchObject({ ok: false, message: { key: 'gate.payment.too_much' } })
    expect(confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'CASH', amount_rp: 26_700,
      reference: null })).toMatchObject({ ok: true, value: { balance_rp: 0 } })
    expect(value(`select status from contracts where id = '${ids.contract}'`)).toBe('COMPLETED')
  })
})

describe('reading', () => {
  afterEach(() => void vi.restoreAllMocks())

  test('logs a question that took more than 40 ms, and not what was asked', () => {
    const lines: string[] = []
    const clock = vi.spyOn(performance, 'now')
    clock.mockReturnValueOnce(0).mockReturnValueOnce(40)
    read(desk, 'find_anything', { text: 'müller' }, line => lines.push(line))
    clock.mockReturnValueOnce(0).mockReturnValueOnce(41)
    read(desk, 'find_anything', { text: 'müller' }, line => lines.push(line))
    expect(lines).toEqual(['query find_anything took 41 ms'])
  })

  test('knows its own questions only', () => {
    expect(() => read(desk, 'constructor', {})).toThrow('error.unknown_request')
    expect(() => read(desk, 'session', {})).toThrow('error.unknown_request')
    const lines: string[] = []
    expect(() => read(desk, 'board', { location_id: ids.airport }, text => lines.push(text))).toThrow('error.bad_input')
    expect(lines).toEqual(['query board does not fit: unrecognized_keys location_id'])
    desk.sign(null)
    expect(() => read(desk, 'board', {})).toThrow('error.not_signed_in')
  })
})

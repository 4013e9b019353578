import { beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../shared/time.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, goodCheckOut, ids, insert } from '../testing/desk.ts'
import { answerCheckOut, checkOut } from './check-out.ts'

let desk: TestDesk
beforeEach(() => { desk = deskFixture() })

const answer = (change: Parameters<typeof goodCheckOut>[0] = {}) => answerCheckOut(desk, desk.here, goodCheckOut(change))
const gate = (key: string, change: Parameters<typeof goodCheckOut>[0] = {}) => answer(change).gates.find(gate => gate.key === key)
const blocked = (key: string) => ({ state: 'block', message: expect.objectContaining({ key }) })
const set = (table: string, id: string, column: string, value: string | number | null) =>
  desk.db.prepare(`update ${table} set ${column} = ? where id = ?`).run(value, id)

describe('what goes along with a car', () => {
  const extra = { org_id: ids.org, name_de: 'Kindersitz', name_fr: 'Siège', name_it: 'Seggiolino', name_en: 'Seat', per: 'DAY', price_rp: 900, is_active: 1 }
  beforeEach(() => {
    insert(desk.db, 'extras', { ...extra, id: seat, code: 'SEAT', sort: 2 }, { ...extra, id: half, code: 'HALF', charge_kind: 'EXCESS_REDUCTION', excess_bp: 5000, price_rp: 1500, sort: 1 },
      { ...extra, id: full, code: 'FULL', charge_kind: 'EXCESS_REDUCTION', excess_bp: 0, price_rp: 2900, sort: 2 }, { ...extra, id: km, code: 'KM', charge_kind: 'KM_PACKAGE', km: 500, per: 'ONCE', price_rp: 12_000 },
      { ...extra, id: gone, code: 'GONE', is_active: 0 }, { ...extra, id: of_vans, code: 'VANS', category_id: ids.van })
    insert(desk.db, 'extra_stock', { id: 'stock', org_id: ids.org, extra_id: seat, location_id: ids.city, pieces: 2 })
  })
  const id = (n: number) => `00000000-0000-7000-8000-0000000000e${n}`
  const [seat, half, full, km, gone, of_vans] = [id(1), id(2), id(3), id(4), id(5), id(6)] as [string, string, string, string, string, string]

  test('is offered in the firm\'s order, without what is no longer sold or belongs to another category', () => {
    expect(answer().extras.map(({ code, left, excess_rp }) => [code, left, excess_rp])).toEqual([['HALF', null, 75_000], ['FULL', null, 0], ['KM', null, null], ['SEAT', 2, null]])
  })
  test('costs its days, lowers the excess, adds kilometres, and becomes part of the operation', () => {
    const form = { extras: [{ extra_id: seat, pieces: 2 }, { extra_id: half, pieces: 1 }, { extra_id: km, pieces: 1 }] }
    expect(answer(form)).toMatchObject({ excess_rp: 75_000, included_km: 900, may_confirm: true, price: { total_rp: 17_800 + 3000 + 12_000 + 3600 } })
    expect(answer(form).price?.lines.map(({ kind, names }) => [kind, names?.name_fr])).toEqual([['RENT', undefined], ['EXCESS_REDUCTION', 'Siège'], ['KM_PACKAGE', 'Siège'], ['EXTRA', 'Siège']])
    expect(checkOut(desk, desk.here, goodCheckOut(form))).toMatchObject({ ops: [{ input: { excess_rp: 75_000, package_km: 500,
      extras: [{ extra_id: half, pieces: 1, per: 'DAY', price_rp: 1500 }, { extra_id: km }, { extra_id: seat, pieces: 2 }] } }, {}] })
  })
  test('two covers, or what is not offered, is blocked', () => {
    expect(gate('extras', { extras: [{ extra_id: half, pieces: 1 }, { extra_id: full, pieces: 1 }] })).toMatchObject(blocked('gate.extras.two_covers'))
    for (const extra_id of [gone, of_vans, ids.org]) expect(gate('extras', { extras: [{ extra_id, pieces: 1 }] })).toMatchObject(blocked('gate.extras.gone'))
  })
  test('what has run out by the count is read and accepted; it says when the next one comes back', () => {
    const three = { extras: [{ extra_id: seat, pieces: 3 }] }
    expect(gate('extra_stock:SEAT', three)).toMatchObject({ state: 'warn', must_accept: true, message: { key: 'gate.extra_stock.none_here', values: { extra: 'Kindersitz', left: 2, pieces: 3 } } })
    expect([answer(three).may_confirm, answer({ ...three, accepted: ['extra_stock:SEAT'] }).may_confirm]).toEqual([false, true])
    insert(desk.db, 'contract_extras', { id: 'x', org_id: ids.org, contract_id: ids.contract, extra_id: seat, pieces: 2, per: 'DAY', price_rp: 900 })
    expect(gate('extra_stock:SEAT', { extras: [{ extra_id: seat, pieces: 1 }] })).toMatchObject({ message: { key: 'gate.extra_stock.out', values: { left: 0, back_at: desk.now() + HOUR } } })
  })
  test('keys and things go into the inspection, and nothing where nobody has looked', () => {
    expect(checkOut(desk, desk.here, goodCheckOut({ handed: { keys: 2, items: ['TRIANGLE'] } }))).toMatchObject({ ops: [{ input: { keys: 2, items: ['TRIANGLE'] } }, {}] })
    expect(checkOut(desk, desk.here, goodCheckOut({ handed: null }))).toMatchObject({ ops: [{ input: expect.not.objectContaining({ keys: expect.anything() }) }, {}] })
  })
})

describe('a discount', () => {
  const discount = (percent_bp: number | null, amount_rp: number | null = null, reason = 'Stammkunde') => ({ discount: { percent_bp, amount_rp, reason } })
  test('within the limit of the role takes off a line of its own, and follows the check-out as an operation', () => {
    expect(answer(discount(500))).toMatchObject({ may_confirm: true, discount: { amount_rp: 890, most_rp: 890 }, price: { total_rp: 16_910, vat_rp: 1267 } })
    expect(checkOut(desk, desk.here, goodCheckOut(discount(500)))).toMatchObject({ ops: [{ name: 'check_out' },
      { name: 'grant_discount', input: { amount_rp: 890, vat_code: 'STANDARD', vat_bp: 810, reason: 'Stammkunde', approval_id: null } }, { name: 'hold_deposit' }] })
  })
  test('beyond it is blocked with the way out, for a manager further up, for an administrator nowhere', () => {
    expect(gate('discount', discount(null, 891))).toMatchObject({ ...blocked('gate.discount.over_limit'), message: { values: { limit: 5, most_rp: 890 } } })
    desk.sign('MANAGER')
    expect([gate('discount', discount(3000))?.state, gate('discount', discount(3001))?.state]).toEqual(['passed', 'block'])
    set('users', ids.manager, 'role', 'ADMIN')
    expect(gate('discount', discount(10_000))?.state).toBe('passed')
  })
  test('needs a reason, and none of it is nothing', () => {
    expect(gate('discount', discount(100, null, ''))).toMatchObject({ ...blocked('gate.discount.reason_missing'), field: 'discount.reason' })
    expect(checkOut(desk, desk.here, goodCheckOut(discount(0, null, '')))).toMatchObject({ ops: [{ name: 'check_out' }, { name: 'hold_deposit' }] })
  })
  test('is part of the price that was seen', () => {
    const seen = { price_stamp: answer(discount(500)).price?.stamp ?? '' }
    expect(checkOut(desk, desk.here, goodCheckOut({ ...seen, ...discount(500) }))).toMatchObject({ ok: true })
    expect(checkOut(desk, desk.here, goodCheckOut({ ...seen, ...discount(400) }))).toEqual({ ok: false, message: { key: 'gate.price.changed' } })
  })
})

describe('a deposit that is waived', () => {
  const waiver = (text: string) => ({ deposit: null, waiver: text })
  test('is a manager\'s to say, with a reason', () => {
    expect([gate('deposit', waiver('Firmenkunde')), answer().may_waive]).toMatchObject([blocked('gate.deposit.waiver_needs_manager'), false])
    desk.sign('MANAGER')
    expect(gate('deposit', waiver(''))).toMatchObject({ ...blocked('gate.deposit.waiver_reason'), field: 'deposit.reason' })
    expect(checkOut(desk, desk.here, goodCheckOut(waiver('Firmenkunde')))).toMatchObject({ ops: [{ name: 'check_out' }, { name: 'waive_deposit', input: { reason: 'Firmenkunde' } }] })
  })
  test('is nothing where the rule asks for none', () => {
    set('vehicle_categories', ids.compact, 'deposit_rp', 0)
    expect(checkOut(desk, desk.here, goodCheckOut(waiver('')))).toMatchObject({ ops: [{ name: 'check_out' }] })
  })
})

describe('the days of a check-out', () => {
  test('are explained by the clock and the grace, and a longer rental that costs no more is named', () => {
    insert(desk.db, 'price_plan_tiers', { id: 't', org_id: ids.org, price_plan_id: ids.compact_plan, from_days: 7, day_rate_rp: 7000 })
    expect(answer({ ends_at: desk.now() + 2 * DAY + HOUR }).reckoning).toEqual({ minutes: 2940, grace_min: 59, next_tier: null })
    expect(answer({ ends_at: desk.now() + 6 * DAY }).reckoning).toMatchObject({ next_tier: { from_days: 7, day_rate_rp: 7000 } })
    expect(answer({ ends_at: desk.now() + 7 * DAY }).price).toMatchObject({ total_rp: 49_000, lines: [{ explanation: { key: 'price.rent_tier', values: { from_days: 7 } } }] })
  })
})

describe('a customer from the EU near the border', () => {
  const near = (rule: string) => {
    set('organizations', ids.org, 'customs_gate', rule)
    set('locations', ids.city, 'is_border', 1)
    set('customers', ids.mueller, 'country', 'DE')
  }
  test('is told of, or wants a manager\'s reason, as the firm has it; who lives here is not asked', () => {
    expect(gate('customs')).toBeUndefined()
    near('WARN')
    expect([gate('customs')?.state, answer().may_confirm]).toEqual(['warn', true])
    near('REASON')
    expect(gate('customs')).toMatchObject(blocked('gate.customs.needs_manager'))
    set('customers', ids.mueller, 'country', 'CH')
    expect(gate('customs')).toBeUndefined()
    near('REASON')
    set('locations', ids.city, 'is_border', 0)
    expect(gate('customs')).toBeUndefined()
  })
  test('leaves with the manager\'s reason, kept under the manager\'s name', () => {
    near('REASON')
    desk.sign('MANAGER')
    expect(gate('customs')).toMatchObject({ ...blocked('gate.customs.reason_missing'), field: 'customs_reason' })
    expect(checkOut(desk, desk.here, goodCheckOut({ customs_reason: 'Wohnt hier' }))).toMatchObject({ ops: [{ name: 'check_out' },
      { name: 'record_approval', input: { command: 'check_out', reason: 'Wohnt hier', limit_bp: null } }, { name: 'hold_deposit' }] })
  })
  test('leaves with what a manager has agreed to for the reservation from another desk', () => {
    near('REASON')
    const booked = { reservation_id: ids.reservation, vehicle_id: ids.octavia }
    expect(gate('customs', booked)?.state).toBe('block')
    insert(desk.db, 'approvals', { id: 'a', org_id: ids.org, location_id: ids.city, command: 'check_out', contract_id: null, reservation_id: ids.reservation, approved_op_id: null,
      limit_bp: null, reason: 'am Telefon', approved_at: desk.now(), approved_by: ids.manager })
    expect(gate('customs', booked)?.state).toBe('passed')
  })
})

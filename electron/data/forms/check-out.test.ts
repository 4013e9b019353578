import { beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../shared/time.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, goodCheckOut, ids, insert } from '../testing/desk.ts'
import { queries } from '../queries/index.ts'
import { answerCheckOut, checkOut } from './check-out.ts'
import { mayDrive } from './driver-gates.ts'

let desk: TestDesk
beforeEach(() => { desk = deskFixture() })

const answer = (change: Parameters<typeof goodCheckOut>[0] = {}) => answerCheckOut(desk, desk.here, goodCheckOut(change))
const gate = (key: string, change: Parameters<typeof goodCheckOut>[0] = {}) => answer(change).gates.find(gate => gate.key === key)
const blocked = (key: string) => ({ state: 'block', message: expect.objectContaining({ key }) })
const set = (table: string, id: string, column: string, value: string | number | null) =>
  desk.db.prepare(`update ${table} set ${column} = ? where id = ?`).run(value, id)

describe('a check-out', () => {
  test('of a ready car to a known customer passes every gate', () => {
    const { gates, may_confirm } = answer()
    expect(gates.filter(gate => gate.state !== 'passed')).toEqual([])
    expect(may_confirm).toBe(true)
  })

  test('costs its days at the plan of the day, VAT extracted, and says why', () => {
    expect(answer()).toMatchObject({
      days: 2, included_km: 400, deposit_rp: 50_000, excess_rp: 150_000,
      price: { total_rp: 17_800, vat_bp: 810, vat_rp: 1334, lines: [{ kind: 'RENT', quantity: 2, unit_rp: 8900,
        explanation: { key: 'price.rent', values: { count: 2, unit_rp: 8900, starts_at: desk.now(), ends_at: desk.now() + 2 * DAY } } }] },
    })
  })

  test('of a reservation keeps the price that was booked, also with a larger car', () => {
    insert(desk.db, 'price_plans', { id: 'new', org_id: ids.org, category_id: ids.compact, name: 'neu', day_rate_rp: 9900,
      included_km_day: 100, extra_km_rp: 50, valid_from: '2026-11-23' })
    expect(answer().price?.total_rp).toBe(19_800)
    expect(answer({ reservation_id: ids.reservation, vehicle_id: ids.octavia }).price?.total_rp).toBe(17_800)
    expect(answer({ reservation_id: ids.reservation, vehicle_id: ids.zoe }).price?.total_rp).toBe(17_800)
  })

  test('half filled is answered with what is missing', () => {
    const { gates, price, may_confirm } = answer({ customer_id: null, driver_ids: [], vehicle_id: null, ends_at: null, odometer_km: null,
      fuel_level: null, deposit: null })
    expect(gates.filter(gate => gate.state === 'block').map(gate => gate.key)).toEqual(['customer', 'driver', 'vehicle', 'period'])
    expect([price, may_confirm]).toEqual([null, false])
  })
})

describe('the gates of a check-out', () => {
  test('without a customer it is blocked', () =>
    expect(gate('customer', { customer_id: null })).toMatchObject({ ...blocked('gate.customer.missing'), field: 'customer_id' }))
  test('a blocked customer gets no car', () =>
    expect(gate('customer_blocked', { customer_id: ids.blocked,
      driver_ids: [ids.blocked_driver] })).toMatchObject(blocked('gate.customer_blocked.blocked')))
  test('somebody has to drive', () => expect(gate('driver', { driver_ids: [] })).toMatchObject(blocked('gate.driver.missing')))
  test('a driver of another customer is refused',
    () => expect(gate('driver', { driver_ids: [ids.young_driver] })).toMatchObject(blocked('gate.driver.of_other_customer')))
  test('a driver who is not on this PC counts as missing',
    () => expect(gate('driver', { driver_ids: [ids.driver, ids.org] })).toMatchObject(blocked('gate.driver.missing')))
  test('the original licence has to be seen', () =>
    expect(gate('licence_seen', { licence_seen: false })).toMatchObject(blocked('gate.licence_seen.missing')))

  test('a licence without an expiry date passes, as Swiss cards have none', () => {
    set('drivers', ids.driver, 'licence_expires_on', null)
    expect(gate('licence_expiry')?.state).toBe('passed')
    expect(checkOut(desk, desk.here, goodCheckOut())).toMatchObject({ ok: true })
  })

  test('a VAT code without a rate on that day is read and accepted, and nobody waits', () => {
    desk.db.prepare("update vat_rates set valid_from = '2099-01-01' where code = 'STANDARD'").run()
    expect(gate('vat')).toMatchObject({ state: 'warn', must_accept: true, message: { key: 'gate.vat.missing', values: { code: 'STANDARD', valid_on: '2026-11-23' } } })
    expect(checkOut(desk, desk.here, goodCheckOut())).toMatchObject({ ok: false, message: { key: 'gate.vat.missing' }, field: 'accepted' })
    expect(checkOut(desk, desk.here, goodCheckOut({ accepted: ['vat'] }))).toMatchObject({ ok: true })
    desk.db.prepare("update vat_rates set valid_from = '2024-01-01' where code = 'STANDARD'").run()
    desk.db.prepare("update charge_kinds set vat_code = 'LODGING' where kind = 'DISCOUNT'").run()
    expect([gate('vat'), gate('vat', { discount: { percent_bp: 100, amount_rp: null, reason: 'Stammkunde' } })?.must_accept]).toEqual([undefined, true])
  })

  test('a licence that expires before the return blocks, one that expires on that day does not', () => {
    set('drivers', ids.driver, 'licence_expires_on', '2026-11-24')
    expect(gate('licence_expiry')).toMatchObject(blocked('gate.licence_expiry.too_early'))
    set('drivers', ids.driver, 'licence_expires_on', '2026-11-25')
    expect(gate('licence_expiry')?.state).toBe('passed')
  })

  test('the licence has to cover the category, a higher one covers it too', () => {
    expect(gate('licence_category', { vehicle_id: ids.bus })).toMatchObject(blocked('gate.licence_category.missing'))
    set('drivers', ids.driver, 'licence_categories', 'C')
    expect(gate('licence_category', { vehicle_id: ids.bus })?.state).toBe('passed')
  })

  test.for([['B', 'B'], ['B,BE', 'BE'], ['BE', 'B'], ['C1', 'B'], ['C1E', 'BE'], ['C', 'C1'], ['D1', 'B'], ['b, c1', 'C1']])('a card with %s is good for %s', ([card, needed]) =>
    expect(mayDrive(card ?? '', needed ?? '')).toBe(true))
  test.for([['B', 'BE'], ['B', 'C1'], ['C1', 'BE'], ['BE', 'C1'], ['A', 'B'], ['D1', 'C1'], ['', 'B']])('a card with %s is not good for %s', ([card, needed]) =>
    expect(mayDrive(card ?? '', needed ?? '')).toBe(false))

  const young = { customer_id: ids.young, driver_ids: [ids.young_driver] }
  test('a driver below the minimum age of the category is refused', () =>
    expect(gate('driver_age', { ...young, vehicle_id: ids.bus })).toMatchObject({ state: 'block',
      message: { key: 'gate.driver_age.too_young', values: { age: 21, min_age: 25 } } }))
  test('a licence that is too fresh for the category is refused', () =>
    expect(gate('licence_held', { ...young, vehicle_id: ids.bus })).toMatchObject(blocked('gate.licence_held.too_short')))
  test('a young driver is told of the fee, and nothing has to be accepted', () => {
    expect(gate('young_driver', young)).toMatchObject({ state: 'warn', message: { values: { fee_rp: 1500, young_age: 25 } } })
    expect(answer(young)).toMatchObject({ may_confirm: true, price: { total_rp: 17_800 + 3000 } })
  })

  test('a car has to be chosen', () => expect(gate('vehicle', { vehicle_id: null })).toMatchObject(blocked('gate.vehicle.missing')))
  test('a car that is out names contract, place, time and the customer', () =>
    expect(gate('vehicle_free', { vehicle_id: ids.rented })).toMatchObject({ state: 'block', message: { key: 'gate.vehicle_free.out_with',
      values: { plate: 'ZH 999', number: 'ZRH-26-000141', customer: 'Désirée Müller', location: 'Zürich HB',
        due_at: desk.now() + HOUR } } }))
  test('a car that is out with a customer of another branch names no person', () => {
    set('contracts', ids.contract, 'customer_id', ids.org)
    expect(gate('vehicle_free', { vehicle_id: ids.rented })).toMatchObject(blocked('gate.vehicle_free.out'))
  })
  test.each([['CLEANING', 'cleaning'], ['MAINTENANCE', 'maintenance'], ['OUT_OF_SERVICE', 'out_of_service'], ['IN_TRANSFER', 'in_transfer'],
    ['RETIRED', 'retired'], ['RENTED', 'rented']])(
    'a car in the state %s does not go out', (status, word) => {
      set('vehicles', ids.golf, 'status', status)
      expect(gate('vehicle_free')).toMatchObject(blocked(`gate.vehicle_free.${word}`))
    })
  test('a car that was last elsewhere has to be confirmed to stand here', () => {
    set('vehicles', ids.golf, 'location_id', ids.airport)
    expect(gate('vehicle_here')).toMatchObject({ state: 'warn', must_accept: true })
    expect([answer().may_confirm, answer({ accepted: ['vehicle_here'] }).may_confirm]).toEqual([false, true])
  })

  test('a car that somebody else has reserved meanwhile is blocked, for its own reservation it is not', () => {
    expect(gate('vehicle_block', { vehicle_id: ids.octavia })).toMatchObject({ ...blocked('gate.vehicle_block.reserved'),
      message: { values: { number: 'R-2001' } } })
    expect(gate('vehicle_block', { vehicle_id: ids.octavia, reservation_id: ids.reservation })?.state).toBe('passed')
    expect(gate('vehicle_block', { vehicle_id: ids.octavia, ends_at: desk.now() + 4 * HOUR })?.state).toBe('passed')
  })
  test('a check-out that is caught up from paper is priced and stored from when it happened, which neither lies ahead nor a month back', () => {
    const out_at = desk.now() - 26 * HOUR
    expect(gate('out_at')).toBeUndefined()
    expect(gate('out_at', { out_at: desk.now() + HOUR })).toMatchObject(blocked('gate.out_at.ahead'))
    expect(gate('out_at', { out_at: desk.now() - 32 * DAY })).toMatchObject(blocked('gate.out_at.too_old'))
    expect([answer().days, answer({ out_at }).days, answer({ out_at }).starts_at]).toEqual([2, 4, out_at])
    const plan = checkOut(desk, desk.here, goodCheckOut({ out_at }))
    expect(plan.ok && plan.ops[0]?.input).toMatchObject({ starts_at: out_at })
  })
  test('a planned visit of the workshop blocks the period', () => {
    insert(desk.db, 'vehicle_blocks', { id: 'w', org_id: ids.org, vehicle_id: ids.golf, kind: 'MAINTENANCE', source_id: 'm',
      starts_at: desk.now() + DAY, ends_at: desk.now() + 2 * DAY, is_active: 1 })
    expect(gate('vehicle_block')).toMatchObject(blocked('gate.vehicle_block.planned'))
  })
  test('an inspection that is due before the return warns', () => {
    set('vehicles', ids.golf, 'inspection_due', '2026-11-25')
    expect([gate('inspection')?.state, answer().may_confirm]).toEqual(['warn', true])
  })
  test('a service that is due warns, also when the included kilometres reach it before the return', () => {
    const { odometer_km } = desk.db.prepare('select odometer_km from vehicles where id = ?').get(ids.golf) as { odometer_km: number }
    expect(gate('service')?.state).toBe('passed')
    set('vehicles', ids.golf, 'service_due_km', odometer_km)
    expect([gate('service')?.message.key, answer().may_confirm]).toEqual(['gate.service.due', true])
    set('vehicles', ids.golf, 'service_due_km', odometer_km + 300)
    expect([gate('service')?.message, answer().may_confirm]).toEqual([{ key: 'gate.service.soon', values: expect.objectContaining({ due_km: odometer_km + 300 }) as unknown }, true])
    set('vehicles', ids.golf, 'service_due_km', odometer_km + 5000)
    expect(gate('service')?.state).toBe('passed')
  })
  test('a vignette that ends before the return warns', () => {
    set('vehicles', ids.golf, 'vignette_until', '2026-11-24')
    expect([gate('vignette')?.state, answer().may_confirm]).toEqual(['warn', true])
  })
  test('an insurance that ends during the rental warns and holds nobody up; one that lasts is fine', () => {
    expect(gate('insurance')?.state).toBe('passed')
    set('vehicles', ids.golf, 'insurance_until', '2026-11-24')
    expect([gate('insurance')?.message, answer().may_confirm]).toEqual([{ key: 'gate.insurance.ends', values: expect.objectContaining({ until_on: '2026-11-24' }) as unknown }, true])
    set('vehicles', ids.golf, 'insurance_until', '2027-12-31')
    expect(gate('insurance')?.state).toBe('passed')
  })

  test('the return has to be given', () => expect(gate('period', { ends_at: null })).toMatchObject(blocked('gate.period.missing')))
  test('a return before the start is refused', () =>
    expect(gate('period', { ends_at: desk.now() - HOUR })).toMatchObject(blocked('gate.period.end_before_start')))
  test('a return on a day that is over is refused',
    () => expect(gate('period', { ends_at: desk.now() - DAY })).toMatchObject(blocked('gate.period.in_the_past')))

  test('the odometer has to be read', () => expect(gate('odometer', { odometer_km: null })).toMatchObject(blocked('gate.odometer.missing')))
  test('an odometer below the last reading is refused',
    () => expect(gate('odometer', { odometer_km: 19_999 })).toMatchObject(blocked('gate.odometer.below_last')))
  test('a jump of more than 1500 km is for a manager, with a reason', () => {
    expect(gate('odometer_jump', { odometer_km: 21_500 })).toBeUndefined()
    expect(gate('odometer_jump', { odometer_km: 21_501 })).toMatchObject({ state: 'block', by_manager: true,
      message: { key: 'gate.odometer_jump.since_last', values: { jump_km: 1501 } } })
    expect(answer({ odometer_km: 21_501, odometer_reason: 'Überführung', accepted: ['odometer_jump'] }).may_confirm, 'a tick and a reason of the clerk are not enough').toBe(false)
    desk.sign('MANAGER')
    expect(gate('odometer_jump', { odometer_km: 21_501 })).toMatchObject({ ...blocked('gate.odometer_jump.reason_missing'), field: 'odometer_reason' })
    expect(answer({ odometer_km: 21_501, odometer_reason: 'Überführung' }).may_confirm).toBe(true)
  })
  test('a tank has eight eighths, a battery a hundred percent', () => {
    expect(gate('fuel', { fuel_level: null })).toMatchObject(blocked('gate.fuel.missing'))
    expect(gate('fuel', { fuel_level: 9 })).toMatchObject(blocked('gate.fuel.over_full'))
    expect(gate('fuel', { vehicle_id: ids.zoe, fuel_level: 90 })?.state).toBe('passed')
  })

  test('a deposit is needed', () => expect(gate('deposit', { deposit: null })).toMatchObject({ state: 'block',
    message: { key: 'gate.deposit.missing', values: { needed_rp: 50_000 } } }))
  const card = { method: 'CREDIT_CARD' as const, amount_rp: 50_000, authorisation_code: 'K', card_last4: null }
  test('a deposit below the rule of the category is refused',
    () => expect(gate('deposit', { deposit: { ...card, amount_rp: 49_995 } })).toMatchObject(blocked('gate.deposit.too_low')))
  test('a cash deposit comes in five Rappen', () =>
    expect(gate('deposit', { deposit: { ...card, method: 'CASH',
      amount_rp: 50_001 } })).toMatchObject(blocked('gate.deposit.cash_in_five')))
  test('a card without an authorisation code holds nothing', () => {
    expect(gate('authorisation', { deposit: { ...card, authorisation_code: '' } })).toMatchObject(blocked('gate.authorisation.missing'))
    expect(gate('authorisation', { deposit: { ...card, method: 'CASH', authorisation_code: null } })).toBeUndefined()
  })
  test('of a card only the last four digits are taken',
    () => expect(gate('authorisation', { deposit: { ...card, card_last4: '42' } })).toMatchObject(blocked('gate.authorisation.last4')))
  test('without a number nothing goes out', () => {
    set('number_blocks', ids.numbers, 'next_no', 201)
    expect(gate('numbers')).toMatchObject(blocked('gate.numbers.none_left'))
  })
  test('a category without a price is not rented', () => {
    desk.db.exec('delete from price_plans')
    expect(gate('price')).toMatchObject(blocked('gate.price.missing'))
  })
  test('a reservation that was picked up already is refused', () => {
    set('reservations', ids.reservation, 'status', 'CONVERTED')
    expect(gate('reservation', { reservation_id: ids.reservation })).toMatchObject(blocked('gate.reservation.not_booked'))
  })
})

describe('the operations of a check-out', () => {
  test('carry number, price snapshot and time, and the deposit follows', () => {
    const plan = checkOut(desk, desk.here, goodCheckOut())
    expect(plan).toMatchObject({
      ok: true, result: { number: 'ZRH-26-000142' },
      ops: [{ name: 'check_out', input: { number: 'ZRH-26-000142', number_block_id: ids.numbers, starts_at: desk.now(), day_rate_rp: 8900,
        fuel_unit_rp: 220, grace_min: 59, excess_rp: 150_000,
        drivers: [{ driver_id: ids.driver, is_main: true }], charges: [{ kind: 'RENT', amount_rp: 17_800, vat_bp: 810 }] } },
      { name: 'hold_deposit', input: { amount_rp: 50_000, authorisation_code: 'K77' } }],
    })
  })
  test('of an electric car take the price of a kilowatt-hour', () =>
    expect(checkOut(desk, desk.here, goodCheckOut({ vehicle_id: ids.zoe }))).toMatchObject({ ops: [{ input: { fuel_unit_rp: 65 } }, {}] }))
  test('are refused with the first gate that blocks', () =>
    expect(checkOut(desk, desk.here, goodCheckOut({ licence_seen: false }))).toEqual({ ok: false,
      message: { key: 'gate.licence_seen.missing' }, field: 'licence_seen' }))
  test('are none where no number is left: the opened form counts none, and the plan is refused, whatever else is filled in', () => {
    set('number_blocks', ids.numbers, 'next_no', 201)
    expect(queries.check_out_start(desk, { reservation_id: null }, desk.here)).toMatchObject({ numbers_left: 0 })
    expect(checkOut(desk, desk.here, goodCheckOut())).toMatchObject({ ok: false, message: { key: 'gate.numbers.none_left' } })
  })
  test('take numbers of the lowest block that has some left', () => {
    insert(desk.db, 'number_blocks', { id: 'n2', org_id: ids.org, location_id: ids.city, device_id: ids.device, kind: 'CONTRACT',
      prefix: 'ZRH-26-', first_no: 301, last_no: 400, next_no: 301, leased_at: 1 })
    expect(checkOut(desk, desk.here, goodCheckOut())).toMatchObject({ result: { number: 'ZRH-26-000142' } })
    set('number_blocks', ids.numbers, 'next_no', 201)
    expect(checkOut(desk, desk.here, goodCheckOut())).toMatchObject({ result: { number: 'ZRH-26-000301' } })
  })

  test('confirm the price that was seen: a day later, or with another plan, it is to be looked at again', () => {
    const form = goodCheckOut({ ends_at: desk.now() + 2 * DAY })
    const seen = { ...form, price_stamp: answerCheckOut(desk, desk.here, form).price?.stamp ?? '' }
    expect(seen.price_stamp).toMatch(/^[0-9a-f]{32}$/)
    expect(checkOut(desk, desk.here, seen)).toMatchObject({ ok: true })
    desk.clock.at -= DAY
    expect(checkOut(desk, desk.here, seen)).toEqual({ ok: false, message: { key: 'gate.price.changed' } })
    desk.clock.at += DAY
    insert(desk.db, 'price_plans', { id: 'new', org_id: ids.org, category_id: ids.compact, name: 'Neu', day_rate_rp: 9100, included_km_day: 200,
      extra_km_rp: 45, valid_from: '2026-11-01' })
    expect(checkOut(desk, desk.here, seen)).toEqual({ ok: false, message: { key: 'gate.price.changed' } })
    const again = { ...form, price_stamp: answerCheckOut(desk, desk.here, seen).price?.stamp ?? '' }
    expect(checkOut(desk, desk.here, again)).toMatchObject({ ok: true, ops: [{ input: { day_rate_rp: 9100 } }, {}] })
  })
  test('put a cash deposit into the open drawer: that of this desk before another\'s, none when nobody says which', () => {
    const deposit = { method: 'CASH' as const, amount_rp: 50_000, authorisation_code: null, card_last4: null }
    const drawer = () => (checkOut(desk, desk.here, goodCheckOut({ deposit })) as { ops: { input: { cash_session_id?: string } }[] }).ops[1]?.input.cash_session_id
    const session = { org_id: ids.org, location_id: ids.city, status: 'OPEN', opened_at: 1, opened_by: ids.person, opening_rp: 0 }
    expect(drawer()).toBeUndefined()
    insert(desk.db, 'cash_sessions', { ...session, id: 's1', device_id: 'other', till: 'A' })
    expect(drawer()).toBe('s1')
    insert(desk.db, 'cash_sessions', { ...session, id: 's2', device_id: 'third', till: 'B' })
    expect(drawer()).toBeUndefined()
    insert(desk.db, 'cash_sessions', { ...session, id: 's3', device_id: ids.device, till: 'C' })
    expect(drawer()).toBe('s3')
  })
})

import { beforeEach, describe, expect, test } from 'vitest'
import type { QueryRows } from '../../../shared/queries.ts'
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, goodCheckIn, ids, insert } from '../testing/desk.ts'
import { contract } from '../queries/contract.ts'
import { find_anything } from '../queries/find-anything.ts'
import { answerCheckIn, checkIn } from './check-in.ts'
import { linesOfContract } from './price-lines.ts'

let desk: TestDesk
beforeEach(() => { desk = deskFixture() })

type Change = Parameters<typeof goodCheckIn>[0]
function answer(change: Change = {}): Exclude<QueryRows['check_in'], { missing: unknown }> {
  const rows = answerCheckIn(desk, desk.here, goodCheckIn(change))
  if ('missing' in rows) throw new Error(rows.missing.key)
  return rows
}
const gate = (key: string, change: Change = {}) => answer(change).gates.find(gate => gate.key === key)
const blocked = (key: string) => ({ state: 'block', message: expect.objectContaining({ key }) })
const card = (amount_rp: number) => ({ method: 'DEBIT_CARD' as const, amount_rp, reference: null })
const cash = (amount_rp: number) => ({ method: 'CASH' as const, amount_rp, reference: null })
const prepay = (amount_rp: number) => desk.db.prepare(`insert into payments
  (id, org_id, contract_id, location_id, kind, method, amount_rp, rounding_rp, reference, paid_at, taken_by) values ('p', ?, ?, ?, 'PAYMENT', 'DEBIT_CARD', ?, 0, null, 1, null)`)
  .run(ids.org, ids.contract, ids.city, amount_rp)

describe('a check-in', () => {
  test('in time with a full tank costs what was agreed and passes every gate', () => {
    const rows = answer()
    expect(rows).toMatchObject({ lines: [], charges_rp: 26_700, paid_rp: 0, balance_rp: 26_700, due_rp: 26_700, late_days: 0,
      driven_km: 300, may_confirm: true })
    expect(rows.gates.filter(gate => gate.state !== 'passed')).toEqual([])
    expect(rows.paid_lines).toMatchObject([{ kind: 'RENT', explanation: { key: 'price.rent' } }])
    expect(rows.contract).toMatchObject({ plate: 'ZH 999', customer: 'Désirée Müller', deposit_rp: 50_000, deposits: [{ method: 'CREDIT_CARD', amount_rp: 50_000 }],
      out_km: 30_000 })
  })

  test('of a contract that a company pays for names the company, of any other nobody', () => {
    expect(answer().contract.payer).toBeNull()
    desk.db.prepare('update contracts set payer_id = ? where id = ?').run(ids.young, ids.contract)
    expect(answer().contract.payer).toEqual({ name: 'Neue Werft AG' })
    desk.db.prepare("update contracts set payer_id = 'elsewhere' where id = ?").run(ids.contract)
    expect(answer().contract.payer).toEqual({ name: null })
  })

  test('of a rental that was made longer says of each rent how many days it is, and not the whole period twice', () => {
    desk.db.prepare(`insert into contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, description, created_at)
      values ('longer', ?, ?, 'RENT', 2, 8900, 17800, 'STANDARD', 810, '', ?)`).run(ids.org, ids.contract, desk.now())
    expect(answer().paid_lines.map(line => line.explanation)).toEqual([{ key: 'price.rent_part', values: { count: 3, unit_rp: 8900 } }, { key: 'price.rent_part', values: { count: 2, unit_rp: 8900 } }])
  })

  test('two days late says when it was due and when it came', () => {
    desk.clock.at += 2 * DAY + HOUR
    expect(answer().lines).toContainEqual({ kind: 'LATE', quantity: 2, unit_rp: 8900, amount_rp: 17_800,
      explanation: { key: 'price.late', values: { count: 2, unit_rp: 8900, due_at: desk.now() - 2 * DAY, returned_at: desk.now() } } })
    desk.clock.at += DAY
    expect(answer()).toMatchObject({ late_days: 3, balance_rp: 26_700 + 26_700 })
  })

  test('explains extra kilometres and missing fuel', () => {
    const { lines } = answer({ odometer_km: 30_700, fuel_level: 5 })
    expect(lines.map(line => [line.kind, line.quantity, line.amount_rp])).toEqual([['EXTRA_KM', 100, 4500], ['FUEL', 19, 4180],
      ['FUEL_FEE', 1, 2500]])
    expect(lines[0]?.explanation).toEqual({ key: 'price.extra_km',
      values: { driven_km: 700, included_km: 600, extra_km: 100, unit_rp: 45 } })
    expect(lines[1]?.explanation).toEqual({ key: 'price.fuel', values: { out_level: 8, in_level: 5, units: 19, unit_rp: 220 } })
  })

  test('hours late under an hourly fee say from when to when, and where they become a day', () => {
    desk.db.prepare('update contracts set late_hour_rp = 1200, late_grace_min = 29, ends_at = ends_at + ?').run(DAY - HOUR)
    desk.clock.at += DAY + 130 * MINUTE
    const due_at = desk.now() - 130 * MINUTE
    expect(answer().lines).toEqual([{ kind: 'LATE', quantity: 2, unit_rp: 1200, amount_rp: 2400,
      explanation: { key: 'price.late_hours', values: { count: 2, unit_rp: 1200, due_at, returned_at: desk.now(), grace_min: 29 } } }])
    expect(answer()).toMatchObject({ late_days: 0 })
    desk.clock.at += 7 * HOUR
    expect(answer().lines).toEqual([{ kind: 'LATE', quantity: 1, unit_rp: 8900, amount_rp: 8900,
      explanation: { key: 'price.late_capped', values: { count: 1, unit_rp: 8900, hour_rp: 1200, due_at, returned_at: desk.now() } } }])
    expect(answer()).toMatchObject({ late_days: 1 })
    // a late day brings its kilometres
    expect(answer({ odometer_km: 30_801 }).lines[1]).toMatchObject({ kind: 'EXTRA_KM', quantity: 1, explanation: { values: { included_km: 800, extra_km: 1 } } })
  })

  test('less charge than before is told in percent, kilowatt-hours and Rappen, and stays so when it is back', () => {
    desk.db.prepare('update contracts set kwh_rp = 79, charge_fee_rp = 1500').run()
    desk.db.prepare("update vehicles set fuel_type = 'ELECTRIC', tank_litres = 0, battery_kwh = 58 where id = ?").run(ids.rented)
    desk.db.prepare('update contract_vehicles set out_fuel = 90').run()
    const explanation = { key: 'price.energy_share', values: { missing: 18, battery: 58, units: '10.4', unit_rp: 79, out_level: 90, in_level: 72 } }
    expect(answer({ fuel_level: 72 }).lines).toEqual([{ kind: 'FUEL', quantity: 1, unit_rp: 822, amount_rp: 822, explanation },
      { kind: 'FUEL_FEE', quantity: 1, unit_rp: 1500, amount_rp: 1500, explanation: { key: 'price.energy_fee', values: { unit_rp: 1500 } } }])
    const done = checkIn(desk, desk.here, goodCheckIn({ fuel_level: 72, receivable: true }))
    expect(done).toMatchObject({ ok: true, ops: [{ name: 'check_in', input: { charges: [{ kind: 'FUEL', description: '18 % × 58 kWh = 10.4 kWh × CHF 0.79' }, { kind: 'FUEL_FEE' }] } }, {}, {}, {}] })
    const store = desk.db.prepare("insert into contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at, description) values (?, ?, ?, 'FUEL', 1, ?, ?, 'STANDARD', 810, ?, ?)")
    store.run('now', ids.org, ids.contract, 822, 822, desk.now(), 'as it was reckoned')
    store.run('swapped', ids.org, ids.contract, 395, 395, desk.now() - 1, 'of the car before')
    desk.db.prepare("update contract_vehicles set in_fuel = 72, state = 'IN'").run()
    const lines = linesOfContract(desk, ids.contract).filter(({ kind }) => kind === 'FUEL')
    // the figures of a car that was given back before are not known here: what was written beside the charge is
    expect(lines.map(({ explanation: { key }, description }) => [key, description])).toEqual([['price.other', 'of the car before'], ['price.energy_share', '']])
  })

  test('of an unknown contract says so, of one that is back says when', () => {
    expect(answerCheckIn(desk, desk.here, goodCheckIn({ contract_id: ids.org }))).toEqual({ missing: { key: 'check_in.contract_unknown' } })
    desk.db.exec("update contracts set status = 'RETURNED', returned_at = 5; update contract_vehicles set state = 'IN'")
    expect(answerCheckIn(desk, desk.here, goodCheckIn())).toMatchObject({ missing: { key: 'check_in.not_open',
      values: { number: 'ZRH-26-000141', returned_at: 5 } } })
    expect(checkIn(desk, desk.here, goodCheckIn())).toMatchObject({ ok: false, message: { key: 'check_in.not_open' } })
  })
})

/** Two counters have swapped the same car: the Golf has left with the contract, too. */
function secondCarOut(): void {
  insert(desk.db, 'contract_vehicles', { id: 'second', org_id: ids.org, contract_id: ids.contract, vehicle_id: ids.golf, seq: 2, state: 'OUT', out_at: desk.now() - HOUR, out_km: 20_000, out_fuel: 8,
    out_location_id: ids.city, in_conflict: 0 })
  desk.db.prepare("update vehicles set status = 'RENTED' where id = ?").run(ids.golf)
}
const commands = (form: Change) => {
  const made = checkIn(desk, desk.here, goodCheckIn(form))
  return made.ok ? [made.ops.map(op => op.name), made.result] : [made.message.key]
}
const paid = { capture_rp: 0, payment: card(26_700) }

describe('a check-in of a contract with two cars out', () => {
  beforeEach(secondCarOut)

  test('takes the car that was named, else the last that left, and says that the other is out, too', () => {
    expect(answer().contract).toMatchObject({ out_km: 20_000, charged_at: null })
    expect(find_anything(desk, { text: '999' }, desk.here)[0]).toMatchObject({ contract_id: ids.contract, is_of_two: 1 })
    const first = answer({ vehicle_id: ids.rented })
    expect(first.contract).toMatchObject({ plate: 'ZH 999', out_km: 30_000 })
    expect(first.gates).toContainEqual({ key: 'also_out', state: 'warn', message: { key: 'gate.also_out', values: { plate: answer().contract.plate, number: first.contract.number } } })
    expect(first.may_confirm).toBe(true)
    desk.db.exec("update contract_vehicles set state = 'IN', in_at = 7 where id = 'second'")
    expect(answerCheckIn(desk, desk.here, goodCheckIn({ vehicle_id: ids.golf })), 'swapped meanwhile').toMatchObject({ missing: { key: 'check_in.car_is_back', values: { returned_at: 7 } } })
  })

  test('takes the money, and the contract runs on with the car that is still out', () => {
    expect(commands({ ...paid, vehicle_id: ids.rented })).toMatchObject([['check_in', 'settle_deposit', 'take_payment'], { status: 'ACTIVE', balance_rp: 0 }])
    expect(commands({ capture_rp: 0, payment: null, receivable: true, vehicle_id: ids.rented })).toMatchObject([['check_in', 'settle_deposit'], { status: 'ACTIVE', balance_rp: 26_700 }])
  })
})

describe('a check-in of a contract from which another car came back before', () => {
  beforeEach(() => {
    secondCarOut()
    desk.db.exec(`update contracts set returned_at = 5; update contract_vehicles set state = 'IN', in_at = 5, in_km = 30100 where id <> 'second'`)
  })
  const odd = { odometer_km: 25_000, fuel_level: 1, fees: [{ kind: 'CLEANING' as const, amount_rp: 5000, description: '' }] }

  test('charges nothing, late as it is and whatever is typed; what is open is settled as ever, and with it the contract ends', () => {
    desk.clock.at += 9 * DAY
    expect(answer({ ...odd, ...paid })).toMatchObject({ lines: [], due_rp: 26_700, charges_rp: 26_700, early: null, may_confirm: true, contract: { charged_at: 5, out_km: 20_000, deposit_rp: 50_000 } })
    expect(commands({ ...odd, ...paid })).toMatchObject([['check_in', 'settle_deposit', 'take_payment', 'close_contract'], { status: 'COMPLETED', balance_rp: 0 }])
    expect(commands({ odometer_km: 20_050, capture_rp: 0, payment: null, receivable: true })).toMatchObject([['check_in', 'settle_deposit', 'close_contract'], { status: 'COMPLETED', balance_rp: 26_700 }])
    expect(gate('odometer', { odometer_km: 19_000 })).toMatchObject({ state: 'warn', must_accept: true })
  })

  test('is offered by the contract as long as the car is out, and by its plate', () => {
    const offered = () => contract(desk, { contract_id: ids.contract }, desk.here)?.actions.some(({ name }) => name === 'check_in')
    desk.db.exec("update contracts set status = 'COMPLETED'")
    expect(offered()).toBe(true)
    expect(find_anything(desk, { text: '412807' }, desk.here)[0]).toMatchObject({ kind: 'vehicle', contract_id: ids.contract, is_of_two: 0 })
    desk.db.exec("update contract_vehicles set state = 'IN'")
    expect(offered()).toBe(false)
  })

  test('takes the car and no money where the contract is closed', () => {
    desk.clock.at += 9 * DAY
    desk.db.exec("update contracts set status = 'COMPLETED'")
    expect(answer({ ...odd, payment: card(100), capture_rp: 100 })).toMatchObject({ due_rp: 0, may_confirm: true, contract: { deposit_rp: 0 } })
    expect(commands({ ...odd, payment: card(100), capture_rp: 100 })).toMatchObject([['check_in'], { status: 'COMPLETED', balance_rp: 26_700, deposits: [] }])
  })
})

describe('the gates of a check-in', () => {
  test('a card or TWINT without the terminal\'s reference is warned of, and may go out', () => {
    for (const method of ['DEBIT_CARD', 'CREDIT_CARD', 'TWINT'] as const) {
      const change = { payment: { method, amount_rp: 26_700, reference: null } }
      expect(gate('payment_reference', change)).toMatchObject({ state: 'warn', field: 'payment.reference', message: { key: 'gate.payment_reference.missing' } })
      expect(answer(change).may_confirm).toBe(true)
    }
    expect(gate('payment_reference')).toMatchObject({ state: 'passed' })
    expect(gate('payment_reference', { payment: cash(26_700) })).toBeUndefined()
  })
  test('the odometer has to be read', () => expect(gate('odometer', { odometer_km: null })).toMatchObject(blocked('gate.odometer.missing')))
  test('an odometer below the check-out is asked again and then goes out', () => {
    expect(gate('odometer', { odometer_km: 29_999 })).toMatchObject({ state: 'warn', must_accept: true,
      message: { key: 'gate.odometer.below_check_out' } })
    expect(answer({ odometer_km: 29_999, accepted: ['odometer'] }).may_confirm).toBe(true)
  })
  test('an odometer below another reading is asked again', () => {
    desk.db.prepare('update vehicles set odometer_km = 30400 where id = ?').run(ids.rented)
    expect(gate('odometer')).toMatchObject({ state: 'warn', must_accept: true, message: { key: 'gate.odometer.below_other_reading' } })
  })
  test('more than 2000 km a day want a reason: of a manager, or of the clerk who reads again and accepts, for the car is back', () => {
    const payment = card(26_700 + 45 * 3400)
    expect(gate('odometer_jump', { odometer_km: 34_000, payment })).toBeUndefined()
    expect(gate('odometer_jump', { odometer_km: 34_001, payment })).toMatchObject({ ...blocked('gate.odometer_jump.reason_missing'), by_manager: true })
    expect(gate('odometer_jump', { odometer_km: 34_001, odometer_reason: 'Tacho getauscht', payment })).toMatchObject({ state: 'warn', must_accept: true, by_manager: true })
    desk.sign('MANAGER')
    expect(gate('odometer_jump', { odometer_km: 34_001, payment })).toMatchObject(blocked('gate.odometer_jump.reason_missing'))
    expect(gate('odometer_jump', { odometer_km: 34_001, odometer_reason: 'Tacho getauscht', payment })).toMatchObject({ state: 'passed' })
  })
  test('the tank has eight eighths', () => {
    expect(gate('fuel', { fuel_level: null })).toMatchObject(blocked('gate.fuel.missing'))
    expect(gate('fuel', { fuel_level: 9 })).toMatchObject(blocked('gate.fuel.over_full'))
  })
  test('no more than the deposit is captured, and no more than is owed', () => {
    expect(gate('capture', { capture_rp: 50_001 })).toMatchObject(blocked('gate.capture.over_held'))
    expect(gate('capture', { capture_rp: 26_701 })).toMatchObject(blocked('gate.capture.over_balance'))
    expect(answer({ capture_rp: 26_700, payment: null })).toMatchObject({ due_rp: 0, may_confirm: true })
  })
  test('of a cash deposit only five Rappen steps are kept', () => {
    desk.db.exec("update deposits set method = 'CASH'")
    expect(gate('capture', { capture_rp: 101 })).toMatchObject(blocked('gate.capture.cash_in_five'))
  })
  test('what is left has to be paid or become a bill', () => {
    expect(gate('balance', { payment: null })).toMatchObject({ state: 'block',
      message: { key: 'gate.balance.open', values: { rest_rp: 26_700 } } })
    expect(gate('balance', { payment: null })?.field).toBe('payment')
    expect(gate('balance', { payment: card(26_000) }), 'an amount that is too little is typed anew').toMatchObject({ message: { values: { rest_rp: 700 } }, field: 'payment.amount_rp' })
    expect(answer({ payment: null, receivable: true }).may_confirm).toBe(true)
  })
  test('cash comes in five Rappen and settles the rounding', () => {
    prepay(26_700 - 3_842)
    expect(gate('payment', { payment: cash(3_842) })).toMatchObject(blocked('gate.payment.cash_in_five'))
    expect(answer({ payment: cash(3_840) })).toMatchObject({ due_rp: 3842, due_cash_rp: 3840, may_confirm: true })
  })
  test('a fee of the price list is taxed at 0 only where somebody has read that the rate is missing', () => {
    desk.db.prepare("update vat_rates set valid_from = '2099-01-01' where code = 'STANDARD'").run()
    expect(gate('vat', {}), 'nothing is charged').toBeUndefined()
    expect(gate('vat', { fees: [{ kind: 'CLEANING', amount_rp: 6000, description: '' }] })).toMatchObject({ state: 'warn', must_accept: true, message: { key: 'gate.vat.missing' } })
  })
  test('an early return shows what was agreed and what was used, by the tier of the days that were, and is asked about where its rate is missing', () => {
    insert(desk.db, 'price_plan_tiers', { id: uuidv7(), org_id: ids.org, price_plan_id: ids.compact_plan, from_days: 2, day_rate_rp: 8000 })
    expect(answer()).toMatchObject({ early: { agreed_days: 3, agreed_rp: 26_700, used_days: 2, used_rp: 16_000 }, balance_rp: 26_700 })
    expect(answer({ reprice: true })).toMatchObject({ balance_rp: 16_000 })
    desk.db.prepare("update charge_kinds set vat_code = 'LODGING' where kind = 'EARLY_RETURN'").run()
    expect([gate('vat'), gate('vat', { reprice: true })?.must_accept]).toEqual([undefined, true])
  })
  test('no more is taken than is owed', () => {
    expect(gate('payment', { payment: card(26_701) })).toMatchObject(blocked('gate.payment.too_much'))
    // one sentence: what the refused payment would leave to be paid back is no second one
    expect(answer({ payment: card(26_701) }).gates.filter(({ state }) => state === 'block')).toHaveLength(1)
    expect(gate('payment', { capture_rp: 26_700, payment: card(100) })).toMatchObject(blocked('gate.payment.nothing_due'))
    expect(gate('payment_reference', { capture_rp: 26_700, payment: card(100) }), 'a payment that is to go needs none').toBeUndefined()
  })
  test('what was paid too much goes back by a manager, and the car comes back all the same', () => {
    prepay(30_000)
    expect(gate('balance', { payment: null })).toMatchObject({ state: 'warn', must_accept: true,
      message: { key: 'gate.balance.refund_by_manager', values: { refund_rp: 3300 } } })
    expect(gate('payment', { payment: card(3300) })).toMatchObject(blocked('gate.payment.refund_needs_manager'))
    desk.sign('MANAGER')
    expect(gate('balance', { payment: null })).toMatchObject(blocked('gate.balance.refund_due'))
    expect(gate('payment', { payment: card(3301) })).toMatchObject(blocked('gate.payment.too_much'))
    expect(answer({ payment: card(3300) }).may_confirm).toBe(true)
  })
})

describe('the operations of a check-in', () => {
  const names = (change: Change) => {
    const plan = checkIn(desk, desk.here, goodCheckIn(change))
    return plan.ok ? plan.ops.map(op => op.name) : plan.message.key
  }
  test('bring the car back, free the deposit, take the money and close the contract', () => {
    expect(names({})).toEqual(['check_in', 'settle_deposit', 'take_payment', 'close_contract'])
    expect(checkIn(desk, desk.here, goodCheckIn({ capture_rp: 700, payment: card(26_000) }))).toMatchObject({
      ok: true, result: { balance_rp: 0, status: 'COMPLETED', number: 'ZRH-26-000141' },
      ops: [{ input: { leg_id: ids.leg, in_at: desk.now(), needs_cleaning: true } }, { input: { captured_rp: 700 } },
        { input: { kind: 'PAYMENT', amount_rp: 26_000, rounding_rp: 0 } }, { input: { receivable: false } }],
    })
  })
  test('say what became of the deposit, and nothing where none was held', () => {
    expect(checkIn(desk, desk.here, goodCheckIn({ capture_rp: 700, payment: card(26_000) }))).toMatchObject({
      result: { deposits: [{ method: 'CREDIT_CARD', captured_rp: 700, released_rp: 49_300 }] } })
    desk.db.exec("update deposits set status = 'SETTLED'")
    expect(checkIn(desk, desk.here, goodCheckIn({}))).toMatchObject({ result: { deposits: [] } })
  })
  test('say of each of two deposits what becomes of it: cash has to be handed back, a hold goes by itself', () => {
    desk.db.prepare("insert into deposits (id, org_id, contract_id, location_id, method, amount_rp, status, captured_rp, held_at) values (?, ?, ?, ?, 'CASH', 20000, 'HELD', 0, ?)").run(uuidv7(), ids.org, ids.contract, ids.city, desk.clock.at)
    expect(checkIn(desk, desk.here, goodCheckIn({ capture_rp: 702, payment: card(25_998) }))).toMatchObject({
      result: { deposits: [{ method: 'CREDIT_CARD', captured_rp: 702, released_rp: 49_298 }, { method: 'CASH', captured_rp: 0, released_rp: 20_000 }] } })
  })
  test('with a bill close the contract as receivable', () =>
    expect(checkIn(desk, desk.here, goodCheckIn({ payment: null, receivable: true }))).toMatchObject({ result: { balance_rp: 26_700,
      status: 'COMPLETED' }, ops: [{}, {}, { name: 'close_contract', input: { receivable: true } }] }))
  test('leave the contract open when a manager has to pay back', () => {
    prepay(30_000)
    expect(names({ payment: null })).toBe('gate.balance.refund_by_manager')
    expect(names({ payment: null, accepted: ['balance'] })).toEqual(['check_in', 'settle_deposit'])
  })
  test('charge damages up to the excess', () => {
    const scratch = { part: 'LEFT' as const, kind: 'DENT' as const, severity: 3, description: '', charge_rp: 100_000 }
    const { lines, charges_rp } = answer({ damages: [scratch, scratch] })
    expect(lines.map(line => line.amount_rp)).toEqual([100_000, 50_000])
    expect(charges_rp).toBe(26_700 + 150_000)
  })
})

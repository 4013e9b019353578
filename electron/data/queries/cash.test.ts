import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { dayTotals } from '../../../shared/cash.ts'
import type { FormInput, FormName, FormResult } from '../../../shared/forms.ts'
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts'
import { confirm } from '../run.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, goodCheckIn, goodCheckOut, ids } from '../testing/desk.ts'
import { queries } from './index.ts'
import { seed } from '../../../tests/seed.ts'

let desk: TestDesk
beforeEach(() => { desk = deskFixture() })
const cash = () => queries.cash(desk, {}, desk.here)
const day = () => queries.day(desk, {}, desk.here)
function done<N extends FormName>(name: N, input: FormInput<N>): FormResult[N] {
  desk.clock.at += MINUTE
  const outcome = confirm(desk, name, input)
  if (!outcome.ok) throw new Error(outcome.message.key)
  return outcome.value as FormResult[N]
}
const refused = (name: FormName, input: FormInput<FormName>) => {
  const outcome = confirm(desk, name, input)
  return outcome.ok ? null : [outcome.message.key, outcome.field]
}
const open = (till = 'Kasse 1') => done('open_cash_session', { till, counts: [{ denomination_rp: 10_000, pieces: 2 }, { denomination_rp: 5, pieces: 20 }, { denomination_rp: 100, pieces: 0 }] }).cash_session_id
const pay = (amount_rp: number, method: 'CASH' | 'TWINT' = 'CASH') => done('take_payment', { contract_id: ids.contract, method, amount_rp, reference: null })

describe('A drawer', () => {
  test('is opened by a count, holds the cash that is taken here and says what went in and out, the newest first', () => {
    expect(cash()).toEqual({ open: [], closed: [], terminal_rp: 0, next: { till: '', counts: [] } })
    const session = open()
    pay(5000)
    pay(300, 'TWINT')
    done('record_cash_movement', { cash_session_id: session, kind: 'OUT', amount_rp: 1250, reason: 'Glühbirnen' })
    done('record_cash_movement', { cash_session_id: session, kind: 'IN', amount_rp: 10_000, reason: 'Wechselgeld' })
    const [drawer] = cash().open
    expect(drawer).toMatchObject({ till: 'Kasse 1', opened_by: 'Rahel Roth', opening_rp: 20_100, expected_rp: 20_100 + 5000 - 1250 + 10_000, may_close: true, waiting: 4 })
    expect(drawer?.lines.map(({ kind, amount_rp, text }) => [kind, amount_rp, text])).toEqual([
      ['IN', 10_000, 'Wechselgeld'], ['OUT', -1250, 'Glühbirnen'], ['PAYMENT', 5000, 'ZRH-26-000141']])
    desk.db.exec("update outbox set state = 'SETTLED'")
    expect(cash().open).toMatchObject([{ waiting: 0 }])
  })

  test('takes a deposit in cash and gives back what was not kept of it', () => {
    open()
    const { contract_id } = done('check_out', goodCheckOut({ deposit: { method: 'CASH', amount_rp: 50_000, authorisation_code: null, card_last4: null } }))
    expect(cash().open).toMatchObject([{ expected_rp: 70_100 }])
    desk.clock.at += DAY
    done('check_in', goodCheckIn({ contract_id, odometer_km: 20_100, capture_rp: 5000, payment: null, receivable: true, reprice: false }))
    expect(cash().open[0]?.lines.map(({ kind, amount_rp }) => [kind, amount_rp])).toEqual([['DEPOSIT_BACK', -45_000], ['DEPOSIT', 50_000]])
    expect(cash().open).toMatchObject([{ expected_rp: 25_100 }])
  })

  test('is closed with what the card terminal says against what was paid by card since it was read last, with a reason where it differs', () => {
    const card = (amount_rp: number, method: 'CREDIT_CARD' | 'DEBIT_CARD' | 'TWINT') => done('take_payment', { contract_id: ids.contract, method, amount_rp, reference: null })
    card(900, 'CREDIT_CARD') // before anything was opened: of a terminal that nobody read
    const first = open()
    const second = open('Kasse 2')
    card(5000, 'CREDIT_CARD')
    card(2500, 'DEBIT_CARD')
    card(700, 'TWINT')
    pay(1000)
    expect(cash().open.map(({ terminal_rp }) => terminal_rp)).toEqual([7500, 7500])
    const close = (cash_session_id: string, total_rp: number, expected_rp: number, reason = '') => ({ cash_session_id, counts: [], expected_rp: cash().open.find(({ id }) => id === cash_session_id)?.expected_rp ?? 0, reason: 'x',
      terminal: { total_rp, expected_rp, reason } })
    expect(refused('close_cash_session', close(first, 7500, 7400))).toEqual(['gate.cash.terminal_changed', undefined])
    expect(refused('close_cash_session', close(first, 7400, 7500))).toEqual(['refused.terminal_difference_needs_reason', 'terminal_reason'])
    done('close_cash_session', close(first, 7400, 7500, 'Beleg fehlt'))
    expect(cash().closed).toMatchObject([{ terminal: { total_rp: 7400, expected_rp: 7500, reason: 'Beleg fehlt' } }])
    // what was read once is not asked for again, by whichever drawer
    card(300, 'DEBIT_CARD')
    expect(cash().open).toMatchObject([{ id: second, terminal_rp: 300 }])
    done('close_cash_session', { ...close(second, 0, 0), terminal: null })
    expect(cash().closed[0]).toMatchObject({ id: second, terminal: null })
    // nobody read it then: it is still to be read
    expect(cash().terminal_rp).toBe(300)
  })

  test('of a location that takes no cash is a report alone, with what the terminal says', () => {
    done('take_payment', { contract_id: ids.contract, method: 'CREDIT_CARD', amount_rp: 4200, reference: null })
    expect(cash().terminal_rp).toBe(4200)
    expect(refused('close_day', { till: 'Ohne Kasse', terminal: { total_rp: 4000, expected_rp: 4200, reason: '' } })).toEqual(['refused.terminal_difference_needs_reason', 'terminal_reason'])
    expect(refused('close_day', { till: 'Ohne Kasse', terminal: { total_rp: 4000, expected_rp: 4000, reason: '' } })).toEqual(['gate.cash.terminal_changed', undefined])
    const { cash_session_id } = done('close_day', { till: 'Ohne Kasse', terminal: { total_rp: 4200, expected_rp: 4200, reason: '' } })
    expect(cash()).toMatchObject({ open: [], terminal_rp: 0, closed: [{ id: cash_session_id, till: 'Ohne Kasse', counted_rp: 0, expected_rp: 0, terminal: { total_rp: 4200, expected_rp: 4200, reason: null } }] })
    // and once more, the evening after
    done('close_day', { till: 'Ohne Kasse', terminal: null })
    expect(cash().closed).toHaveLength(2)
  })

  test('is closed by a count against what stood on the screen, with a reason where it differs, and proposes it for the morning', () => {
    const session = open()
    const close = { cash_session_id: session, counts: [{ denomination_rp: 10_000 as const, pieces: 2 }], expected_rp: 20_100, reason: '' }
    pay(5000)
    expect(refused('close_cash_session', close)).toEqual(['gate.cash.changed', undefined])
    expect(refused('close_cash_session', { ...close, expected_rp: 25_100 })).toEqual(['refused.cash_difference_needs_reason', 'reason'])
    done('close_cash_session', { ...close, expected_rp: 25_100, reason: 'Note verlegt' })
    expect(cash()).toMatchObject({ open: [], closed: [{ till: 'Kasse 1', counted_rp: 20_000, expected_rp: 25_100, reason: 'Note verlegt', closed_by: 'Rahel Roth', late_rp: 0 }],
      next: { till: 'Kasse 1', counts: [{ denomination_rp: 10_000, pieces: 2 }] } })
    expect(refused('close_cash_session', { ...close, reason: 'x' })).toEqual(['refused.cash_session_closed', undefined])
    // a payment of then, from a desk that was offline
    desk.db.prepare('update payments set cash_session_id = ?, amount_rp = amount_rp + 700').run(session)
    expect(cash().closed).toMatchObject([{ late_rp: 700 }])
  })

  test('is closed by who opened it or by a manager', () => {
    const session = open()
    desk.db.prepare('update cash_sessions set opened_by = ?').run(ids.manager)
    expect(cash().open).toMatchObject([{ may_close: false, opened_by: 'Marco Manser' }])
    const close = { cash_session_id: session, counts: [], expected_rp: 20_100, reason: 'x' }
    expect(refused('close_cash_session', close)).toEqual(['refused.cash_session_not_yours', undefined])
    desk.sign('MANAGER')
    expect(cash().open).toMatchObject([{ may_close: true }])
    done('close_cash_session', close)
  })

  test('says beside the field what is missing', () => {
    expect(refused('open_cash_session', { till: '', counts: [] })).toEqual(['gate.cash.till_missing', 'till'])
    const cash_session_id = open()
    expect(refused('open_cash_session', { till: 'Kasse 1', counts: [] })).toEqual(['refused.cash_session_open', undefined])
    const move = { cash_session_id, kind: 'OUT' as const, amount_rp: 1000, reason: 'Bank' }
    expect(refused('record_cash_movement', { ...move, amount_rp: 0 })).toEqual(['gate.cash.amount_missing', 'amount_rp'])
    expect(refused('record_cash_movement', { ...move, amount_rp: 1003 })).toEqual(['refused.cash_movement_in_five_rappen', 'amount_rp'])
    expect(refused('record_cash_movement', { ...move, reason: '' })).toEqual(['gate.cash.reason_missing', 'reason'])
    expect(refused('record_cash_movement', { ...move, cash_session_id: ids.golf })).toEqual(['refused.cash_session_unknown', undefined])
  })
})

describe('The day', () => {
  const expectBalanced = () => {
    const { charged_rp, comes_to_rp } = dayTotals(day())
    expect(charged_rp).toBe(comes_to_rp)
    const { receivables: { new_rp, earlier_rp, prepaid_rp }, receivables_rp } = day()
    expect(new_rp + earlier_rp + prepaid_rp).toBe(receivables_rp)
    expect(earlier_rp).toBeLessThanOrEqual(0)
  }

  test('says what was charged, what was paid and what is owed more than in the morning', () => {
    expect(day()).toMatchObject({ charged: [{ amount_rp: 0 }, { amount_rp: 0 }, { amount_rp: 0 }], paid: [], receivables_rp: 0, unconfirmed: [] })
    pay(5000)
    pay(1000, 'TWINT')
    expect(day()).toMatchObject({ paid: [{ method: 'CASH', amount_rp: 5000, pieces: 1 }, { method: 'TWINT', amount_rp: 1000, pieces: 1 }], receivables_rp: -6000, loose_rp: 5000 })
    open()
    pay(500)
    expect(day()).toMatchObject({ loose_rp: 5000 })
    const { number } = done('check_out', goodCheckOut())
    expect(day()).toMatchObject({ charged: [{ kind: 'rent', amount_rp: 17_800 }, {}, {}], vat_rp: 1334, unconfirmed: [{ number }] })
    expectBalanced()
    desk.db.exec("update outbox set state = 'SETTLED'")
    expect(day().unconfirmed).toEqual([])
    desk.db.prepare("update cash_sessions set status = 'CLOSED', closed_at = ?").run(desk.clock.at)
    desk.clock.at += DAY
    expect(day()).toMatchObject({ paid: [], loose_rp: 0 })
  })

  test('tells what is newly open from what was paid of earlier bills and what was paid in advance', () => {
    const owed = day().receivables_rp
    expect(owed).toBe(0)
    // 267 francs are open since Saturday
    const parts = () => day().receivables
    pay(6700, 'TWINT')
    expect(parts()).toEqual({ new_rp: 0, earlier_rp: -6700, prepaid_rp: 0 })
    done('add_charge', { contract_id: ids.contract, kind: 'CLEANING', quantity: 1, unit_rp: 5000, description: 'Hundehaare' })
    expect(parts()).toEqual({ new_rp: 5000, earlier_rp: -6700, prepaid_rp: 0 })
    // what was open before comes first, what was charged today second, and the rest is ahead of what will be
    pay(30_000, 'TWINT')
    expect(parts()).toEqual({ new_rp: 0, earlier_rp: -26_700, prepaid_rp: -5000 })
    expectBalanced()
    desk.clock.at += DAY
    expect(parts()).toEqual({ new_rp: 0, earlier_rp: 0, prepaid_rp: 0 })
    done('add_charge', { contract_id: ids.contract, kind: 'CLEANING', quantity: 1, unit_rp: 8000, description: 'Noch einmal' })
    expect(parts()).toEqual({ new_rp: 3000, earlier_rp: 0, prepaid_rp: 5000 })
    expectBalanced()
  })

  test('of a car of another branch that comes back here is what was paid of the charges over there, and what its deposit gave', () => {
    desk.sign('MANAGER')
    desk.db.exec(`update contracts set pickup_location_id = '${ids.airport}'; update deposits set location_id = '${ids.airport}'`)
    pay(26_700, 'TWINT')
    desk.clock.at += DAY
    done('add_charge', { contract_id: ids.contract, kind: 'CLEANING', quantity: 1, unit_rp: 50_000, description: 'Hundehaare' })
    pay(5000, 'TWINT')
    expect(day()).toMatchObject({ charged: [{ amount_rp: 0 }, { amount_rp: 0 }, { amount_rp: 0 }], receivables_rp: -5000, receivables: { new_rp: 0, earlier_rp: -5000, prepaid_rp: 0 } })
    expectBalanced()
    done('check_in', goodCheckIn({ capture_rp: 2500, payment: null, receivable: true, reprice: false }))
    expect(day()).toMatchObject({ captured_rp: 2500 })
    expect(cash().terminal_rp).toBe(2500)
    expectBalanced()
  })

  test('tells of a deposit in cash that lies in no drawer, and of what was given back of it', () => {
    const { contract_id } = done('check_out', goodCheckOut({ deposit: { method: 'CASH', amount_rp: 50_000, authorisation_code: null, card_last4: null } }))
    expect(day()).toMatchObject({ loose_rp: 50_000, deposits: { held_rp: 50_000, released_rp: 0 } })
    done('check_in', goodCheckIn({ contract_id, odometer_km: 20_100, capture_rp: 5000, payment: null, receivable: true, reprice: false }))
    expect(day()).toMatchObject({ loose_rp: 5000, deposits: { held_rp: 50_000, released_rp: 45_000 } })
  })

  test('balances, whatever is paid, kept, rounded and charged', { timeout: 60_000 }, () => {
    const step = fc.record({ what: fc.integer({ min: 0, max: 5 }), rp: fc.integer({ min: 1, max: 4000 }), cash_paid: fc.boolean() })
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), steps => {
      desk = deskFixture()
      desk.sign('MANAGER')
      let session: string | null = null
      for (const { what, rp, cash_paid } of steps) {
        const amount_rp = cash_paid ? rp * 5 : rp
        if (what === 0 && session === null) session = open()
        if (what === 1) confirm(desk, 'take_payment', { contract_id: ids.contract, method: cash_paid ? 'CASH' : 'TWINT', amount_rp, reference: null })
        if (what === 2) confirm(desk, 'add_charge', { contract_id: ids.contract, kind: cash_paid ? 'CLEANING' : 'DAMAGE', quantity: 1, unit_rp: rp, description: 'x' })
        if (what === 3) confirm(desk, 'check_in', goodCheckIn({ capture_rp: rp, payment: null, receivable: true }))
        if (what === 4 && session !== null) confirm(desk, 'record_cash_movement', { cash_session_id: session, kind: cash_paid ? 'IN' : 'OUT', amount_rp, reason: 'x' })
        desk.clock.at += what === 5 ? DAY : 5 * MINUTE
      }
      expectBalanced()
    }), { seed, numRuns: 12 })
  })

  test('ends at midnight in Zürich, or with the night where nobody has closed it', () => {
    done('close_day', { till: 'Ohne Kasse', terminal: null })
    desk.clock.at += 13 * HOUR + 50 * MINUTE // 23:51
    pay(1000, 'TWINT')
    expect(day()).toMatchObject({ paid: [{ amount_rp: 1000 }], is_since: false })
    const at = desk.clock.at
    desk.clock.at += 15 * MINUTE
    // after its report, so it belongs to the next one
    expect(day()).toMatchObject({ paid: [{ amount_rp: 1000 }], is_since: true })
    desk.db.exec('delete from cash_sessions')
    expect(day()).toMatchObject({ paid: [{ amount_rp: 1000 }], is_since: true })
    desk.clock.at = at + 7 * HOUR
    expect(day()).toMatchObject({ paid: [], is_since: false })
  })
})

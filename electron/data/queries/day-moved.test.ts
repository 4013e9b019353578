import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { dayTotals } from '../../../shared/cash.ts'
import type { DayMoney, DayView } from '../../../shared/cash-view.ts'
import type { FormInput, FormName, FormResult } from '../../../shared/forms.ts'
import { vatIncluded } from '../../../shared/money.ts'
import { DAY, HOUR, MINUTE, startOfZurichDay } from '../../../shared/time.ts'
import { dayReportFacts } from '../documents/day-report-facts.ts'
import { confirm } from '../run.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, goodCheckOut, ids } from '../testing/desk.ts'
import { queries } from './index.ts'
import { seed } from '../../../tests/seed.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  desk.sign('MANAGER')
})
const day = () => queries.day(desk, {}, desk.here)
const closed = () => queries.cash(desk, {}, desk.here).closed
const report = (id: string) => dayReportFacts(desk.db, id).day
function done<N extends FormName>(name: N, input: FormInput<N>): FormResult[N] {
  desk.clock.at += MINUTE
  const outcome = confirm(desk, name, input)
  if (!outcome.ok) throw new Error(outcome.message.key)
  return outcome.value as FormResult[N]
}
const pay = (amount_rp: number, method: 'CASH' | 'TWINT' = 'TWINT') => done('take_payment', { contract_id: ids.contract, method, amount_rp, reference: null })
const charge = (unit_rp: number) => done('add_charge', { contract_id: ids.contract, kind: 'CLEANING', quantity: 1, unit_rp, description: 'x' })
const closeDay = () => done('close_day', { till: 'Ohne Kasse', terminal: null }).cash_session_id
/** What a desk without a line did then, as it arrives now. */
function late(at: number, what: () => void): void {
  const now = desk.clock.at
  desk.clock.at = at
  what()
  desk.clock.at = now
}
const paid = ({ paid: methods }: DayMoney) => methods.map(({ method, amount_rp, pieces }) => [method, amount_rp, pieces])
const expectBalanced = (view: DayView) => [view, ...view.late].forEach(money => expect(dayTotals(money).comes_to_rp).toBe(dayTotals(money).charged_rp))

describe('What came late for a day that has its report', () => {
  test('stands in the next report, in lines of its own, and in no other', () => {
    charge(5000)
    pay(3000)
    const friday = closeDay()
    const before = report(friday)
    const [closed_at, midnight] = [desk.clock.at, startOfZurichDay(desk.clock.at)]
    desk.clock.at += DAY
    pay(700)
    late(closed_at - HOUR, () => {
      pay(1250, 'CASH')
      pay(40)
      charge(8000)
      done('check_out', goodCheckOut({ deposit: { method: 'CASH', amount_rp: 50_000, authorisation_code: null, card_last4: null } }))
    })
    // the page says so, and the report that was made says what it said
    for (const view of [day(), report(closeDay())]) {
      expect(paid(view)).toEqual([['TWINT', 700, 1]])
      expect(view.late).toMatchObject([{ day_at: midnight, charged: [{ kind: 'rent', amount_rp: 17_800 }, { kind: 'services', amount_rp: 8000 }, { kind: 'damages', amount_rp: 0 }],
        receivables_rp: 25_800 - 1290, deposits: { held_rp: 50_000, released_rp: 0 }, loose_rp: 51_250 }])
      expect(view.late.map(paid)).toEqual([[['CASH', 1250, 1], ['TWINT', 40, 1]]])
      expectBalanced(view)
    }
    expect(report(friday)).toEqual({ ...before, unconfirmed: expect.any(Array) as unknown })
    // told once, not told again
    desk.clock.at += DAY
    expect(report(closeDay())).toMatchObject({ paid: [], late: [] })
  })

  test('of two days has a part for each, and goes again into a second report of the same day', () => {
    closeDay()
    const first = desk.clock.at
    desk.clock.at += DAY
    closeDay()
    const second = desk.clock.at
    desk.clock.at += DAY
    late(first - HOUR, () => pay(100))
    late(second - HOUR, () => pay(20))
    for (let n = 0; n < 2; n++) {
      const { late: parts } = report(closeDay())
      expect(parts.map(part => [part.day_at, paid(part)])).toEqual([[startOfZurichDay(first), [['TWINT', 100, 1]]], [startOfZurichDay(second), [['TWINT', 20, 1]]]])
    }
  })

  test('begins with the first report that kept what it told: what an app from before told is not told again', () => {
    pay(300)
    closeDay()
    desk.db.exec('update cash_sessions set day_begins_at = null, reported = null')
    const old = desk.clock.at
    desk.clock.at += DAY
    late(old - HOUR, () => pay(100))
    expect(report(closeDay())).toMatchObject({ paid: [], late: [] })
  })

  test('is told by a PC that did not make the reports, as by the one that did', () => {
    closeDay()
    desk.clock.at += DAY
    late(desk.clock.at - DAY - HOUR, () => pay(100))
    const id = closeDay()
    const made = report(id)
    late(desk.clock.at - 2 * HOUR, () => pay(64))
    late(desk.clock.at - DAY - 2 * HOUR, () => pay(32))
    expect(report(id)).toEqual(made)
  })

  test('leaves every Rappen in the reports of exactly one day, whatever is opened, counted, forgotten, paid, charged and delivered late', { timeout: 60_000 }, () => {
    const step = fc.record({ what: fc.constantFrom('pay', 'pay', 'charge', 'late', 'late', 'late', 'open', 'count', 'report', 'wait', 'wait', 'wait'), which: fc.nat({ max: 5 }), hours: fc.integer({ min: 0, max: 40 }) })
    fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 16 }), steps => {
      desk = deskFixture()
      desk.sign('MANAGER')
      closeDay()
      const begin = startOfZurichDay(desk.clock.at)
      let [taken, charged, tills] = [0, 0, 0]
      const move = (which: number) => (which % 2 === 0 ? charge(2 ** charged++) : pay(2 ** taken++))
      for (const { what, which, hours } of steps) {
        const drawers = queries.cash(desk, {}, desk.here).open
        if (what === 'pay') pay(2 ** taken++)
        if (what === 'charge') charge(2 ** charged++)
        if (what === 'late') late(Math.max(begin, desk.clock.at - hours * HOUR), () => move(which))
        if (what === 'open' && drawers.length < 3) done('open_cash_session', { till: `Kasse ${++tills}`, counts: [] })
        const drawer = drawers[which % Math.max(drawers.length, 1)]
        if (what === 'count' && drawer) done('close_cash_session', { cash_session_id: drawer.id, counts: [], expected_rp: drawer.expected_rp, reason: 'x', terminal: null })
        if (what === 'report') closeDay()
        if (what === 'wait') desk.clock.at += hours * HOUR
      }
      desk.clock.at += 2 * DAY
      closeDay()
      const reports = closed().map(({ id, closed_at }) => ({ closed_at, view: report(id) })).toSorted((a, b) => a.closed_at - b.closed_at)
      reports.forEach(({ view }) => expectBalanced(view))
      // a later report of the same day holds the earlier ones
      const last = reports.filter(({ closed_at }, n) => !reports.slice(n + 1).some(({ view }) => view.begins_at <= closed_at)).flatMap(({ view }) => [view, ...view.late])
      expect(last.flatMap(({ paid: methods }) => methods).reduce((sum, { amount_rp }) => sum + amount_rp, 0)).toBe(2 ** taken - 1)
      expect(last.reduce((sum, money) => sum + dayTotals(money).charged_rp, 0)).toBe(2 ** charged - 1)
      // the VAT of the parts comes to that of the whole; CHF 267 were charged before there were reports
      expect(last.reduce((sum, money) => sum + money.vat_rp, 0)).toBe(vatIncluded(26_700 + 2 ** charged - 1, 810) - vatIncluded(26_700, 810))
      expect(last.flatMap(({ paid: methods }) => methods).reduce((sum, { pieces }) => sum + pieces, 0)).toBe(taken)
    }), { seed, numRuns: 40 })
  })
})

describe('The day of a place that closes without a drawer', () => {
  const at = (hours: number, minutes: number) => startOfZurichDay(desk.clock.at + 20 * HOUR) + hours * HOUR + minutes * MINUTE

  test('that is closed at twenty past midnight is the one before, on the page and in its report, and is told once', () => {
    closeDay()
    desk.clock.at = at(9, 0)
    const day_at = startOfZurichDay(desk.clock.at)
    pay(1000)
    desk.clock.at = at(0, 10)
    pay(200)
    desk.clock.at += 9 * MINUTE
    expect(day()).toMatchObject({ begins_at: day_at, is_since: true, paid: [{ amount_rp: 1200 }] })
    const night = closeDay()
    expect(report(night)).toMatchObject({ begins_at: day_at, is_since: true, paid: [{ amount_rp: 1200 }] })
    const until = desk.clock.at
    pay(30)
    expect(report(closeDay())).toMatchObject({ begins_at: until + 1, is_since: false, paid: [{ amount_rp: 30 }] })
    // the evening of the new day: the same day's second report, without what the night's told
    desk.clock.at = startOfZurichDay(desk.clock.at) + 19 * HOUR
    pay(4)
    expect(report(closeDay())).toMatchObject({ begins_at: until + 1, is_since: false, paid: [{ amount_rp: 34 }], late: [] })
  })

  test('that was never closed before is the one before as well, while the night lasts', () => {
    pay(1000)
    desk.clock.at = at(0, 20)
    expect(report(closeDay())).toMatchObject({ begins_at: startOfZurichDay(desk.clock.at - HOUR), paid: [{ amount_rp: 1000 }] })
  })

  test('reads the terminal from the day that is closed on', () => {
    closeDay()
    desk.clock.at += DAY
    done('take_payment', { contract_id: ids.contract, method: 'DEBIT_CARD', amount_rp: 5000, reference: 'T1' })
    desk.clock.at = at(0, 20)
    expect(queries.cash(desk, {}, desk.here).terminal_rp).toBe(5000)
    done('close_day', { till: 'Ohne Kasse', terminal: { total_rp: 5000, expected_rp: 5000, reason: '' } })
  })
})

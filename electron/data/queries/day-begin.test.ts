import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { dayTotals } from '../../../shared/cash.ts'
import type { FormInput, FormName, FormResult } from '../../../shared/forms.ts'
import { DAY, HOUR, MINUTE, startOfZurichDay } from '../../../shared/time.ts'
import { dayReportFacts } from '../documents/day-report-facts.ts'
import { confirm } from '../run.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, ids } from '../testing/desk.ts'
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
const open = (till = 'Kasse 1') => done('open_cash_session', { till, counts: [{ denomination_rp: 10_000, pieces: 2 }] }).cash_session_id
const pay = (amount_rp: number, method: 'CASH' | 'TWINT' = 'CASH') => done('take_payment', { contract_id: ids.contract, method, amount_rp, reference: null })

describe('The day of a drawer', () => {
  const facts = () => dayReportFacts(desk.db, cash().closed[0]?.id ?? '')
  const count = (cash_session_id: string) => done('close_cash_session', { cash_session_id, counts: [], expected_rp: cash().open[0]?.expected_rp ?? 0, reason: 'x', terminal: null })
  const paid = (view: { paid: { amount_rp: number }[] }) => view.paid.map(({ amount_rp }) => amount_rp)

  test('that is counted after midnight is the one that was worked, on the page and in its report', () => {
    const friday = startOfZurichDay(desk.clock.at)
    const session = open()
    pay(1000, 'TWINT')
    desk.clock.at = startOfZurichDay(friday + 30 * HOUR) + 15 * MINUTE
    pay(300, 'TWINT')
    expect(day()).toMatchObject({ begins_at: friday, is_since: true })
    expect(paid(day())).toEqual([1300])
    count(session)
    expect(facts().day).toMatchObject({ begins_at: friday, is_since: true })
    expect(paid(facts().day)).toEqual([1300])
  })

  test('goes on where the one before was counted: no money is in two of them, and none in neither', () => {
    const first = open()
    pay(1000, 'TWINT')
    desk.clock.at = startOfZurichDay(desk.clock.at + 24 * HOUR) + 15 * MINUTE
    pay(300, 'TWINT')
    count(first)
    const until = desk.clock.at
    expect(day()).toMatchObject({ begins_at: until + 1, is_since: false, paid: [] })
    pay(40, 'TWINT')
    desk.clock.at += 8 * HOUR
    const second = open()
    pay(500, 'TWINT')
    count(second)
    expect(facts().day).toMatchObject({ begins_at: until + 1, is_since: false })
    expect(paid(facts().day)).toEqual([540])
    desk.clock.at += DAY
    expect(startOfZurichDay(day().begins_at)).toBe(day().begins_at)
  })

  test('begins with what came after the last count of the day before, when no drawer was open any more', () => {
    const first = open()
    pay(1000, 'TWINT')
    count(first)
    const until = desk.clock.at
    pay(300, 'TWINT')
    pay(500) // into no drawer
    expect(paid(day())).toEqual([500, 1300])
    desk.clock.at = startOfZurichDay(until + 24 * HOUR) + 8 * HOUR
    expect(day()).toMatchObject({ begins_at: until + 1, is_since: true, loose_rp: 500 })
    const second = open()
    pay(40, 'TWINT')
    count(second)
    expect(facts().day).toMatchObject({ begins_at: until + 1, is_since: true, loose_rp: 500 })
    expect(paid(facts().day)).toEqual([500, 340])
  })

  test('of a second drawer that was opened before the first one was counted after midnight begins with that count', () => {
    const first = open('Kasse 1')
    const midnight = startOfZurichDay(desk.clock.at + 24 * HOUR)
    desk.clock.at = midnight + 10 * MINUTE
    const second = open('Kasse 2')
    pay(300, 'TWINT')
    count(first)
    const until = desk.clock.at
    pay(40, 'TWINT')
    desk.clock.at += 8 * HOUR
    count(second)
    expect(facts().day).toMatchObject({ begins_at: until + 1 })
    expect(paid(facts().day)).toEqual([40])
  })

  test('ends with its last count, so that whatever is opened, counted late, forgotten and paid without a drawer stands in the reports of one day', { timeout: 60_000 }, () => {
    const step = fc.record({ what: fc.constantFrom('pay', 'pay', 'open', 'count', 'report', 'wait', 'wait'), which: fc.nat({ max: 5 }), hours: fc.integer({ min: 0, max: 30 }) })
    fc.assert(fc.property(fc.array(step, { minLength: 4, maxLength: 12 }), steps => {
      desk = deskFixture()
      desk.sign('MANAGER')
      done('close_day', { till: 'Ohne Kasse', terminal: null })
      const sessions: string[] = []
      let taken = 0
      for (const { what, which, hours } of steps) {
        const drawers = cash().open
        if (what === 'pay') pay(2 ** taken++, 'TWINT')
        if (what === 'open' && drawers.length < 3) open(`Kasse ${sessions.push('')}`)
        const drawer = drawers[which % Math.max(drawers.length, 1)]
        if (what === 'count' && drawer) done('close_cash_session', { cash_session_id: drawer.id, counts: [], expected_rp: drawer.expected_rp, reason: 'x', terminal: null })
        if (what === 'report') done('close_day', { till: 'Ohne Kasse', terminal: null })
        if (what === 'wait') desk.clock.at += hours * HOUR
      }
      done('close_day', { till: 'Ohne Kasse', terminal: null })
      const reports = cash().closed.toReversed().toSorted((a, b) => a.closed_at - b.closed_at).map(({ id }) => dayReportFacts(desk.db, id).day)
      for (const view of reports) {
        const { charged_rp, comes_to_rp } = dayTotals(view)
        expect(comes_to_rp).toBe(charged_rp)
      }
      // a later report of the same day holds the earlier ones
      const last = reports.filter(({ begins_at }, n) => reports[n + 1]?.begins_at !== begins_at)
      expect(last.flatMap(view => paid(view)).reduce((sum, rp) => sum + rp, 0)).toBe(2 ** taken - 1)
      expect(new Set(last.map(({ begins_at }) => begins_at)).size).toBe(last.length)
    }), { seed, numRuns: 25 })
  })
})

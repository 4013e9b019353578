import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { dayReportFacts } from '../../electron/data/documents/day-report-facts.ts'
import { dayOf } from '../../electron/data/queries/day.ts'
import { keptOf, toldNext } from '../../electron/data/queries/day-moved.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { HOUR, startOfZurichDay } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture } from '../fixture.ts'
import { openDesk } from './desk.ts'
import type { Desk } from './desk.ts'

describe('A day whose report was made while a colleague’s PC had no line', () => {
  let backend: TestBackend
  const desks: Desk[] = []
  beforeAll(async () => { backend = await createTestBackend() })
  afterAll(() => backend.stop())
  afterEach(() => { for (const desk of desks.splice(0)) desk.close() })

  test('has what that PC took in the next report, at every PC, and the report that was made says everywhere what it said', async () => {
    const fixture = await insertFixture(backend.sql, { nth: 1 })
    async function loaded(): Promise<Desk> {
      const desk = await openDesk(backend, fixture, {})
      desks.push(desk)
      await desk.load()
      return desk
    }
    const [counter, cut_off] = [await loaded(), await loaded()]
    const evening = startOfZurichDay(Date.now()) - 6 * HOUR
    const pay = (amount_rp: number, at: number) => ({ payment_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.locations.city, kind: 'PAYMENT' as const, method: 'TWINT' as const,
      amount_rp, rounding_rp: 0, reference: null, at })
    const paid = (of: { paid: { amount_rp: number }[] }) => of.paid.map(({ amount_rp }) => amount_rp)
    const next = (desk: Desk) => dayOf(desk.db, desk.location_id, toldNext(desk.db, desk.location_id, Date.now(), Date.now() + 1), { from: Date.now(), until: Date.now() + 1 })

    cut_off.line.state = 'refusing'
    cut_off.perform('take_payment', pay(1_300, evening - 2 * HOUR))
    counter.perform('take_payment', pay(500, evening - HOUR))
    const cash_session_id = uuidv7()
    counter.perform('open_cash_session', { cash_session_id, location_id: counter.location_id, till: 'Ohne Kasse', counts: [], at: evening - 3 * HOUR })
    counter.perform('close_cash_session', { cash_session_id, counts: [], expected_rp: 0, difference_reason: null, at: evening, report: keptOf(toldNext(counter.db, counter.location_id, evening - 3 * HOUR, evening + 1)) })
    await counter.settle()
    const made = dayReportFacts(counter.db, cash_session_id).day
    expect([paid(made), made.late]).toEqual([[500], []])

    cut_off.line.state = 'up'
    await cut_off.settle()
    await counter.catchUp()
    for (const desk of [counter, cut_off, await loaded()]) {
      expect(paid(dayReportFacts(desk.db, cash_session_id).day)).toEqual([500])
      const { late, ...day } = next(desk)
      expect(paid(day)).toEqual([])
      expect(late.map(part => [part.day_at, paid(part)])).toEqual([[startOfZurichDay(evening), [1_300]]])
      await desk.expectSame()
    }
  })
})

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dayOf } from '../../electron/data/queries/day.ts'
import { toldNext } from '../../electron/data/queries/day-moved.ts'
import { drawerLines } from '../../electron/data/queries/cash.ts'
import { receivables } from '../../electron/data/queries/receivables.ts'
import { prune } from '../../electron/data/sync/scope.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { checkInInput, DAY } from '../twins/inputs.ts'
import { openDesk } from './desk.ts'
import type { Desk, DeskOptions } from './desk.ts'

/** What the fixture's contract costs. */
const RENT = 23_700

describe('A bill', () => {
  let backend: TestBackend
  let fixture: Fixture
  let nth = 0
  const desks: Desk[] = []
  beforeAll(async () => { backend = await createTestBackend() })
  afterAll(() => backend.stop())
  beforeEach(async () => { fixture = await insertFixture(backend.sql, { nth: ++nth }) })
  afterEach(() => { for (const desk of desks.splice(0)) desk.close() })

  async function loaded(options: DeskOptions = {}): Promise<Desk> {
    const desk = await openDesk(backend, fixture, options)
    desks.push(desk)
    await desk.load()
    return desk
  }
  const pay = (amount_rp: number, location_id = fixture.locations.city) => ({ payment_id: uuidv7(), contract_id: fixture.contract, location_id, kind: 'PAYMENT' as const,
    method: 'TWINT' as const, amount_rp, rounding_rp: 0, reference: null, at: Date.now() })
  /** As the car came back on time, and whoever rented it asked for a bill. */
  async function returnedOnAccount(desk: Desk): Promise<void> {
    desk.perform('check_in', checkInInput(fixture, { charges: [] }))
    desk.perform('close_contract', { contract_id: fixture.contract, receivable: true, at: Date.now() })
    await desk.settle()
    expect(standing(desk)).toEqual({ status: 'COMPLETED', is_receivable: 1, settled_at: null })
  }
  /** All of it was so many days earlier; desks hear of it, and drop what is too long ago. */
  async function daysPass(days: number, ...all: Desk[]): Promise<void> {
    await backend.sql`update contracts set starts_at = starts_at - ${days} * interval '1 day', ends_at = ends_at - ${days} * interval '1 day', returned_at = returned_at - ${days} * interval '1 day',
      settled_at = settled_at - ${days} * interval '1 day' where id = ${fixture.contract}`
    for (const desk of all) {
      await desk.catchUp()
      desk.store.replay.around(() => prune(desk.db, desk.location_id, Date.now()))
      await desk.expectSame()
    }
  }
  const standing = (desk: Desk) => desk.db.prepare('select status, is_receivable, settled_at from contracts where id = ?').get(fixture.contract)
  const parts = (desk: Desk) => ['contract_vehicles', 'contract_charges', 'inspections'].map(table => desk.rows(table, `contract_id = '${fixture.contract}'`).length)

  test('that nobody has paid is there with all that belongs to it for as long as it is open, and can be paid', async () => {
    const desk = await loaded()
    await returnedOnAccount(desk)
    const before = parts(desk)
    await daysPass(400, desk)
    expect(parts(desk)).toEqual(before)
    expect(receivables(desk.db, desk.location_id)).toMatchObject([{ contract_id: fixture.contract, open_rp: RENT }])
    // a part of it, and all of it
    desk.perform('take_payment', pay(10_000))
    await desk.settle()
    expect(standing(desk)).toMatchObject({ is_receivable: 1 })
    desk.perform('take_payment', pay(RENT - 10_000))
    expect(standing(desk)).toMatchObject({ is_receivable: 0, settled_at: expect.any(Number) as number })
    await desk.settle()
    await desk.expectSame()
    expect(receivables(desk.db, desk.location_id)).toEqual([])
  })

  test('that is paid late stays another 90 days, and then leaves with all that belongs to it', async () => {
    const desk = await loaded()
    await returnedOnAccount(desk)
    await daysPass(400, desk)
    desk.perform('take_payment', pay(RENT))
    await desk.settle()
    await daysPass(80, desk)
    expect(desk.rows('payments')).toHaveLength(1)
    await daysPass(11, desk)
    expect([standing(desk), parts(desk)]).toEqual([undefined, [0, 0, 0]])
  })

  test('whose payment turns out to be none is open again, also for a desk that had dropped it', async () => {
    const [desk, other] = [await loaded({ user: fixture.users.manager }), await loaded()]
    await returnedOnAccount(desk)
    await daysPass(80, desk, other)
    const payment = pay(RENT)
    desk.perform('take_payment', payment)
    await desk.settle()
    await daysPass(91, other)
    expect(standing(other)).toBeUndefined()
    desk.perform('void_payment', { payment_id: uuidv7(), voids_id: payment.payment_id, contract_id: fixture.contract, location_id: desk.location_id, reason: 'falscher Vertrag', at: Date.now() })
    await desk.settle()
    await other.catchUp()
    await other.expectSame()
    expect(standing(other)).toMatchObject({ is_receivable: 1, settled_at: null })
    expect(parts(other)).toEqual(parts(desk))
    expect(receivables(other.db, other.location_id)).toMatchObject([{ open_rp: RENT }])
  })

  test('of a return that nobody has closed does not leave either', async () => {
    const desk = await loaded()
    desk.perform('check_in', checkInInput(fixture, { charges: [] }))
    await desk.settle()
    await daysPass(200, desk)
    expect(standing(desk)).toMatchObject({ status: 'RETURNED' })
    desk.perform('take_payment', pay(RENT))
    desk.perform('close_contract', { contract_id: fixture.contract, receivable: false, at: Date.now() })
    await desk.settle()
    await daysPass(89, desk)
    expect(standing(desk)).toMatchObject({ status: 'COMPLETED', is_receivable: 0 })
    await daysPass(2, desk)
    expect(standing(desk)).toBeUndefined()
  })

  test('that was paid at a third branch stays in the books there when the contract is closed elsewhere, and nothing else of it does', async () => {
    const [airport, city] = [await loaded({ place: 'airport' }), await loaded()]
    const payment = { ...pay(5_000, airport.location_id), reference: 'TWINT 4711' }
    const cash = { ...pay(1_000, airport.location_id), method: 'CASH' as const }
    const drawer = uuidv7()
    airport.perform('open_cash_session', { cash_session_id: drawer, location_id: airport.location_id, till: 'Kasse 1', counts: [], at: Date.now() })
    airport.perform('take_payment', payment)
    airport.perform('take_payment', { ...cash, cash_session_id: drawer })
    await airport.settle()
    await city.catchUp()
    city.perform('check_in', checkInInput(fixture, { charges: [] }))
    city.perform('take_payment', pay(RENT - 6_000))
    city.perform('close_contract', { contract_id: fixture.contract, receivable: false, at: Date.now() })
    await city.settle()
    await airport.catchUp()
    await airport.expectSame()
    expect([standing(airport), parts(airport)]).toEqual([undefined, [0, 0, 0]])
    expect(airport.rows('payments').map(row => row['reference'])).toEqual(['TWINT 4711', null])
    const begin = Date.now() - DAY
    const day = dayOf(airport.db, airport.location_id, toldNext(airport.db, airport.location_id, begin, Date.now() + DAY), { from: Date.now(), until: Date.now() + DAY })
    expect(day).toMatchObject({ paid: [{ method: 'CASH', amount_rp: 1_000 }, { method: 'TWINT', amount_rp: 5_000 }], receivables_rp: -6_000, receivables: { new_rp: 0, earlier_rp: -6_000, prepaid_rp: 0 } })
    expect(drawerLines(airport.db, drawer)).toMatchObject([{ amount_rp: 1_000, text: null, contract_id: null }])
    // and its staff see it by the API as well
    const client = await backend.signIn(fixture.users.airport.email, fixture.users.airport.password)
    expect((await client.from('payments').select('id')).data?.map(row => row.id as string).sort()).toEqual([payment.payment_id, cash.payment_id].sort())
    expect((await client.from('contracts').select('id')).data).toEqual([])
  })
})

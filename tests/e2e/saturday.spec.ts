import type { BoardRow } from '../../shared/queries.ts'
import { expect, test } from './backend.ts'
import { checkIn, confirm, cut, fillCheckOut, mend, openCheckIn } from './by-hand.ts'
import { done, openContract, zurich } from './contracts.ts'
import { mail, password, type Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { carOf, digitsOf, freeCar, outOf } from './rows.ts'
import { plantBranch, plantPeople } from './stock.ts'

// A whole Saturday at one branch: two desks, sixty movements, eight exceptions, two outages. `npm run saturday` plays it, with a
// picture after each hour; it is not among the tests of every change, because it takes its minutes.
test.setTimeout(1_500_000)
test.use({ trace: 'off' })

type Departure = BoardRow & { plate: string }
type Return = BoardRow & { plate: string; contract_id: string }
const [outs, ins] = [32, 28]

test('a Saturday from opening to close: sixty movements, eight exceptions, two outages, two desks, and nobody is ever stuck', async ({ open, backend }, info) => {
  await plantPeople(backend.sql, 'ZHB', outs + ins + 2)
  await plantBranch(backend.sql, { code: 'ZHB', ready: outs + 1, first: -6, every: 8, out: ins, from: 995_000 })
  const [north, south] = await Promise.all([open({ pin: '407193' }), open({ who: 'staff2.zuerich', pin: '518204' })])
  const desks = [north, south]
  const departures: Departure[] = []
  const returns: Return[] = []
  for (const row of (await north.read('board', {})).departures) if (isOfToday(row.number) && row.plate !== null) departures.push({ ...row, plate: row.plate })
  for (const row of (await north.read('board', {})).returns) if (isOfToday(row.number) && row.plate !== null && row.contract_id !== null) returns.push({ ...row, plate: row.plate, contract_id: row.contract_id })
  expect([departures.length, returns.length]).toEqual([outs + 1, ins])
  for (const desk of desks) await desk.hands.rest()

  const moved = { out: 0, in: 0 }
  const numbers: string[] = []
  let hour = 0
  const next = <T>(rows: T[]): T => {
    const row = rows.shift()
    if (row === undefined) throw new Error('the day has no more of them')
    return row
  }
  // whoever should have been there six minutes ago does not come
  const missing = next(departures)
  const handOut = async (desk: Desk): Promise<Departure> => {
    const row = next(departures)
    await fillCheckOut(desk, row)
    numbers.push(await confirm(desk))
    moved.out++
    return row
  }
  const takeBack = async (desk: Desk): Promise<void> => {
    await checkIn(desk, next(returns).plate)
    moved.in++
  }
  /** Both desks at once, each with its own queue. */
  const busy = async (times: number, work: (desk: Desk) => Promise<unknown>): Promise<void> => {
    await Promise.all(desks.map(async desk => { for (let n = 0; n < times; n++) await work(desk) }))
  }
  const picture = async (what: string): Promise<void> => {
    hour++
    for (const [n, desk] of desks.entries()) await desk.page.screenshot({ path: info.outputPath(`saturday-${String(hour).padStart(2, '0')}-${what}-desk-${n + 1}.png`) })
  }

  await test.step('opening: the first customers, both desks online', async () => {
    await busy(5, handOut)
    await busy(4, takeBack)
    await picture('morning')
  })

  await test.step('first outage: a swap, an extension and an accident without a line', async () => {
    await Promise.all(desks.map(cut))
    await busy(3, handOut)
    await swap(north, next(returns))
    await extend(south, next(returns))
    await accident(south, next(returns))
    await busy(2, takeBack)
    await picture('outage')
    // the person changes; what waits stays
    await changeOfPerson(south)
    await Promise.all(desks.map(mend))
  })

  await test.step('noon: nobody came, a key in the box, a company pays', async () => {
    await noShow(north, missing)
    await keyDrop(south, next(returns))
    moved.in++
    await companyPays(north, next(returns))
    moved.in++
    await busy(4, handOut)
    await busy(3, takeBack)
    await picture('noon')
  })

  await test.step('second outage: a car comes back to the other desk before its check-out is known there', async () => {
    await Promise.all(desks.map(cut))
    const early = await handOut(north)
    await arrival(south, early)
    await busy(2, handOut)
    await busy(1, takeBack)
    // the one first: the other then fetches what it has sent
    await mend(north)
    await mend(south)
    await eventually(() => outOf(south, early.plate).then(contract => contract.number, () => null), { timeout: 30_000 }).not.toBeNull()
    await south.hands.press('F4')
    // with its canton: the planted reservations have the same digits
    await south.hands.type(early.plate)
    await expect(south.page.locator('[data-testid="search-hit"][data-kind="vehicle"]').first()).toBeVisible()
    await south.hands.press('Enter')
    await expect(south.page.getByTestId('check-in-arrived')).toContainText('Hof, Platz 4')
    await south.hands.press('Escape')
    await picture('second-outage')
  })

  await test.step('evening: what is still to go, what is still to come, cash from a contract\'s sheet', async () => {
    await busy(1, handOut)
    await cashFromSheet(north, numbers[0] ?? '')
    while (departures.length > 0) await handOut(departures.length % 2 ? north : south)
    while (returns.length > 0) await takeBack(returns.length % 2 ? north : south)
    // the cars that were swapped, extended and in an accident come back, too
    for (const plate of special) {
      await checkIn(south, plate)
      moved.in++
    }
    await picture('evening')
  })

  await test.step('close: sixty movements are at the server, once each, and nothing is left over', async () => {
    await Promise.all(desks.map(mend))
    expect(moved).toEqual({ out: outs, in: ins })
    for (const desk of desks) {
      expect(await desk.read('status', {})).toMatchObject({ waiting: 0, line: 'up' })
      expect(await desk.read('attention', {})).toEqual([])
      expect(await desk.hands.pointers(), 'no mouse all day').toBe(0)
    }
    const [stored] = await backend.sql`select (select count(distinct number)::int from contracts where number in ${backend.sql(numbers)}) as out,
      (select count(*)::int from contracts where number like 'ZHB-00-9950%' and status = 'COMPLETED') as in,
      (select count(*)::int from sync_ops where status = 'refused') as refused, (select count(*)::int from sync_conflicts where resolved_at is null) as conflicts`
    expect(stored).toEqual({ out: outs, in: ins, refused: 0, conflicts: 0 })
    const [money] = await backend.sql`select count(*)::int as open from contracts c where c.number like 'ZHB-00-9950%' and private.balance_rp(c.id) <> 0 and not c.is_receivable`
    expect(money).toEqual({ open: 0 })
  })

  await info.attach('saturday', { contentType: 'application/json', body: JSON.stringify({ ...moved, keys: north.hands.keys() + south.hands.keys() }) })
})

const isOfToday = (number: string): boolean => /9950\d\d$/.test(number)
/** The plates of cars that stay with their customers until the evening. */
const special: string[] = []

async function swap(desk: Desk, row: Return): Promise<void> {
  const { hands, page } = desk
  const car = await freeCar(desk)
  const contract = await desk.read('contract', { contract_id: row.contract_id })
  await openContract(desk, row.number)
  await hands.press('t')
  await hands.isIn('reason')
  await hands.type('Warnleuchte')
  await hands.press('Enter')
  await hands.isIn('back_km')
  await hands.type(String((contract?.legs[0]?.out_km ?? 0) + 33))
  await hands.press('Enter')
  await hands.isIn('back_fuel')
  await hands.type('8')
  await hands.goTo('vehicle_id')
  await hands.type(digitsOf(car.plate))
  await hands.goTo('out_km')
  await done(desk)
  await expect(page.getByTestId('contract-leg')).toHaveCount(2)
  await hands.press('Escape')
  special.push(car.plate)
}

async function extend(desk: Desk, row: Return): Promise<void> {
  await openContract(desk, row.number)
  await desk.hands.press('v')
  await desk.hands.isIn('ends_at')
  await desk.hands.retype(zurich(row.at + 86_400_000)[0])
  await done(desk)
  await expect(desk.page.getByTestId('contract-note')).toContainText('Verlängert')
  await desk.hands.press('Escape')
  special.push(row.plate)
}

async function accident(desk: Desk, row: Return): Promise<void> {
  await openContract(desk, row.number)
  await desk.hands.press('s')
  await desk.hands.isIn('kind')
  await desk.hands.goTo('place')
  await desk.hands.type('A1, Ausfahrt Baden')
  await desk.hands.goTo('description')
  await desk.hands.type('Auffahrunfall im Stau')
  await done(desk)
  await expect(desk.page.getByTestId('contract-incident')).toBeVisible()
  await desk.hands.press('Escape')
  special.push(row.plate)
}

async function noShow(desk: Desk, row: Departure): Promise<void> {
  await desk.hands.press('F3')
  await desk.hands.type(row.number)
  await expect(desk.page.locator('[data-testid="search-hit"][data-kind="reservation"]').filter({ hasText: row.number })).toBeVisible()
  await desk.hands.press('Shift+Enter')
  await expect(desk.page.getByTestId('reservation-no_show')).toBeVisible()
  await desk.hands.press('n')
  await desk.hands.isIn('fee_rp')
  await done(desk)
  await desk.hands.press('Escape')
}

async function keyDrop(desk: Desk, row: Return): Promise<void> {
  const { hands, page } = desk
  await openContract(desk, row.number)
  await hands.press('s')
  await hands.isIn('kind')
  await hands.press('ArrowDown', 'ArrowDown')
  await expect(page.getByTestId('incident-kind')).toHaveValue('KEY_DROP')
  await hands.goTo('place')
  await hands.type('Feld 12')
  await done(desk)
  await hands.press('Escape')
  await checkIn(desk, row.plate)
}

async function companyPays(desk: Desk, row: Return): Promise<void> {
  const { hands, page } = desk
  const contract = await desk.read('contract', { contract_id: row.contract_id })
  if (!contract) throw new Error(`${row.number} is not here`)
  await openCheckIn(desk, row.plate)
  await hands.retype(String((contract.legs[0]?.out_km ?? 0) + 900))
  await hands.press('Enter')
  await hands.isIn('fuel_level')
  await hands.retype('8')
  await hands.goTo('receivable')
  await hands.press('Space')
  await expect(page.locator('[data-testid="confirm"][aria-disabled="false"]')).toBeVisible()
  await confirm(desk)
}

/** What the other desk has handed out a moment ago is not known here: only what the car shows is written down. */
async function arrival(desk: Desk, row: Departure): Promise<void> {
  const { hands, page } = desk
  const car = await carOf(desk, row.plate)
  await hands.press('F4')
  await hands.type(digitsOf(row.plate))
  await expect(page.getByTestId('search-hit').first()).toBeVisible()
  await hands.press('Enter')
  await hands.isIn('odometer_km')
  await hands.type(String(car.odometer_km + 58))
  await hands.goTo('place')
  await hands.type('Hof, Platz 4')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('arrival-done')).toBeVisible()
  await hands.press('Escape')
}

async function cashFromSheet(desk: Desk, number: string): Promise<void> {
  await openContract(desk, number)
  await desk.hands.press('z')
  await desk.hands.isIn('method')
  await desk.hands.press('Enter')
  await desk.hands.isIn('amount_rp')
  await desk.hands.retype('20.00')
  await done(desk)
  await desk.hands.press('Escape')
}

/** Lunch: the one locks, comes back by PIN, and finds what waited. */
async function changeOfPerson(desk: Desk): Promise<void> {
  const { waiting } = await desk.read('status', {})
  await desk.hands.press('F10')
  await desk.counter.signInByPin({ email: mail('staff2.zuerich'), password }, '518204')
  await desk.counter.waitForBoard()
  expect((await desk.read('status', {})).waiting).toBe(waiting)
}

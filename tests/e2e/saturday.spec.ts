import path from 'node:path'
import { expect, test } from './backend.ts'
import { checkIn, confirm, cut, fillCheckOut, mend } from './by-hand.ts'
import { done, openContract, zurich } from './contracts.ts'
import { mail, password, type Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { openFilm } from './film.ts'
import { plantPayer } from './payer.ts'
import { digitsOf, freeCar, outOf, swapsInto } from './rows.ts'
import { arrival, cashFromSheet, companyPays, keyDrop, noShow } from './saturday-exceptions.ts'
import type { Departure, Return, Seen } from './saturday-exceptions.ts'
import { plantBranch, plantPeople } from './stock.ts'

// A whole Saturday at one branch: two desks, sixty movements, eight exceptions, two outages. `npm run saturday` plays it and
// films it: out/saturday/index.html. It is not among the tests of every change, because it takes its minutes.
test.setTimeout(1_500_000)
test.use({ trace: 'off' })

const [outs, ins] = [32, 28]
const folder = path.resolve(import.meta.dirname, '../../out/saturday')
/** In the order in which they happen. */
const exceptions = ['swap', 'extension', 'accident', 'no-show', 'key drop', 'company payer', 'return before its check-out', 'cash for a declined card'] as const

test('a Saturday from opening to close: sixty movements, eight exceptions, two outages, two desks, and nobody is ever stuck', async ({ open, backend }, info) => {
  await plantPeople(backend.sql, 'ZHB', outs + ins + 2)
  await plantBranch(backend.sql, { code: 'ZHB', ready: outs + 1, first: -6, every: 8, out: ins, from: 995_000 })
  await plantPayer(backend, 'ZHB', 983_800, 1, company)
  const [north, south] = await Promise.all([open({ pin: '407193' }), open({ who: 'staff2.zuerich', pin: '518204' })])
  const desks = [north, south]
  const film = openFilm(folder, desks, ['Schalter Nord', 'Schalter Süd'])
  const happened: (typeof exceptions)[number][] = []
  /** What does not go as planned: it is done, seen, and counted. */
  const exception = async (name: (typeof exceptions)[number], desk: Desk, work: (seen: Seen) => Promise<unknown>, caption: string): Promise<void> => {
    let shots = 0
    await work(async () => {
      shots++
      await film.shot(caption, desk)
    })
    expect(shots, name).toBe(1)
    happened.push(name)
  }
  const departures: Departure[] = []
  const returns: Return[] = []
  for (const row of (await north.read('board', {})).departures) if (isOfToday(row.number) && row.plate !== null) departures.push({ ...row, plate: row.plate })
  for (const row of (await north.read('board', {})).returns) if (isOfToday(row.number) && row.plate !== null && row.contract_id !== null) returns.push({ ...row, plate: row.plate, contract_id: row.contract_id })
  expect([departures.length, returns.length]).toEqual([outs + 1, ins])
  for (const desk of desks) await desk.hands.rest()

  const moved = { out: 0, in: 0 }
  const numbers: string[] = []
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
    moved.out++
    await film.shot(`Ausgabe ${moved.out}: ${row.plate}`, desk)
    numbers.push(await confirm(desk))
    return row
  }
  const takeBack = async (desk: Desk): Promise<void> => {
    const { plate } = next(returns)
    await checkIn(desk, plate)
    moved.in++
    await film.shot(`Rücknahme ${moved.in}: ${plate}`, desk)
  }
  /** Both desks at once, each with its own queue. */
  const busy = async (times: number, work: (desk: Desk) => Promise<unknown>): Promise<void> => {
    await Promise.all(desks.map(async desk => { for (let n = 0; n < times; n++) await work(desk) }))
  }
  await test.step('opening: the first customers, both desks online', async () => {
    film.chapter('Öffnung')
    await film.shot('Der Morgen beginnt')
    await busy(5, handOut)
    await busy(4, takeBack)
  })

  await test.step('first outage: a swap, an extension and an accident without a line', async () => {
    film.chapter('Erster Ausfall')
    await Promise.all(desks.map(cut))
    await film.shot('Die Leitung ist weg, an beiden Schaltern')
    await busy(3, handOut)
    await exception('swap', north, seen => swap(north, next(returns), seen), 'Panne: das Auto wird getauscht, ohne Leitung')
    await exception('extension', south, seen => extend(south, next(returns), seen), 'Der Mieter bleibt einen Tag länger')
    await exception('accident', south, seen => accident(south, next(returns), seen), 'Auffahrunfall, am Telefon gemeldet')
    await busy(2, takeBack)
    // the person changes; what waits stays
    await changeOfPerson(south)
    await film.shot('Mittagsablösung mit PIN; was wartet, bleibt', south)
    await Promise.all(desks.map(mend))
    await film.shot('Die Leitung ist wieder da, alles ist gesendet')
  })

  await test.step('noon: nobody came, a key in the box, a company pays', async () => {
    film.chapter('Mittag')
    await exception('no-show', north, seen => noShow(north, missing, seen), 'Nicht erschienen: Gebühr, das Auto ist wieder frei')
    await exception('key drop', south, seen => keyDrop(south, next(returns), seen), 'Schlüssel im Kasten')
    moved.in++
    await exception('company payer', north, seen => companyPays(north, next(returns), company, seen), 'Die Firma zahlt: Rückgabe als Forderung')
    moved.in++
    await busy(4, handOut)
    await busy(3, takeBack)
  })

  await test.step('second outage: a car comes back to the other desk before its check-out is known there', async () => {
    film.chapter('Zweiter Ausfall')
    await Promise.all(desks.map(cut))
    await film.shot('Wieder ohne Leitung')
    const early = await handOut(north)
    await exception('return before its check-out', south, seen => arrival(south, early, seen), 'Zurück am andern Schalter, der die Ausgabe nicht kennt')
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
    await film.shot('Der Vertrag ist da, was das Auto zeigte, steht in der Rücknahme', south)
    await south.hands.press('Escape')
  })

  await test.step('evening: what is still to go, what is still to come, cash from a contract\'s sheet', async () => {
    film.chapter('Abend')
    await busy(1, handOut)
    await exception('cash for a declined card', north, seen => cashFromSheet(north, numbers[0] ?? '', seen), 'Die Karte ging nicht: ein Teil in bar')
    while (departures.length > 0) await handOut(departures.length % 2 ? north : south)
    while (returns.length > 0) await takeBack(returns.length % 2 ? north : south)
    // the cars that were swapped, extended and in an accident come back, too
    for (const plate of special) {
      await checkIn(south, plate)
      moved.in++
      await film.shot(`Rücknahme ${moved.in}: ${plate}, kam anders als geplant`, south)
    }
  })

  await test.step('close: sixty movements are at the server, once each, and nothing is left over', async () => {
    film.chapter('Schluss')
    await Promise.all(desks.map(mend))
    expect(moved).toEqual({ out: outs, in: ins })
    expect(happened).toEqual(exceptions)
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

  for (const desk of desks) await desk.hands.press('F2')
  await film.shot('Ladenschluss: nichts wartet, nichts ist zu klären')
  const { frames } = film.close()
  expect(frames, 'a picture of each movement and of each exception at least').toBeGreaterThanOrEqual(outs + ins + exceptions.length - 2)
  await info.attach('saturday', { contentType: 'application/json', body: JSON.stringify({ ...moved, frames, keys: north.hands.keys() + south.hands.keys() }) })
})

const company = 'Samstag Personal AG'
const isOfToday = (number: string): boolean => /9950\d\d$/.test(number)
/** The plates of cars that stay with their customers until the evening. */
const special: string[] = []

async function swap(desk: Desk, row: Return, seen: Seen): Promise<void> {
  const { hands, page } = desk
  const car = await freeCar(desk, swapsInto(desk, row.contract_id))
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
  await seen()
  await hands.press('Escape')
  special.push(car.plate)
}

async function extend(desk: Desk, row: Return, seen: Seen): Promise<void> {
  await openContract(desk, row.number)
  await desk.hands.press('v')
  await desk.hands.isIn('ends_at')
  await desk.hands.retype(zurich(row.at + 86_400_000)[0])
  await done(desk)
  await expect(desk.page.getByTestId('contract-note')).toContainText('Verlängert')
  await seen()
  await desk.hands.press('Escape')
  special.push(row.plate)
}

async function accident(desk: Desk, row: Return, seen: Seen): Promise<void> {
  await openContract(desk, row.number)
  await desk.hands.press('s')
  await desk.hands.isIn('kind')
  await desk.hands.goTo('place')
  await desk.hands.type('A1, Ausfahrt Baden')
  await desk.hands.goTo('description')
  await desk.hands.type('Auffahrunfall im Stau')
  await done(desk)
  await expect(desk.page.getByTestId('contract-incident')).toBeVisible()
  await seen()
  await desk.hands.press('Escape')
  special.push(row.plate)
}

/** Lunch: the one locks, comes back by PIN, and finds what waited. */
async function changeOfPerson(desk: Desk): Promise<void> {
  const { waiting } = await desk.read('status', {})
  await desk.hands.press('F10')
  await desk.counter.signInByPin({ email: mail('staff2.zuerich'), password }, '518204')
  await desk.counter.waitForBoard()
  expect((await desk.read('status', {})).waiting).toBe(waiting)
}

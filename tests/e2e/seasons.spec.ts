import { formatRappen } from '../../shared/money.ts'
import { seasonRate } from '../../shared/seasons.ts'
import { DAY, zurichDate } from '../../shared/time.ts'
import { bringAxe, faultsOn } from './axe.ts'
import { expect, test, type TestBackend } from './backend.ts'
import { confirm, cut, mend } from './by-hand.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { carOf, full } from './rows.ts'
import { plantBranch } from './stock.ts'

/** Opens the seasons among the settings by keys alone. */
async function openSeasons({ hands, page }: Desk): Promise<void> {
  await hands.press('Control+,')
  await expect(page.getByTestId('settings-sections')).toBeVisible()
  await eventually(async () => (await hands.focus()).testid).toBe('settings-sections')
  await hands.press('Home', 'ArrowDown')
  await expect(page.getByTestId('settings-section-seasons')).toHaveAttribute('aria-selected', 'true')
}
const field = (desk: Desk, name: string) => desk.page.getByTestId(`setting-${name}`)
const rowOf = (desk: Desk, name: string) => desk.page.getByTestId('settings-row').filter({ hasText: name })
const lines = ({ page }: Desk, kind: string) => page.locator(`[data-testid="price-line"][data-kind="${kind}"]`)

/** What a day with this car costs today, Rappen. */
async function rateOf({ sql }: TestBackend, plate: string): Promise<number> {
  const [plan] = await sql<{ rate: number }[]>`select p.day_rate_rp::int as rate from vehicle_plates n join vehicles v on v.id = n.vehicle_id join price_plans p on p.category_id = v.category_id
    where n.plate = ${plate} and n.valid_to is null and p.valid_from <= (now() at time zone 'Europe/Zurich')::date order by p.valid_from desc limit 1`
  return plan?.rate ?? 0
}
/** A customer of Zürich HB who has nothing at a counter, and somebody who has booked a car for the day after tomorrow. */
async function plant({ sql }: TestBackend, from: number) {
  await plantBranch(sql, { code: 'ZHB', ready: 2, first: 30, every: 2880, out: 0, from })
  const [free] = await sql<{ last_name: string; first_name: string; rate: number }[]>`
    select k.last_name, k.first_name, pp.day_rate_rp::int as rate from reservations r join customers k on k.id = r.customer_id join price_plans pp on pp.id = r.price_plan_id
    where r.number = ${`R-26-${from + 1}`}`
  if (!free) throw new Error('nothing was planted')
  // the lines are explained in the customer's language
  await sql`update customers set locale = 'de' where id = (select customer_id from reservations where number = ${`R-26-${from + 1}`})`
  await sql`update vehicle_blocks b set is_active = false from reservations r where b.source_id = r.id and r.number = ${`R-26-${from + 1}`}`
  await sql`update reservations set status = 'CANCELLED' where number = ${`R-26-${from + 1}`}`
  await sql`update customers set company_name = 'Genossenschaft der Verkehrsbetriebe Hinterrhein und Nebentäler in Liquidation' where id = (select customer_id from reservations where number = ${`R-26-${from + 2}`})`
  return { ...free, booked: `R-26-${from + 2}` }
}

test('an administrator adds a season by keys, sees which booked rents would be others; a clerk checks out across its border without the line, line by line', async ({ open, backend }) => {
  const planted = await plant(backend, 980_000)
  const desk = await open({ who: 'admin', location: 'Zürich HB' })
  const { hands, page } = desk
  await cut(desk)
  await hands.rest()
  await openSeasons(desk)
  await hands.press('+')
  await expect(field(desk, 'category_id')).toBeFocused()
  await hands.goTo('first_day')
  await hands.type('+1')
  await hands.goTo('last_day')
  await hands.type('01.01.2025')
  await hands.goTo('surcharge_bp')
  await hands.type('500')
  for (const [name, word] of [['name_de', 'Messewoche'], ['name_fr', 'Semaine du salon'], ['name_it', 'Settimana della fiera'], ['name_en', 'Fair week']]) {
    await hands.goTo(name ?? '')
    await hands.type(word ?? '')
  }
  await hands.press('Control+Enter')
  await hands.isIn('surcharge_bp') // beyond what a surcharge may be
  await hands.retype('20')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('setting-sheet')).toContainText('Die Saison endet, bevor sie beginnt')
  await hands.isIn('last_day')
  await hands.retype('+9')
  await expect(page.getByTestId('setting-reach')).toHaveAttribute('data-count', /^[1-9]\d*$/)
  const row = page.getByTestId('reach-row').filter({ hasText: planted.booked })
  await expect(row).toContainText(formatRappen(2 * planted.rate))
  await expect(row).toContainText(formatRappen(2 * seasonRate(planted.rate, 2000)))
  expect(await page.locator('.reach-rows').evaluate(list => list.scrollWidth <= list.clientWidth), 'the new price is in sight beside a long name').toBe(true)
  await hands.press('Control+Enter')
  await expect(page.getByTestId('setting-sheet')).toHaveCount(0)
  await expect(rowOf(desk, 'Messewoche')).toContainText('+20 %')
  expect(await hands.pointers()).toBe(0)
  await mend(desk)
  await eventually(async () => (await backend.sql`select surcharge_bp, category_id, is_active from seasons where name_de = 'Messewoche'`)[0]).toEqual({ surcharge_bp: 2000, category_id: null, is_active: true })
  // what was booked before keeps its promise
  expect((await backend.sql`select seasons from reservations where number = ${planted.booked}`)[0]).toEqual({ seasons: '' })

  const counter = await open()
  await eventually(async () => (await counter.read('settings', {})).seasons.some(one => one.name_de === 'Messewoche')).toBe(true)
  await cut(counter)
  await counter.hands.rest()
  await counter.hands.press('F6')
  await counter.hands.isIn('customer_id')
  await counter.hands.type(`${planted.first_name} ${planted.last_name}`)
  await expect(counter.page.getByTestId('customer-hit').first()).toBeVisible()
  await counter.hands.press('Enter')
  await expect(counter.page.locator('[data-field="licence_seen"]')).toBeVisible()
  await counter.hands.goTo('licence_seen')
  await counter.hands.press('Space')
  await counter.hands.goTo('vehicle_id')
  await counter.hands.press('ArrowDown')
  const chosen = counter.page.locator('[data-testid="vehicle-choice"][aria-selected="true"]')
  await expect(chosen).toBeVisible()
  // one that nobody has booked for one of these days
  const isFree = async () => (await counter.read('fleet', {})).vehicles.find(one => one.plate === plate)?.next_block_at === null
  let plate = await chosen.getAttribute('data-plate') ?? ''
  for (let steps = 0; steps < 12 && !await isFree(); steps++) {
    await counter.hands.press('ArrowDown')
    plate = await chosen.getAttribute('data-plate') ?? ''
  }
  const car = await carOf(counter, plate)
  const rate = await rateOf(backend, plate)
  await counter.hands.goTo('ends_at')
  await counter.hands.retype('+3')
  await counter.hands.goTo('ends_at.time')
  const wall = new Date(Date.now() + 5 * 60_000).toLocaleTimeString('de-CH', { timeZone: 'Europe/Zurich', hour: '2-digit', minute: '2-digit' })
  await counter.hands.retype(wall.replace(':', ''))
  await counter.hands.goTo('odometer_km')
  await counter.hands.type(String(car.odometer_km))
  await counter.hands.goTo('fuel_level')
  await counter.hands.type(full(car))
  await counter.hands.goTo('deposit.authorisation_code')
  await counter.hands.type('Z9')
  await expect(lines(counter, 'RENT')).toHaveCount(2)
  await expect(lines(counter, 'RENT').nth(0)).toContainText('1 Tag ausserhalb der Saison')
  await expect(lines(counter, 'RENT').nth(1)).toContainText('Messewoche')
  await expect(lines(counter, 'RENT').nth(1)).toContainText(`2 Tage in der Saison × CHF ${formatRappen(seasonRate(rate, 2000))} (CHF ${formatRappen(rate)} +20 %)`)
  await expect(lines(counter, 'RENT').nth(1)).toContainText(formatRappen(2 * seasonRate(rate, 2000)))
  const number = await confirm(counter)
  expect(await counter.hands.pointers()).toBe(0)
  await mend(counter)
  const [stored] = await backend.sql`select (select json_agg(json_build_array(h.quantity, h.unit_rp, s.name_de) order by h.unit_rp) from contract_charges h left join seasons s on s.id = h.season_id where h.contract_id = c.id and h.kind = 'RENT') as rent,
    c.seasons like ${`${zurichDate(Date.now() + DAY)}/%`} as frozen, exists (select from sync_conflicts x where x.contract_id = c.id) as contradicts from contracts c where c.number = ${number}`
  expect(stored).toEqual({ rent: [[1, rate, null], [2, seasonRate(rate, 2000), 'Messewoche']], frozen: true, contradicts: false })

  await test.step('it is taken out of force by keys; what was agreed stays', async () => {
    await hands.press('F2')
    await openSeasons(desk)
    await hands.press('Enter')
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    for (let steps = 0; steps < 9 && await focused() !== 'Messewoche'; steps++) await hands.press('ArrowDown')
    expect(await focused()).toBe('Messewoche')
    await hands.press('Enter')
    await hands.goTo('is_active')
    await hands.press('Space')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('setting-sheet')).toHaveCount(0)
    await expect(rowOf(desk, 'Messewoche')).toContainText('ausser Kraft')
    await mend(desk)
    await eventually(async () => (await backend.sql`select is_active from seasons where name_de = 'Messewoche'`)[0]).toEqual({ is_active: false })
    expect((await backend.sql`select sum(amount_rp)::int as rp from contract_charges h join contracts c on c.id = h.contract_id and c.number = ${number} where h.kind = 'RENT'`)[0])
      .toEqual({ rp: rate + 2 * seasonRate(rate, 2000) })
  })

  await test.step('and everybody can read it', async () => {
    await bringAxe(desk)
    expect(await faultsOn(desk)).toEqual([])
    await hands.press('+')
    await expect(page.getByTestId('setting-sheet')).toBeVisible()
    expect(await faultsOn(desk)).toEqual([])
  })
})

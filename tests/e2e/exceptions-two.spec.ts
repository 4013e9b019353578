import { expect, test } from './backend.ts'
import { confirm, cut, fillCheckOut, mend, openCheckIn } from './by-hand.ts'
import { zurich } from './contracts.ts'
import { eventually } from './eventually.ts'
import { carOf, digitsOf, outOf, readyDeparture } from './rows.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

test('a car comes back whose check-out is still in another desk\'s outbox: what it shows is written down, and waits for the check-in', async ({ open, backend }) => {
  const [away, here] = await Promise.all([open(), open({ who: 'staff2.zuerich' })])
  const row = await readyDeparture(away)
  const car = await carOf(here, row.plate)
  await Promise.all([cut(away), cut(here)])
  await fillCheckOut(away, row)
  const number = await confirm(away)

  await here.hands.rest()
  await here.hands.press('F4')
  await here.hands.type(digitsOf(row.plate))
  await expect(here.page.getByTestId('search-hit').first()).toBeVisible()
  await here.hands.press('Enter')
  await here.hands.isIn('odometer_km')
  await here.hands.type(String(car.odometer_km + 58))
  await here.hands.goTo('place')
  await here.hands.type('Hof, Platz 4')
  await here.hands.press('Control+Enter')
  await expect(here.page.getByTestId('arrival-done')).toBeVisible()
  await here.hands.press('Escape')

  await mend(away)
  await mend(here)
  await eventually(() => outOf(here, row.plate).then(() => 'known', String)).toBe('known')
  await openCheckIn(here, row.plate)
  await expect(here.page.getByTestId('check-in-arrived')).toContainText('Hof, Platz 4')
  await expect(here.page.getByTestId('check-in')).toContainText(number)
  const [stored] = await backend.sql`select i.kind, i.odometer_km, i.place from incidents i join vehicles v on v.id = i.vehicle_id
    join vehicle_plates p on p.vehicle_id = v.id and p.valid_to is null where p.plate = ${row.plate} and i.kind = 'ARRIVAL'`
  expect(stored).toEqual({ kind: 'ARRIVAL', odometer_km: car.odometer_km + 58, place: 'Hof, Platz 4' })
  expect(await here.hands.pointers()).toBe(0)
})

test('the same person stands there twice: staff are told who may join the files, a manager joins them by keys, and both contracts are in one', async ({ open, backend }) => {
  const [twin] = await backend.sql<{ id: string; last_name: string; of: string }[]>`with one as (select k.*, w.location_id as place from customers k join customer_locations w on w.customer_id = k.id join locations l on l.id = w.location_id
      where l.code = 'ZHB' and k.anonymised_at is null and exists (select from contracts c where c.customer_id = k.id)
        and not exists (select from customers o where o.id <> k.id and o.last_name = k.last_name and o.org_id = k.org_id) order by k.id limit 1),
    again as (insert into customers (id, org_id, first_name, last_name, street, house_number, postcode, town, country, birth_date, locale, created_at)
      select gen_random_uuid(), org_id, first_name, last_name, street, house_number, postcode, town, country, birth_date, locale, now() from one returning id, org_id, last_name),
    known as (insert into customer_locations (id, org_id, customer_id, location_id) select gen_random_uuid(), again.org_id, again.id, one.place from again, one)
    select again.id, again.last_name, one.id as of from again, one`
  if (!twin) throw new Error('the demo data has no such customer')
  for (const who of ['staff.zuerich', 'manager.zuerich'] as const) {
    const desk = await open({ who })
    const { hands, page } = desk
    await mend(desk)
    await hands.rest()
    await hands.press('F3')
    await hands.type(twin.last_name)
    const hit = page.locator(`[data-testid="search-hit"][data-kind="customer"][data-id="${twin.id}"]`)
    await expect(hit).toBeVisible()
    for (let n = 0; n < 12 && await hit.getAttribute('aria-selected') !== 'true'; n++) await hands.press('ArrowDown')
    await hands.press('Shift+Enter')
    await expect(page.getByTestId('customer-merge')).toBeVisible()
    await hands.press('m')
    if (who === 'staff.zuerich') {
      await expect(page.getByTestId('action-barred')).toBeVisible()
      await hands.press('Escape')
      continue
    }
    await hands.isIn('into_customer_id')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('action-form')).toBeHidden()
    expect(await hands.pointers()).toBe(0)
    await mend(desk)
  }
  expect([...await backend.sql`select into_customer_id from customer_redirects where customer_id = ${twin.id}`]).toEqual([{ into_customer_id: twin.of }])
})

test('paper catch-up: a check-out of the blackout is entered with its real time and costs the days since then, never one that lies ahead', async ({ open, backend }) => {
  // a car of the demo data may have come back only this morning, and can not have gone out again before
  await plantBranch(backend.sql, { code: 'ZHB', ready: 1, first: 9, every: 9, out: 0, from: 996_000 })
  const desk = await open()
  const { page } = desk
  const row = await readyDeparture(desk, () => true, { plate: 'ZH 996001' })
  await fillCheckOut(desk, row)
  const before = await page.getByTestId('check-out-total').innerText()
  await page.locator('[data-fold="period"]').press('Enter')
  await page.getByTestId('check-out-paper').press('Enter')
  const put = async (at: number) => {
    const [day, time] = zurich(at)
    await page.getByTestId('check-out-out-date').fill(day)
    await page.getByTestId('check-out-out-time').fill(time)
  }
  await put(Date.now() + 2 * 3_600_000)
  await expect(page.locator('[data-gate="out_at"][data-state="block"]')).toHaveText(sentence('gate.out_at.ahead'))
  const real = Date.now() - 26 * 3_600_000
  await put(real)
  await expect(page.locator('[data-gate="out_at"][data-state="block"]')).toBeHidden()
  await expect(page.getByTestId('check-out-total')).not.toHaveText(before)
  // the price of then, and not the one of what was typed before it
  await expect(page.locator('[data-testid="price-line"][data-kind="RENT"]')).toContainText(zurich(real).join(' ').replace(/(..)$/, ':$1'))
  const number = await confirm(desk)
  await mend(desk)
  const [stored] = await backend.sql<{ starts_at: Date; out_at: Date; status: string; is_right: boolean }[]>`select c.starts_at, g.out_at, c.status,
    (select quantity from contract_charges h where h.contract_id = c.id and h.kind = 'RENT') = private.rental_days(c.starts_at, c.ends_at, c.grace_min) as is_right
    from contracts c join contract_vehicles g on g.contract_id = c.id where c.number = ${number}`
  expect(Math.abs((stored?.starts_at.getTime() ?? 0) - real)).toBeLessThan(61_000)
  expect(stored?.out_at).toEqual(stored?.starts_at)
  expect(stored).toMatchObject({ status: 'ACTIVE', is_right: true })
})

import { expect, test } from './backend.ts'
import { confirm, cut, fillCheckOut, mend } from './by-hand.ts'
import { done, someContract, zurich } from './contracts.ts'
import type { Desk } from './desk.ts'
import { carOf, digitsOf, full, readyDeparture } from './rows.ts'
import { sentence } from './words.ts'

test('a fine comes by post: plate and time find the driver, fine and fee go onto the contract', async ({ open, backend }) => {
  const desk = await open()
  const { hands, page } = desk
  const due = await someContract(desk, contract => contract.starts_at < Date.now() - 6 * 3_600_000)
  await hands.rest()
  await hands.press('Control+k')
  await hands.type('busse')
  await expect(page.getByTestId('deed-fine')).toBeVisible()
  await hands.press('Enter')
  await hands.isIn('plate')
  await hands.type(digitsOf(due.plate))
  await hands.press('Enter')
  const [day, time] = zurich(due.contract.starts_at + 3_600_000)
  await hands.isIn('at')
  await hands.retype(day)
  await hands.press('Enter')
  await hands.isIn('at.time')
  await hands.retype(time)
  const hit = page.locator(`[data-testid="fine-hit"][data-number="${due.number}"]`)
  await expect(hit).toContainText(due.contract.drivers[0]?.name ?? '')
  await hands.press('Enter')
  await hands.press('Enter')
  await hands.isIn('amount_rp')
  await hands.type('120')
  await hands.goTo('reason')
  await hands.type('Verfügung 88-12')
  await done(desk)
  expect(await hands.pointers()).toBe(0)
  await mend(desk)
  const stored = await backend.sql`select kind, amount_rp::int, vat_bp from contract_charges where contract_id = ${due.contract_id} and kind in ('FINE', 'HANDLING_FEE') order by kind`
  expect([...stored]).toEqual([{ kind: 'FINE', amount_rp: 12_000, vat_bp: 0 }, { kind: 'HANDLING_FEE', amount_rp: 4000, vat_bp: 810 }])
})

test('nobody came: the block is free, the fee stands as a receivable on a contract without a car, and is reminded of', async ({ open, backend }) => {
  const desk = await open()
  const { hands, page } = desk
  const { departures } = await desk.read('board', {})
  const row = departures.find(one => one.at < Date.now() && one.reservation_id !== null && !one.pending && one.state !== 'conflict')
  const early = departures.find(one => one.at > Date.now() && one.reservation_id !== null)
  if (!row || !early) throw new Error('the demo data has no such reservations')
  const look = async (number: string) => {
    await hands.press('F3')
    await hands.type(number)
    await expect(page.locator('[data-testid="search-hit"][data-kind="reservation"]').first()).toBeVisible()
    await hands.press('Shift+Enter')
    await expect(page.getByTestId('reservation-no_show')).toBeVisible()
  }
  await look(early.number)
  await hands.press('n')
  await expect(page.getByTestId('action-barred')).toHaveText(sentence('gate.no_show.not_due'))
  await hands.press('Escape')
  await look(row.number)
  await hands.press('n')
  await hands.isIn('fee_rp')
  await done(desk)
  await expect(page.getByTestId('contract-balance')).toContainText('80.00')
  await hands.press('m')
  await hands.isIn('fee_rp')
  await done(desk)
  await expect(page.getByTestId('contract-balance')).toContainText('100.00')
  await mend(desk)
  const [stored] = await backend.sql`select r.status, c.status as contract, c.is_receivable, private.balance_rp(c.id)::int as owed,
    (select count(*)::int from vehicle_blocks b where b.source_id = r.id and b.is_active) as blocks from reservations r join contracts c on c.reservation_id = r.id where r.id = ${row.reservation_id}`
  expect(stored).toEqual({ status: 'NO_SHOW', contract: 'COMPLETED', is_receivable: true, owed: 10_000, blocks: 0 })
})

test('one customer twice: the manager merges the two files, and the search leads to the one that stays', async ({ open, backend }) => {
  const [made] = await backend.sql<{ first: string; second: string }[]>`with here as (select id, org_id from locations where code = 'ZHB'),
    twice as (insert into customers (id, org_id, first_name, last_name, street, house_number, postcode, town, birth_date, created_at)
      select gen_random_uuid(), org_id, 'Leokadia', 'Zwyssig', 'Gasse', '1', '8001', town, '1980-05-05', now() from here, (values ('Zürich'), ('Uster')) t (town) returning id, org_id, town),
    known as (insert into customer_locations (id, org_id, customer_id, location_id) select gen_random_uuid(), twice.org_id, twice.id, here.id from twice, here)
    select (select id from twice where town = 'Zürich') as first, (select id from twice where town = 'Uster') as second`
  const staff = await open()
  const look = async (desk: Desk) => {
    await desk.hands.press('F3')
    await desk.hands.type('Zwyssig')
    await expect(desk.page.locator('[data-testid="search-hit"][data-kind="customer"]')).toHaveCount(2)
    await desk.hands.press('Shift+Enter')
    await expect(desk.page.getByTestId('customer-merge')).toBeVisible()
    await desk.hands.press('m')
  }
  await look(staff)
  await expect(staff.page.getByTestId('action-barred')).toBeVisible()
  await staff.quit()
  const manager = await open({ who: 'manager.zuerich' })
  await look(manager)
  await manager.hands.isIn('into_customer_id')
  await manager.hands.press('Control+Enter')
  await expect(manager.page.getByTestId('action-form')).toBeHidden()
  await mend(manager)
  const [redirect] = await backend.sql<{ customer_id: string; into_customer_id: string }[]>`select customer_id, into_customer_id from customer_redirects where customer_id in (${made?.first ?? ''}, ${made?.second ?? ''})`
  expect(new Set([redirect?.customer_id, redirect?.into_customer_id])).toEqual(new Set([made?.first, made?.second]))
})

test('a return whose check-out still lies on another desk without a line: what the car shows is kept, and stands in the check-in once the contract comes', async ({ open }) => {
  const [zuerich, lugano] = await Promise.all([open(), open({ who: 'staff.lugano' })])
  const row = await readyDeparture(zuerich)
  const car = await carOf(zuerich, row.plate)
  await Promise.all([cut(zuerich), cut(lugano)])
  await fillCheckOut(zuerich, row)
  const number = await confirm(zuerich)
  await lugano.hands.press('F4')
  await lugano.hands.type(digitsOf(row.plate))
  await expect(lugano.page.getByTestId('search-hit').first()).toContainText('Ankunft')
  await lugano.hands.press('Enter')
  await lugano.hands.isIn('odometer_km')
  await lugano.hands.type(String(car.odometer_km + 300))
  await lugano.hands.press('Enter')
  await lugano.hands.type(full(car))
  await lugano.hands.press('Control+Enter')
  await expect(lugano.page.getByTestId('arrival-done')).toBeVisible()
  await lugano.hands.press('Escape')
  await mend(zuerich)
  await mend(lugano)
  await expect.poll(async () => (await lugano.read('find_anything', { text: number })).some(hit => hit.kind === 'contract')).toBe(true)
  await lugano.hands.press('F4')
  await lugano.hands.type(digitsOf(row.plate))
  await expect(lugano.page.getByTestId('search-hit').first()).toContainText('Rücknahme')
  await lugano.hands.press('Enter')
  await expect(lugano.page.getByTestId('check-in-odometer')).toHaveValue(String(car.odometer_km + 300))
  await expect(lugano.page.getByTestId('check-in-arrived')).toBeVisible()
})

import path from 'node:path'
import { expect, test } from './backend.ts'
import { cut, find, mend } from './by-hand.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { picture } from './picture.ts'
import { digitsOf, readyDeparture } from './rows.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

const [code, from] = ['ZHB', 931_800]

test('offline, a licence that has run out is renewed where it stops the check-out, and a customer\'s new telephone and language are written down; the server has both', async ({ open, backend }, { outputDir }) => {
  await plantBranch(backend.sql, { code, ready: 1, first: 20, every: 1, out: 0, from })
  const number = `R-26-${from + 1}`
  const desk = await open()
  const { page, hands } = desk
  const row = await readyDeparture(desk, drivers => drivers === 1, { plate: `ZH ${from + 1}` })
  const [booked] = await backend.sql<{ customer_id: string }[]>`select r.customer_id from reservations r where r.number = ${number}`
  const customer_id = booked?.customer_id ?? ''
  const unique = `Zwahlen-${from}`
  await backend.sql`update customers set last_name = ${unique} where id = ${customer_id}`
  await backend.sql`update drivers set licence_expires_on = current_date where customer_id = ${customer_id}`
  await eventually(async () => (await desk.read('person', { customer_id }))?.drivers[0]?.licence_expires_on ?? null).not.toBeNull()
  await cut(desk)
  await hands.rest()

  await test.step('the gate says what can be done, and the licence is changed on the spot', async () => {
    await find(desk, digitsOf(row.number).slice(-6))
    await expect(page.locator('[data-gate="licence_expiry"]')).toHaveText(sentence('gate.licence_expiry.too_early'))
    await picture(page, path.join(outputDir, 'expired.png'))
    await hands.tabTo(page.getByTestId('check-out-change-driver'), 'Shift+Tab')
    await hands.press('Enter')
    await expect(page.getByTestId('driver-licence_expires_on')).not.toHaveValue('')
    await hands.goTo('licence_expires_on')
    await hands.retype('24.11.2041')
    await picture(page, path.join(outputDir, 'change-driver.png'))
    await hands.press('Control+Enter')
    await hands.isIn('licence_seen')
    await expect(page.locator('[data-gate="licence_expiry"]')).toHaveCount(0)
    await expect(page.getByTestId('check-out-licence-seen'), 'the new card is looked at, too').not.toBeChecked()
    await expect(page.getByTestId('check-out-driver')).toHaveCount(1)
  })
  await test.step('A in the customer\'s file: what is missing is said beside its field, the rest goes out', async () => {
    await hands.press('F2', 'F3')
    await hands.type(unique)
    const hits = page.locator('[data-testid="search-hit"][data-kind="customer"]')
    await expect(hits).toHaveCount(1)
    for (let steps = 0; steps < 30 && await hits.getAttribute('aria-selected') !== 'true'; steps++) {
      await hands.press('ArrowDown')
      await page.waitForFunction('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))')
    }
    await hands.press('Shift+Enter')
    await expect(page.getByTestId('customer-change')).toBeVisible()
    await hands.press('a')
    await hands.isIn('who')
    await hands.press('ArrowDown')
    await hands.goTo('licence_number')
    await hands.retype('N4711')
    await hands.tabTo(page.getByTestId('change-who'), 'Shift+Tab')
    await hands.press('ArrowUp')
    await hands.goTo('town')
    await hands.retype(' ')
    await hands.goTo('phone')
    await hands.retype('+41 79 555 66 77')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('change-town')).toHaveAccessibleDescription(sentence('form.needed'))
    await page.getByTestId('change-town').fill('Rorschacherberg')
    await page.getByTestId('change-locale').selectOption('it')
    await picture(page, path.join(outputDir, 'change-customer.png'))
    await hands.press('Control+Enter')
    await expect(page.getByTestId('action-form')).toBeHidden()
    await expect(page.getByTestId('customer-sheet')).toContainText('Rorschacherberg · +41 79 555 66 77')
  })
  await mend(desk)
  const [licence] = await backend.sql`select to_char(licence_expires_on, 'YYYY-MM-DD') as until, licence_number as number from drivers where customer_id = ${customer_id}`
  expect(licence).toEqual({ until: '2041-11-24', number: 'N4711' })
  const [told] = await backend.sql`select phone, town, locale from customers where id = ${customer_id}`
  expect(told).toEqual({ phone: '+41 79 555 66 77', town: 'Rorschacherberg', locale: 'it' })
  expect([...await backend.sql`select kind from sync_conflicts where customer_id = ${customer_id}`]).toEqual([])
})

test('a manager blocks a customer by S: at the check-out nobody gives them a car, staff are told who may lift it, and the manager lifts it again', async ({ open, backend }, { outputDir }) => {
  const first = from + 50
  await plantBranch(backend.sql, { code, ready: 1, first: 20, every: 1, out: 0, from: first })
  const number = `R-26-${first + 1}`
  const [booked] = await backend.sql<{ customer_id: string }[]>`select customer_id from reservations where number = ${number}`
  const customer_id = booked?.customer_id ?? ''
  const unique = `Zwahlen-${first}`
  await backend.sql`update customers set last_name = ${unique} where id = ${customer_id}`
  const file = async ({ hands, page }: Desk) => {
    await hands.press('F3')
    await hands.type(unique)
    const hits = page.locator('[data-testid="search-hit"][data-kind="customer"]')
    await expect(hits).toHaveCount(1)
    for (let steps = 0; steps < 30 && await hits.getAttribute('aria-selected') !== 'true'; steps++) {
      await hands.press('ArrowDown')
      await page.waitForFunction('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))')
    }
    await hands.press('Shift+Enter')
    await expect(page.getByTestId('customer-block')).toBeVisible()
    await hands.press('s')
  }
  const office = await open({ who: 'manager.zuerich' })
  await office.hands.rest()
  await file(office)
  await office.hands.isIn('reason')
  await office.hands.type('Auto verwüstet')
  await office.hands.press('Control+Enter')
  await expect(office.page.getByTestId('customer-blocked')).toContainText('Regula Hürlimann')
  await picture(office.page, path.join(outputDir, 'blocked.png'))
  await mend(office)

  const desk = await open()
  await eventually(async () => (await desk.read('customer', { customer_id }))?.blocked ?? null).not.toBeNull()
  await file(desk)
  await expect(desk.page.getByTestId('action-barred')).toBeVisible()
  await expect(desk.page.getByTestId('action-form')).toHaveCount(0)
  await desk.hands.press('Escape')
  await find(desk, number)
  await expect(desk.page.locator('[data-gate="customer_blocked"]')).toHaveAttribute('data-state', 'block')
  const [why] = await backend.sql`select r.reason from customer_flags f join customer_flag_reasons r on r.flag_id = f.id where f.customer_id = ${customer_id}`
  expect(why).toEqual({ reason: 'Auto verwüstet' })

  await office.hands.press('s')
  await expect(office.page.getByTestId('action-form')).toBeVisible()
  await office.hands.press('Control+Enter')
  await expect(office.page.getByTestId('customer-blocked')).toHaveCount(0)
  expect(await office.hands.pointers()).toBe(0)
  await mend(office)
  expect([...await backend.sql`select is_blocked from customers where id = ${customer_id}`]).toEqual([{ is_blocked: false }])
})

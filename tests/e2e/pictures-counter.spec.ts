import { expect, test } from './backend.ts'
import { confirm, cut, fillUpToDeposit, find, mend, openCheckIn } from './by-hand.ts'
import { done, openContract } from './contracts.ts'
import { eventually } from './eventually.ts'
import { shootInEach } from './in-each-language.ts'
import { digitsOf, outOf, readyDeparture } from './rows.ts'
import { plantBranch } from './stock.ts'

// `npm run pictures`: what may stand at the counter, in each language, to be looked at by people, so nothing is compared here.
test.describe.configure({ timeout: 230_000 })
const code = 'ZHB'

test('a return with all that may come with it', async ({ open, backend }) => {
  const from = 941_400
  await plantBranch(backend.sql, { code, ready: 1, first: 30, every: 1, out: 2, from })
  const desk = await open()
  const { hands, page } = desk
  const plate = `ZH ${from + 2}`
  const { out_km } = await outOf(desk, plate)
  await openContract(desk, `${code}-00-${from + 2}`)
  await hands.press('v')
  await hands.isIn('ends_at')
  await hands.retype('+5')
  await done(desk)
  await openCheckIn(desk, plate)
  await hands.type(String(out_km + 900))
  await hands.press('Enter')
  await hands.type('4')
  await expect(page.getByTestId('check-in-early')).toBeVisible()
  await hands.goTo('reprice')
  await hands.press('Space')
  await expect(page.locator('[data-testid="price-line"][data-kind="EARLY_RETURN"]')).toBeVisible()
  await shootInEach(desk, 'early-return')
  await page.getByTestId('check-in-section-special').click()
  await page.getByTestId('check-in-fee-CLEANING').selectOption('HEAVY')
  await page.getByTestId('check-in-back-date').fill('+1')
  await expect(page.locator('[data-gate="in_at"][data-state="block"]')).toBeVisible()
  await shootInEach(desk, 'check-in-special')
  await page.getByTestId('check-in-back-date').fill('+0')
  await page.getByTestId('check-in-capture').fill('100')
  await shootInEach(desk, 'check-in-capture')
  await page.getByTestId('check-in-capture').fill('0')
  await page.getByTestId('check-in-receivable').check()
  await page.getByTestId('check-in-with-bill').check()
  await page.getByTestId('bill-payer').selectOption('COMPANY')
  await page.getByTestId('bill-name').fill('')
  await expect(page.locator('[data-gate="bill"][data-state="block"]')).toBeVisible()
  await page.getByTestId('bill-name').scrollIntoViewIfNeeded()
  await shootInEach(desk, 'check-in-bill')
  await hands.press('F8')
  await expect(page.getByTestId('damage-description')).toBeVisible()
  await page.getByTestId('damage-description').focus()
  await shootInEach(desk, 'damage-hint')
  await hands.press('F2')
  // a car that nobody here knows to be out: only what it shows is written down
  const ready = await readyDeparture(desk, () => true, { plate: `ZH ${from + 1}` })
  await hands.press('F4')
  await hands.type(digitsOf(ready.plate))
  await expect(page.getByTestId('search-hit').first()).toBeVisible()
  await hands.press('Enter')
  await hands.isIn('odometer_km')
  await shootInEach(desk, 'arrival')
  await hands.press('Control+Enter')
  await shootInEach(desk, 'arrival-refused')
  await hands.press('Escape')
  const back = await outOf(desk, `ZH ${from + 3}`)
  await openCheckIn(desk, `ZH ${from + 3}`)
  await hands.type(String(back.out_km + 40))
  await hands.press('Enter')
  await hands.type('8')
  await confirm(desk)
  await shootInEach(desk, 'done-check-in')
})

test('a hand-over and what may stand in its way', async ({ open, backend }) => {
  const from = 941_500
  await plantBranch(backend.sql, { code, ready: 2, first: 30, every: 1, out: 0, from })
  const desk = await open()
  const { hands, page } = desk
  const customerOf = (n: number) => backend.sql`(select customer_id from reservations where number = ${`R-26-${from + n}`})`
  const first = await readyDeparture(desk, () => true, { plate: `ZH ${from + 1}` })
  await fillUpToDeposit(desk, first, 4000)
  await expect(page.locator('[data-gate="odometer_jump"]')).toBeVisible()
  await shootInEach(desk, 'check-out-jump')
  await page.locator('[data-fold="period"]').press('Enter')
  await expect(page.getByTestId('check-out-ends-date')).toBeVisible()
  await shootInEach(desk, 'check-out-period')
  await hands.press('F5')
  await hands.isIn('extras')
  await hands.press('1', '2', '3', '4', '4', 'Enter')
  await hands.isIn('discount')
  await hands.type('20%')
  await hands.press('Enter')
  await expect(page.locator('[data-gate="discount"]')).toBeVisible()
  await shootInEach(desk, 'check-out-extras')
  await hands.press('F2')
  await expect(page.getByTestId('parked')).toHaveCount(1)
  await shootInEach(desk, 'parked')
  await hands.tabTo(page.getByTestId('parked-drop'))
  await hands.press('Enter')
  await expect(page.getByTestId('parked-dropped')).toBeVisible()
  await shootInEach(desk, 'parked-dropped')
  await hands.press('F6')
  await hands.isIn('customer_id')
  await hands.type('Aurelia Zumthor')
  await expect(page.getByTestId('customer-new')).toBeVisible()
  await hands.press('Enter')
  await hands.isIn('first_name')
  await hands.press('Control+Enter')
  await shootInEach(desk, 'customer-new')
  await hands.press('Escape', 'F2')
  await backend.sql`update customers set is_blocked = true, country = 'DE' where id = ${customerOf(2)}`
  await backend.sql`update drivers set licence_expires_on = current_date, birth_date = current_date - 7000 where customer_id = ${customerOf(2)}`
  await eventually(async () => {
    const { form } = await desk.read('check_out_start', { reservation_id: (await desk.read('board', {})).departures.find(({ number }) => number === `R-26-${from + 2}`)?.reservation_id ?? null })
    return (await desk.read('check_out', form)).gates.filter(({ state }) => state === 'block').map(({ key }) => key)
  }).toEqual(expect.arrayContaining(['customer_blocked', 'licence_expiry']))
  await find(desk, `R-26-${from + 2}`)
  await expect(page.locator('[data-gate="customer_blocked"]')).toBeVisible()
  await shootInEach(desk, 'check-out-blocked')
  await hands.press('F2')
  await backend.sql`update customers set is_blocked = false, country = 'CH' where id = ${customerOf(2)}`
})

test('what comes before the counter', async ({ open }) => {
  const desk = await open({ who: null })
  const { hands, page, counter } = desk
  await shootInEach(desk, 'sign-in')
  await counter.signIn({ email: 'springer@gotthard.example', password: 'falsch' }, '').catch(() => undefined)
  await expect(page.getByTestId('sign-in-refusal')).toBeVisible()
  await shootInEach(desk, 'sign-in-refused')
  await page.getByTestId('server-address').click()
  await shootInEach(desk, 'server-address')
  await hands.press('Escape')
})

test('without the line, and what the server has refused', async ({ open, backend: { sql } }) => {
  const owed = 23_465
  const desk = await open()
  const { hands, page } = desk
  const row = (await desk.read('board', {})).returns.find(({ contract_id, pending }) => contract_id !== null && !pending)
  await sql.unsafe(`alter table payments add constraint no_amount_${owed} check (amount_rp <> ${owed}) not valid`)
  await openContract(desk, row?.number ?? '')
  await hands.press('z')
  await hands.isIn('method')
  await page.getByTestId('take-payment-method').selectOption('TWINT')
  await page.getByTestId('take-payment-amount').fill('234.65')
  await done(desk)
  await hands.press('Escape')
  await eventually(async () => (await desk.read('attention', {})).some(({ kind, number }) => kind === 'refused' && number === row?.number)).toBe(true)
  await hands.press('F9')
  const task = page.locator(`[data-testid="attention-row"][data-kind="refused"][data-number="${row?.number}"]`)
  await task.focus()
  await shootInEach(desk, 'refused')
  await sql.unsafe(`alter table payments drop constraint no_amount_${owed}`)
  await task.focus()
  await hands.press(await task.getByTestId('attention-send-again').locator('kbd').innerText())
  await expect(page.getByTestId('attention-confirm')).toBeVisible()
  await shootInEach(desk, 'refused-again')
  await hands.press('Escape')
  await cut(desk)
  await hands.press('F2')
  await shootInEach(desk, 'board-offline')
  await hands.press('Control+k')
  await page.getByTestId('deed-content').click()
  await expect(page.getByTestId('content-result').or(page.getByTestId('content-busy')).first()).toBeVisible()
  await shootInEach(desk, 'content-offline')
  await hands.press('Escape')
  await mend(desk)
})

test('a drawer in which lies what was paid for a contract of another branch', async ({ open, backend: { sql } }) => {
  const desk = await open({ who: 'staff2.zuerich' })
  const { hands, page } = desk
  await hands.press('Control+M')
  await expect(page.getByTestId('cash-none').or(page.getByTestId('cash-drawer')).first()).toBeVisible()
  if (await page.getByTestId('cash-none').isVisible()) {
    await page.getByTestId('cash-open').press('Enter')
    await hands.goTo('count_10000')
    await hands.type('2')
    await hands.press('Control+Enter')
  }
  await expect(page.getByTestId('cash-drawer')).toBeVisible()
  await mend(desk)
  const planted = await sql`insert into payments (id, org_id, contract_id, location_id, kind, method, amount_rp, rounding_rp, reference, paid_at, cash_session_id)
    select gen_random_uuid(), s.org_id, c.id, s.location_id, 'PAYMENT', 'CASH', 4200, 0, null, now(), s.id from (select s.* from cash_sessions s join locations l on l.id = s.location_id
      where l.code = 'ZHB' and s.status = 'OPEN' order by s.opened_at desc limit 1) s,
      lateral (select c.id from contracts c join locations l on l.id = c.pickup_location_id where c.org_id = s.org_id and l.code = 'GVA' and c.return_location_id = c.pickup_location_id and c.status = 'COMPLETED' order by c.number limit 1) c returning id`
  expect(planted).toHaveLength(1)
  await expect(page.getByTestId('cash-line').first()).toBeVisible()
  await shootInEach(desk, 'drawer-elsewhere')
})

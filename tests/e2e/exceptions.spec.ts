import { expect, test } from './backend.ts'
import { confirm, cut, mend, openCheckIn } from './by-hand.ts'
import { done, openContract, readings, someContract, zurich } from './contracts.ts'
import { sentence } from './words.ts'

test('an accident: police and counterparty are written down offline, the car is out of service and stays so after the return', async ({ open, backend }) => {
  const desk = await open({ who: 'springer', location: 'Zürich Flughafen' })
  const { hands, page } = desk
  const due = await someContract(desk)
  await cut(desk)
  await openContract(desk, due.number)
  await hands.rest()
  await hands.press('s')
  await hands.isIn('kind')
  await hands.goTo('place')
  await hands.type('A1, Ausfahrt Baden')
  await hands.goTo('police_number')
  await hands.type('AG-2026-4711')
  await hands.goTo('counterparty')
  await hands.type('VD 12345, Waadt Versicherung')
  await hands.press('Control+Enter')
  await expect(page.getByText(sentence('gate.incident.what_missing'))).toBeVisible()
  await hands.isIn('description')
  await hands.type('Auffahrunfall im Stau')
  await done(desk)
  expect(await hands.pointers()).toBe(0)
  await expect(page.getByTestId('contract-incident')).toContainText('Polizei AG-2026-4711')
  await mend(desk)
  const [stored] = await backend.sql`select i.kind, i.police_number, i.counterparty, v.status from incidents i join vehicles v on v.id = i.vehicle_id where i.contract_id = ${due.contract_id}`
  expect(stored).toEqual({ kind: 'ACCIDENT', police_number: 'AG-2026-4711', counterparty: 'VD 12345, Waadt Versicherung', status: 'OUT_OF_SERVICE' })
})

test('a key in the box at night: noted first, inspected later, charged until the key fell', async ({ open, backend }) => {
  const desk = await open({ who: 'springer', location: 'Zürich Flughafen' })
  const { hands, page } = desk
  const due = await someContract(desk, contract => contract.starts_at < Date.now() - 12 * 3_600_000)
  await openContract(desk, due.number)
  await hands.press('s')
  await hands.isIn('kind')
  await page.getByTestId('incident-kind').selectOption('KEY_DROP')
  await hands.goTo('happened_at')
  const dropped = Date.now() - 2 * 3_600_000
  const [day, time] = zurich(dropped)
  await hands.retype(day)
  await hands.goTo('happened_at.time')
  await hands.retype(time)
  await hands.goTo('place')
  await hands.type('Feld 12')
  await done(desk)
  await openCheckIn(desk, due.plate)
  await expect(page.getByTestId('check-in-arrived')).toContainText('Feld 12')
  await readings(desk, due.contract)
  const reference = page.getByTestId('check-in-payment-reference')
  if (await reference.isVisible()) {
    await hands.goTo('payment.reference')
    await hands.type('T1')
  }
  await confirm(desk)
  await mend(desk)
  const [stored] = await backend.sql<{ returned_at: Date }[]>`select returned_at from contracts where id = ${due.contract_id}`
  expect(Math.abs((stored?.returned_at.getTime() ?? 0) - dropped)).toBeLessThan(61_000)
})

test('paper catch-up: after a blackout the return is entered with its real time, never one that lies ahead', async ({ open, backend }) => {
  const desk = await open({ who: 'springer', location: 'Zürich Flughafen' })
  const { page } = desk
  const due = await someContract(desk, contract => contract.starts_at < Date.now() - 12 * 3_600_000)
  await openCheckIn(desk, due.plate)
  await readings(desk, due.contract)
  const back = page.getByTestId('check-in-back-date')
  // a late return opens it by itself, sooner or later than this looks, and then a click folds it
  await expect(async () => {
    if (!await back.isVisible()) await page.getByTestId('check-in-section-special').click()
    await expect(back).toBeVisible({ timeout: 1000 })
  }).toPass()
  const put = async (at: number) => {
    const [day, time] = zurich(at)
    await back.fill(day)
    await page.getByTestId('check-in-back-time').fill(time)
  }
  await put(Date.now() + 3 * 3_600_000)
  await expect(page.locator('[data-gate="in_at"][data-state="block"]')).toHaveText(sentence('gate.in_at.ahead'))
  const real = Date.now() - 5 * 3_600_000
  await put(real)
  await expect(page.locator('[data-gate="in_at"][data-state="block"]')).toBeHidden()
  if (await page.getByTestId('check-in-payment-reference').isVisible()) await page.getByTestId('check-in-payment-reference').fill('P-17')
  await confirm(desk)
  await mend(desk)
  const [stored] = await backend.sql<{ returned_at: Date; in_at: Date }[]>`select c.returned_at, g.in_at from contracts c join contract_vehicles g on g.contract_id = c.id where c.id = ${due.contract_id}`
  expect(Math.abs((stored?.returned_at.getTime() ?? 0) - real)).toBeLessThan(61_000)
  expect(stored?.in_at).toEqual(stored?.returned_at)
})

test('an early return shows both amounts and is charged by the days that were; cleaning comes from the price list', async ({ open, backend }) => {
  const desk = await open({ who: 'springer', location: 'Zürich Flughafen' })
  const { hands, page } = desk
  // agreed for five days more than it lasted
  const due = await someContract(desk, contract => contract.ends_at > Date.now() - 20 * 3_600_000)
  const until = Date.now() + 5 * 86_400_000
  await openContract(desk, due.number)
  await hands.press('v')
  await hands.isIn('ends_at')
  await hands.retype(zurich(until)[0])
  await done(desk)
  await openCheckIn(desk, due.plate)
  const early = page.getByTestId('check-in-early')
  await expect(early).toBeVisible()
  await expect(early).toContainText('Vereinbart')
  await expect(early).toContainText('Gebraucht')
  await readings(desk, due.contract)
  await hands.goTo('reprice')
  await hands.press('Space')
  await expect(page.locator('[data-testid="price-line"][data-kind="EARLY_RETURN"]')).toBeVisible()
  await page.getByTestId('check-in-section-special').click()
  await page.getByTestId('check-in-fee-CLEANING').selectOption('HEAVY')
  await expect(page.locator('[data-testid="price-line"][data-kind="CLEANING"]')).toContainText('180.00')
  const reference = page.getByTestId('check-in-payment-reference')
  if (await reference.isVisible()) await reference.fill('T-5')
  await confirm(desk)
  await mend(desk)
  const stored = await backend.sql<{ kind: string; amount_rp: number; due: number }[]>`select h.kind, h.amount_rp::int, private.early_return_rp(c)::int as due from contract_charges h
    join contracts c on c.id = h.contract_id where c.id = ${due.contract_id} and h.kind in ('EARLY_RETURN', 'CLEANING') order by h.kind`
  expect(stored.map(row => row.kind)).toEqual(['CLEANING', 'EARLY_RETURN'])
  expect(stored[0]?.amount_rp).toBe(18_000)
  expect(stored[1]?.amount_rp).toBe(-(stored[1]?.due ?? 0))
})

test('a company pays: the deposit is released, what is due stays a receivable, and its invoice goes to the company', async ({ open, backend }) => {
  const desk = await open({ who: 'springer', location: 'Zürich Flughafen' })
  const { page } = desk
  const due = await someContract(desk, contract => contract.balance_rp > 0)
  await cut(desk)
  await openCheckIn(desk, due.plate)
  await readings(desk, due.contract)
  await desk.hands.goTo('receivable')
  await desk.hands.press('Space')
  await desk.hands.goTo('with_bill')
  await desk.hands.press('Space')
  await page.getByTestId('bill-payer').selectOption('COMPANY')
  await page.getByTestId('bill-name').fill('')
  await expect(page.locator('[data-gate="bill"][data-state="block"]')).toHaveText(sentence('gate.bill.address_missing'))
  await page.getByTestId('bill-name').fill('Arbenz Bau AG')
  await page.getByTestId('bill-street').fill('Seestrasse')
  await page.getByTestId('bill-postcode').fill('8002')
  await page.getByTestId('bill-town').fill('Zürich')
  await confirm(desk)
  await mend(desk)
  const [stored] = await backend.sql`select c.status, c.is_receivable, v.payer, v.recipient_name, v.total_rp = private.balance_rp(c.id) + private.paid_rp(c.id) as is_all
    from contracts c join invoices v on v.contract_id = c.id where c.id = ${due.contract_id}`
  expect(stored).toEqual({ status: 'COMPLETED', is_receivable: true, payer: 'COMPANY', recipient_name: 'Arbenz Bau AG', is_all: true })
})

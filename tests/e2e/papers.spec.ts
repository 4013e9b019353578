import path from 'node:path'
import { confirm, cut, fillCheckOut, find, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { zurich } from './contracts.ts'
import { picture } from './picture.ts'
import { openPalette } from './screens.ts'
import { eventually } from './eventually.ts'
import { digitsOf, readyDeparture } from './rows.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

const [code, from] = ['ZHB', 933_300]

test('a manager writes down, offline, until when a car is insured; at the counter a rental beyond that day is warned of and goes out', async ({ open, backend }, { outputDir }) => {
  await plantBranch(backend.sql, { code, ready: 1, first: 20, every: 1, out: 0, from })
  const office = await open({ who: 'manager.zuerich' })
  const { hands, page } = office
  const [day] = zurich(Date.now() + 86_400_000)
  await cut(office)
  await hands.rest()
  await test.step('found by its plate; a day that is none stays in its field with a word', async () => {
    await openPalette(office, 'Papiere eines')
    await hands.press('Enter')
    await expect(page.getByTestId('search')).toBeVisible()
    await hands.type(String(from + 1))
    await expect(page.getByTestId('search-hit')).toHaveCount(1)
    await hands.press('Enter')
    await hands.isIn('insurance_until')
    await hands.type('31.2.2027')
    await hands.press('Control+Enter')
    await expect(page.getByText(sentence('form.bad_day'))).toBeVisible()
    await picture(page, path.join(outputDir, 'papers.png'))
    await hands.isIn('insurance_until')
    await hands.retype(day)
    await hands.goTo('service_due_km')
    await hands.retype("30'000")
    await hands.press('Control+Enter')
    await expect(page.getByTestId('papers-sheet')).toBeHidden()
  })
  expect(await hands.pointers()).toBe(0)
  await mend(office)
  const [stored] = await backend.sql`select to_char(insurance_until, 'DD.MM.YYYY') as day, service_due_km, inspection_due from vehicles where vin like ${`%${from + 1}`}`
  expect(stored).toEqual({ day, service_due_km: 30_000, inspection_due: null })

  await test.step('among what the fleet needs soon, too', async () => {
    await hands.press('Control+g')
    await expect(page.getByTestId('figure-events')).toBeVisible()
    const all = page.getByTestId('figure-events').getByRole('button', { name: sentence('figures.late.show_all') })
    if (await all.isVisible()) await all.press('Enter')
    await expect(page.locator('[data-testid="event-row"][data-kind="INSURANCE"]').first()).toContainText(day)
    await expect(page.locator('[data-testid="event-row"][data-kind="INSURANCE"]').first()).toContainText(/933\s?301/)
    await page.getByTestId('figure-events').scrollIntoViewIfNeeded()
    await picture(page, path.join(outputDir, 'events.png'))
    await hands.press('F2')
  })

  const desk = await open()
  const row = await readyDeparture(desk, drivers => drivers === 1, { plate: `ZH ${from + 1}` })
  await find(desk, digitsOf(row.number).slice(-6))
  await expect(desk.page.locator('[data-gate="insurance"][data-state="warn"]')).toContainText(`gilt nur bis ${day}`)
  await desk.hands.press('F2')
  await openPalette(desk, 'Papiere')
  await expect(desk.page.getByTestId('deed-papers'), 'staff do not change a car').toHaveCount(0)
  await desk.hands.press('Escape')
  await fillCheckOut(desk, row)
  await confirm(desk)
  await eventually(async () => (await desk.read('status', {})).waiting).toBe(0)
})

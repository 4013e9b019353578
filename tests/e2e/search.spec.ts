import type { Bridge } from '../../shared/bridge.ts'
import { find } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { knownPlate, openReturn, digitsOf } from './rows.ts'
import { plantPeople } from './stock.ts'
import { sentence } from './words.ts'

declare const window: { guichet: Bridge }

test('anything is found by one key: plates in any typing, names with ue or ü, contract numbers; Enter acts', async ({ open, backend }) => {
  const desk = await open()
  const { hands, page } = desk
  const first = page.getByTestId('search-hit').first()
  const input = page.getByTestId('search-input')
  await hands.rest()

  await test.step('digits typed on the board, or after F3, find the plate', async () => {
    await hands.type('412807')
    await expect(input).toHaveValue('412807')
    await expect(first).toContainText(/ZH\s*412\s807/)
    await hands.retype('zh412 807')
    await expect(first).toContainText(/ZH\s*412\s807/)
    await expect(first).toHaveAttribute('data-kind', 'vehicle')
  })
  await test.step('Enter on a free car opens its check-out', async () => {
    await hands.press('Enter')
    await expect(page.getByTestId('check-out-summary')).toContainText(/ZH\s*412\s807/)
    await hands.press('Escape')
    await expect(page.getByTestId('board-departures')).toBeVisible()
  })
  await test.step('Enter on a car that is out opens its check-in', async () => {
    const { plate } = await openReturn(desk)
    await find(desk, digitsOf(plate))
    await expect(page.getByTestId('check-in')).toBeVisible()
    await hands.press('F2')
  })
  await test.step('Huerlimann and Hürlimann are the same name', async () => {
    const [named] = await backend.sql<{ last_name: string }[]>`select k.last_name from customers k
      join customer_locations c on c.customer_id = k.id join locations l on l.id = c.location_id and l.code = 'ZHB'
      where k.last_name ~ '^[A-Z][a-zü]*ü[a-z]+$' order by k.last_name limit 1`
    const name = named?.last_name ?? ''
    for (const typed of [name, name.replace('ü', 'ue'), name.replace('ü', 'u').toLowerCase()]) {
      await hands.press('F3')
      await hands.type(typed)
      await expect(page.locator('[data-testid="search-hit"][data-kind="customer"]').first(), typed).toContainText(name)
      await hands.press('Escape')
    }
  })
  await test.step('a contract number opens the contract', async () => {
    const { number } = await openReturn(desk)
    await find(desk, number)
    await expect(page.getByRole('dialog', { name: number })).toBeVisible()
    await hands.press('Escape')
  })
  expect(await hands.pointers()).toBe(0)
})

test('what was chosen stays chosen when rows come before it, and the key means what stands under the eyes', async ({ open, backend: { sql } }) => {
  await plantPeople(sql, 'ZHB', 2)
  const desk = await open()
  const { hands, page } = desk
  await hands.press('F3')
  await hands.type('samstag')
  const hits = page.locator('[data-testid="search-hit"][data-kind="customer"]')
  await expect(hits.nth(1)).toBeVisible()
  await hands.press('ArrowDown')
  const chosen = page.locator('[data-testid="search-hit"][aria-selected="true"]')
  await expect(hits.nth(1)).toHaveAttribute('aria-selected', 'true')
  const [id, other] = await Promise.all([chosen.getAttribute('data-id'), hits.first().getAttribute('data-id')])
  // at another desk a car is booked for the first of them
  await sql`insert into reservations (id, org_id, number, location_id, return_location_id, customer_id, category_id, price_plan_id, starts_at, ends_at, status)
    select gen_random_uuid(), org_id, 'R-26-933190', location_id, return_location_id, ${other}, category_id, price_plan_id, now() + interval '3 days', now() + interval '4 days', 'BOOKED' from reservations where number = 'R-26-990014'`
  await page.evaluate(() => window.guichet.act('sync_now', {}))
  await expect(page.locator('[data-testid="search-hit"][data-kind="reservation"]')).toHaveCount(1)
  await expect(chosen).toHaveAttribute('data-id', id ?? '')
  const name = (await chosen.locator('.hit-text').innerText()).split(' · ')[0] ?? ''
  await hands.press('Shift+Enter')
  await expect(page.getByRole('dialog', { name })).toBeVisible()
  expect(await hands.pointers()).toBe(0)
})

test('moment 2: "412807" and "zh412 807" find the car within 50 ms', async ({ open }) => {
  const desk = await open()
  const times = await desk.page.evaluate(async () => {
    const taken: number[] = []
    for (let n = 0; n < 20; n++) {
      const from = performance.now()
      await window.guichet.read('find_anything', { text: n % 2 ? '412807' : 'zh412 807' })
      taken.push(performance.now() - from)
    }
    return taken.sort((a, b) => a - b)
  })
  expect(times[10]).toBeLessThan(50)
  const hits = await desk.read('find_anything', { text: 'zh412 807' })
  expect(hits[0]).toMatchObject({ kind: 'vehicle', plate: knownPlate })
})

test('a plate that nobody knows is answered by a sentence that says what to try, in the search and at the check-in', async ({ open }) => {
  const desk = await open()
  const { hands, page } = desk
  await hands.press('F3')
  await hands.type('999998')
  await expect(page.getByTestId('search-empty')).toHaveText(sentence('search.empty', { text: '999998' }))
  await hands.press('Enter')
  await expect(page.getByTestId('search-empty'), 'Enter does nothing').toBeVisible()
  await hands.press('Escape', 'F4')
  await hands.type('999998')
  await expect(page.getByTestId('search-empty')).toHaveText(sentence('search.empty_check_in', { text: '999998' }))
})

import { expect, test } from './backend.ts'
import { find } from './by-hand.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { digitsOf, openReturn, readyDeparture } from './rows.ts'

/** Every gate that blocks says two things, its reason and what to do, and Enter on it puts the cursor where that is done. */
async function lookAtEach({ page, hands }: Desk, least: number): Promise<string[]> {
  await hands.press('Control+Enter')
  await eventually(async () => (await hands.focus()).field, { message: 'the cursor is where the first step is' }).not.toBeNull()
  const blocked = page.locator('[data-testid="gate"][data-state="block"]')
  await eventually(() => blocked.count()).toBeGreaterThanOrEqual(least)
  const keys = await Promise.all((await blocked.all()).map(gate => gate.getAttribute('data-gate')))
  const went: string[] = []
  for (const key of keys) {
    const gate = page.locator(`[data-testid="gate"][data-state="block"][data-gate="${key}"]`)
    expect((await gate.innerText()).split(/(?<=[.?!;:])\s+/).length, await gate.innerText()).toBeGreaterThan(1)
    await gate.press('Enter')
    await eventually(async () => (await hands.focus()).field, { message: `the cursor goes to what ${key} wants` }).not.toBeNull()
    went.push(`${key}: ${(await hands.focus()).field}`)
  }
  return went
}

test('moment 5: every blocked gate of a check-out and of a check-in names its reason and one allowed next step, and leads there by Enter', async ({ open }) => {
  const desk = await open()
  const { hands, page } = desk
  const row = await readyDeparture(desk)
  const back = await openReturn(desk)
  await hands.rest()
  await hands.press('F6')
  await hands.isIn('customer_id')
  expect(await lookAtEach(desk, 4)).toEqual(['customer: customer_id', 'driver: customer_id', 'licence_seen: customer_id', 'vehicle: vehicle_id', 'period: ends_at'])
  await hands.press('F2')
  await find(desk, digitsOf(row.number).slice(-6))
  await expect(page.locator('[data-field="licence_seen"]')).toBeVisible()
  expect(await lookAtEach(desk, 4)).toEqual(['licence_seen: licence_seen', 'odometer: odometer_km', 'fuel: fuel_level', 'authorisation: deposit.authorisation_code'])
  await hands.press('F2')
  await find(desk, digitsOf(back.plate))
  await expect(page.getByTestId('check-in')).toBeVisible()
  expect(await lookAtEach(desk, 2)).toEqual(expect.arrayContaining(['odometer: odometer_km', 'fuel: fuel_level']))
  expect(await hands.pointers()).toBe(0)
})

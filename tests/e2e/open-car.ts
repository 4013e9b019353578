import { expect } from '@playwright/test'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { choose } from './screens.ts'

/** Opens the fleet and looks for a text; the car that is found alone is opened. */
export async function openCar(desk: Desk, text: string): Promise<void> {
  const { hands, page } = desk
  await choose(desk, 'fleet')
  await eventually(async () => (await hands.focus()).testid).toBe('fleet-search')
  await hands.type(text)
  await expect(page.getByTestId('fleet-car')).toHaveCount(1)
  await hands.press('Enter')
  await expect(page.getByTestId('car-file')).toBeVisible()
  await hands.rest()
}

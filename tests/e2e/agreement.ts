import { expect } from '@playwright/test'
import { find } from './by-hand.ts'
import type { Desk } from './desk.ts'

/** The documents of a contract, its agreement made where it is not yet, and the cursor in their list: the next key does something with it. */
export async function openAgreement(desk: Desk, number: string): Promise<void> {
  const { hands, page } = desk
  await find(desk, number)
  await expect(page.getByTestId('contract-sheet').getByRole('toolbar')).toBeVisible()
  await hands.rest()
  await hands.press('d')
  const first = page.locator('[data-testid="document"][data-kind="AGREEMENT"]').first()
  await expect(first).toBeVisible()
  if (await first.getAttribute('data-made') === 'false') await page.getByTestId('documents-make').click()
  await expect(first).toHaveAttribute('data-made', 'true', { timeout: 20_000 })
  await page.getByTestId('documents').getByRole('listbox').focus()
}

import path from 'node:path'
import { expect, test } from './backend.ts'
import { someContract } from './contracts.ts'
import { find } from './by-hand.ts'
import { paperTray } from './paper-tray.ts'
import { picture } from './picture.ts'
import { sentence } from './words.ts'

test('a job that the printer has taken and does not print is seen after a while, and is gone by itself once it is out', async ({ open }, { outputDir }) => {
  const tray = paperTray(path.join(outputDir, 'tray'))
  const desk = await open({ env: tray.env })
  const { page, hands } = desk
  const { number } = (await someContract(desk)).contract
  tray.jam(true)
  await find(desk, number)
  await expect(page.getByTestId('contract-sheet').getByRole('toolbar')).toBeVisible()
  await hands.rest()
  await hands.press('d')
  const first = page.locator('[data-testid="document"][data-kind="AGREEMENT"]').first()
  await expect(first).toBeVisible()
  if (await first.getAttribute('data-made') === 'false') await page.getByTestId('documents-make').click()
  await expect(first).toHaveAttribute('data-made', 'true', { timeout: 20_000 })
  await page.getByTestId('documents').getByRole('listbox').focus()
  await hands.press('p')
  await expect(page.getByTestId('document-done')).not.toBeEmpty({ timeout: 20_000 })
  await expect(page.getByTestId('status-unprinted')).toHaveCount(0)
  await expect(page.getByTestId('document-fault')).toHaveText(sentence('documents.fault.printer_waits'), { timeout: 60_000 })
  await expect(page.getByTestId('status-unprinted')).toHaveAttribute('data-count', '1')
  await picture(page, path.join(outputDir, 'waits.png'))
  tray.jam(false)
  await expect(page.getByTestId('status-unprinted')).toHaveCount(0, { timeout: 60_000 })
  await expect(page.getByTestId('document-fault')).toHaveCount(0)
})

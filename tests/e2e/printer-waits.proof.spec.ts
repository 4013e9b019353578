import path from 'node:path'
import { openAgreement } from './agreement.ts'
import { expect, test } from './backend.ts'
import { someContract } from './contracts.ts'
import { paperTray } from './paper-tray.ts'
import { picture } from './picture.ts'
import { sentence } from './words.ts'

test('a job that the printer has taken and does not print is seen after a while, and is gone by itself once it is out', async ({ open }, { outputDir }) => {
  const tray = paperTray(path.join(outputDir, 'tray'))
  const desk = await open({ env: tray.env })
  const { page, hands } = desk
  const { number } = (await someContract(desk)).contract
  tray.jam(true)
  await openAgreement(desk, number)
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

import fs from 'node:fs'
import path from 'node:path'
import { openAgreement } from './agreement.ts'
import { expect, test } from './backend.ts'
import { someContract } from './contracts.ts'
import { eventually } from './eventually.ts'
import { paperTray } from './paper-tray.ts'
import { picture } from './picture.ts'
import { sentence } from './words.ts'

test('moment 7: a printer is chosen by keys and tried; what does not come out stays in the status line until P has printed it, and stops nobody', async ({ open }, { outputDir }) => {
  const tray = paperTray(path.join(outputDir, 'tray'))
  const desk = await open({ env: tray.env })
  const { page, hands } = desk
  const { number } = (await someContract(desk)).contract
  const openPrinters = async () => {
    await hands.rest()
    await hands.press('Control+k')
    await hands.type('drucker')
    await expect(page.getByTestId('deed-printers')).toBeVisible()
    await hands.press('Enter')
    await expect(page.getByTestId('printers-sheet')).toBeVisible()
  }

  await test.step('two copies of an agreement, chosen without a mouse, and a page to try it', async () => {
    await openPrinters()
    await expect(page.getByTestId('printer')).toHaveCount(10)
    const agreement = page.locator('[data-testid="printer"][data-kind="AGREEMENT"]')
    await expect(agreement.getByTestId('printer-device')).toBeFocused()
    await hands.press('Tab')
    await hands.press('2')
    await expect(agreement.getByTestId('printer-copies')).toHaveValue('2')
    await hands.press('Tab')
    await hands.press('Enter')
    await expect(agreement.getByTestId('printer-tested')).toBeVisible({ timeout: 20_000 })
    expect(tray.jobs()).toHaveLength(1)
    expect(tray.jobs()[0]).toMatch(/^-n 1 -- .*test\.pdf$/)
    await hands.press('Escape')
  })

  await test.step('out of paper: the contract says so, the status line too', async () => {
    tray.empty(true)
    await openAgreement(desk, number)
    await hands.press('p')
    await expect(page.getByTestId('document-refusal')).toHaveText(sentence('error.not_printed'), { timeout: 20_000 })
    await expect(page.getByTestId('status-unprinted')).toHaveAttribute('data-count', '1')
    await hands.press('Escape')
    await hands.press('Escape')
    await expect(page.getByTestId('contract-sheet')).toBeHidden()
  })

  await test.step('with paper again, P prints both copies and nothing is left', async () => {
    tray.empty(false)
    await openPrinters()
    await expect(page.getByTestId('print-again')).toBeFocused()
    await hands.press('p')
    await expect(page.getByTestId('unprinted')).toBeHidden({ timeout: 20_000 })
    await eventually(() => tray.jobs().length).toBe(2)
    expect(tray.jobs()[1]).toMatch(new RegExp(`^-n 2 -- .*${number}-agreement\\.pdf$`))
    await expect(page.getByTestId('status-unprinted')).toHaveCount(0)
    await hands.press('Escape')
  })

  await test.step('what is not wanted on paper any more is taken off the list by X, and nothing comes out', async () => {
    tray.empty(true)
    await openAgreement(desk, number)
    await hands.press('p')
    await expect(page.getByTestId('status-unprinted')).toHaveAttribute('data-count', '1', { timeout: 20_000 })
    await hands.press('Escape', 'Escape')
    await expect(page.getByTestId('contract-sheet')).toBeHidden()
    await openPrinters()
    await expect(page.getByTestId('print-again')).toBeFocused()
    await picture(page, path.join(outputDir, 'unprinted.png'))
    await hands.press('x')
    await expect(page.getByTestId('unprinted')).toBeHidden()
    await expect(page.getByTestId('status-unprinted')).toHaveCount(0)
    expect(tray.jobs()).toHaveLength(2)
    tray.empty(false)
    await hands.press('Escape')
  })

  await test.step('a printer that was taken away is told apart, and named in the list', async () => {
    const outcome = await page.evaluate(() => window.guichet.act('choose_printer', { kind: 'AGREEMENT', device: 'Drucker im Keller', copies: 1 }))
    expect(outcome).toMatchObject({ ok: true })
    await openPrinters()
    const agreement = page.locator('[data-testid="printer"][data-kind="AGREEMENT"]')
    await expect(agreement).toContainText('Nicht da')
    await agreement.getByTestId('printer-test').press('Enter')
    await expect(page.getByTestId('printer-refusal')).toHaveText(sentence('error.printer_gone'), { timeout: 20_000 })
    expect(tray.jobs()).toHaveLength(2)
  })
})

test('a document goes to the mail program as a draft; where none takes it, it is said what to do', async ({ open }, { outputDir }) => {
  fs.mkdirSync(outputDir, { recursive: true })
  const [mails, flag] = [path.join(outputDir, 'mails'), path.join(outputDir, 'no-program')]
  fs.writeFileSync(path.join(outputDir, 'xdg-open'), `#!/bin/sh\n[ -e "${flag}" ] && exit 3\ncp "$1" "${mails}"\n`, { mode: 0o755 })
  const desk = await open({ env: { PATH: `${outputDir}:${process.env['PATH'] ?? ''}` } })
  const { page, hands } = desk
  const { number } = (await someContract(desk)).contract
  await openAgreement(desk, number)
  await hands.press('e')
  await expect(page.getByTestId('document-done')).toContainText('Mailprogramm', { timeout: 20_000 })
  await eventually(() => fs.existsSync(mails)).toBe(true)
  expect(fs.readFileSync(mails, 'latin1')).toMatch(/^X-Unsent: 1\r\n/)
  fs.writeFileSync(flag, '')
  await hands.press('e')
  await expect(page.getByTestId('document-refusal')).toHaveText(sentence('error.no_mail_program'), { timeout: 20_000 })
})

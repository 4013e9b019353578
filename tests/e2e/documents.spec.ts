import fs from 'node:fs'
import path from 'node:path'
import { readPdf } from '../../electron/data/testing/pdf.ts'
import { expect, test } from './backend.ts'
import { confirm, cut, fillCheckOut, find, openCheckIn } from './by-hand.ts'
import { openReturn, readyDeparture } from './rows.ts'
import { sentence } from './words.ts'

test('offline, a check-out has its agreement and protocol on paper by D; a printer that is gone says so and stops nothing', async ({ open }, { outputDir }) => {
  const desk = await open({ env: { GUICHET_EXPORT_FOLDER: outputDir } })
  const row = await readyDeparture(desk)
  await cut(desk)
  await fillCheckOut(desk, row)
  const number = await confirm(desk)
  await find(desk, number)
  await expect(desk.page.getByTestId('contract-sheet').getByRole('toolbar')).toBeVisible()
  await desk.hands.rest()
  await desk.hands.press('d')
  const documents = desk.page.getByTestId('document')
  await expect(documents).toHaveCount(2)
  for (const kind of ['AGREEMENT', 'PROTOCOL_OUT']) await expect(desk.page.locator(`[data-testid="document"][data-kind="${kind}"]`)).toHaveAttribute('data-made', 'true', { timeout: 15_000 })

  await test.step('S saves the very page, which says what was agreed', async () => {
    await desk.hands.press('s')
    await expect(desk.page.getByTestId('document-done')).not.toBeEmpty()
    const [file = ''] = fs.readdirSync(outputDir).filter(name => name.endsWith('.pdf'))
    const { pages } = await readPdf(fs.readFileSync(path.join(outputDir, file)))
    expect(pages.map(page => page.text).join(' ')).toContain(number)
  })

  await test.step('P without a printer is a sentence and stays seen on the contract', async () => {
    await desk.hands.press('p')
    await expect(desk.page.getByTestId('document-refusal')).toHaveText(sentence('error.not_printed'), { timeout: 20_000 })
    await expect(desk.page.getByTestId('document-fault')).toHaveCount(1)
    await desk.hands.press('Escape')
    await desk.hands.press('Escape')
    await expect(desk.page.getByTestId('contract-sheet')).toBeHidden()
  })
})

test('a new damage is picked on the drawing by click and by keys, and stands there filled beside the known ones', async ({ open }, { outputDir }) => {
  const desk = await open()
  const row = await openReturn(desk)
  await openCheckIn(desk, row.plate)
  await desk.hands.press('F8')
  const { page } = desk
  const [drawing, marks, parts] = [page.getByTestId('damage-diagram'), page.getByTestId('damage-mark'), page.getByTestId('damage-part')]
  await expect(drawing).toBeVisible()
  const before = await marks.count()
  await page.getByTestId('car-part-REAR').click()
  await expect(marks).toHaveCount(before + 1)
  await expect(parts.last()).toHaveValue('REAR')
  await drawing.focus()
  await desk.hands.press('ArrowRight')
  await desk.hands.press('Enter')
  await expect(marks).toHaveCount(before + 2)
  await expect(parts.last()).toHaveValue('LEFT')
  await expect(marks.last()).toHaveAttribute('data-new', 'true')
  await page.screenshot({ path: path.join(outputDir, 'damage-diagram.png') })
})

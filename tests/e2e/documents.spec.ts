import fs from 'node:fs'
import path from 'node:path'
import { readPdf } from '../../electron/data/testing/pdf.ts'
import { expect, test } from './backend.ts'
import { checkIn, confirm, cut, fillCheckOut, find, openCheckIn } from './by-hand.ts'
import { eventually } from './eventually.ts'
import { picture } from './picture.ts'
import { openReturn, readyDeparture } from './rows.ts'
import { sentence } from './words.ts'

test('offline, a check-out has its agreement and protocol on paper by D; a printer that is gone says so and stops nothing', async ({ open }) => {
  const desk = await open()
  const row = await readyDeparture(desk)
  await cut(desk)
  await fillCheckOut(desk, row)
  const number = await confirm(desk)
  await find(desk, number)
  await desk.hands.rest()
  await desk.hands.press('d')
  const documents = desk.page.getByTestId('document')
  await expect(documents).toHaveCount(2)
  for (const kind of ['AGREEMENT', 'PROTOCOL_OUT']) await expect(desk.page.locator(`[data-testid="document"][data-kind="${kind}"]`)).toHaveAttribute('data-made', 'true', { timeout: 15_000 })

  await test.step('S saves the very page, which says what was agreed', async () => {
    await desk.hands.press('s')
    await expect(desk.page.getByTestId('document-done')).not.toBeEmpty()
    const [file = ''] = fs.readdirSync(desk.exported).filter(name => name.endsWith('.pdf'))
    const { pages } = await readPdf(fs.readFileSync(path.join(desk.exported, file)))
    expect(pages.map(page => page.text).join(' ')).toContain(number)
  })

  await test.step('P without a printer is a sentence and stays seen on the contract', async () => {
    await desk.hands.press('p')
    await expect(desk.page.getByTestId('document-refusal')).toHaveText(sentence('error.not_printed'), { timeout: 20_000 })
    await expect(desk.page.getByTestId('document-fault')).toHaveCount(1)
  })

  await test.step('every deed keeps a key beside the paper: its own letter, or Alt with the three that the paper takes', async () => {
    const { page, hands } = desk
    await expect(page.getByTestId('action-incident').locator('kbd')).toHaveText('Alt+S')
    await expect(page.getByTestId('action-note').locator('kbd')).toHaveText('N')
    await hands.press('Alt+s')
    await expect(page.getByTestId('action-incident')).toHaveAttribute('aria-pressed', 'true')
    await hands.press('Escape')
    await hands.press('d')
    await expect(documents).toHaveCount(2)
    await expect(page.getByTestId('documents').getByRole('listbox')).toBeFocused()
    await hands.press('n')
    await expect(page.getByTestId('action-note')).toHaveAttribute('aria-pressed', 'true')
    await desk.hands.press('Escape')
    await desk.hands.press('Escape')
    await expect(desk.page.getByTestId('contract-sheet')).toBeHidden()
  })
})

test('a new damage is picked on the drawing by click and by keys, and stands there filled beside the known ones', async ({ open, backend }, { outputDir }) => {
  const desk = await open()
  const row = await openReturn(desk)
  await openCheckIn(desk, row.plate)
  await desk.hands.press('F8')
  const { page } = desk
  const [drawing, marks, parts] = [page.getByTestId('damage-diagram'), page.getByTestId('damage-mark'), page.getByTestId('damage-part')]
  await expect(drawing).toBeVisible()
  const before = await marks.count() - 1 // without the one of F8, which has no place yet
  await page.getByTestId('car-part-REAR').click()
  await expect(marks, 'F8 and a click are one damage').toHaveCount(before + 1)
  await expect(parts.last()).toHaveValue('REAR')
  await drawing.focus()
  await desk.hands.press('Enter') // what was clicked is still held
  await desk.hands.press('ArrowRight')
  await desk.hands.press('Enter')
  await expect(marks).toHaveCount(before + 2)
  await expect(parts.last()).toHaveValue('LEFT')
  await expect(marks.last()).toHaveAttribute('data-new', 'true')
  await test.step('by keys: arrows move the mark and stop at the edge of the car, + and − size it, Enter lets it go, a digit holds it again', async () => {
    const stands = () => marks.last().evaluate(mark => mark.getAttribute('transform'))
    await expect(marks.last()).toHaveAttribute('data-held', 'true')
    const from = await stands()
    await desk.hands.press('ArrowRight')
    await eventually(stands).not.toBe(from)
    await desk.hands.press('+')
    await desk.hands.press('+')
    await expect(page.getByTestId('damage-size').last()).toHaveValue('80')
    await desk.hands.press('-')
    await expect(page.getByTestId('damage-size').last()).toHaveValue('50')
    for (let n = 0; n < 14; n++) await desk.hands.press('Shift+ArrowDown')
    const edge = await stands()
    await desk.hands.press('Shift+ArrowDown')
    expect(await stands()).toBe(edge)
    await desk.hands.press('Enter')
    await expect(drawing).not.toHaveAttribute('data-held')
    if (before + 2 < 10) {
      await desk.hands.press(String(before + 2))
      await expect(marks.last()).toHaveAttribute('data-held', 'true')
      await desk.hands.press('Escape')
    }
    await expect(page.getByTestId('check-in')).toBeVisible()
  })
  await test.step('by mouse: a click sets it where it hit, a drag takes it along, onto another part of the same view too', async () => {
    const roof = await page.getByTestId('car-part-ROOF').boundingBox()
    const glass = await page.getByTestId('car-part-WINDSCREEN').first().boundingBox()
    if (!roof || !glass) throw new Error('the drawing is there')
    const [x, y] = [roof.x + roof.width * 0.8, roof.y + roof.height * 0.4]
    await page.mouse.click(x, y)
    await expect(parts.last()).toHaveValue('ROOF')
    const mark = await marks.last().boundingBox()
    expect([Math.abs((mark?.x ?? 0) + (mark?.width ?? 0) / 2 - x) < 3, Math.abs((mark?.y ?? 0) + (mark?.height ?? 0) / 2 - y) < 3]).toEqual([true, true])
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(glass.x + glass.width / 2, glass.y + glass.height / 2, { steps: 4 })
    await page.mouse.up()
    await expect(parts.last()).toHaveValue('WINDSCREEN')
    await expect(marks).toHaveCount(before + 3)
    await parts.last().selectOption('FRONT')
    await page.getByTestId('damage-move').last().click()
    await expect(marks.last()).toHaveAttribute('data-held', 'true')
    await desk.hands.press('Delete')
    await expect(marks).toHaveCount(before + 2)
  })
  await picture(page, path.join(outputDir, 'damage-diagram.png'))
  await test.step('and is sealed with the return, where and as large as it was drawn', async () => {
    await desk.hands.press('Escape')
    await checkIn(desk, row.plate)
    const stored = () => backend.sql`select d.part, d.view, d.size_mm, d.x is not null as has_place, private.inspection_is_sealed(d.inspection_id) as sealed from vehicle_damages d
      where d.contract_id = ${row.contract_id} and d.inspection_id in (select id from inspections where contract_id = ${row.contract_id} and kind = 'CHECK_IN') order by d.id`
    await eventually(stored).toMatchObject([{ part: 'REAR', view: 'REAR', size_mm: null, has_place: true, sealed: true }, { part: 'LEFT', view: 'LEFT', size_mm: 50, has_place: true, sealed: true }])
  })
})

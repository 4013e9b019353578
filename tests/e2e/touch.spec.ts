import type { Locator } from '@playwright/test'
import { openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { eventually } from './eventually.ts'
import { openReturn } from './rows.ts'
import { plantBranch } from './stock.ts'
import { openFingers } from './touch.ts'

type Part = readonly [x: number, y: number]
/** A place of what is seen, in shares of its width and height. */
async function placeIn(what: Locator, [x, y]: Part = [0.5, 0.5]): Promise<Part> {
  const box = await what.boundingBox()
  if (!box) throw new Error('it is not to be seen')
  return [box.x + box.width * x, box.y + box.height * y]
}
const between = ([x, y]: Part, [to_x, to_y]: Part): Part[] => [0.25, 0.5, 0.75, 1].map(share => [x + (to_x - x) * share, y + (to_y - y) * share])

test('with a finger a damage is put on the car, taken along onto another part, sized and taken away, and the form scrolls and folds as ever', async ({ open, backend }) => {
  await plantBranch(backend.sql, { code: 'ZHB', ready: 0, first: 20, every: 9, out: 1, from: 942_000 })
  const desk = await open()
  const { page } = desk
  const due = await openReturn(desk)
  await openCheckIn(desk, due.plate)
  const fingers = await openFingers(desk)
  const [drawing, marks, parts] = [page.getByTestId('damage-diagram'), page.getByTestId('damage-mark'), page.getByTestId('damage-part')]
  await desk.hands.press('F8')
  await expect(drawing).toBeVisible()
  await drawing.scrollIntoViewIfNeeded()
  const before = await marks.count() - 1

  await fingers.tap(await placeIn(page.getByTestId('car-part-ROOF'), [0.8, 0.4]))
  await expect(marks).toHaveCount(before + 1)
  await expect(parts.last()).toHaveValue('ROOF')
  const stands = () => marks.last().locator('path').boundingBox().then(box => [Math.round((box?.x ?? 0) + (box?.width ?? 0) / 2), Math.round((box?.y ?? 0) + (box?.height ?? 0) / 2)])

  await test.step('a finger that lands beside the small mark still takes it; another finger does not pull at it', async () => {
    const [x, y] = await stands()
    const glass = await placeIn(page.getByTestId('car-part-WINDSCREEN').first())
    const from: Part = [(x ?? 0) + 13, y ?? 0]
    await fingers.drag(from, between(from, glass), await placeIn(page.getByTestId('car-part-REAR')))
    await expect(parts.last()).toHaveValue('WINDSCREEN')
    await expect(marks, 'a drag adds none').toHaveCount(before + 1)
    const [now_x, now_y] = await stands()
    expect(Math.hypot((now_x ?? 0) - glass[0], (now_y ?? 0) - glass[1])).toBeLessThan(4)
  })

  await test.step('kind, severity and size are lists, a button takes it away', async () => {
    await page.getByTestId('damage-kind').last().selectOption('DENT')
    await page.getByTestId('damage-severity').last().selectOption('3')
    await page.getByTestId('damage-size').last().selectOption('80')
    await expect(marks.last().locator('path')).toHaveAttribute('d', /[aA]/)
    await page.getByTestId('damage').last().getByRole('button').last().scrollIntoViewIfNeeded()
    await fingers.tap(await placeIn(page.getByTestId('damage').last().getByRole('button').last()))
    await expect(marks).toHaveCount(before)
  })

  await test.step('a thumb that scrolls holds nothing fast: what is worked on still follows the cursor', async () => {
    await page.getByTestId('photos-section').press('Enter')
    await expect(page.getByTestId('photo-set')).toBeVisible()
    await fingers.scroll(await placeIn(page.getByTestId('check-in'), [0.3, 0.5]), 120)
    // what a scroll leaves of a press, also where there was nothing to scroll
    await page.evaluate(() => { for (const type of ['pointerdown', 'pointercancel']) document.body.dispatchEvent(new PointerEvent(type, { bubbles: true })) })
    await page.locator('[data-field="odometer_km"]').focus()
    await expect(page.getByTestId('photo-set')).toBeHidden()
  })
  await fingers.end()
  await desk.hands.press('Escape')
})

test('with a finger a customer signs: a dot is none, a hand that rests on the pad does not spoil it, and the drawing is what the form keeps', async ({ open }) => {
  const desk = await open()
  const { page, hands } = desk
  const due = await openReturn(desk)
  await openCheckIn(desk, due.plate)
  const contract = await desk.read('contract', { contract_id: due.contract_id })
  await hands.type(String((contract?.legs.at(-1)?.out_km ?? 0) + 12))
  await hands.press('Enter')
  await hands.type(contract?.legs.at(-1)?.fuel_type === 'ELECTRIC' ? '90' : '8')
  const fingers = await openFingers(desk)
  await page.getByTestId('signature-section').press('Enter')
  const pad = page.getByTestId('signature-pad')
  await expect(pad).toBeVisible()
  await pad.scrollIntoViewIfNeeded()
  const drafted = async () => /"sha256":"([0-9a-f]{64})"/.exec(JSON.stringify(await desk.read('draft', { kind: 'check_in' })))?.[1] ?? null
  const at = (x: number, y: number) => placeIn(pad, [x, y])

  await fingers.tap(await at(0.3, 0.5))
  await expect(page.getByTestId('signature-fault')).toBeVisible()
  expect(await drafted()).toBeNull()

  const top = await page.evaluate(() => document.scrollingElement?.scrollTop ?? 0)
  await fingers.drag(await at(0.1, 0.5), [await at(0.3, 0.2), await at(0.5, 0.8), await at(0.7, 0.2), await at(0.9, 0.6)], await at(0.6, 0.95))
  await expect(page.getByTestId('signature-fault')).toHaveCount(0)
  await eventually(drafted).toMatch(/^[0-9a-f]{64}$/)
  expect(await page.evaluate(() => document.scrollingElement?.scrollTop ?? 0), 'the page does not go along').toBe(top)
  const inked = () => pad.evaluate(canvas => {
    const { width, height } = canvas as HTMLCanvasElement
    const bytes = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
    const dark = (x: number, y: number) => (bytes[(Math.round(y * height) * width + Math.round(x * width)) * 4] ?? 255) < 128
    return { line: dark(0.2, 0.35) && dark(0.8, 0.4), hand: dark(0.6, 0.95) }
  })
  expect(await inked()).toEqual({ line: true, hand: false })
  await fingers.end()
  await hands.press('Escape')
})

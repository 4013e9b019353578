import path from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Locator } from '@playwright/test'
import { lookAt, looks } from './axe.ts'
import { openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { picture } from './picture.ts'
import { plantBranch } from './stock.ts'

const plate = 'ZH 942101'
const eyes = ['none', 'protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'] as const

type Box = { x: number; y: number; width: number; height: number }
const boxOf = async (one: Locator): Promise<Box> => await one.boundingBox() ?? { x: 0, y: 0, width: 0, height: 0 }

/** How light each mark on the drawing is between its number and its edge, 0 to 1, as WCAG reckons it. */
async function lightnessOf(drawing: Locator, marks: readonly Box[]): Promise<number[]> {
  const [picture, whole] = await Promise.all([drawing.screenshot().then(loadImage), boxOf(drawing)])
  const canvas = createCanvas(picture.width, picture.height)
  const pen = canvas.getContext('2d')
  pen.drawImage(picture, 0, 0)
  const linear = (value: number) => (value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
  return marks.map(({ x, y, width, height }) => {
    // above the number, in every shape
    const [red = 0, green = 0, blue = 0] = pen.getImageData(Math.round(x - whole.x + width / 2), Math.round(y - whole.y + height * 0.27), 1, 1).data
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  })
}

test('whoever sees few colours or none tells a new damage from a known one by its fill, and each kind by its shape, by day and by night', async ({ open, backend }, { outputDir }) => {
  await plantBranch(backend.sql, { code: 'ZHB', ready: 0, first: 20, every: 9, out: 1, from: 942_100 })
  await backend.sql`insert into vehicle_damages (id, org_id, vehicle_id, part, kind, severity, description, status, found_at, found_by)
    select gen_random_uuid(), p.org_id, p.vehicle_id, 'LEFT', kind, 1, '', 'REPORTED', now() - interval '9 days', u.id
    from vehicle_plates p join users u on u.org_id = p.org_id and u.email = 'staff.zuerich@gotthard.example', unnest(array['SCRATCH', 'DENT']) kind where p.plate = ${plate}`
  const desk = await open()
  const { page } = desk
  await openCheckIn(desk, plate)
  for (const [n, kind] of ['SCRATCH', 'DENT'].entries()) {
    await desk.hands.press('F8')
    await page.getByTestId('damage-part').nth(n).selectOption('RIGHT')
    await page.getByTestId('damage-kind').nth(n).selectOption(kind)
  }
  const marks = page.getByTestId('damage-mark')
  await expect(marks).toHaveCount(4)
  const shapes = await marks.locator('path').evaluateAll(all => all.map(one => one.getAttribute('d')))
  const known = shapes.slice(0, 2)
  expect(new Set(known).size, 'a scratch and a dent').toBe(2)
  expect(new Set(shapes.slice(2))).toEqual(new Set(known))
  const drawing = page.getByTestId('damage-diagram')
  await drawing.scrollIntoViewIfNeeded()
  const boxes = await Promise.all([0, 1, 2, 3].map(n => boxOf(marks.nth(n).locator('path'))))
  const session = await page.context().newCDPSession(page)
  for (const look of Object.keys(looks) as (keyof typeof looks)[]) {
    await lookAt(desk, look)
    for (const type of eyes) {
      await session.send('Emulation.setEmulatedVisionDeficiency', { type })
      const light = await lightnessOf(drawing, boxes)
      for (const fresh of [2, 3]) {
        const [dark, bright] = [light[known.indexOf(shapes[fresh] ?? null)] ?? 0, light[fresh] ?? 0].toSorted((a, b) => a - b) as [number, number]
        expect((bright + 0.05) / (dark + 0.05), `${look}, ${type}: a fill that is told apart`).toBeGreaterThan(3)
      }
      await picture(page, path.join(outputDir, `diagram-${look.replace(' ', '-')}-${type}.png`))
    }
  }
  await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' })
  await session.detach()
  await desk.hands.press('Escape')
})

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

/** How light what is between the number and the edge of a mark is, 0 to 1, as WCAG reckons it. */
async function lightnessOf(mark: Locator): Promise<number> {
  const picture = await loadImage(await mark.locator('path').screenshot())
  const canvas = createCanvas(picture.width, picture.height)
  const pen = canvas.getContext('2d')
  pen.drawImage(picture, 0, 0)
  // above the number, in every shape
  const [red = 0, green = 0, blue = 0] = pen.getImageData(Math.round(picture.width / 2), Math.round(picture.height * 0.27), 1, 1).data
  const linear = (value: number) => (value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
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
  await page.getByTestId('damage-diagram').scrollIntoViewIfNeeded()
  const session = await page.context().newCDPSession(page)
  for (const look of Object.keys(looks) as (keyof typeof looks)[]) {
    await lookAt(desk, look)
    for (const type of eyes) {
      await session.send('Emulation.setEmulatedVisionDeficiency', { type })
      const light = []
      for (let n = 0; n < 4; n++) light.push(await lightnessOf(marks.nth(n)))
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

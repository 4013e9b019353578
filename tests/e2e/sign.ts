import type { Desk } from './desk.ts'

/** A line over the pad of the customer, or of staff, as long as that part of its width. */
export async function sign({ page }: Desk, part: number, whose: 'signature-pad' | 'signature-staff-pad' = 'signature-pad'): Promise<void> {
  const pad = page.getByTestId(whose)
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('there is no pad')
  await page.mouse.move(box.x + 20, box.y + 30)
  await page.mouse.down()
  for (let step = 1; step <= 10; step++) await page.mouse.move(box.x + 20 + (box.width - 40) * part * (step / 10), box.y + 30 + (step % 2) * 30 * part)
  await page.mouse.up()
}

import type { Bridge } from '../../shared/bridge.ts'
import { openPalette } from './screens.ts'
import { expect, test } from './backend.ts'
import { cut } from './by-hand.ts'
import { sentence } from './words.ts'

declare const window: { guichet: Bridge }

test('a manager finds by the palette the numbers that no document bears; without a line it says so, and comes by itself when the line is back', async ({ open }) => {
  const desk = await open({ who: 'manager.zuerich' })
  const { hands, page } = desk
  await openPalette(desk, 'nummern')
  await expect(page.getByTestId('deed-numbers')).toBeVisible()
  await hands.press('Enter')
  const unused = page.locator('[data-testid="number-gap"][data-kind="CONTRACT"][data-state="unused"]')
  await expect(unused.first(), 'this PC has leased a block').toContainText(sentence('numbers.means.unused'))
  await cut(desk)
  await expect(page.getByTestId('numbers-refused')).toHaveText(sentence('error.needs_line'))
  await expect(unused).toHaveCount(0)
  desk.cut('up')
  await expect(unused.first()).toBeVisible({ timeout: 30_000 })
})

test('staff are not offered the gap report', async ({ open }) => {
  const desk = await open()
  await openPalette(desk, 'nummern')
  await expect(desk.page.getByTestId('deeds').or(desk.page.getByRole('listbox')).first()).toBeVisible()
  await expect(desk.page.getByTestId('deed-numbers')).toHaveCount(0)
  expect(await desk.page.evaluate(() => window.guichet.act('number_gaps', {}))).toMatchObject({ ok: false, message: { key: 'refused.needs_manager' } })
})

import fs from 'node:fs'
import path from 'node:path'
import { bringAxe, faultsInLooks, lookAt, looks } from './axe.ts'
import { expect, test } from './backend.ts'
import { cut, mend } from './by-hand.ts'
import { isWanted, picture, pictures } from './picture.ts'
import { choose } from './screens.ts'
import { sentence } from './words.ts'


test('a manager sees how the location does by keys alone, down to a contract, and the same in the exported file; another location comes from the server', async ({ open }, { outputDir }) => {
  const desk = await open({ who: 'manager.zuerich' })
  const folder = desk.exported
  const { hands, page } = desk
  await hands.press('Control+G')
  await expect(page.getByTestId('figures-shown')).toHaveAttribute('data-source', 'CACHE')
  await expect(page.getByTestId('figures-from_on')).toBeFocused()
  await pictures(desk.page, outputDir, 'figures')

  await test.step('a definition opens under the cursor and not only under the pointer', async () => {
    const term = page.getByTestId('figure-use').getByRole('button')
    await term.focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    await expect(page.getByTestId('figure-use').getByRole('tooltip')).toBeVisible()
    await picture(page, path.join(outputDir, 'figures-term.png'))
  })

  await test.step('arrows find a full day in the heat map, Enter lists its contracts, and Enter again opens one', async () => {
    const map = page.getByTestId('heat-map')
    await page.locator('#heat-1-5').hover() // a mouse that was left lying there
    await map.focus()
    await hands.press('End', 'ArrowDown', 'ArrowLeft')
    const before = await page.getByTestId('heat-reading').textContent()
    await hands.press('PageUp')
    await expect(page.getByTestId('heat-reading')).not.toHaveText(before ?? '')
    for (let n = 0; n < 12; n++) await hands.press('ArrowDown')
    await picture(page, path.join(outputDir, 'figures-heat.png'))
    await hands.press('Enter')
    await expect(page.getByTestId('listed-contract').first()).toBeFocused()
    await pictures(desk.page, outputDir, 'figures-contracts')
    const number = await page.getByTestId('listed-contract').first().locator('.number').textContent()
    await hands.press('ArrowDown', 'ArrowUp', 'Enter')
    await expect(page.getByRole('dialog', { name: number ?? '' })).toBeVisible()
    await hands.press('Escape')
    await expect(map).toBeFocused()
  })

  await test.step('the revenue on the screen is the sum of the exported contracts', async () => {
    const shown = await page.getByTestId('category-row').last().locator('.bar').first().textContent()
    const asked = { from_on: await page.getByTestId('figures-from_on').inputValue(), until_on: await page.getByTestId('figures-until_on').inputValue() }
    await hands.press('Control+E')
    await page.getByTestId('export-from_on').fill(asked.from_on)
    await page.getByTestId('export-until_on').fill(asked.until_on)
    await page.getByTestId('export-format').selectOption('jsonl')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('export-done')).toContainText('.jsonl')
    const [file = ''] = fs.readdirSync(folder)
    const lines = fs.readFileSync(path.join(folder, file), 'utf8').trim().split('\n').map(line => JSON.parse(line) as { charges_rp: number; credited_rp: number })
    const sum_rp = lines.reduce((sum, { charges_rp, credited_rp }) => sum + charges_rp - credited_rp, 0)
    expect(shown?.replace(/\D/g, '')).toBe(String(sum_rp))
    await hands.press('Control+G')
  })

  await test.step('another location is the server\'s; without a line it says so; a period that ends before it begins too', async () => {
    const place = page.getByTestId('figures-location')
    const own = await place.inputValue()
    const others = await place.locator('option').evaluateAll((options, here) => options.map(one => (one as HTMLOptionElement).value).filter(value => value !== here), own)
    await place.selectOption(others[0] ?? '')
    await expect(page.getByTestId('figures-shown')).toHaveAttribute('data-source', 'SERVER')
    await pictures(desk.page, outputDir, 'figures-server')
    await cut(desk)
    await expect(page.getByTestId('figures-refused')).toHaveText(sentence('error.export_other_location'))
    await pictures(desk.page, outputDir, 'figures-refused')
    await mend(desk)
    await place.selectOption(own)
    await page.getByTestId('figures-from_on').fill('01.02.2020')
    await page.getByTestId('figures-until_on').fill('29.02.2020')
    await expect(page.getByTestId('figures-none')).toBeVisible()
    await pictures(desk.page, outputDir, 'figures-none')
    await page.getByTestId('figures-from_on').fill('01.11.2026')
    await page.getByTestId('figures-until_on').fill('01.01.2036')
    await expect(page.getByTestId('figures-refused')).toHaveText(sentence('error.figures_ahead'))
    await page.getByTestId('figures-until_on').fill('01.01.2026')
    await expect(page.getByTestId('figures-refused')).toHaveText(sentence('refused.export_ends_after_start'))
    await page.getByTestId('figures-last_30').press('Enter')
    await expect(page.getByTestId('figures-shown')).toHaveAttribute('data-source', 'CACHE')
  })

  await test.step('nothing is wrong for whoever needs contrast or a reader, and paper has the figures and no frame', async () => {
    await page.setViewportSize({ width: 1280, height: 1600 })
    await bringAxe(desk)
    expect(await faultsInLooks(desk)).toEqual([])
    for (const look of isWanted ? Object.keys(looks) as (keyof typeof looks)[] : []) {
      await lookAt(desk, look)
      await picture(page, path.join(outputDir, `figures-${look.replace(' ', '-')}.png`))
    }
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByTestId('rail-board')).toBeHidden()
    await expect(page.getByTestId('figure-heat')).toBeVisible()
    await picture(page, path.join(outputDir, 'figures-print.png'))
    await page.emulateMedia({ media: null })
    for (const language of isWanted ? ['fr', 'it', 'en'] : []) {
      await choose(desk, `language-${language}`)
      await pictures(desk.page, outputDir, `figures-${language}`)
    }
  })
})

test('staff do not get the figures, by no key', async ({ open }) => {
  const desk = await open({ who: 'staff.zuerich' })
  await desk.hands.press('Control+G')
  await expect(desk.page.getByTestId('figures')).toBeHidden()
  await expect(desk.page.getByTestId('rail-figures')).toBeHidden()
})

import path from 'node:path'
import { expect, test } from './backend.ts'
import { plantBusyMonth } from './busy-month.ts'
import type { Desk } from './desk.ts'
import { isWanted, picture, sizes } from './picture.ts'
import { choose } from './screens.ts'

/** The page as it stands in the window, and all of it below each other. */
async function look({ page }: Desk, folder: string, name: string): Promise<void> {
  if (!isWanted) return
  for (const { width, height } of sizes) {
    for (const [part, tall] of [['', height], ['-whole', 2400]] as const) {
      await page.setViewportSize({ width, height: tall })
      await picture(page, path.join(folder, `${name}-${width}${part}.png`))
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('a thousand contracts of a month are drawn, add up to what the books say, and are listed by one key', async ({ open, backend }, { outputDir }) => {
  await plantBusyMonth(backend.sql, 'LUG', 985_000, 1000)
  const desk = await open({ who: 'admin', location: 'Lugano', isNew: true })
  const { hands, page } = desk
  const [sums] = await backend.sql<{ revenue: string; contracts: number; damages: number }[]>`with c as (select c.id from contracts c join locations l on l.id = c.pickup_location_id where l.code = 'LUG'
      and c.status in ('ACTIVE', 'RETURNED', 'COMPLETED') and c.starts_at >= ((now() at time zone 'Europe/Zurich')::date - 29)::timestamp at time zone 'Europe/Zurich')
    select count(*)::int as contracts, (select sum(amount_rp) from contract_charges x where x.contract_id in (select id from c)) as revenue,
      (select count(*)::int from vehicle_damages d join vehicles v on v.id = d.vehicle_id join locations l on l.id = v.location_id where l.code = 'LUG' and d.status <> 'REJECTED'
        and d.found_at >= ((now() at time zone 'Europe/Zurich')::date - 29)::timestamp at time zone 'Europe/Zurich' and d.found_at <= now()) as damages from c`
  await hands.press('Control+G')
  await expect(page.getByTestId('figures-shown')).toHaveAttribute('data-source', 'CACHE')
  const revenue = page.getByTestId('figure-revenue')
  await expect(revenue).toContainText(`${sums?.contracts}`.replace(/\B(?=(\d{3})+$)/, '\''))
  expect((await revenue.locator('.figures-value').textContent())?.replace(/\D/g, '')).toBe(String(sums?.revenue))
  await expect(page.getByTestId('figure-damages')).toContainText(`${sums?.damages}`)

  await test.step('in German and Italian nothing runs out of its place', async () => {
    for (const language of ['de', 'it']) {
      await choose(desk, `language-${language}`)
      await expect(page.getByTestId('figures-shown')).toBeVisible()
      await look(desk, outputDir, `figures-busy-${language}`)
      for (const { width, height } of sizes) {
        await page.setViewportSize({ width, height })
        const wide = await page.getByTestId('figures').evaluate(element => [...element.querySelectorAll('.figure, .figures-numbers dd, .figure-table, .heat-table')].filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className || one.textContent))
        expect.soft({ language, width, wide }).toEqual({ language, width, wide: [] })
      }
      await page.setViewportSize({ width: 1280, height: 800 })
    }
  })

  await test.step('every definition opens for a keyboard and lies within the window', async () => {
    const terms = page.getByTestId('figures').locator('.term')
    const count = await terms.count()
    expect(count).toBeGreaterThan(10)
    for (let n = 0; n < count; n++) {
      const term = terms.nth(n)
      await term.getByRole('button').focus()
      await page.keyboard.press('Shift+Tab')
      await page.keyboard.press('Tab')
      const tip = term.getByRole('tooltip')
      await expect(tip).toBeVisible()
      const box = await tip.boundingBox()
      expect.soft([await tip.textContent(), (box?.x ?? -1) >= 60, (box?.x ?? 9999) + (box?.width ?? 0) <= 1280]).toEqual([await tip.textContent(), true, true])
    }
  })

  await test.step('Enter on all categories lists all of the contracts, and the last is one key away', async () => {
    await page.getByTestId('category-row').last().getByTestId('category-contracts').press('Enter')
    await expect(page.getByTestId('listed-contract').first()).toBeFocused({ timeout: 5000 })
    expect(await page.getByTestId('listed-contract').count()).toBe(sums?.contracts)
    await look(desk, outputDir, 'figures-busy-list')
    await hands.press('End')
    await expect(page.getByTestId('listed-contract').last()).toBeFocused()
    await hands.press('Home')
    await expect(page.getByTestId('listed-contract').first()).toBeFocused()
    await hands.press('Escape')
  })

  await test.step('what is late is shown in full only when asked, and paper has all of it', async () => {
    const late = page.getByTestId('figure-late-list')
    await expect(late.getByTestId('late-row')).toHaveCount(8)
    await late.getByRole('button', { name: /mostr/i }).press('Enter')
    expect(await late.getByTestId('late-row').count()).toBeGreaterThan(80)
    await look(desk, outputDir, 'figures-busy-late')
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 794, height: 1123 })
    await picture(page, path.join(outputDir, 'figures-busy-print.png'), { fullPage: true })
    // nothing runs over the edge of the sheet
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(794)
    await page.emulateMedia({ media: null })
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  await test.step('a time of which there is nothing says so, in both languages', async () => {
    await page.getByTestId('figures-from_on').fill('01.02.2024')
    await page.getByTestId('figures-until_on').fill('29.02.2024')
    await expect(page.getByTestId('figures-none')).toBeVisible()
    await look(desk, outputDir, 'figures-none-it')
    await choose(desk, 'language-de')
    await look(desk, outputDir, 'figures-none-de')
  })
})

import path from 'node:path'
import { bringAxe, faultsOn } from './axe.ts'
import { expect, test } from './backend.ts'
import { eventually } from './eventually.ts'
import { picture, pictures } from './picture.ts'


test('damages that wait for an estimate are reached from the month\'s list and estimated by keys alone, one after the other', async ({ open, backend: { sql } }, { outputDir }) => {
  const planted = await sql<{ id: string }[]>`
    insert into vehicle_damages (id, org_id, vehicle_id, part, kind, severity, description, status, found_at, found_by)
    select gen_random_uuid(), v.org_id, v.id, k.part, k.kind, k.severity, 'zu schätzen', 'REPORTED', date_trunc('month', now()) - interval '3 days' + k.severity * interval '1 hour', (select u.id from users u where u.org_id = v.org_id order by u.id limit 1)
    from (select * from vehicles where location_id = (select id from locations where code = 'LUG') order by id limit 1) v,
      (values ('LEFT', 'SCRATCH', 1), ('FRONT', 'DENT', 2)) k (part, kind, severity) returning id`
  const desk = await open({ who: 'admin', location: 'Lugano' })
  const { hands, page } = desk
  const step = page.locator('[data-testid="month-step"][data-name="damages"]')
  const rows = page.getByTestId('open-damage')
  for (const language of ['de', 'it']) {
    await page.getByTestId(`language-${language}`).click()
    await hands.press('Control+E')
    await expect(step.getByTestId('month-step-go')).toBeVisible()
    await pictures(page, outputDir, `exports-${language}`)
    await step.getByTestId('month-step-go').press('Enter')
    await expect(rows.nth(planted.length - 1)).toBeVisible()
    await picture(page, path.join(outputDir, `damages-${language}-1280.png`))
    await hands.press('Escape')
    await expect(page.getByTestId('damages-sheet')).toHaveCount(0)
    await expect(step.getByTestId('month-step-go')).toBeFocused()
  }
  await page.getByTestId('language-de').click()
  await hands.press('F2', 'Control+E')
  await expect(page.getByTestId('export-kinds')).toBeFocused()
  await hands.press('Alt+M')
  await expect(page.getByTestId('month-step-go').first()).toBeFocused()
  await step.getByTestId('month-step-go').press('Enter')
  const fields = page.getByTestId('open-damage-amount')
  await expect(fields.first()).toBeFocused()
  await bringAxe(desk)
  expect(await faultsOn(desk)).toEqual([])
  const count = await rows.count()
  await hands.press('Control+A')
  await hands.type('zwei')
  await hands.press('Enter')
  await expect(rows).toHaveCount(count)
  await picture(page, path.join(outputDir, 'damages-refused.png'))
  for (let left = count; left > 0; left--) {
    await expect(fields.first()).toBeFocused()
    await hands.press('Control+A')
    await hands.type(`${100 * left}.50`)
    await hands.press('Enter')
    await expect(rows).toHaveCount(left - 1)
  }
  await expect(page.getByTestId('damages-none')).toBeFocused()
  await picture(page, path.join(outputDir, 'damages-none.png'))
  await hands.press('Escape')
  await expect(page.getByTestId('damages-sheet')).toHaveCount(0)
  await expect(step).toHaveAttribute('data-done', 'true')
  await expect(page.getByTestId('month-end-which')).toBeFocused()
  await eventually(async () => (await sql<{ status: string; assessed_rp: string }[]>`select status, assessed_rp from vehicle_damages where id in ${sql(planted.map(({ id }) => id))} order by severity`)
    .map(({ status, assessed_rp }) => [status, Number(assessed_rp) % 100])).toEqual([['ASSESSED', 50], ['ASSESSED', 50]])
})

import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { bringAxe, faultsInLooks, lookAt } from './axe.ts'
import { expect, test } from './backend.ts'
import { cut, mend } from './by-hand.ts'
import { plantDebt } from './contracts.ts'
import { picture, pictures } from './picture.ts'
import { sentence } from './words.ts'
import { eventually } from './eventually.ts'

const filesIn = (folder: string, ending: string) => fs.readdirSync(folder).filter(name => name.endsWith(ending))

test('a manager takes out what is owed by keys alone: the file holds the planted debt, a name that is a formula harms nobody, and the server knows the run', async ({ open, backend }, { outputDir }) => {
  const owed = await plantDebt(backend, 'ZHB', 4200)
  const name = '=HYPERLINK("http://x";"y")'
  await backend.sql`update customers set company_name = null, last_name = ${name} where id = (select customer_id from contracts where id = ${owed.id})`
  const desk = await open({ who: 'manager.zuerich' })
  const folder = desk.exported
  const { hands, page } = desk
  await hands.press('Control+E')
  await expect(page.getByTestId('exports')).toBeVisible()
  await expect(page.getByTestId('export-kinds')).toBeFocused()
  await pictures(desk.page, outputDir, 'exports')
  await hands.press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown')
  await expect(page.getByTestId('export-kind-RECEIVABLES')).toHaveAttribute('aria-selected', 'true')
  await hands.press('Enter')
  await expect(page.getByTestId('export-until_on')).toBeFocused()
  await page.getByTestId('export-this_month').press('Enter')
  await hands.goTo('format')
  await hands.type('CSV')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('export-done')).toContainText('.csv')

  const [file = ''] = filesIn(folder, '.csv')
  const bytes = fs.readFileSync(path.join(folder, file))
  const [head, ...rows] = parse(bytes, { bom: true, delimiter: ';' }) as string[][]
  const row = rows.find(cells => cells[0] === owed.number)
  expect([row?.[head?.indexOf('Kunde') ?? -1]?.startsWith(`'${name}`), row?.[head?.indexOf('Offen CHF') ?? -1]]).toEqual([true, (owed.balance_rp / 100).toFixed(2)])
  await expect(page.getByTestId('export-run')).toHaveAttribute('data-rows', String(rows.length))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await eventually(async () => (await backend.sql`select kind, row_count from export_runs where sha256 = ${sha256}`)[0]).toEqual({ kind: 'RECEIVABLES', row_count: rows.length })

  await test.step('offline it says what this PC knows, and the file bears it in its name', async () => {
    await cut(desk)
    await expect(page.getByTestId('exports-cache')).toBeVisible()
    await hands.press('Control+Enter')
    await expect(page.getByTestId('export-run')).toHaveCount(2)
    // a run is recorded before its file gets its name
    await expect.poll(() => filesIn(folder, '.csv').filter(one => one.includes('_offline-')).length).toBe(1)
    await pictures(desk.page, outputDir, 'exports-offline')
    await mend(desk)
  })

  await test.step('an export is narrowed to a state, kept under a key, and made again by that key alone', async () => {
    await page.getByTestId('export-kinds').focus()
    await hands.press('Home')
    await page.getByTestId('export-this_year').press('Enter')
    await page.getByTestId('export-state-ACTIVE').check()
    await hands.press('Alt+S')
    await expect(page.getByTestId('saved-export')).toHaveCount(1)
    await pictures(desk.page, outputDir, 'exports-saved')
    await hands.press('F2', 'Control+E')
    await expect(page.getByTestId('export-kinds')).toBeFocused()
    const before = filesIn(folder, '_active.csv').length
    await hands.press('Alt+1')
    await expect.poll(() => filesIn(folder, '_active.csv').length).toBe(before + 1)
    await page.getByTestId('saved-export-drop').press('Enter')
    await expect(page.getByTestId('saved-export')).toHaveCount(0)
  })

  await test.step('the month\'s end says what is left, and makes a file from its list', async () => {
    await page.getByTestId('month-end').scrollIntoViewIfNeeded()
    await picture(page, path.join(outputDir, 'month-end.png'))
    const vat = page.locator('[data-testid="month-step"][data-name="VAT"]')
    await expect(vat).toHaveAttribute('data-done', 'false')
    await vat.getByTestId('month-step-go').press('Enter')
    await expect(vat).toHaveAttribute('data-done', 'true')
    await expect(page.getByTestId('export-run').first()).toContainText('01.')
    await page.getByTestId('month-end').scrollIntoViewIfNeeded()
    await pictures(desk.page, outputDir, 'month-end')
    // the same month at another PC, which has made no file: the server knows
    await eventually(async () => (await backend.sql`select count(*)::int as n from export_runs where kind = 'VAT'`)[0]).toEqual({ n: 1 })
    const second = await open({ who: 'manager.zuerich' })
    await second.hands.press('Control+E')
    const elsewhere = second.page.locator('[data-testid="month-step"][data-name="VAT"]')
    await expect(elsewhere).toHaveAttribute('data-done', 'true')
    await expect(elsewhere.getByTestId('month-step-by')).toContainText(',')
    await second.page.setViewportSize({ width: 1280, height: 800 })
    await elsewhere.scrollIntoViewIfNeeded()
    await pictures(second.page, outputDir, 'month-end-elsewhere')
    await cut(second)
    await second.hands.press('F2', 'Control+E')
    await expect(second.page.getByTestId('month-this-pc')).toBeVisible()
    await expect(elsewhere).toHaveAttribute('data-done', 'false')
    await second.page.getByTestId('month-end').scrollIntoViewIfNeeded()
    await pictures(second.page, outputDir, 'month-end-offline')
    await mend(second)
  })

  await test.step('customers need a purpose; an empty period, an end before the start and a folder that is gone are said in words, and leave nothing', async () => {
    const before = fs.readdirSync(folder).length
    const refusal = page.getByTestId('export-refusal')
    await page.getByTestId('export-kinds').focus()
    await hands.press('End')
    await hands.press('Control+Enter')
    await expect(refusal).toHaveText(sentence('refused.export_of_customers_has_purpose'))
    await page.getByTestId('export-purpose').fill('Weihnachtskarte')
    await page.getByTestId('export-from_on').fill('31.12.2026')
    await page.getByTestId('export-until_on').fill('01.12.2026')
    await hands.press('Control+Enter')
    await expect(refusal).toHaveText(sentence('refused.export_ends_after_start'))
    await page.getByTestId('export-until_on').fill('29.02.2031')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('export-until_on')).toBeFocused()
    await page.getByTestId('export-from_on').fill('01.01.2031')
    await page.getByTestId('export-until_on').fill('28.02.2031')
    await hands.press('Control+Enter')
    await expect(refusal).toHaveText(sentence('error.export_empty'))
    await pictures(desk.page, outputDir, 'exports-refused')
    await bringAxe(desk)
    expect(await faultsInLooks(desk)).toEqual([])
    await lookAt(desk, 'dark')
    await pictures(desk.page, outputDir, 'exports-dark')
    await lookAt(desk, 'light')
    expect(fs.readdirSync(folder)).toHaveLength(before)
    fs.rmSync(folder, { recursive: true })
    await page.getByTestId('export-kinds').focus()
    await hands.press('ArrowUp', 'Control+Enter')
    await expect(refusal).toHaveText(sentence('error.export_gone'))
  })
})

test('staff are offered no exports, and the key does nothing for them', async ({ open }) => {
  const desk = await open()
  await desk.hands.press('Control+E')
  await expect(desk.page.getByTestId('rail-board')).toHaveAttribute('aria-current', 'page')
  await expect(desk.page.getByTestId('rail-exports')).toHaveCount(0)
})

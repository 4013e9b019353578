import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from './backend.ts'
import { chooses } from './chooses.ts'
import type { TestBackend } from './backend.ts'
import { eventually } from './eventually.ts'
import { pictures } from './picture.ts'
import { descendants } from './process-tree.ts'
import { choose, openPalette } from './screens.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

const phrase = 'Regenbogen über Olten'
/** As a slip of somebody with the owner's login: neither the feed nor the audit has seen it. */
const behind = ({ sql }: TestBackend, statement: string) => sql.begin(async tx => {
  await tx`set local session_replication_role = replica`
  await tx.unsafe(statement)
})

test('an administrator finds by its plate and by a name what was lost behind everybody\'s back, sees what will run, and brings it back by keys alone', async ({ openSmall, small: backend }, { outputDir }) => {
  test.setTimeout(600_000)
  mkdirSync(outputDir, { recursive: true })
  await plantBranch(backend.sql, { code: 'ZHB', ready: 3, first: 600, every: 60, out: 0, from: 982_000 })
  const planted = await backend.sql<{ id: string; customer_id: string; name: string; plate: string; vehicle_id: string }[]>`select r.id, r.customer_id, k.last_name as name, p.plate, r.vehicle_id
    from reservations r join customers k on k.id = r.customer_id join vehicle_plates p on p.vehicle_id = r.vehicle_id where r.number between 'R-26-982001' and 'R-26-982003' order by r.number`
  const [first, second, third] = planted
  if (!first || !second || !third) throw new Error('the branch was not planted')
  const desk = await openSmall({ env: { GUICHET_EXPORT_FOLDER: outputDir } })
  const { hands, page } = desk
  const shoot = (name: string) => pictures(page, outputDir, name)
  await openPalette(desk, 'sicher')
  await hands.press('Enter')
  await page.getByTestId('backups-archive-passphrase').fill(phrase)
  await page.getByTestId('backups-archive-again').fill(phrase)
  await hands.press('Enter')
  await expect(page.getByTestId('backups-archive-made')).toHaveCount(1, { timeout: 120_000 })

  // lost: a driver; another: a telephone and a colour; and one that somebody has changed at a desk since, for all that is known
  const [driver] = await backend.sql<{ id: string; last_name: string }[]>`select id, last_name from drivers where customer_id = ${first.customer_id}`
  const before = await backend.sql`select * from drivers where id = ${driver?.id ?? ''}`
  await behind(backend, `delete from drivers where id = '${driver?.id ?? ''}'; update vehicles set colour = 'rosa' where id = '${second.vehicle_id}'; update vehicles set colour = 'rosa', model = 'Kombi' where id = '${third.vehicle_id}'`)
  await backend.sql`update customers set phone = '+41 44 000 00 00' where id = ${third.customer_id}`

  const [file = ''] = readdirSync(outputDir).filter(name => name.endsWith('.crb'))
  await chooses(desk, path.join(outputDir, file))
  await page.getByTestId('backups-choose').focus()
  await hands.press('Enter')
  await expect(page.getByTestId('backups')).toContainText(file)

  await test.step('the wrong passphrase, and a cancel that leaves nothing running', async () => {
    await page.getByTestId('backups-passphrase').fill('Regenbogen über Aarau')
    await hands.press('Alt+V')
    await expect(page.getByTestId('rescue-fault')).toHaveText(sentence('backups.closed.wrong_passphrase'), { timeout: 60_000 })
    await page.getByTestId('backups-passphrase').fill(phrase)
    await hands.press('Alt+V')
    await expect(page.getByTestId('rescue-running')).toBeVisible()
    await hands.press('Escape')
    await expect(page.getByTestId('rescue-fault')).toHaveText(sentence('rescue.fault.cancelled'))
    const drills = () => desk.launched.app.evaluate(({ app }) => app.getAppMetrics().filter(({ name, serviceName }) => [name, serviceName].includes('guichet-drill')).map(({ pid }) => pid))
    await eventually(drills, { message: 'nothing is left running' }).toEqual([])
    expect(descendants(desk.launched.app.process().pid ?? 0).length).toBeGreaterThan(0)
  })

  await page.getByTestId('backups-passphrase').fill(phrase)
  await hands.press('Alt+V')
  await expect(page.getByTestId('rescue')).toBeVisible({ timeout: 120_000 })
  await expect(page.getByTestId('rescue-search')).toBeFocused()
  await expect(page.locator('[data-testid="rescue-table"][data-table="drivers"]')).toContainText('1')
  await shoot('board')

  await test.step('found by a name and by a plate, each with its fields', async () => {
    await hands.type(driver?.last_name ?? '')
    const lost = page.locator(`[data-testid="rescue-record"][data-row="${driver?.id ?? ''}"]`)
    await expect(lost).toHaveAttribute('data-what', 'gone')
    await page.getByTestId('rescue-only-gone').press('Enter')
    await page.getByTestId('rescue-search').focus()
    await hands.press('ArrowDown')
    await expect(page.getByTestId('rescue-detail')).toContainText(sentence('rescue.column.licence_number'))
    await hands.press(' ')
    await expect(lost).toHaveAttribute('aria-selected', 'true')
    await shoot('lost')
    await page.getByTestId('rescue-only-gone').press('Enter')
    await page.getByTestId('rescue-search').fill(second.plate.replace(' ', ''))
    await expect(page.locator('[data-testid="rescue-record"][data-table="vehicles"]')).toHaveCount(1)
    await page.getByTestId('rescue-search').focus()
    await hands.press('ArrowDown')
    await expect(page.locator('[data-testid="rescue-field"][data-column="colour"]')).toContainText('rosa')
    await hands.press(' ')
    await page.getByTestId('rescue-search').fill(third.name)
    await expect(page.locator(`[data-testid="rescue-record"][data-row="${third.customer_id}"]`)).toHaveCount(1)
    await page.locator(`[data-testid="rescue-record"][data-row="${third.customer_id}"]`).click()
    await expect(page.getByTestId('rescue-newer')).toContainText(sentence('rescue.column.phone'))
    await hands.press(' ')
    await expect(page.getByTestId('rescue-chosen')).toContainText('3')
    await shoot('changed')
  })

  await test.step('exactly what will run; nothing newer is overwritten before that is said', async () => {
    await hands.press('Control+Enter')
    await expect(page.getByTestId('rescue-planned')).toHaveCount(3)
    await expect(page.getByTestId('rescue-sure')).toContainText(sentence('rescue.command.add_driver'))
    await expect(page.getByTestId('rescue-sure')).toContainText('rosa → weiss')
    await shoot('sure')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('rescue-sure')).toContainText(sentence('rescue.sure.over_first'))
    await expect(page.getByTestId('rescue-over')).toBeFocused()
    expect(await backend.sql`select from backup_runs where kind = 'RESTORE'`, 'nothing was sent').toHaveLength(0)
    await hands.press(' ')
    // meanwhile somebody paints the car at another place: that one is refused, the others are not
    await backend.sql`update vehicles set colour = 'gelb' where id = ${second.vehicle_id}`
    await hands.press('Control+Enter')
    await expect(page.getByTestId('rescue-done')).toContainText(sentence('rescue.sure.done_other', { count: '2' }), { timeout: 30_000 })
    await expect(page.locator(`[data-testid="rescue-planned"][data-row="${second.vehicle_id}"]`)).toHaveAttribute('data-status', 'refused')
    await expect(page.locator(`[data-testid="rescue-planned"][data-row="${second.vehicle_id}"]`)).toContainText(sentence('refused.record_changed_meanwhile'))
    await shoot('outcomes')
  })
  expect(await backend.sql`select * from drivers where id = ${driver?.id ?? ''}`).toEqual(before)
  expect(await backend.sql`select colour from vehicles where id = ${second.vehicle_id}`).toMatchObject([{ colour: 'gelb' }])
  expect(await backend.sql`select table_name, command from backup_runs where kind = 'RESTORE' order by table_name`).toMatchObject([{ table_name: 'customers', command: 'change_customer' }, { table_name: 'drivers', command: 'add_driver' }])

  await hands.press('Control+Enter')
  await expect(page.getByTestId('rescue-sure')).toHaveCount(0)
  await page.getByTestId('rescue-search').fill(driver?.last_name ?? '')
  await expect(page.locator(`[data-testid="rescue-record"][data-row="${driver?.id ?? ''}"]`)).toContainText(sentence('rescue.outcome.applied'))
  await test.step('of a changed record a single field, by keys alone', async () => {
    await page.getByTestId('rescue-search').fill(third.plate.replace(' ', ''))
    const car = page.locator(`[data-testid="rescue-record"][data-row="${third.vehicle_id}"]`)
    await expect(page.locator('[data-testid="rescue-record"][data-table="vehicles"]')).toHaveCount(1)
    await page.getByTestId('rescue-search').focus()
    await hands.press('ArrowDown')
    await expect(page.locator('[data-testid="rescue-field"][data-column="model"]')).toContainText('Kombi')
    await hands.press('ArrowRight')
    const box = (column: string) => page.locator(`[data-testid="rescue-field"][data-column="${column}"] [role="checkbox"]`)
    await expect(box('model'), 'fields stand in the order in which people write them').toBeFocused()
    await hands.press('ArrowDown')
    await expect(box('colour')).toBeFocused()
    await hands.press(' ')
    await expect(box('colour')).toBeChecked()
    await expect(box('model')).not.toBeChecked()
    await expect(car).toHaveAttribute('aria-selected', 'true')
    await expect(car.getByTestId('rescue-some')).toHaveText(sentence('rescue.some', { n: '1', of: '2' }))
    await shoot('fields')
    await hands.press('Escape')
    await expect(page.getByTestId('rescue-records')).toBeFocused()
    await hands.press('Control+Enter')
    await expect(page.getByTestId('rescue-sure')).toContainText('rosa → ')
    await expect(page.getByTestId('rescue-planned').locator('.rescue-values'), 'the model stays').not.toContainText('Kombi')
    await shoot('fields-sure')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('rescue-done')).toContainText(sentence('rescue.sure.done_one', { count: '1' }), { timeout: 30_000 })
    await hands.press('Control+Enter')
    expect((await backend.sql`select colour, model from vehicles where id = ${third.vehicle_id}`)[0]).toMatchObject({ model: 'Kombi' })
    expect((await backend.sql`select colour from vehicles where id = ${third.vehicle_id}`)[0]?.['colour']).not.toBe('rosa')
  })
  await hands.press('Escape')
  await expect(page.getByTestId('backups-compare')).toBeVisible()
  for (const language of ['fr', 'it', 'en'] as const) {
    await choose(desk, `language-${language}`)
    if (language !== 'fr') continue
    await page.getByTestId('backups-passphrase').fill(phrase)
    await hands.press('Alt+V')
    await expect(page.getByTestId('rescue')).toBeVisible({ timeout: 120_000 })
    await page.getByTestId('rescue-search').press('ArrowDown')
    await shoot('board-fr')
    await hands.press('Escape')
    await expect(page.getByTestId('rescue')).toHaveCount(0)
  }
})

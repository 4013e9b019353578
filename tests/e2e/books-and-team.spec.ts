import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { bringAxe, faultsOn } from './axe.ts'
import { expect, test } from './backend.ts'
import { cut, mend } from './by-hand.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { pictures } from './picture.ts'
import { sentence } from './words.ts'

const place = 'Lugano'
const look = ({ page }: Desk, folder: string, name: string, testid: string) => pictures(page, folder, name, { before: () => page.getByTestId(testid).scrollIntoViewIfNeeded() })

test('an administrator sets an account, closes the month after seeing what is open, and delivers its journal once; a latecomer is in the next delivery', async ({ open, backend }, { outputDir }) => {
  const desk = await open({ who: 'admin', location: place })
  const folder = desk.exported
  const { hands, page } = desk
  await bringAxe(desk)

  await test.step('an account is set by keys; what is no account is said beside the field', async () => {
    await hands.press('Control+,')
    await eventually(async () => (await hands.focus()).testid).toBe('settings-sections')
    await hands.press('End')
    await expect(page.getByTestId('settings-section-ledger')).toHaveAttribute('aria-selected', 'true')
    await look(desk, outputDir, 'ledger', 'settings-sections')
    await hands.press('Enter', 'Enter')
    await expect(page.getByTestId('setting-account')).toBeFocused()
    await hands.type('10')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('setting-sheet')).toContainText(sentence('refused.ledger_account_is_well_formed'))
    await look(desk, outputDir, 'ledger-form', 'setting-account')
    await hands.retype('1009')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('setting-sheet')).toHaveCount(0)
    await expect(page.getByTestId('settings-row').first()).toContainText('1009')
    await eventually(async () => (await backend.sql`select count(*)::int as n from ledger_accounts where account = '1009'`)[0]).toEqual({ n: 1 })
    expect(await faultsOn(desk)).toEqual([])
  })

  const lock = page.locator('[data-testid="month-step"][data-name="lock"]')
  await test.step('the month is closed after what is open was seen', async () => {
    await hands.press('Control+E')
    await expect(page.getByTestId('deliveries-none')).toBeVisible()
    await lock.getByTestId('month-step-go').press('Enter')
    await expect(page.getByTestId('lock-month')).toBeVisible()
    await expect(page.getByTestId('lock-still-open').or(page.getByTestId('lock-nothing-open'))).toBeVisible()
    await look(desk, outputDir, 'lock-month', 'lock-month')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('lock-month')).toHaveCount(0)
    await expect(lock).toHaveAttribute('data-done', 'true')
    // the key that closes the books makes no file of the page below
    expect(fs.readdirSync(folder)).toEqual([])
  })

  await test.step('the journal is delivered under number 1, its file comes to zero and has the own account', async () => {
    await expect(page.getByTestId('deliver')).toBeVisible({ timeout: 20_000 })
    await page.getByTestId('deliver').press('Enter')
    await expect(page.getByTestId('delivery')).toHaveCount(1)
    await expect(page.getByTestId('deliveries')).toHaveAttribute('data-undelivered', '0')
    await page.getByTestId('delivery-file').press('Enter')
    await expect.poll(() => fs.readdirSync(folder).filter(name => name.endsWith('_nr-1.xlsx')).length).toBe(1)
    await page.getByTestId('export-format').selectOption('rma')
    await expect(page.getByTestId('delivery-file')).toBeEnabled()
    await page.getByTestId('delivery-file').press('Enter')
    await expect.poll(() => fs.readdirSync(folder).filter(name => name.endsWith('_nr-1.csv')).length).toBe(1)
    const [file = ''] = fs.readdirSync(folder).filter(name => name.endsWith('_nr-1.csv'))
    const rows = parse(fs.readFileSync(path.join(folder, file)), { encoding: 'latin1', columns: true, record_delimiter: '\r\n' }) as Record<string, string>[]
    expect(rows.reduce((sum, row) => sum + Math.round((Number(row['debit']) - Number(row['credit'])) * 100), 0)).toBe(0)
    expect(rows.map(row => row['accno'])).not.toContain('1000')
    expect(fs.readdirSync(folder).filter(name => !name.includes('_nr-')), 'the key that closes the month makes no file of the page below').toEqual([])
    await look(desk, outputDir, 'deliveries', 'deliveries')
    expect(await faultsOn(desk)).toEqual([])
  })

  await test.step('what an offline desk sends of the closed month waits for the next delivery, and is late', async () => {
    await backend.sql`insert into cash_sessions (id, org_id, location_id, device_id, till, status, opened_at, opened_by, opening_rp, closed_at, closed_by, counted_rp, expected_rp, difference_reason)
      select gen_random_uuid(), l.org_id, l.id, d.id, 'SPÄT', 'CLOSED', p.until_on - interval '3 days', u.id, 0, p.until_on - interval '2 days', u.id, 1000, 1005, 'Münze'
      from locations l join period_locks p on p.location_id = l.id join devices d on d.location_id = l.id join users u on u.org_id = l.org_id and u.role = 'ADMIN' and u.is_active where l.name = ${place} limit 1`
    await page.getByTestId('deliveries-look').press('Enter')
    await expect(page.getByTestId('deliveries')).toHaveAttribute('data-undelivered', '1')
    await page.getByTestId('deliver').press('Enter')
    await expect(page.getByTestId('delivery')).toHaveCount(2)
    await expect(page.getByTestId('delivery').first()).toHaveAttribute('data-late', 'true')
    await expect(page.getByTestId('delivery').first()).toHaveAttribute('data-entries', '1')
    await cut(desk)
    await expect(page.getByTestId('deliveries-refused')).toHaveText(sentence('error.needs_line'))
    await mend(desk)
    await expect(page.getByTestId('deliveries-refused')).toHaveCount(0, { timeout: 30_000 })
  })
  await backend.sql`update ledger_accounts set account = null where account = '1009'`
})

test('a manager sees the team, its PCs and who did what, narrows it by keys, saves it, takes a PIN and revokes a PC; the server knows both', async ({ open, backend }, { outputDir }) => {
  const desk = await open({ who: 'manager.zuerich' })
  const { hands, page } = desk
  const [spare] = await backend.sql<{ id: string }[]>`insert into devices (id, org_id, location_id, name, registered_by, registered_at)
    select gen_random_uuid(), d.org_id, d.location_id, 'Alter PC', d.registered_by, now() from devices d join locations l on l.id = d.location_id where l.code = 'ZHB' limit 1 returning id`
  // somebody whose PIN no other test of the worker comes back by
  const name = 'Aurelia Ohnepin'
  await backend.sql`with person as (insert into auth.users (id, email) values (gen_random_uuid(), 'ohnepin@gotthard.example') returning id, email),
    colleague as (insert into users (id, org_id, email, full_name, role) select p.id, l.org_id, p.email, ${name}, 'STAFF' from person p, locations l where l.code = 'ZHB' returning id, org_id)
    insert into user_locations (id, org_id, user_id, location_id) select gen_random_uuid(), c.org_id, c.id, l.id from colleague c join locations l on l.org_id = c.org_id and l.code = 'ZHB'`
  await bringAxe(desk)
  await hands.press('Control+U')
  await expect(page.getByTestId('team')).toBeVisible()
  await expect(page.getByTestId('team-member').first()).toBeVisible()
  await expect(page.getByTestId('audit-entry').first()).toBeVisible({ timeout: 20_000 })
  await look(desk, outputDir, 'team', 'team-done')
  await look(desk, outputDir, 'audit', 'audit-look')
  expect(await faultsOn(desk)).toEqual([])
  const all = Number(await page.getByTestId('audit').getAttribute('data-count'))
  await page.getByTestId('audit-filter').fill('gibt es nicht')
  await expect(page.getByTestId('audit-none')).toBeVisible()
  await page.getByTestId('audit-filter').fill('')
  await expect(page.getByTestId('audit')).toHaveAttribute('data-count', String(all))
  await page.getByTestId('audit-until_on').fill('01.01.2020')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('audit-refused')).toHaveText(sentence('refused.export_ends_after_start'))

  const row = page.locator('[data-testid="team-device"]', { hasText: 'Alter PC' })
  await expect(row).toBeVisible({ timeout: 30_000 })
  await row.getByTestId('lock-out').press('Enter')
  await expect(page.getByTestId('team-sure')).toBeVisible()
  await look(desk, outputDir, 'team-sure', 'team-sure')
  await hands.press('Control+Enter')
  await expect(row).toHaveAttribute('data-revoked', 'true')
  await eventually(async () => (await backend.sql`select revoked_at is not null as done from devices where id = ${spare?.id ?? ''}`)[0]).toEqual({ done: true })
  const staff = page.locator('[data-testid="team-member"][data-role="STAFF"]').filter({ hasText: name })
  await staff.getByTestId('take-pin').press('Enter')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('team-done')).toContainText(name)
  await eventually(async () => (await backend.sql`select count(*)::int as n from pin_resets r join users u on u.id = r.user_id where u.full_name = ${name}`)[0]).toEqual({ n: 1 })
  await page.getByTestId('audit-until_on').fill(await page.getByTestId('audit-from_on').inputValue())
  await page.getByTestId('audit-filter').fill('pin')
  await eventually(async () => {
    await hands.press('Control+Enter')
    return await page.locator('[data-testid="audit-entry"][data-did="reset_pin"]').count()
  }).toBe(1)
})

test('staff find neither the page nor its key', async ({ open }) => {
  const { hands, page } = await open()
  await hands.press('Control+U')
  await expect(page.getByTestId('team')).toHaveCount(0)
  await expect(page.getByTestId('rail-team')).toHaveCount(0)
})

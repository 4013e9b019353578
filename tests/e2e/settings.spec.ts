import { bringAxe, faultsOn } from './axe.ts'
import { expect, test } from './backend.ts'
import { cut, mend } from './by-hand.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'

/** Opens a part of the settings by keys alone and goes to its first row. */
async function openPart({ hands, page }: Desk, section: string): Promise<void> {
  await hands.press('Control+,')
  await expect(page.getByTestId('settings-sections')).toBeVisible()
  await eventually(async () => (await hands.focus()).testid).toBe('settings-sections')
  await hands.press('Home')
  for (let steps = 0; steps < 12 && await page.getByTestId(`settings-section-${section}`).getAttribute('aria-selected') !== 'true'; steps++) await hands.press('ArrowDown')
  await expect(page.getByTestId(`settings-section-${section}`)).toHaveAttribute('aria-selected', 'true')
}
const field = (desk: Desk, name: string) => desk.page.getByTestId(`setting-${name}`)

test('a manager sets a new price by keys alone and without the line: what is booked keeps its own, what can not be is told beside the field, the server has it afterwards', async ({ open, backend }) => {
  const desk = await open({ who: 'manager.zuerich' })
  const { hands, page } = desk
  const agreed = () => backend.sql`select md5(string_agg(c::text, ',' order by c.id)) as hash from (select id, price_plan_id, day_rate_rp, included_km_day, extra_km_rp, excess_rp from contracts where created_at < now() - interval '1 hour') c`
  const before = await agreed()
  await cut(desk)
  await hands.rest()
  await openPart(desk, 'plans')
  await hands.press('Enter', 'ArrowDown')
  const [category = ''] = (await page.getByTestId('settings-row').nth(1).getByRole('rowheader').innerText()).split(' (')
  await hands.press('Enter')
  await expect(field(desk, 'category_id')).toBeFocused()
  expect(await field(desk, 'category_id').locator('option:checked').innerText()).toContain(category)
  await hands.goTo('valid_from')
  await hands.type('-1')
  await hands.press('Control+Enter')
  await expect(field(desk, 'valid_from')).toHaveAttribute('aria-invalid', 'true')
  await hands.retype('01.01.2020')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('setting-sheet')).toContainText('Ein Preis gilt frühestens ab heute')
  await hands.isIn('valid_from')
  await hands.retype('+1')
  await expect(page.getByTestId('setting-reach')).toHaveAttribute('data-count', /^\d+$/)
  await hands.goTo('day_rate_rp')
  await hands.retype('-5')
  await expect(field(desk, 'day_rate_rp')).toHaveAttribute('aria-invalid', 'true')
  await hands.press('Control+Enter')
  await hands.isIn('day_rate_rp')
  await hands.retype("1'111.10")
  const tier = await page.getByTestId(/^setting-tiers\.\d+\.from_days$/).count() - 1
  await hands.goTo(`tiers.${tier}.from_days`)
  await hands.type('200')
  await hands.goTo(`tiers.${tier}.day_rate_rp`)
  await hands.type('999')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('setting-sheet')).toHaveCount(0)
  await expect(page.getByTestId('settings-saved')).not.toBeEmpty()
  await expect(page.getByTestId('settings').getByText("CHF 1'111.10")).toBeVisible()
  expect(await hands.pointers()).toBe(0)
  await mend(desk)
  await eventually(async () => {
    const [plan] = await backend.sql`select p.day_rate_rp::int, (select count(*)::int from price_plan_tiers t where t.price_plan_id = p.id and t.from_days = 200 and t.day_rate_rp = 99900) as tiers,
      p.valid_from = (now() at time zone 'Europe/Zurich')::date + 1 as from_tomorrow from price_plans p where p.day_rate_rp = 111110`
    return plan
  }).toEqual({ day_rate_rp: 111_110, tiers: 1, from_tomorrow: true })
  expect(await agreed()).toEqual(before)
})

test('an extra, a damage price and the rules that are not a manager’s', async ({ open, backend }) => {
  const desk = await open({ who: 'manager.zuerich' })
  const { hands, page } = desk
  await openPart(desk, 'extras')
  await hands.press('+')
  await expect(field(desk, 'charge_kind')).toBeFocused()
  await hands.goTo('code')
  await hands.type('dachbox')
  await hands.goTo('price_rp')
  await hands.type('14.50')
  for (const name of ['name_de', 'name_fr', 'name_it', 'name_en']) {
    await hands.goTo(name)
    await hands.type('Dachbox')
  }
  await expect(page.getByTestId('setting-reach')).toHaveAttribute('data-count', /^\d+$/)
  await hands.press('Control+Enter')
  await expect(page.getByTestId('setting-sheet')).toHaveCount(0)
  await eventually(async () => (await backend.sql`select price_rp::int, per, is_active from extras where code = 'DACHBOX'`)[0]).toEqual({ price_rp: 1450, per: 'DAY', is_active: true })

  await openPart(desk, 'damages')
  await hands.press('Enter', 'Enter')
  await expect(field(desk, 'amount_rp')).toBeFocused()
  await hands.retype('123.45')
  await hands.press('Control+Enter')
  await eventually(async () => (await backend.sql`select count(*)::int as n from counter_fees where amount_rp = 12345`)[0]).toEqual({ n: 1 })

  await openPart(desk, 'limits')
  await expect(page.getByTestId('settings-reads')).toBeVisible()
  await expect(page.getByTestId('settings-row').getByRole('button')).toHaveCount(0)
})

test('an administrator sets account, limits and customs; a wrong account number is told beside the field; staff have no settings', async ({ open, backend }) => {
  const desk = await open({ who: 'admin', location: 'Zürich HB' })
  const { hands, page } = desk
  await openPart(desk, 'account')
  await hands.press('Enter', 'Enter')
  await hands.goTo('iban')
  await hands.retype('CH45 3199 9123 0008 8901 2')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('setting-sheet')).toContainText('Diese IBAN stimmt nicht')
  await hands.isIn('iban')
  await hands.retype('CH58 0079 1123 0008 8901 2')
  await page.getByTestId('setting-account').selectOption('QR_IBAN')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('setting-sheet')).toContainText('30000')
  await hands.isIn('iban')
  await hands.retype('ch44 3199 9123 0008 8901 2')
  await expect(page.getByTestId('setting-reference')).toBeVisible()
  await hands.press('Control+Enter')
  await expect(page.getByTestId('setting-sheet')).toHaveCount(0)
  await expect(page.getByTestId('settings-row')).toContainText('CH44 3199 9123 0008 8901 2')
  await eventually(async () => (await backend.sql`select iban from organizations where iban = 'CH4431999123000889012'`).length).toBe(1)

  await openPart(desk, 'limits')
  await hands.press('Enter', 'Enter')
  await expect(field(desk, 'staff_discount_bp')).toBeFocused()
  await hands.retype('99')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('setting-sheet')).toContainText('Berichtigen Sie die Limiten')
  await hands.press('Escape')
  await expect(page.getByTestId('setting-sheet')).toHaveCount(0)
  await expect(page.getByTestId('settings')).toBeVisible()

  const staff = await open()
  await staff.hands.press('Control+,')
  await expect(staff.page.getByTestId('board-row').first()).toBeVisible()
  await expect(staff.page.getByTestId('settings')).toHaveCount(0)
})

test('the settings can be read and used by everybody', async ({ open }) => {
  const desk = await open({ who: 'admin', location: 'Zürich HB' })
  await bringAxe(desk)
  const found: Record<string, string[]> = {}
  for (const section of ['plans', 'seasons', 'extras', 'categories', 'one_way', 'fees', 'damages', 'limits', 'rules', 'customs', 'account', 'texts']) {
    await openPart(desk, section)
    const faults = await faultsOn(desk)
    if (await desk.page.getByTestId('settings-row').count() > 0) {
      await desk.hands.press('Enter', 'Enter')
      await expect(desk.page.getByTestId('setting-sheet')).toBeVisible()
      faults.push(...await faultsOn(desk))
      await desk.hands.press('Escape')
      await expect(desk.page.getByTestId('setting-sheet')).toHaveCount(0)
    }
    if (faults.length > 0) found[section] = faults
    await desk.hands.press('F2')
  }
  expect(found).toEqual({})
})

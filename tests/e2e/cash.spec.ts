import { formatRappen } from '../../shared/money.ts'
import { expect, test } from './backend.ts'
import { cut, mend } from './by-hand.ts'
import { payCash, plantDebt } from './contracts.ts'
import { eventually } from './eventually.ts'
import { pictures } from './picture.ts'

test('moment 10: a drawer from the count in the morning to the count in the evening, by keys alone and without the line', async ({ open, backend }, { outputDir }) => {
  const owed = await plantDebt(backend, 'LUG', 4200)
  const desk = await open({ who: 'staff.lugano', location: 'Lugano' })
  const { hands, page } = desk
  await cut(desk)
  await hands.press('Control+M')
  await expect(page.getByTestId('cash-none')).toBeVisible()
  await hands.press('Enter')
  await expect(page.getByTestId('cash-till')).toHaveValue('Cassa 1')
  await hands.goTo('count_10000')
  await hands.type('2')
  await hands.goTo('count_5')
  await hands.type('20')
  await expect(page.getByTestId('cash-comes-to')).toHaveText('CHF 201.00')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('cash-expected')).toHaveText('CHF 201.00')

  // what the demo firm took at this hour is there already; soon after midnight the day before is shown until a drawer is open
  const paid = async () => (await desk.read('day', {})).paid.reduce((sum, { amount_rp }) => sum + amount_rp, 0)
  const before_rp = await paid()
  // what was charged today and nobody has paid stands in a line of its own
  const open_rp = (await desk.read('day', {})).receivables.new_rp
  expect(open_rp).toBeGreaterThanOrEqual(4200)
  await expect(page.getByTestId('day-new_rp')).toContainText(formatRappen(open_rp))
  await pictures(page, outputDir, 'cash-day')

  // cash that is taken meanwhile lies in it, and the day knows
  await payCash(desk, owed.number)
  await expect(page.getByTestId('cash-expected')).toHaveText('CHF 243.00')
  await expect(page.getByTestId('cash-line')).toContainText([owed.number])
  expect(await paid()).toBe(before_rp + 4200)
  await expect(page.getByTestId('day-paid')).toHaveText(formatRappen(before_rp + 4200))
  await expect(page.getByTestId('day-not-balanced')).toHaveCount(0)

  await hands.press('Tab')
  await expect(page.getByTestId('cash-move')).toBeFocused()
  await hands.press('Enter')
  await hands.goTo('amount_rp')
  await hands.type('12.50')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('cash-reason')).toBeFocused() // a reason is missing
  await hands.type('Glühbirnen')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('cash-expected')).toHaveText('CHF 230.50')

  await expect(page.getByTestId('cash-close')).toBeFocused()
  await hands.press('Enter')
  await hands.goTo('count_20000')
  await hands.type('1')
  await hands.goTo('count_2000')
  await hands.type('1')
  await hands.goTo('count_1000')
  await hands.type('1')
  await expect(page.getByTestId('cash-difference')).toHaveText('CHF −0.50')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('cash-reason')).toBeFocused()
  await hands.type('Fünfziger verlegt')
  // the terminal says ten francs more than was recorded
  const recorded = await page.getByTestId('cash-terminal-recorded').textContent()
  const said = (Number(recorded?.replace(/[^\d.]/g, '')) + 10).toFixed(2)
  await hands.goTo('terminal_total')
  await hands.type(said)
  await expect(page.getByTestId('cash-terminal-difference')).toHaveText('CHF 10.00')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('cash-terminal-reason')).toBeFocused()
  await hands.type('Trinkgeld')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('cash-closed-terminal').first()).toHaveText('10.00')
  await expect(page.getByTestId('cash-closed')).toContainText(['Fünfziger verlegt'])
  await expect(page.getByTestId('cash-none')).toBeVisible()

  // its report is on paper at once, without the line, and says what the server does not know yet
  await page.getByTestId('cash-report').first().press('Enter')
  await expect(page.locator('[data-testid="document"][data-kind="DAY_REPORT"][data-made="true"]')).toBeVisible({ timeout: 20_000 })
  await hands.press('Escape')
  await expect(page.getByTestId('documents')).toHaveCount(0)
  await mend(desk)
  await eventually(async () => {
    const [stored] = await backend.sql`select s.status, s.counted_rp::int, s.expected_rp::int, s.difference_reason, private.cash_expected_rp(s.id)::int as known_rp,
      (select count(*)::int from cash_counts k where k.cash_session_id = s.id) as counts from cash_sessions s join locations l on l.id = s.location_id where l.code = 'LUG' and s.till = 'Cassa 1'`
    return stored
  }).toEqual({ status: 'CLOSED', counted_rp: 23_000, expected_rp: 23_050, difference_reason: 'Fünfziger verlegt', known_rp: 23_050, counts: 5 })
})

test('a drawer of a colleague says who closes it, and a half-typed count asks before it is left', async ({ open }) => {
  const [clerk, manager] = [await open({ who: 'staff.geneve', location: 'Genève Cornavin' }), await open({ who: 'manager.geneve', location: 'Genève Cornavin' })]
  await manager.hands.press('Control+M')
  await expect(manager.page.getByTestId('cash-open')).toBeFocused()
  await manager.hands.press('Enter')
  await expect(manager.page.getByTestId('cash-till')).toBeFocused()
  await manager.hands.press('Control+Enter')
  await expect(manager.page.getByTestId('cash-drawer')).toBeVisible()
  await clerk.hands.press('Control+M')
  await eventually(async () => {
    await clerk.page.evaluate(() => window.guichet.act('sync_now', {}))
    return clerk.page.getByTestId('cash-drawer').count()
  }).toBe(1)
  await expect(clerk.page.getByTestId('cash-close')).toBeDisabled()
  await expect(clerk.page.getByTestId('cash-move')).toBeFocused()

  await manager.hands.press('Enter')
  await manager.hands.type('3')
  await manager.hands.press('F10')
  await expect(manager.page.getByTestId('action-form')).toContainText('F10')
  await manager.hands.press('Escape')
  await expect(manager.page.getByTestId('cash-close')).toBeFocused()
})

test('a location that takes no cash closes its day with what the terminal says, and has its sealed report', async ({ open, backend }) => {
  const desk = await open({ who: 'manager.zuerich', location: 'Zürich Flughafen' })
  const { hands, page } = desk
  await hands.press('Control+M')
  await expect(page.getByTestId('cash-open')).toBeFocused()
  await hands.press('Tab', 'Enter')
  await expect(page.getByTestId('cash-terminal')).toBeFocused()
  const recorded = (await page.getByTestId('cash-terminal-recorded').textContent())?.replace(/[^\d.]/g, '') ?? ''
  await hands.type('x')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('cash-closed')).toHaveCount(0)
  await page.getByTestId('cash-terminal').fill(recorded)
  await hands.press('Control+Enter')
  await expect(page.getByTestId('cash-closed')).toHaveCount(1)
  await page.getByTestId('cash-report').press('Enter')
  await expect(page.locator('[data-testid="document"][data-kind="DAY_REPORT"][data-made="true"]')).toBeVisible({ timeout: 20_000 })
  await eventually(async () => (await backend.sql`select s.status, s.counted_rp::int, (s.terminal_rp = s.terminal_expected_rp) as exact from cash_sessions s join locations l on l.id = s.location_id where l.code = 'ZRH'`)[0])
    .toEqual({ status: 'CLOSED', counted_rp: 0, exact: true })
})

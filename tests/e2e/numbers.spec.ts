import type { Bridge } from '../../shared/bridge.ts'
import { openPalette } from './screens.ts'
import { expect, test } from './backend.ts'
import { cut, find } from './by-hand.ts'
import { eventually } from './eventually.ts'
import { digitsOf, readyDeparture } from './rows.ts'
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

test('where the numbers are used up and the line is cut, the check-out says so before it is filled in and gives none; with the line they come by themselves', async ({ open, backend }) => {
  const { sql } = backend
  const desk = await open({ env: {} })
  const { hands, page } = desk
  const { reservation_id, number } = await readyDeparture(desk)
  const left = async () => (await desk.read('check_out_start', { reservation_id })).numbers_left
  const contracts = async () => Number((await sql`select count(*)::int as n from contracts where reservation_id = ${reservation_id}`)[0]?.['n'])
  expect(await left()).toBeGreaterThan(0)
  // No block is given out meanwhile, or the next would be here before the line is cut.
  await sql`revoke execute on function public.lease_numbers(uuid, text[]) from authenticated`
  try {
    await sql`update number_blocks set next_no = last_no + 1 where kind = 'CONTRACT' and device_id in (select device_id from number_blocks order by leased_at desc limit 1)`
    await page.evaluate(() => window.guichet.act('sync_now', {}))
    await eventually(left, { timeout: 30_000 }).toBe(0)
    await cut(desk)
    await find(desk, digitsOf(number).slice(-6))
    await expect(page.getByTestId('no-numbers')).toHaveText(sentence('check_out.no_numbers'))
    await expect(page.getByTestId('confirm')).toHaveAttribute('aria-disabled', 'true')
    await hands.press('Control+Enter')
    const { form } = await desk.read('check_out_start', { reservation_id })
    const { gates } = await desk.read('check_out', form)
    expect(gates.find(({ key }) => key === 'numbers')).toMatchObject({ state: 'block', message: { key: 'gate.numbers.none_left' } })
    expect(await page.evaluate(input => window.guichet.confirm('check_out', input), { ...form, licence_seen: true, odometer_km: 999_999, fuel_level: 8 })).toMatchObject({ ok: false })
    await expect(page.getByTestId('contract-number')).toHaveCount(0)
    expect(await desk.read('status', {}), 'nothing was queued').toMatchObject({ waiting: 0, numbers_left: 0 })
  } finally {
    await sql`grant execute on function public.lease_numbers(uuid, text[]) to authenticated`
  }
  desk.cut('up')
  await eventually(left, { timeout: 30_000 }).toBeGreaterThan(0)
  await expect(page.getByTestId('no-numbers')).toHaveCount(0)
  expect(await contracts()).toBe(0)
})

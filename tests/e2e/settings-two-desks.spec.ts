import { bringAxe, faultsOn } from './axe.ts'
import { expect, test } from './backend.ts'
import { cut, mend } from './by-hand.ts'
import { comeTo } from './come-to.ts'
import { keysOf } from './conflict-keys.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'

/** Opens the first category of the settings, changes these fields and saves. */
async function changeCategory({ hands, page }: Desk, values: Record<string, string>): Promise<void> {
  await hands.press('Control+,')
  await expect(page.getByTestId('settings-sections')).toBeVisible()
  await eventually(async () => (await hands.focus()).testid).toBe('settings-sections')
  await hands.press('Home')
  for (let steps = 0; steps < 12 && await page.getByTestId('settings-section-categories').getAttribute('aria-selected') !== 'true'; steps++) await hands.press('ArrowDown')
  await hands.press('Enter', 'Enter')
  await expect(page.getByTestId('setting-excess_rp')).toBeFocused()
  for (const [field, value] of Object.entries(values)) {
    await hands.goTo(field)
    await hands.retype(value)
  }
  await hands.press('Control+Enter')
  await expect(page.getByTestId('setting-sheet')).toHaveCount(0)
}

test('two administrators without a line: what only one of them changed counts, and of the same field both values are shown and one is chosen', async ({ open, backend }) => {
  const { sql } = backend
  const [one, other] = await Promise.all([open({ who: 'admin', location: 'Zürich HB' }), open({ who: 'admin', location: 'Zürich Flughafen' })])
  const [category] = (await other.read('settings', {})).categories
  if (!category) throw new Error('no category')
  const { id, deposit_rp, excess_rp, min_age } = category
  const stored = async () => (await sql`select deposit_rp::int, excess_rp::int, min_age from vehicle_categories where id = ${id}`)[0]
  await cut(one)
  await cut(other)
  await one.hands.rest()
  await other.hands.rest()
  await changeCategory(one, { deposit_rp: '777', min_age: '22' })
  await changeCategory(other, { excess_rp: '2222', deposit_rp: '888' })
  await mend(one)
  await eventually(stored).toEqual({ deposit_rp: 77_700, excess_rp, min_age: 22 })
  await mend(other)
  await eventually(stored, 'the first one stays, and what nobody else touched counts').toEqual({ deposit_rp: 77_700, excess_rp: 222_200, min_age: 22 })

  const { hands, page } = other
  const task = page.locator('[data-testid="attention-row"][data-kind="conflict"]').filter({ hasText: category.name_de })
  await test.step('at the desk of whoever came second both values stand side by side', async () => {
    await eventually(async () => (await other.read('attention', {})).some(({ sides }) => sides === 'setting')).toBe(true)
    await hands.press('F9')
    await comeTo(other, task)
    const compare = task.getByTestId('attention-compare')
    await expect(task).toContainText('Kategorie geändert')
    await expect(compare).toContainText('Kaution')
    await expect(compare).toContainText('CHF 888.00')
    await expect(compare).toContainText('CHF 777.00')
    await expect(compare.getByRole('row'), 'nothing that did not contradict').toHaveCount(2)
    await bringAxe(other)
    expect(await faultsOn(other)).toEqual([])
  })
  await test.step('the change is applied after all, in five keys', async () => {
    await hands.rest()
    await hands.press('F9')
    await comeTo(other, task)
    await hands.press(await task.getByTestId('attention-set-mine').locator('kbd').innerText())
    await expect(page.getByTestId('attention-confirm')).toBeVisible()
    await hands.press('Enter')
    await expect(task).toHaveCount(0)
    expect(hands.keys()).toBeLessThanOrEqual(keysOf.set_mine)
  })
  await eventually(stored).toEqual({ deposit_rp: 88_800, excess_rp: 222_200, min_age: 22 })
  await sql`update vehicle_categories set deposit_rp = ${deposit_rp}, excess_rp = ${excess_rp}, min_age = ${min_age} where id = ${id}`
})

import type { Locator } from '@playwright/test'
import { expect } from './backend.ts'
import type { Desk } from './desk.ts'

/** Down to that task: other tests of this worker have left theirs in the list. These arrows do not count; F9, pressed before, does. */
export async function comeTo({ hands, page }: Desk, task: Locator): Promise<void> {
  await expect(task.first()).toBeVisible()
  const chosen = task.and(page.locator('[data-chosen="true"]'))
  const rows = page.getByTestId('attention-row')
  const placeOf = async (one: Locator) => (await rows.evaluateAll((all, wanted) => all.indexOf(wanted as never), await one.first().elementHandle()))
  const down = await placeOf(task) - await placeOf(rows.and(page.locator('[data-chosen="true"]')))
  if (await chosen.count() === 0) for (let left = Math.abs(down); left > 0; left--) await hands.press(down > 0 ? 'ArrowDown' : 'ArrowUp')
  await expect(chosen).toHaveCount(1)
  await expect(chosen.getByTestId('attention-export'), 'the last of its choices').toBeInViewport()
  await hands.rest()
}

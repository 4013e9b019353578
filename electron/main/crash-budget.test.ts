import { expect, test } from 'vitest'
import { crashBudget } from './crash-budget.ts'

test('two crashes within a minute are answered with a growing delay, the third with an end', () => {
  const after = crashBudget()
  const delays = [after(0), after(20_000), after(59_999)]
  expect(delays).toEqual([100, 1_000, null])
})

test('crashes that are more than a minute apart are each the first', () => {
  const after = crashBudget()
  expect([after(0), after(60_000), after(120_000), after(180_000)]).toEqual([100, 100, 100, 100])
})

import { expect, test } from '@playwright/test'
import { runTour } from '../../scripts/tour/index.ts'

test.describe.configure({ timeout: 240_000 })

test('the guided tour loses nothing: cut lines, a power cut and a double booking at two desks', async () => {
  const result = await runTour()
  expect(result.problems).toEqual([])
  expect(result).toMatchObject({ ok: true, lost: 0 })
  expect(result.rows).toBeGreaterThan(1_000)
  expect(result.steps).toHaveLength(19)
})

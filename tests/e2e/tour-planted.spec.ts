import path from 'node:path'
import { expect, test } from '@playwright/test'
import { runTour } from '../../scripts/tour/index.ts'

const root = path.resolve(import.meta.dirname, '../..')

test.describe.configure({ timeout: 240_000 })

test('the guided tour notices a backend that drops one check-out and says it was applied', async () => {
  const result = await runTour({ plant: 'drop_one_check_out', folder: path.join(root, 'out/tour-planted') })
  expect(result.ok).toBe(false)
  expect(result.lost).toBeGreaterThan(0)
  expect(result.problems.join()).toContain('found 0 times on the server')
})

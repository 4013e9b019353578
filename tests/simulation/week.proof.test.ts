import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import { most_keys } from '../e2e/conflict-keys.ts'
import { tempFolder } from '../sync/local.ts'
import { playWeek } from './week.ts'

test('six branches that worked offline for a week are one firm again within a minute', async () => {
  const [own, folder] = [await createTestBackend(), tempFolder()]
  const { flaws, converged_s, operations, keys } = await playWeek(own, path.join(folder, 'week'), 7).finally(async () => {
    await own.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  })
  expect(flaws).toEqual([])
  expect(operations).toBeGreaterThan(500)
  expect(converged_s).toBeLessThan(60)
  // every kind of task that such a week leaves, and each is settled in five keys
  expect(Object.keys(keys).length).toBeGreaterThan(3)
  expect(Object.entries(keys).filter(([, count]) => count > most_keys)).toEqual([])
}, 600_000)

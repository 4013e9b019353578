import fs from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { seed } from '../seed.ts'
import { tempFolder } from '../sync/local.ts'
import { openKills } from './kills.ts'
import type { Lengths } from './point.ts'

let backend: TestBackend
let folder: string
let kills: ReturnType<typeof openKills>
let lengths: Lengths
beforeAll(async () => {
  backend = await createTestBackend()
  folder = tempFolder()
  kills = openKills(backend, folder)
  lengths = await kills.measure(seed)
})
afterAll(async () => {
  await kills.close()
  await backend.stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

test('a PC killed in its first start, an update, a load, its work and its sync has all that was confirmed, and ends with what the server holds', async () => {
  const told: string[] = []
  const figures = await kills.play(lengths, { points: 6, seed, tell: text => told.push(text) })
  expect({ ...figures, told }).toMatchObject({ points: 6, lost: 0, violations: 0, told: [] })
  // most of them in the midst of it: a phase is not longer today than when it was measured
  expect(figures.within).toBeGreaterThan(2)
})

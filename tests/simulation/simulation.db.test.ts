import fs from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { tempFolder } from '../sync/local.ts'
import { lostBetweenTwo } from './known-schedules.ts'
import { tellStep } from './schedule.ts'
import { simulate } from './simulate.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'
import { seed } from '../seed.ts'

const runs = 8

let backend: TestBackend
let world: World
let folder: string
beforeAll(async () => {
  folder = tempFolder()
  backend = await createTestBackend()
  world = await openWorld(backend, folder)
})
afterAll(async () => {
  await world.stop()
  await backend.stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

test('three desks through lost lines, kills, wrong clocks, moved people and restored servers end with what the server holds', async () => {
  for (let nth = 0; nth < runs; nth++) expect((await simulate(world, seed + nth))?.text).toBeUndefined()
}, 600_000)

test('a desk comes back by itself to what a restored server refused because another desk had not sent it again yet', async () => {
  await expect(world.run(lostBetweenTwo, tellStep)).resolves.toBeUndefined()
}, 600_000)

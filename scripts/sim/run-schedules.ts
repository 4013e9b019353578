import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { simulate } from '../../tests/simulation/simulate.ts'
import { playWeek } from '../../tests/simulation/week.ts'
import type { WeekFigures } from '../../tests/simulation/week.ts'
import { openWorld } from '../../tests/simulation/world.ts'
import { openBackend } from '../backend/open-backend.ts'
import type { TestBackend } from '../backend/open-backend.ts'
import { ensureTemplate, startTestCluster } from '../backend/test-cluster.ts'
import { tempInMemory } from '../memory-disk.ts'

const told_every = 50

/** Gives the work a server of its own and a folder in memory. */
async function withServer<T>(work: (backend: TestBackend, folder: string) => Promise<T>): Promise<T> {
  tempInMemory()
  const { stop, ...server } = await startTestCluster()
  const folder = fs.mkdtempSync(path.join(process.env['TMPDIR'] ?? os.tmpdir(), 'guichet-sim-'))
  try {
    await ensureTemplate(server, 'none')
    const backend = await openBackend(server)
    const result = await work(backend, folder)
    await backend.stop()
    return result
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
    await stop()
  }
}

/** Plays the schedules of these seeds, and prints each violation with its smallest schedule. */
export function runSchedules(first: number, runs: number): Promise<{ violations: number; seconds: number }> {
  return withServer(async (backend, folder) => {
    const world = await openWorld(backend, folder)
    const began = Date.now()
    const secondsSoFar = () => (Date.now() - began) / 1000
    let violations = 0
    for (let n = 0; n < runs; n++) {
      const found = await simulate(world, first + n)
      if (found) {
        violations++
        console.log(found.text)
      }
      if ((n + 1) % told_every === 0) console.log(`${n + 1} schedules, ${violations} violations, ${secondsSoFar().toFixed(0)} s`)
    }
    await world.stop()
    return { violations, seconds: secondsSoFar() }
  })
}

const week_seed = 7

/** Seven offline days at six branches: the same week each time. */
export const runWeek = (): Promise<WeekFigures> => withServer((backend, folder) => playWeek(backend, folder, week_seed))

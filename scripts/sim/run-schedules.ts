import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { simulate } from '../../tests/simulation/simulate.ts'
import { openWorld } from '../../tests/simulation/world.ts'
import { openBackend } from '../backend/open-backend.ts'
import { ensureTemplate, startTestCluster } from '../backend/test-cluster.ts'
import { tempInMemory } from '../memory-disk.ts'

const told_every = 50

/** Plays the schedules of these seeds on a server of their own, and prints each violation with its smallest schedule. */
export async function runSchedules(first: number, runs: number): Promise<{ violations: number; seconds: number }> {
  tempInMemory()
  const { stop, ...server } = await startTestCluster()
  const folder = fs.mkdtempSync(path.join(process.env['TMPDIR'] ?? os.tmpdir(), 'guichet-sim-'))
  try {
    await ensureTemplate(server, 'none')
    const backend = await openBackend(server)
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
    await backend.stop()
    return { violations, seconds: secondsSoFar() }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
    await stop()
  }
}

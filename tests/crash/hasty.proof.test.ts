import fs from 'node:fs'
import { expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import { seed } from '../seed.ts'
import { tempFolder } from '../sync/local.ts'
import { openKills } from './kills.ts'
import type { Point } from './point.ts'

test('a program that says "confirmed" before its transaction is on disk is found out', async () => {
  const [backend, folder] = [await createTestBackend(), tempFolder()]
  const kills = openKills(backend, folder)
  try {
    const lengths = await kills.measure(seed)
    const at = (share: number): Point => ({ phase: 'commands', by: 'statement', share })
    // the load comes to its end however slow the machine is today: nothing is confirmed without rows
    const life = (later: number): Point[] => [{ phase: 'load', by: 'time', share: 10 }, ...[0.2, 0.35, 0.5, 0.65, 0.8, 0.95].map(share => at(Math.min(share + later, 1)))]
    let lost = 0
    // on a busy machine all kills of a life may fall between two confirms
    for (const later of [0, 0.03, 0.06, 0.09, 0.12]) if (lost === 0) ({ lost } = await kills.play(lengths, { points: [life(later)], seed, is_hasty: true }))
    expect(lost).toBeGreaterThan(0)
  } finally {
    await kills.close()
    await backend.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
})

import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Openers } from '../../electron/data/backup/keys.ts'
import { ensureTemplate, startTestCluster } from '../backend/test-cluster.ts'
import { tempInMemory } from '../memory-disk.ts'
import { corruptions } from './corruptions.ts'
import { foreignCorruptions } from './foreign-corruptions.ts'
import { goodArchives } from './good-archives.ts'
import { storeInMemory, storeSmallFirms } from './small-firms.ts'
import { tryRecovery } from './recover.ts'
import { openTrial } from './trial.ts'
import { tryGood } from './try-good.ts'

export type Tally = { corruptions: number; caught: number; good: number; false_alarms: number; recovered_without_us: boolean | null }
type Tell = (line: string) => void

/** Spoils this backup in every way that is known. */
async function spoilAll(file: string, openers: Openers, tally: Tally, tell: Tell): Promise<void> {
  const trial = await openTrial(file, openers)
  for (const corruption of [...corruptions, ...foreignCorruptions]) {
    const { is_caught, said } = await trial.spoil(corruption)
    tally.corruptions++
    if (is_caught) tally.caught++
    tell(said)
  }
}

/**
 * Shows that the drill can be trusted, and that an archive needs no program of ours: every known way to spoil a backup is caught by the check that is named for it, and twenty good
 * ones that differ pass. On servers of its own with data of its own; `given` is spoiled instead of an own archive. `draw` changes the data.
 */
export async function selfTest(given: { file: string; openers: Openers } | null, draw: number, tell: Tell): Promise<Tally> {
  tempInMemory()
  const tally: Tally = { corruptions: 0, caught: 0, good: 0, false_alarms: 0, recovered_without_us: null }
  const folder = mkdtempSync(path.join(process.env['TMPDIR'] ?? os.tmpdir(), 'guichet-restore-'))
  const servers = new Map<17 | 18, Awaited<ReturnType<typeof startTestCluster>>>()
  const serverOf = async (version: 17 | 18) => {
    const server = servers.get(version) ?? await startTestCluster(version)
    servers.set(version, server)
    await ensureTemplate(server, 'none')
    return server
  }
  try {
    if (given) await spoilAll(given.file, given.openers, tally, tell)
    else {
      const { keep, readObject } = storeInMemory()
      const base = { title: 'two firms', fill: ({ sql }: { sql: Parameters<typeof storeSmallFirms>[0] }) => storeSmallFirms(sql, new Date(), draw, keep), readObject }
      const { trusted, sentence } = await tryGood(await serverOf(18), base, folder, async (file, openers, project) => {
        const problem = await tryRecovery(await serverOf(18), file, project, openers, folder)
        tally.recovered_without_us = problem === null
        tell(problem === null ? '✓ restored without this program: age, tar, gzip, jq, psql' : `✗ ${problem}`)
        await spoilAll(file, openers, tally, tell)
      })
      if (!trusted) throw new Error(`The backup that all of these were made of is not trusted itself: ${sentence}`)
    }
    for (const good of goodArchives(draw)) {
      const { trusted, sentence } = await tryGood(await serverOf(good.server ?? 18), good, folder)
      tally.good++
      if (!trusted) tally.false_alarms++
      tell(`${trusted ? '✓' : '✗'} good: ${good.title}${trusted ? '' : `: ${sentence}`}`)
    }
    return tally
  } finally {
    for (const server of servers.values()) await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

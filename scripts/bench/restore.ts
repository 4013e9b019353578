import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import { makePassable } from '../backend/places.ts'
import { startBackend } from '../backend/start-backend.ts'
import type { Bench } from './bench.ts'
import { largeBackend } from './large-backend.ts'
import type { Job, Report } from './restore-child.ts'

/** For so many rows; more of them may cost as much more. */
const budget = { rows: 234_000, drill_ms: 20_000, drill_mb: 1200, backup_ms: 20_000, backup_mb: 300 }
const run = promisify(execFile)

/** A full backup of the large data (photos left out) and the drill that proves it, each in a process of its own. `--seed demo`: of the small ones, to see that it runs. */
export const bench: Bench = async args => {
  const backend = await (args.includes('demo') ? startBackend({ seed: 'demo', fresh: true, data: makePassable(fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-demo-'))), durable: false }) : largeBackend())
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-'))
  try {
    const [key, { identity, recipient }] = [newSigningKey(), await newIdentity()]
    const file = path.join(folder, 'full.crb')
    const child = async (job: Job): Promise<Report> => {
      const { stdout } = await run(process.execPath, [path.join(import.meta.dirname, 'restore-child.ts'), JSON.stringify(job)], { maxBuffer: 10_000_000 })
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report
    }
    const backup = await child({ do: 'backup', file, db_url: backend.db_url, signing_pem: key.private_pem, recipient })
    const drill = await child({ do: 'drill', file, identity, public_pem: key.public_pem })
    if (drill.problem !== null) throw new Error(`The backup is not proven: ${drill.problem}`)
    const share = Math.max(1, drill.rows / budget.rows)
    const ok = drill.ms <= budget.drill_ms * share && drill.rss_mb <= budget.drill_mb * share && backup.ms <= budget.backup_ms * share && backup.rss_mb <= budget.backup_mb
    return {
      summary: `${drill.rows} rows: backup ${backup.ms} ms, ${backup.rss_mb} MB; drill ${drill.ms} ms, ${drill.rss_mb} MB`,
      result: { rows: drill.rows, drill_ms: drill.ms, backup_ms: backup.ms, rss_mb: drill.rss_mb, backup_rss_mb: backup.rss_mb, bytes: backup.bytes, ms_per_1000_rows: Math.round(drill.ms / drill.rows * 1e6) / 1000, ok },
    }
  } finally {
    await backend.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import postgres from 'postgres'
import { makePassable } from '../backend/places.ts'
import { startBackend } from '../backend/start-backend.ts'
import { generate } from '../seed/generate.ts'
import { worldOf } from '../seed/large.ts'
import { storeRows } from '../seed/store.ts'
import { optionOf } from './bench.ts'
import type { Bench } from './bench.ts'
import type { Job, Report } from './restore-child.ts'

/** For so many rows; more of them may cost as much more. */
const budget = { rows: 234_000, drill_ms: 20_000, drill_mb: 1200, backup_ms: 20_000, backup_mb: 300 }
const run = promisify(execFile)

/** A full backup of a database of about so many rows (photos left out) and the drill that proves it, each in a process of its own. */
async function measure(rows: number): Promise<{ rows: number; drill_ms: number; drill_cpu_ms: number; backup_ms: number; rss_mb: number; backup_rss_mb: number; bytes: number; ms_per_1000_rows: number; cpu_ms_per_1000_rows: number; ok: boolean }> {
  const folder = makePassable(fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-')))
  const backend = await startBackend({ seed: 'none', fresh: true, data: path.join(folder, 'backend'), durable: false })
  try {
    const sql = postgres(backend.db_url, { max: 4, onnotice: () => undefined })
    await storeRows(sql, generate(new Date(), worldOf(rows)), { slim: true })
    await sql.end()
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
    const ok = drill.ms <= budget.drill_ms * share && drill.rss_mb <= budget.drill_mb * share && backup.ms <= budget.backup_ms * share && backup.rss_mb <= budget.backup_mb * share
    const each = (ms: number) => Math.round(ms / drill.rows * 1e6) / 1000
    return { rows: drill.rows, drill_ms: drill.ms, drill_cpu_ms: drill.cpu_ms, backup_ms: backup.ms, rss_mb: drill.rss_mb, backup_rss_mb: backup.rss_mb, bytes: backup.bytes, ms_per_1000_rows: each(drill.ms), cpu_ms_per_1000_rows: each(drill.cpu_ms), ok }
  } finally {
    await backend.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** `--rows 250000,800000,2500000`: one after the other, on databases of their own; 234 000 rows without it. `growth`: how much more a row costs at the dearest size than at the cheapest, on the clock and of the processors. */
export const bench: Bench = async args => {
  const sizes = (optionOf(args, 'rows') ?? String(budget.rows)).split(',').map(Number)
  if (!sizes.every(size => Number.isSafeInteger(size) && size >= 50_000)) throw new Error('--rows takes numbers of rows, 50000 and more, with commas between them')
  const measured = []
  for (const size of sizes) {
    measured.push(await measure(size))
    console.error(JSON.stringify(measured.at(-1)))
  }
  const growthOf = (each: number[]) => Math.round(Math.max(...each) / Math.min(...each) * 100) / 100
  const [last] = measured.slice(-1)
  if (!last) throw new Error('nothing was measured')
  return {
    summary: measured.map(({ rows, drill_ms, backup_ms, rss_mb, backup_rss_mb }) => `${rows} rows: backup ${backup_ms} ms, ${backup_rss_mb} MB; drill ${drill_ms} ms, ${rss_mb} MB`).join('\n'),
    result: { ...last, ...measured.length > 1 ? { sizes: measured, growth: growthOf(measured.map(one => one.ms_per_1000_rows)), cpu_growth: growthOf(measured.map(one => one.cpu_ms_per_1000_rows)) } : {}, ok: measured.every(({ ok }) => ok) },
  }
}

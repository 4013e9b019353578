import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import type { ExportFormat, ExportKind } from '../../shared/exports.ts'
import type { Bench } from './bench.ts'
import type { Job, Report } from './export-child.ts'
import { largeBackend } from './large-backend.ts'

const budget = { ms: 5_000, rss_mb: 300 }
const wanted: readonly (readonly [ExportKind, ExportFormat])[] = [['CONTRACTS', 'xlsx'], ['CONTRACTS', 'csv'], ['CONTRACTS', 'jsonl'], ['JOURNAL', 'csv']]
const run = promisify(execFile)

/**
 * All contracts of the large data out of the server's one snapshot into a file, by a manager under row level security: from the question to the
 * file on disk. The slowest format is the result; the journal of the same data stands beside it.
 */
export const bench: Bench = async () => {
  const backend = await largeBackend()
  const sql = postgres(backend.db_url, { max: 1, onnotice: () => undefined })
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-'))
  try {
    const user = backend.users.find(each => each.role === 'MANAGER' && each.location === 'ZHB')
    const [found] = await sql<{ id: string; org_id: string; location_id: string; locations: string[] }[]>`select u.id, u.org_id, l.id as location_id,
      array(select k.id from locations k where k.org_id = u.org_id) as locations from users u join locations l on l.org_id = u.org_id and l.code = 'ZHB' where u.email = ${user?.email ?? ''}`
    if (!user || !found) throw new Error('The large data has no manager at ZHB.')
    const { locations, ...place } = found
    const results: (Report & { kind: ExportKind; format: ExportFormat })[] = []
    for (const [kind, format] of wanted) {
      const job: Job = { api: { api_url: backend.api_url, publishable_key: backend.publishable_key }, clerk: { ...user, ...place }, locations, folder, kind, format }
      const { stdout } = await run(process.execPath, [path.join(import.meta.dirname, 'export-child.ts'), JSON.stringify(job)])
      results.push({ kind, format, ...JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report })
      console.error(JSON.stringify(results.at(-1)))
    }
    const contracts = results.filter(({ kind }) => kind === 'CONTRACTS')
    const slowest = contracts.reduce((a, b) => (b.ms > a.ms ? b : a))
    const { rows, ms, format } = slowest
    const rss_mb = Math.max(...contracts.map(one => one.rss_mb))
    return {
      summary: `${rows} contracts as ${format} in ${ms} ms (budget ${budget.ms}), ${rss_mb} MB (budget ${budget.rss_mb})`,
      result: { rows, ms, rss_mb, format, ok: ms <= budget.ms && rss_mb <= budget.rss_mb, all: results },
    }
  } finally {
    await sql.end()
    await backend.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

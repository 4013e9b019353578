// A backup or a drill in a process of its own, so that memory and time are its alone: `node restore-child.ts <JSON of the job>`; prints one JSON line.
import { peakMemory } from '../peak-memory.ts'
import { drill } from '../../electron/data/backup/drill.ts'
import { takeBackup } from '../../electron/data/backup/take.ts'
import { readMigrations } from '../backend/migrate.ts'
import { drillKit } from '../restore/drill-kit.ts'

export type Job = { file: string } & (
  { do: 'backup'; db_url: string; signing_pem: string; recipient: string } | { do: 'drill'; identity: string; public_pem: string })
export type Report = { rows: number; ms: number; /** of the processors, all threads: what it costs, whatever else the machine does */ cpu_ms: number; rss_mb: number; bytes: number; /** of a drill: why it is not trusted */ problem: string | null }

const job = JSON.parse(process.argv[2] ?? '') as Job
// the kit lies beside the app when it is built; to make it is no part of a drill
const kit = job.do === 'drill' ? await drillKit() : {}
const [began, cpu] = [performance.now(), process.cpuUsage()]
const report = await (job.do === 'backup' ? backup(job) : prove(job))
const { user, system } = process.cpuUsage(cpu)
console.log(JSON.stringify({ ...report, ms: Math.round(performance.now() - began), cpu_ms: Math.round((user + system) / 1000), rss_mb: peakMemory() } satisfies Report))
process.exit(0)

async function backup({ file, db_url, signing_pem, recipient }: Extract<Job, { do: 'backup' }>): Promise<Pick<Report, 'rows' | 'bytes' | 'problem'>> {
  const { manifest, bytes } = await takeBackup({ db_url, file, kind: 'full', signing_pem, readers: { recipients: [recipient] }, previous: () => null, readObject: null })
  return { rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), bytes, problem: null }
}

async function prove({ file, identity, public_pem }: Extract<Job, { do: 'drill' }>): Promise<Pick<Report, 'rows' | 'bytes' | 'problem'>> {
  const verdict = await drill({ file, openers: { identities: [identity], passphrase: null }, public_pem, migrations: readMigrations(), known: [], now: new Date().toISOString() }, undefined, kit)
  // the photos are left out on purpose, and it says so
  const failed = verdict.checks.filter(({ ok, check }) => !ok && check !== 'attachments')
  return { rows: verdict.about?.rows ?? 0, bytes: verdict.file.bytes, problem: failed[0] ? `${failed[0].check}: ${failed[0].found[0] ?? ''}` : null }
}

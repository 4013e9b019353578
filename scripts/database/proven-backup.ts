import path from 'node:path'
import type { Outcome } from '../../electron/data/backup/drill.ts'
import { readMigrations } from '../backend/migrate.ts'
import { project_dir } from '../backend/places.ts'
import { Sentence } from '../backend/sentence.ts'
import { chain, keptIdentity, publicKey } from '../backup/own-keys.ts'
import { runDrill } from '../restore/run-drill.ts'
import { runCommand } from '../run-command.ts'

const limit_ms = 15 * 60_000

/** What a drill found beside the bytes that were left out; null where all else holds. */
export function problemOf(checks: readonly Outcome[]): string | null {
  const bad = checks.find(({ check, ok }) => !ok && check !== 'attachments')
  if (bad) return `${bad.means} (${bad.found[0] ?? bad.check})`
  return checks.some(({ check }) => check === 'duration') ? null : 'the drill did not come to its end'
}

/**
 * Takes a backup of a project and restores it on this PC before anything is changed. Without the bytes of photos and signatures, which no
 * migration touches: that they are missing is the one thing the drill may find. Gives the file; a Sentence where it can not be trusted.
 */
export async function provenBackup(url: string, log: (line: string) => void): Promise<string> {
  const said = await runCommand(process.execPath, [path.join(project_dir, 'scripts/backup/index.ts'), '--without-objects', '--json'], { env: { ...process.env, DIRECT_URL: url } })
  const { file, rows, tables } = JSON.parse(said.trim().split('\n').at(-1) ?? '') as { file: string; rows: number; tables: number }
  log(`Took the backup ${file}: ${tables} tables, ${rows} rows. Restoring it to prove it …`)
  const { checks, drill_ms } = await runDrill({
    file, openers: { identities: [keptIdentity() ?? ''], passphrase: null }, public_pem: publicKey(), migrations: readMigrations().map(({ version, body }) => ({ version, body })), known: chain(), now: new Date().toISOString(),
  }, limit_ms, () => undefined)
  const problem = problemOf(checks)
  if (problem !== null) throw new Sentence(`The backup ${file} can not be trusted: ${problem}. Nothing was changed. If you have a backup that you trust, say so: -- --have-backup`)
  log(`Restored and checked in ${(drill_ms / 1000).toFixed(1)} s: ${checks.length - 1} checks hold.`)
  return file
}

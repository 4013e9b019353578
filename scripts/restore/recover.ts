import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import postgres from 'postgres'
import { moneyOf } from '../../electron/data/backup/facts.ts'
import type { Openers } from '../../electron/data/backup/keys.ts'
import { superuser } from '../backend/cluster.ts'
import { urlOf } from '../backend/platform.ts'
import type { Server } from '../backend/platform.ts'
import { withMaintenance } from '../backend/test-cluster.ts'
import { runCommand } from '../run-command.ts'
import { ensureSystemPackages } from '../system-packages.ts'

/**
 * Restores an archive with recover.sh alone (age, tar, gzip, jq, psql) into an empty database of this server and asks it for its money.
 * Null, or what is wrong with it in a sentence. @param project the manifest's: the epoch of the database that it was made of
 */
export async function tryRecovery(server: Server, file: string, project: string, openers: Openers, folder: string): Promise<string | null> {
  await ensureSystemPackages(['recovery'])
  const identity = path.join(folder, 'recovery-identity.txt')
  writeFileSync(identity, `${openers.identities[0] ?? ''}\n`, { mode: 0o600 })
  await withMaintenance(server, 'recovered', sql => sql.unsafe('drop database if exists recovered').then(() => sql.unsafe('create database recovered')))
  const url = urlOf(server.port, server.pg_password, 'recovered', superuser)
  const said = await runCommand('sh', [path.join(import.meta.dirname, 'recover.sh'), file, identity, url])
  const claimed: unknown = JSON.parse(/Compare the money: (.*)$/m.exec(said)?.[1] ?? 'null')
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    const found = await moneyOf(async query => [...await sql.unsafe<Record<string, unknown>[]>(query)])
    if (!isDeepStrictEqual(found, claimed)) return `restored without us its money is ${JSON.stringify(found)}, claimed was ${JSON.stringify(claimed)}`
    const [here] = await sql<{ is_new: boolean }[]>`select epoch::text <> ${project} as is_new from public.sync_epoch`
    if (here?.is_new !== true) return 'restored without us it has the epoch of the lost database, so that no desk would send what was lost'
    const [rules] = await sql<{ policies: number }[]>`select count(*)::int as policies from pg_policies where schemaname = 'public'`
    return (rules?.policies ?? 0) > 50 ? null : `restored without us it has ${rules?.policies} policies`
  } finally {
    await sql.end()
  }
}

import { setTimeout as wait } from 'node:timers/promises'
import { nextRun, overdueHours } from '../../electron/data/backup/schedule.ts'
import { readMigrations } from '../backend/migrate.ts'
import { runDrill } from '../restore/run-drill.ts'
import { takeOnce } from './once.ts'
import type { Wish } from './once.ts'
import { addProven, chain, keptIdentity, publicKey } from './own-keys.ts'
import { tidied, tidy } from './tidy.ts'

/** Longer than this is not slept at once: a PC that was asleep has to notice that a time has passed. */
const nap_ms = 60_000
const drill_limit_ms = 15 * 60_000
const say = (text: string) => console.log(`${new Date().toISOString()} ${text}`)

/** Makes a backup every day, proves it where the key is kept here, and clears after it. Ends when `wish.signal` aborts. */
export async function everyDay(wish: Wish, daily_at: number, may_prune: boolean): Promise<void> {
  const started_at = Date.now()
  let failed_at: number | null = null
  let told = 0
  while (!wish.signal.aborted) {
    const last_ok_at = lastOf(wish.kind)
    const at = nextRun(daily_at, { started_at, last_ok_at, failed_at }, Date.now())
    if (at !== told) say(`next backup ${new Date(at).toISOString()}`)
    told = at
    const overdue = overdueHours(last_ok_at, Date.now())
    if (overdue !== null && failed_at !== null) say(`OVERDUE: the newest backup is ${overdue.toFixed(1)} hours older than promised`)
    if (Date.now() < at) {
      await wait(Math.min(nap_ms, at - Date.now()), undefined, { signal: wish.signal }).catch(() => undefined)
      continue
    }
    try {
      await oneDay(wish, may_prune)
      failed_at = null
    } catch (error) {
      if (wish.signal.aborted) return
      failed_at = Date.now()
      say(`FAILED: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

/** When the newest of this kind was taken, ms UTC. */
function lastOf(kind: Wish['kind']): number | null {
  const link = chain().findLast(({ file }) => file.endsWith(`-${kind}.crb`))
  return link ? Date.parse(link.taken_at) : null
}

async function oneDay(wish: Wish, may_prune: boolean): Promise<void> {
  const taken = await takeOnce(wish)
  const { file, kind, manifest_sha256, rows } = taken
  say(`${file}: ${rows} rows`)
  const identity = wish.recipients.length === 0 && wish.passphrase_file === null ? keptIdentity() : null
  if (identity !== null && kind === 'full') {
    const { trusted, sentence } = await runDrill({
      file, openers: { identities: [identity], passphrase: null }, public_pem: publicKey(), migrations: readMigrations().map(({ version, body }) => ({ version, body })), known: chain(), now: new Date().toISOString(),
    }, drill_limit_ms, () => undefined)
    say(sentence)
    if (!trusted) throw new Error('the backup was made and is not to be trusted; nothing was deleted')
    addProven(manifest_sha256)
  } else say('not proven here: nobody keeps its key on this PC')
  for (const line of tidied(await tidy(wish, taken, may_prune), may_prune)) say(line)
}

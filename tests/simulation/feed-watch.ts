import type { Database } from 'better-sqlite3'
import { readDesk } from '../../electron/data/database.ts'

/** Of one turn of the sync: that the cursor went forward, and that no operation was settled before the feed can have brought its rows. */
export function openFeedWatch(hasPassed?: (xid: string) => Promise<boolean>) {
  let cursor: string | null = null
  let settled = new Set<string>()
  const settledIn = (db: Database) =>
    db.prepare("select op_id, name, xid from outbox where state = 'SETTLED'").all() as { op_id: string; name: string; xid: string | null }[]

  return {
    before(db: Database): void {
      cursor = readDesk(db, 'cursor')
      settled = new Set(settledIn(db).map(({ op_id }) => op_id))
    },
    /** What was not as it must be, in sentences. */
    async flawsAfter(db: Database): Promise<string[]> {
      const flaws: string[] = []
      const now = readDesk(db, 'cursor')
      if (cursor !== null && now !== null && isBehind(now, cursor)) flaws.push(`the cursor went back from ${cursor} to ${now}`)
      for (const { op_id, name, xid } of settledIn(db)) {
        if (settled.has(op_id) || !hasPassed) continue
        if (xid === null || !await hasPassed(xid)) flaws.push(`${name} ${op_id} was settled before the feed had passed it`)
      }
      return flaws
    },
  }
}

/** Cursors are 'xid:seq:epoch:scope'; of another epoch or scope they have nothing to do with one another. Not by the desk's own comparison. */
function isBehind(now: string, before: string): boolean {
  const [[xid = '0', seq = '0', ...place], [old_xid = '0', old_seq = '0', ...old_place]] = [now.split(':'), before.split(':')]
  if (place.join(':') !== old_place.join(':')) return false
  return BigInt(xid) < BigInt(old_xid) || (xid === old_xid && BigInt(seq) < BigInt(old_seq))
}

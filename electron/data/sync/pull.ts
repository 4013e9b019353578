import { readDesk, writeDesk } from '../database.ts'
import { compareCursors } from './cursor.ts'
import type { Place, Rpc, Store } from './parts.ts'
import { dropRows, putRows } from './rows.ts'
import type { Rows } from './rows.ts'
import { dropOrphans } from './scope.ts'

type Answer = { cursor: string; more: boolean; horizon: string; server_at: number; changes: (Rows & { gone: string[] })[] }

const batch = 2_000

/**
 * One batch of the feed, applied with its cursor in one transaction. `reset`: the cursor means nothing to the server any
 * more (restored database, other scope), the cache has to be loaded anew. Throws CallFailed.
 */
export async function pull(store: Store, rpc: Rpc, { location_id }: Place, signal?: AbortSignal): Promise<'more' | 'done' | 'reset'> {
  const { db, log } = store
  const cursor = readDesk(db, 'cursor')
  if (cursor === null) return 'reset'
  const answer = await rpc('sync_pull', { p_location: location_id, p_cursor: cursor, p_limit: batch }, signal) as Answer | { reset: true }
  if ('reset' in answer) {
    log('the feed asks for a reset')
    return 'reset'
  }
  // Another desk location, or a load that ended meanwhile: this answer belongs to a past cursor.
  if (readDesk(db, 'cursor') !== cursor) return 'more'
  if (compareCursors(answer.cursor, cursor) < 0) {
    log('a cursor that goes backwards is not taken', { from: cursor, to: answer.cursor })
    return 'done'
  }
  take(store, answer, cursor, location_id)
  return answer.more ? 'more' : 'done'
}

function take(store: Store, answer: Answer, cursor: string, location_id: string): void {
  const { db, replay, changed } = store
  const settled = answer.more ? [] : settledBy(db, answer.horizon)
  if (answer.changes.length === 0 && settled.length === 0) {
    if (answer.cursor !== cursor) writeDesk(db, 'cursor', answer.cursor)
    return
  }
  const touched = replay.around(() => {
    const tables = new Set<string>()
    for (const { table, columns, rows, gone } of answer.changes) {
      if (putRows(db, { table, columns, rows }) + dropRows(db, table, gone) > 0) tables.add(table)
    }
    const gone = new Map(answer.changes.filter(change => change.gone.length > 0).map(change => [change.table, change.gone]))
    for (const table of dropOrphans(db, gone, location_id)) tables.add(table)
    const settle = db.prepare("update outbox set state = 'SETTLED', stale = null where seq = ?")
    for (const seq of settled) settle.run(seq)
    if (settled.length > 0) tables.add('outbox')
    writeDesk(db, 'cursor', answer.cursor)
    return tables
  })
  changed(touched)
}

/** Acknowledged operations whose own transaction the feed has passed: their rows are here, the replay may let go of them. */
function settledBy(db: Store['db'], horizon: string): number[] {
  const acked = db.prepare("select seq, xid from outbox where state = 'ACKED'").all() as { seq: number; xid: string }[]
  return acked.filter(({ xid }) => BigInt(xid) < BigInt(horizon)).map(({ seq }) => seq)
}

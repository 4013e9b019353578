import type { Wire } from '../../../shared/wire.ts'
import { readDesk, writeDesk } from '../database.ts'
import { call } from './answer.ts'
import { compareCursors } from './cursor.ts'
import { pacesOf } from './pace.ts'
import type { Place, Rpc, Store } from './parts.ts'
import { dropRows, hasTable, putRows, reachOf, strangeColumns } from './rows.ts'
import { dropOrphans } from './scope.ts'
import { assertNewEnough } from './version.ts'

type Answer = Exclude<Wire['sync_pull'], { reset: true }>

/**
 * One batch of the feed, applied with its cursor in one transaction. `reset`: the cursor means nothing to the server any
 * more (restored database, other scope), the cache has to be loaded anew. Throws CallFailed.
 */
export async function pull(store: Store, rpc: Rpc, { location_id }: Place, signal?: AbortSignal): Promise<'more' | 'done' | 'reset'> {
  const { db, log } = store
  const cursor = readDesk(db, 'cursor')
  if (cursor === null) return 'reset'
  const pace = pacesOf(db).pull
  const p_limit = pace.size()
  const answer = await pace.timed(p_limit, () => call(rpc, 'sync_pull', { p_location: location_id, p_cursor: cursor, p_limit }, signal))
  if ('reset' in answer) {
    log('the feed asks for a reset')
    return 'reset'
  }
  assertNewEnough(answer.min_app, store.version)
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
  const { db, replay, changed, log } = store
  const settled = answer.more ? [] : settledBy(db, answer.horizon)
  if (answer.changes.length === 0 && settled.length === 0) {
    if (answer.cursor !== cursor) writeDesk(db, 'cursor', answer.cursor)
    return
  }
  const touched = replay.around(() => {
    const tables = new Set<string>()
    for (const { table, columns, rows, gone } of answer.changes) {
      // A newer server's: this app gets the rows when it has learnt the table, by a load of its own.
      const strange = hasTable(db, table) ? strangeColumns(db, table, columns) : null
      if (strange === null) log('the feed brings a table that this app does not know', { table })
      else if (strange.length > 0) log('the feed brings columns that this app does not know', { table, columns: strange })
      if (store.looksAt?.({ table, columns, rows })) tables.add('status')
      if (putRows(db, { table, columns, rows }) + dropRows(db, table, gone) > 0) tables.add(table)
    }
    const gone = new Map(answer.changes.filter(change => change.gone.length > 0).map(change => [change.table, change.gone]))
    for (const table of dropOrphans(db, gone, location_id)) tables.add(table)
    const settle = db.prepare("update outbox set state = 'SETTLED', stale = null where seq = ?")
    for (const seq of settled) settle.run(seq)
    if (settled.length > 0) tables.add('outbox')
    writeDesk(db, 'cursor', answer.cursor)
    return tables
  }, takesMoreAlong(answer) ? undefined : { rows: answer.changes.flatMap(change => reachOf(db, change, change.gone)), seqs: settled })
  changed(touched)
}

const parents = ['contracts', 'reservations', 'customers', 'customer_locations']
/** Whether rows of other tables go with those that are gone (`dropOrphans`). */
const takesMoreAlong = (answer: Answer): boolean => answer.changes.some(({ table, gone }) => gone.length > 0 && parents.includes(table))

/** Acknowledged operations whose own transaction the feed has passed: their rows are here, the replay may let go of them. */
function settledBy(db: Store['db'], horizon: string): number[] {
  const acked = db.prepare("select seq, xid from outbox where state = 'ACKED'").all() as { seq: number; xid: string }[]
  return acked.filter(({ xid }) => BigInt(xid) < BigInt(horizon)).map(({ seq }) => seq)
}

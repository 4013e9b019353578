import { uuidv7 } from '../../shared/uuid.ts'
import type { Database } from './database.ts'
import { comeSince, hasGoneOn, mayComeAgain, restoredEpoch, triedFor } from './lacking.ts'
import type { Refused } from './lacking.ts'
import type { Log } from './log.ts'
import { queue } from './queue.ts'
import { hangOn, setAsideFor } from './replace.ts'
import type { Replay } from './replay.ts'

type Parts = { db: Database; replay: Replay; now: () => number; log: Log; changed: (tables: Iterable<string>) => void; reopened: () => void }

/**
 * A restored server refuses what names a customer or a contract that another desk has not given it again yet. Once the feed brings the row, the
 * operation goes out anew in the place of the refused one, under a name of its own and still its author's: the refusal stays what the server has
 * stored. Once for each row that was lacking, in each epoch. Left to a person: what somebody at this desk has gone on after the refusal (another
 * operation about the same car, contract or booking, which may be the same thing once more), and what of an author who may not work here.
 * Returns whether anything waits to be sent.
 */
export function tryAgain({ db, replay, now, log, changed, reopened }: Parts): boolean {
  const epoch = restoredEpoch(db)
  if (epoch === null) return false
  const again = mayComeAgain(db, null).flatMap(row => {
    const come = comeSince(db, row, epoch)
    return come.length > 0 && !hasGoneOn(db, row, come) ? [{ row, come }] : []
  })
  if (again.length === 0) return false
  changed([...replay.around(() => {
    for (const { row, come } of again) replaceBySame(db, row, now(), [...triedFor(row), ...come.map(id => `${epoch} ${id}`)])
    return ['outbox']
  }, { rows: [], seqs: again.map(({ row }) => row.seq) }), 'status'])
  log('what a refused operation lacked has come, it goes out anew', again.map(({ row: { op_id, name } }) => ({ op_id, name })))
  reopened()
  return true
}

function replaceBySame(db: Database, row: Refused, now: number, tried_for: readonly string[]): void {
  const op_id = uuidv7(now)
  setAsideFor(db, row, op_id, '')
  queue(db, { ...row, op_id })
  db.prepare('update outbox set tried_for = ? where op_id = ?').run(JSON.stringify(tried_for), op_id)
  hangOn(db, new Map([[row.op_id, op_id]]))
}

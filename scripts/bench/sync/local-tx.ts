import type { Counter } from '../../../electron/data/counter.ts'
import type { Here } from '../../../electron/data/desk.ts'
import { runEffect } from '../../../electron/data/effect.ts'
import type { NewOp } from '../../../electron/data/forms/form.ts'
import type { Row } from '../../../electron/data/row.ts'
import { perform } from '../../../electron/data/run.ts'
import { prepared } from '../../../electron/data/statement.ts'
import { undo } from '../../../electron/data/write.ts'
import { uuidv7 } from '../../../shared/uuid.ts'

/** Milliseconds until all that a check-out writes (some fourteen tables) was on disk. */
export const commitOps = (counter: Counter, place: Here, ops: readonly NewOp[]): number =>
  commitAndTakeBack(counter, () => perform(counter.desk, place, ops))

/** The same for the least of a rental: a contract, its leg, a payment and the operation in the outbox, by the engine's own way of writing. */
export function commitRental(counter: Counter, place: Here): number {
  const { db } = counter
  const like = (table: string): Row => prepared(db, `select * from ${table} order by id desc limit 1`).get() as Row
  const [contract, leg, payment] = [like('contracts'), like('contract_vehicles'), like('payments')]
  const contract_id = uuidv7()
  const context = { op_id: uuidv7(), org_id: place.person.org_id, device_id: place.device_id, author_id: place.person.id, occurred_at: Date.now() }
  const input = JSON.stringify({ ...contract, ...leg, ...payment, contract_id })
  return commitAndTakeBack(counter, () => {
    const { lastInsertRowid } = prepared(db, `insert into outbox (op_id, name, version, author_id, device_id, occurred_at, input, deps)
      values (?, 'check_out', 1, ?, ?, ?, ?, '[]')`).run(context.op_id, context.author_id, context.device_id, context.occurred_at, input)
    runEffect<'check_out'>(db, (_, write) => {
      write.insert('contracts', { ...contract, id: contract_id, number: `BENCH-${contract_id}` })
      write.insert('contract_vehicles', { ...leg, id: uuidv7(), contract_id })
      write.insert('payments', { ...payment, id: uuidv7(), contract_id })
      return []
    }, Number(lastInsertRowid), context, {} as never)
  })
}

/** What was written never was, afterwards: the same car can leave again. */
function commitAndTakeBack({ db }: Counter, work: () => void): number {
  const from = (db.prepare('select coalesce(max(seq), 0) from outbox').pluck().get() as number) + 1
  const began = performance.now()
  db.transaction(work).immediate()
  const took = performance.now() - began
  db.transaction(() => {
    undo(db, from)
    db.prepare('delete from outbox where seq >= ?').run(from)
    db.prepare('delete from op_names where seq >= ?').run(from)
  }).immediate()
  return took
}

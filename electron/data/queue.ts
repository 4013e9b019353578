import type { CommandInput, CommandName } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Database } from './database.ts'
import type { Here } from './desk.ts'
import type { OutboxRow } from './replaced.ts'

/** The place behind all others. */
export const freeSeq = (db: Database): number => db.prepare('select max(seq) + 1 from outbox').pluck().get() as number

/** Puts an operation into the outbox at its place. Its effect here follows with the replay around it. */
export function queue(db: Database, row: Omit<OutboxRow, 'state' | 'outcome'>): void {
  db.prepare(`insert into outbox (seq, op_id, name, version, author_id, device_id, occurred_at, input, deps)
    values (@seq, @op_id, @name, @version, @author_id, @device_id, @occurred_at, @input, @deps)`).run(row)
}

/** Queues what is said about another operation by whoever decided about it, now (ms UTC). Returns its op_id. */
export function queueSaying<N extends CommandName>(db: Database, { person, device_id }: Here, now: number, name: N, input: CommandInput<N>): string {
  const op_id = uuidv7(now)
  queue(db, { seq: freeSeq(db), op_id, name, version: 1, author_id: person.id, device_id, occurred_at: now, input: JSON.stringify(input), deps: '[]' })
  return op_id
}

/** How an operation about another names that one. */
export const originalOf = ({ op_id, author_id, name, occurred_at }: OutboxRow) =>
  ({ original_op_id: op_id, original_author_id: author_id, original_name: name, original_occurred_at: occurred_at })

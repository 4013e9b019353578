import type { Database } from 'better-sqlite3'
import type { Write } from '../write.ts'

/** Uses up a number of a block; the server (`private.use_number`) also asks whose block it is. */
export function takeNumber(db: Database, write: Write, { number_block_id, number }: { number_block_id: string; number: string }): void {
  const next_no = db.prepare('select next_no from number_blocks where id = ?').pluck().get(number_block_id) as number | undefined
  if (next_no !== undefined) write.update('number_blocks', number_block_id, { next_no: Math.max(next_no, Number(number.slice(-6)) + 1) })
}

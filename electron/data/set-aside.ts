import type { Database } from './database.ts'
import { Trouble } from './trouble.ts'

/**
 * A person has read a refused operation, or one whose author was deactivated, and puts it away with a reason, and with it what depends on it. All stay in the
 * outbox and in the journal. Throws `error.op_not_refused`.
 */
export function setAside(db: Database, op_id: string, reason: string): void {
  const may = db.prepare(`select state = 'REFUSED' or (state = 'PENDING' and author_id in (select id from users where is_active = 0))
    from outbox where op_id = ?`).pluck().get(op_id)
  if (!may) throw new Trouble('error.op_not_refused')
  const waiting = db.prepare("select op_id, deps from outbox where state = 'PENDING' order by seq").all() as { op_id: string; deps: string }[]
  const away = new Set([op_id])
  for (const op of waiting) if ((JSON.parse(op.deps) as string[]).some(dep => away.has(dep))) away.add(op.op_id)
  const write = db.prepare("update outbox set state = 'ASIDE', aside_reason = ? where op_id = ?")
  for (const id of away) write.run(reason, id)
}

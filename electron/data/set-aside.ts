import { commands } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Database } from './database.ts'
import type { Here } from './desk.ts'
import { originalOf, queueSaying } from './queue.ts'
import { depsIn } from './replaced.ts'
import type { OutboxRow } from './replaced.ts'
import { Trouble } from './trouble.ts'

/**
 * A person has read a refused operation, or one whose author was deactivated, and puts it away with a reason, and with it what depends on it. All stay in the
 * outbox and in the journal, and the server is told of each. Throws `error.op_not_refused`.
 * @param here null where this PC stands nowhere yet: then nobody is told
 * @param now ms UTC
 */
export function setAside(db: Database, here: Here | null, now: number, { op_id, reason }: { op_id: string; reason: string }): void {
  const first = db.prepare(`select * from outbox where op_id = ? and (state = 'REFUSED' or (state = 'PENDING' and author_id in (select id from users where is_active = 0)))`)
    .get(op_id) as OutboxRow | undefined
  if (!first) throw new Trouble('error.op_not_refused')
  const waiting = db.prepare("select * from outbox where state = 'PENDING' order by seq").all() as OutboxRow[]
  const away = new Map([[op_id, first]])
  for (const op of waiting) if (depsIn(op).some(dep => away.has(dep))) away.set(op.op_id, op)
  const write = db.prepare("update outbox set state = 'ASIDE', aside_reason = ? where op_id = ?")
  for (const row of away.values()) {
    write.run(reason, row.op_id)
    if (here && isNews(row)) queueSaying(db, here, now, 'set_aside', commands.set_aside.parse({ set_aside_id: uuidv7(now), location_id: here.location_id, ...originalOf(row), reason }))
  }
}

/** The server takes nothing from a PC that it does not accept; and what was said of something that was put away is not said of in turn. */
function isNews({ name, outcome }: OutboxRow): boolean {
  const { constraint = null } = JSON.parse(outcome ?? '{}') as { constraint?: string | null }
  return name !== 'set_aside' && constraint !== 'device_unknown' && constraint !== 'device_proof_wrong'
}

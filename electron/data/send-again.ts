import type { CommandName } from '../../shared/commands.ts'
import type { Database } from './database.ts'
import { depsOf } from './deps.ts'
import type { NewOp } from './forms/form.ts'

/**
 * `is_other`: the server answers from another database than before. Then the files too are read back once more, and sent where they are not
 * there: Storage may be of another day than the rows.
 * What the server has lost is sent again. Acknowledged operations too: its transaction ids mean nothing beside ours, and what it
 * knows it answers as before. What was confirmed later counted on it, so it waits for it now, whoever's it is: a driver would be
 * refused for a customer who is still on the way. Call inside `replay.around`.
 */
export function sendAgain(db: Database, lost: readonly string[], is_other: boolean): void {
  if (is_other) db.prepare("update files set state = 'UPLOADED', reason = null, tries = 0, next_try_at = 0, safe_at = null where state = 'SAFE'").run()
  db.prepare(`update outbox set state = 'PENDING', outcome = null, xid = null
    where state = 'ACKED' or (state = 'SETTLED' and op_id in (select value from json_each(?)))`).run(JSON.stringify(lost))
  if (lost.length === 0) return
  const waiting = db.prepare("select seq, name, input, deps from outbox where state = 'PENDING' order by seq").all() as
    { seq: number; name: CommandName; input: string; deps: string }[]
  const write = db.prepare('update outbox set deps = ? where seq = ?')
  for (const { seq, name, input, deps } of waiting) {
    const op = { name, input: JSON.parse(input) as unknown } as NewOp
    const all = new Set([...JSON.parse(deps) as string[], ...depsOf({ db }, op, null, seq)])
    write.run(JSON.stringify([...all]), seq)
  }
}

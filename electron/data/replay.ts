import type { Database } from 'better-sqlite3'
import type { CommandName, OpContext } from '../../shared/commands.ts'
import type { MessageKey } from '../../shared/message.ts'
import type { Apply } from './commands/command.ts'
import { Stale } from './commands/command.ts'
import { readDesk } from './database.ts'
import { openWrite, undo } from './write.ts'

export type ApplyMap = { [N in CommandName]: Apply<N> }
export type Replay = {
  /**
   * One transaction: takes back what pending operations have written, lets `change` work on the server's rows alone, and
   * runs the pending operations again. Returns the tables that may look different, those of `change` among them.
   */
  around(change: () => Iterable<string>): Set<string>
}
type OutboxRow = {
  seq: number; op_id: string; name: string; author_id: string; device_id: string; occurred_at: number; input: string; deps: string
  state: string; stale: string | null
}

/** @param report told of an operation whose local effect failed for no known reason; it stays queued */
export function openReplay(db: Database, apply: ApplyMap, report: (op_id: string, error: unknown) => void): Replay {
  const around = db.transaction((change: () => Iterable<string>) => {
    const touched = undo(db)
    for (const table of change()) touched.add(table)
    for (const table of runPending(db, apply, report)) touched.add(table)
    return touched
  })
  return { around: change => around.immediate(change) }
}

function runPending(db: Database, apply: ApplyMap, report: (op_id: string, error: unknown) => void): Set<string> {
  const touched = new Set<string>()
  const rows = db.prepare("select * from outbox where state <> 'SETTLED' order by seq").all() as OutboxRow[]
  const org_id = readDesk(db, 'org_id') ?? ''
  const refused = new Set<string>()
  const note = db.prepare('update outbox set stale = ? where seq = ?')
  for (const row of rows) {
    const is_blocked = (JSON.parse(row.deps) as string[]).some(dep => refused.has(dep))
    if (row.state === 'REFUSED' || row.state === 'ASIDE' || (is_blocked && row.state === 'PENDING')) refused.add(row.op_id)
    if (row.state === 'REFUSED' || row.state === 'ASIDE') continue
    const stale = refused.has(row.op_id) ? 'stale.needs_refused' : applyOne(db, apply, row, org_id, touched, report)
    if (stale === row.stale) continue
    note.run(stale, row.seq)
    touched.add('outbox')
  }
  return touched
}

function applyOne(db: Database, apply: ApplyMap, row: OutboxRow, org_id: string, touched: Set<string>, report: (op_id: string, error: unknown) => void): MessageKey | null {
  const effect = Object.hasOwn(apply, row.name) ? apply[row.name as CommandName] as Apply<CommandName> : undefined
  if (!effect) return 'stale.cannot_apply'
  const context: OpContext = { op_id: row.op_id, org_id, device_id: row.device_id, author_id: row.author_id, occurred_at: row.occurred_at }
  try {
    // A savepoint: half an effect is taken back together with its before-images.
    db.transaction(() => {
      const write = openWrite(db, row.seq)
      effect(db, write, context, JSON.parse(row.input))
      for (const table of write.touched) touched.add(table)
    })()
    return null
  } catch (error) {
    if (error instanceof Stale) return error.key
    report(row.op_id, error)
    return 'stale.cannot_apply'
  }
}

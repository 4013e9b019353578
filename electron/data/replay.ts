import type { Database } from 'better-sqlite3'
import type { CommandName, OpContext } from '../../shared/commands.ts'
import type { MessageKey } from '../../shared/message.ts'
import type { Apply } from './commands/command.ts'
import { Stale } from './commands/command.ts'
import { readDesk } from './database.ts'
import { footprintsOf, runEffect } from './effect.ts'
import { noticedBy } from './reads.ts'
import type { Reach } from './sync/parts.ts'
import { undo } from './write.ts'

export type ApplyMap = { [N in CommandName]: Apply<N> }
export type Replay = {
  /**
   * One transaction: takes back what pending operations have written, lets `change` work on the server's rows alone, and
   * runs the pending operations again. Returns the tables that may look different, those of `change` among them.
   * @param reach operations older than the first that could notice any of it keep their effect; absent: none does
   */
  around(change: () => Iterable<string>, reach?: Reach): Set<string>
}
type OutboxRow = {
  seq: number; op_id: string; name: string; author_id: string; device_id: string; occurred_at: number; input: string; deps: string
  state: string; stale: string | null
}
type Report = (op_id: string, error: unknown) => void

/** @param report told of an operation whose local effect failed for no known reason; it stays queued */
export function openReplay(db: Database, apply: ApplyMap, report: Report): Replay {
  const around = db.transaction((change: () => Iterable<string>, reach?: Reach) => {
    const touched = new Set<string>()
    const takeBack = (from_seq: number) => {
      for (const table of undo(db, from_seq)) touched.add(table)
      return from_seq
    }
    let from_seq = takeBack(reach ? firstToNotice(db, reach) : -none)
    // A second look: rows as they were before operations wrote to them may be noticed by an older one. After it there is none
    // that has written to them left.
    if (reach && from_seq < none) from_seq = takeBack(Math.min(from_seq, firstToNotice(db, reach)))
    for (const table of change()) touched.add(table)
    if (from_seq < none) for (const table of runPending(db, apply, from_seq, report)) touched.add(table)
    return touched
  })
  return {
    around(change, reach) {
      try {
        return around.immediate(change, reach)
      } catch (error) {
        footprintsOf(db).clear() // they tell of runs that have not been
        throw error
      }
    },
  }
}
const none = Number.MAX_SAFE_INTEGER

/** The oldest operation that could notice the change; one whose footprint is not known (a new start) could notice anything. */
function firstToNotice(db: Database, { rows, seqs }: Reach): number {
  const running = db.prepare("select seq from outbox where state in ('PENDING', 'ACKED') order by seq").pluck().all() as number[]
  if (running.length === 0) return Math.min(none, ...seqs)
  const footprints = footprintsOf(db)
  const notices = noticedBy(db, rows)
  const first = running.find(seq => {
    const footprint = footprints.get(seq)
    return !footprint || notices(footprint)
  })
  return Math.min(first ?? none, ...seqs)
}

function runPending(db: Database, apply: ApplyMap, from_seq: number, report: Report): Set<string> {
  const touched = new Set<string>()
  const rows = db.prepare("select * from outbox where state <> 'SETTLED' order by seq").all() as OutboxRow[]
  const org_id = readDesk(db, 'org_id') ?? ''
  const refused = new Set<string>()
  const footprints = footprintsOf(db)
  for (const seq of footprints.keys()) if (seq >= from_seq) footprints.delete(seq)
  const note = db.prepare('update outbox set stale = ? where seq = ?')
  for (const row of rows) {
    const is_blocked = (JSON.parse(row.deps) as string[]).some(dep => refused.has(dep))
    if (row.state === 'REFUSED' || row.state === 'ASIDE' || (is_blocked && row.state === 'PENDING')) refused.add(row.op_id)
    if (row.seq < from_seq) continue
    footprints.set(row.seq, { keys: new Set(), tables: new Set() })
    if (row.state === 'REFUSED' || row.state === 'ASIDE') continue
    const stale = refused.has(row.op_id) ? 'stale.needs_refused' : applyOne(db, apply, row, org_id, touched, report)
    if (stale === row.stale) continue
    note.run(stale, row.seq)
    touched.add('outbox')
  }
  return touched
}

function applyOne(db: Database, apply: ApplyMap, row: OutboxRow, org_id: string, touched: Set<string>, report: Report): MessageKey | null {
  const effect = Object.hasOwn(apply, row.name) ? apply[row.name as CommandName] as Apply<CommandName> : undefined
  if (!effect) return 'stale.cannot_apply'
  const context: OpContext = { op_id: row.op_id, org_id, device_id: row.device_id, author_id: row.author_id, occurred_at: row.occurred_at }
  try {
    // A savepoint: half an effect is taken back together with its before-images.
    db.transaction(() => {
      for (const table of runEffect(db, effect, row.seq, context, JSON.parse(row.input))) touched.add(table)
    })()
    return null
  } catch (error) {
    if (error instanceof Stale) return error.key
    report(row.op_id, error)
    return 'stale.cannot_apply'
  }
}

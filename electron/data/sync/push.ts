import type { Op } from '../../../shared/commands.ts'
import type { Pushed, Wire } from '../../../shared/wire.ts'
import { readDesk } from '../database.ts'
import { call } from './answer.ts'
import { meetEpoch } from './lost.ts'
import { CallFailed } from './outcome.ts'
import { pacesOf } from './pace.ts'
import type { Rpc, Store } from './parts.ts'

type Row = {
  seq: number; op_id: string; name: Op['name']; version: number; author_id: string; device_id: string; occurred_at: number; input: string; deps: string
  not_before: number | null
}

/** What of it could not be answered even when it was sent alone; all else went out. */
export class StuckOps extends CallFailed {}
/** So many in a row are not the operations' fault. */
const most_stuck = 3

/**
 * Sends one person's operations, at most 200 a call, in their order, until none is left that can go. A lost answer is no
 * harm: the server knows the op_id and answers as before. Returns how many got their outcome. Throws CallFailed; StuckOps at the end.
 * @param arrive says to a server with another epoch where this device is, before anything goes out into it
 */
export async function push(store: Store, rpc: Rpc, author_id: string, { signal, arrive }: { signal?: AbortSignal | undefined; arrive?: () => Promise<void> } = {}): Promise<number> {
  let done = 0
  const pace = pacesOf(store.db).push
  let limit = pace.size()
  let has_moved = false
  /** What does not go in this turn: skipped, for it waits for somebody else's operation, or stuck. */
  const over = new Set<string>()
  const stuck: CallFailed[] = []
  for (;;) {
    const ops = sendable(store, author_id, Math.min(limit, pace.size()), over)
    const [first] = ops
    if (!first) {
      const [why] = stuck
      if (why) throw new StuckOps(why.kind, why.status, why.code, why.wait_ms)
      return done
    }
    const sent = ops.map(op => ({ ...op, proof: store.proof(op) }))
    const answer = await pace.timed(ops.length, () => attempt(store.db, rpc, sent, signal))
    if (answer === 'smaller') limit = Math.ceil(ops.length / 8)
    else if (answer instanceof CallFailed) {
      noteTry(store, first.op_id)
      if (stuck.push(answer) === most_stuck) throw answer
      over.add(first.op_id)
      limit = pace.size()
    } else if (Array.isArray(answer)) {
      const stored = keep(store, answer)
      done += stored
      const skipped = answer.filter(({ op_id, status }) => status === 'skipped' && ops.some(op => op.op_id === op_id))
      for (const { op_id } of skipped) over.add(op_id)
      // an answer about none of them
      if (stored + skipped.length === 0) return done
    } else {
      // Two servers behind one address, or nonsense on the way: it is not asked in a circle.
      if (has_moved) throw new CallFailed('retry', 200, 'epoch_moves')
      has_moved = true
      await arrive?.()
      await meetEpoch(store, rpc, answer.epoch, signal)
    }
  }
}

/** Of a desk that has never pushed: a server with this epoch there is none, so that the first answer tells the one to push into. */
const no_epoch = '00000000-0000-0000-0000-000000000000'

/**
 * One call. It names the epoch it is for: a late copy of it must not be applied after a restore, when a desk may hold a refusal of
 * the lost time. A batch that the server can't even read, or not in time, is tried in smaller ones, so that a single bad
 * operation does not hold up the others; alone it becomes a refused one that a person sees, or the failure that kept it, which the others do not wait for.
 */
async function attempt(db: Store['db'], rpc: Rpc, ops: (Op & { proof: string })[], signal?: AbortSignal): Promise<Wire['sync_push'] | 'smaller' | CallFailed> {
  try {
    return await call(rpc, 'sync_push', { p_ops: ops, p_epoch: readDesk(db, 'push_epoch') ?? no_epoch }, signal)
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    const is_unreadable = error.kind === 'refused' && error.code.startsWith('22')
    const is_too_large = error.status === 413
    // Two desks' batches that wait for one another hold fewer cars each when they are smaller.
    const holds_too_much = error.code === '57014' || error.code === '40P01' || error.code === '40001'
    if (ops.length > 1 && (is_unreadable || is_too_large || holds_too_much)) return 'smaller'
    const [op] = ops
    // One operation is never too large for the server itself: something on the way says so, and may say otherwise later.
    if (is_too_large || holds_too_much) return new CallFailed('retry', error.status, error.code, error.wait_ms)
    if (is_unreadable && op) return [{ op_id: op.op_id, status: 'refused', code: error.code }]
    throw error
  }
}

/** Persons with operations that the server has not answered. */
export function authorsWaiting(db: Store['db']): string[] {
  return db.prepare("select author_id from outbox where state = 'PENDING' group by author_id order by min(seq)").pluck().all() as string[]
}

/** The third failure in a row is not bad luck: from then on it waits, twice as long each time, and a person sees it. */
const stuck_tries = 3
const longest_wait_ms = 600_000

function noteTry({ db, now, changed }: Store, op_id: string): void {
  db.prepare(`update outbox set tries = tries + 1, not_before = iif(tries + 1 < @stuck_tries, null, @now + min(@longest, 1000 << min(tries, 12))) where op_id = @op_id`)
    .run({ op_id, now: now(), stuck_tries, longest: longest_wait_ms })
  changed(['outbox'])
}

/**
 * What can go now: not those that hang on a refused operation, nor on one of somebody else that is still waiting, nor what is tried
 * again only later. A clock that was put back does not make that much later.
 */
function sendable({ db, now }: Store, author_id: string, limit: number, over: ReadonlySet<string>): Op[] {
  const rows = db.prepare("select * from outbox where state = 'PENDING' order by seq").all() as Row[]
  const closed = db.prepare("select op_id from outbox where state in ('REFUSED', 'ASIDE')").pluck().all() as string[]
  const rests = ({ not_before }: Row) => not_before !== null && not_before > now() && not_before <= now() + longest_wait_ms
  const blocked = new Set([...closed, ...over, ...rows.filter(row => row.author_id !== author_id || rests(row)).map(row => row.op_id)])
  const ops: Op[] = []
  for (const { op_id, name, version, device_id, occurred_at, input, deps, author_id: author } of rows) {
    if (author !== author_id) continue
    const needs = JSON.parse(deps) as string[]
    if (blocked.has(op_id) || needs.some(dep => blocked.has(dep))) blocked.add(op_id)
    else if (ops.length < limit) ops.push({ op_id, name, version, device_id, author_id, occurred_at, input: JSON.parse(input), deps: needs })
  }
  return ops
}

/** Stores the outcomes; a refused operation leaves the replay, so its local effect is taken back with it. */
function keep({ db, replay, changed, log }: Store, results: readonly Pushed[]): number {
  const answered = results.filter(({ status }) => status === 'applied' || status === 'refused')
  if (answered.length === 0) return 0
  const write = db.prepare("update outbox set state = @state, outcome = @outcome, xid = @xid, tries = 0, not_before = null where op_id = @op_id and state = 'PENDING'")
  let stored = 0
  // What is confirmed from now on may have been done in the knowledge of a refusal; see `electron/data/try-again.ts`.
  const seen = db.prepare('select max(seq) from outbox').pluck().get() as number
  const writeAll = () => {
    for (const { op_id, status, flags = [], code = null, constraint = null, xid = '0', audit = null } of answered) {
      const outcome = status === 'applied' ? { flags, audit } : { flags, code, constraint, seen }
      stored += write.run({ op_id, state: status === 'applied' ? 'ACKED' : 'REFUSED', outcome: JSON.stringify(outcome), xid }).changes
    }
    return ['outbox']
  }
  const refused = answered.filter(({ status }) => status === 'refused')
  if (refused.length > 0) {
    log('operations refused', refused.map(({ op_id, code, constraint }) => ({ op_id, code, constraint })))
    const seqOf = db.prepare('select seq from outbox where op_id = ?').pluck()
    changed(replay.around(writeAll, { rows: [], seqs: refused.map(({ op_id }) => seqOf.get(op_id) as number) }))
  } else {
    db.transaction(writeAll).immediate()
    changed(['outbox'])
  }
  return stored
}

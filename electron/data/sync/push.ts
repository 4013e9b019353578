import type { Op } from '../../../shared/commands.ts'
import type { Pushed } from '../../../shared/wire.ts'
import { readDesk, writeDesk } from '../database.ts'
import { call } from './answer.ts'
import { CallFailed } from './outcome.ts'
import { pacesOf } from './pace.ts'
import type { Rpc, Store } from './parts.ts'

type Row = {
  seq: number; op_id: string; name: Op['name']; version: number; author_id: string; device_id: string; occurred_at: number; input: string; deps: string
}

/**
 * Sends one person's operations, at most 200 a call, in their order, until none is left that can go. A lost answer is no
 * harm: the server knows the op_id and answers as before. Returns how many got their outcome. Throws CallFailed.
 */
export async function push(store: Store, rpc: Rpc, author_id: string, signal?: AbortSignal): Promise<number> {
  let done = 0
  const pace = pacesOf(store.db).push
  let limit = pace.size()
  let has_moved = false
  for (;;) {
    const ops = sendable(store.db, author_id, Math.min(limit, pace.size()))
    if (ops.length === 0) return done
    const sent = ops.map(op => ({ ...op, proof: store.proof(op) }))
    const answer = await pace.timed(ops.length, () => attempt(store.db, rpc, sent, signal))
    if (answer === 'again') {
      // Two servers behind one address, or nonsense on the way: it is not asked in a circle.
      if (has_moved) throw new CallFailed('retry', 200, 'epoch_moves')
      has_moved = true
      continue
    }
    if (answer === 'smaller') {
      limit = Math.ceil(ops.length / 8)
      continue
    }
    const stored = keep(store, answer)
    done += stored
    // Only skipped ones: they wait for somebody else's operation.
    if (stored === 0) return done
  }
}

/** Of a desk that has never pushed: a server with this epoch there is none, so that the first answer tells the one to push into. */
const no_epoch = '00000000-0000-0000-0000-000000000000'

/**
 * One call. It names the epoch it is for: a late copy of it must not be applied after a restore, when a desk may hold a refusal of
 * the lost time. What was not applied for that goes out again into the new one. A batch that the server can't even read, or not in time, is tried in smaller ones, so that a single bad
 * operation does not hold up the others; alone it becomes a refused one that a person sees.
 */
async function attempt(db: Store['db'], rpc: Rpc, ops: (Op & { proof: string })[], signal?: AbortSignal): Promise<Pushed[] | 'smaller' | 'again'> {
  try {
    const answer = await call(rpc, 'sync_push', { p_ops: ops, p_epoch: readDesk(db, 'push_epoch') ?? no_epoch }, signal)
    if (Array.isArray(answer)) return answer
    writeDesk(db, 'push_epoch', answer.epoch)
    return 'again'
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    const is_unreadable = error.kind === 'refused' && error.code.startsWith('22')
    const is_too_large = error.status === 413
    // Two desks' batches that wait for one another hold fewer cars each when they are smaller.
    const holds_too_much = error.code === '57014' || error.code === '40P01' || error.code === '40001'
    if (ops.length > 1 && (is_unreadable || is_too_large || holds_too_much)) return 'smaller'
    const [op] = ops
    // One operation is never too large for the server itself: something on the way says so, and may say otherwise later.
    if (is_too_large) throw new CallFailed('retry', error.status, error.code)
    if (is_unreadable && op) return [{ op_id: op.op_id, status: 'refused', code: error.code }]
    throw error
  }
}

/** Persons with operations that the server has not answered. */
export function authorsWaiting(db: Store['db']): string[] {
  return db.prepare("select author_id from outbox where state = 'PENDING' group by author_id order by min(seq)").pluck().all() as string[]
}

/** What can go now: not those that hang on a refused operation, nor on one of somebody else that is still waiting. */
function sendable(db: Store['db'], author_id: string, limit: number): Op[] {
  const rows = db.prepare("select * from outbox where state = 'PENDING' order by seq").all() as Row[]
  const closed = db.prepare("select op_id from outbox where state in ('REFUSED', 'ASIDE')").pluck().all() as string[]
  const blocked = new Set([...closed, ...rows.filter(row => row.author_id !== author_id).map(row => row.op_id)])
  const ops: Op[] = []
  for (const { op_id, name, version, device_id, occurred_at, input, deps, author_id: author } of rows) {
    if (author !== author_id) continue
    const needs = JSON.parse(deps) as string[]
    if (needs.some(dep => blocked.has(dep))) blocked.add(op_id)
    else if (ops.length < limit) ops.push({ op_id, name, version, device_id, author_id, occurred_at, input: JSON.parse(input), deps: needs })
  }
  return ops
}

/** Stores the outcomes; a refused operation leaves the replay, so its local effect is taken back with it. */
function keep({ db, replay, changed, log }: Store, results: readonly Pushed[]): number {
  const answered = results.filter(({ status }) => status === 'applied' || status === 'refused')
  if (answered.length === 0) return 0
  const write = db.prepare("update outbox set state = @state, outcome = @outcome, xid = @xid where op_id = @op_id and state = 'PENDING'")
  let stored = 0
  const writeAll = () => {
    for (const { op_id, status, flags = [], code = null, constraint = null, xid = '0', audit = null } of answered) {
      const outcome = status === 'applied' ? { flags, audit } : { flags, code, constraint }
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

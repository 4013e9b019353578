import type postgres from 'postgres'
import { apply } from '../../../electron/data/commands/index.ts'
import type { Counter } from '../../../electron/data/counter.ts'
import { deviceKey, proofOf } from '../../../electron/data/device-key.ts'
import { openReplay } from '../../../electron/data/replay.ts'
import { sendAgain } from '../../../electron/data/send-again.ts'
import type { Store } from '../../../electron/data/sync/parts.ts'
import { push } from '../../../electron/data/sync/push.ts'
import type { Op } from '../../../shared/commands.ts'
import { here } from './offline-day.ts'
import { timed } from '../timing.ts'

const batch = 200
type Row = Omit<Op, 'input' | 'deps'> & { input: string; deps: string }

/** Milliseconds of the engine's push of all that waits at this desk. */
export async function pushByEngine(counter: Counter, key: Uint8Array): Promise<number> {
  const { person } = here(counter)
  const rpc = counter.sessions.rpcOf(person.id)
  if (!rpc) throw new Error('the session has no token')
  const store: Store = { db: counter.db, now: Date.now, changed: () => undefined, sendAgain: (lost, is_other) => sendAgain(counter.db, lost, is_other), proof: op => proofOf(deviceKey(key, op.device_id), op),
    log: (text, facts) => console.error(text, JSON.stringify(facts).slice(0, 300)),
    replay: openReplay(counter.db, apply, (op_id, problem) => { throw new Error(op_id, { cause: problem }) }) }
  const took = await timed(() => push(store, rpc, person.id))
  const left = counter.db.prepare("select state, count(*) as n from outbox where state in ('PENDING', 'REFUSED') group by 1").all()
  if (left.length > 0) throw new Error(`not all went through: ${JSON.stringify(left)}`)
  return took
}

/** Milliseconds of the same kind of work without desk, network and API: the same function with the same batches over one SQL connection. */
export async function pushBySql(sql: postgres.Sql, counter: Counter, key: Uint8Array): Promise<number> {
  const { person } = here(counter)
  const rows = counter.db.prepare(`select op_id, name, version, author_id, device_id, occurred_at, input, deps from outbox
    where state = 'PENDING' order by seq`).all() as Row[]
  const ops = rows.map(row => {
    const op = { ...row, input: JSON.parse(row.input) as object, deps: JSON.parse(row.deps) as string[] } as unknown as Op
    return { ...op, proof: proofOf(deviceKey(key, op.device_id), op) }
  })
  const bad: unknown[] = []
  const took = await timed(async () => {
    for (let at = 0; at < ops.length; at += batch) {
      await sql.begin(async tx => {
        await tx.unsafe(`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)`,
          [JSON.stringify({ sub: person.id, role: 'authenticated' })])
        const [answer] = await tx.unsafe<{ answer: { status: string }[] }[]>('select public.sync_push($1::jsonb) as answer', [ops.slice(at, at + batch) as never])
        bad.push(...answer?.answer.filter(({ status }) => status !== 'applied') ?? [])
      })
    }
  })
  if (bad.length > 0) throw new Error(`not all went through by SQL: ${JSON.stringify(bad[0])}`)
  return took
}

import { commands } from '../../shared/commands.ts'
import type { CommandInput, Op } from '../../shared/commands.ts'
import type { RescueOutcome } from '../../shared/rescue.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Here } from './desk.ts'
import { call } from './sync/answer.ts'
import { CallFailed } from './sync/outcome.ts'
import type { Rpc } from './sync/parts.ts'
import { Trouble } from './trouble.ts'

type Input = CommandInput<'restore_record'>
export type Prove = (op: Pick<Op, 'op_id' | 'author_id' | 'device_id' | 'name' | 'occurred_at'>) => string
/** A record and the command that brings it back. */
export type Wanted = { table: string; row_id: string; /** null: all that differ */ fields: readonly string[] | null; planned: { command: Input['command']; input: Record<string, unknown>; seen: Input['seen'] } }
export type Sent = { table: string; row_id: string; outcome: RescueOutcome }
export type RescueSender = {
  /** One operation for each record, what others hang on first. Rejects with Trouble where nothing has happened; what was not answered can be sent again, and is then the same operation. */
  send(who: Here, rpc: Rpc, of: { archive: Input['archive']; /** of the database that was compared */ epoch: string }, wanted: readonly Wanted[]): Promise<Sent[]>
  outcomeOf(row: { table: string; key: string }): RescueOutcome | null
  isBusy(): boolean
  forget(): void
}
type Parts = { proof: Prove; now: () => number }

/** A customer is there before their drivers, a location and a category before the cars. */
const order = ['organizations', 'locations', 'vehicle_categories', 'extras', 'one_way_fees', 'customers', 'drivers', 'vehicles', 'vehicle_damages']

/**
 * Sends what brings records back straight to the server, and not by the outbox: the person wants to see what the server says, and the record may be none that this desk
 * holds, or one that it still holds while the server has lost it. It comes here by the feed like anything that another desk has done.
 */
export function openRescueSender({ proof, now }: Parts): RescueSender {
  const outcomes = new Map<string, RescueOutcome>()
  const unanswered = new Map<string, { op: Op<'restore_record'>; of: string }>()
  let is_busy = false
  const keyOf = (table: string, row_id: string) => `${table} ${row_id}`

  function opFor(who: Here, archive: Input['archive'], { table, row_id, fields, planned }: Wanted): Op<'restore_record'> {
    const again = unanswered.get(keyOf(table, row_id))
    // with other fields it is another wish; what the one before it has done the server finds in what was seen
    if (again?.op.author_id === who.person.id && again.of === String(fields)) return again.op
    const at = now()
    const input = commands.restore_record.parse({ restore_id: uuidv7(at), table, row_id, archive, ...planned, at }) as Input
    return { op_id: uuidv7(at), name: 'restore_record', version: 1, device_id: who.device_id, author_id: who.person.id, occurred_at: at, deps: [], input }
  }

  return {
    async send(who, rpc, { archive, epoch }, wanted) {
      if (is_busy) throw new Trouble('error.bad_input')
      is_busy = true
      const sent = wanted.toSorted((a, b) => order.indexOf(a.table) - order.indexOf(b.table)).map(one => ({ ...one, op: opFor(who, archive, one) }))
      for (const { table, row_id, fields, op } of sent) unanswered.set(keyOf(table, row_id), { op, of: String(fields) })
      try {
        const answer = await call(rpc, 'sync_push', { p_ops: sent.map(({ op }) => ({ ...op, proof: proof(op) })), p_epoch: epoch }).catch((error: unknown) => {
          // whatever it did, it did once: the same operation asks again
          if (error instanceof CallFailed && error.kind === 'retry') return []
          throw error
        })
        if (!Array.isArray(answer)) throw new Trouble('error.rescue_epoch')
        return sent.map(({ table, row_id, op }) => {
          const said = answer.find(({ op_id }) => op_id === op.op_id)
          const outcome: RescueOutcome = said?.status === 'applied' ? { status: 'applied' } : said?.status === 'refused' ? { status: 'refused', constraint: said.constraint ?? null, code: said.code ?? null } : { status: 'unknown' }
          if (outcome.status !== 'unknown') unanswered.delete(keyOf(table, row_id))
          outcomes.set(keyOf(table, row_id), outcome)
          return { table, row_id, outcome }
        })
      } catch (error) {
        for (const { table, row_id } of sent) unanswered.delete(keyOf(table, row_id))
        throw error
      } finally {
        is_busy = false
      }
    },
    outcomeOf: ({ table, key }) => outcomes.get(keyOf(table, key)) ?? null,
    isBusy: () => is_busy,
    forget() {
      outcomes.clear()
      unanswered.clear()
    },
  }
}

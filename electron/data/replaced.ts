import type { CommandInput, CommandName } from '../../shared/commands.ts'
import type { Database } from './database.ts'
import type { Desk, Here } from './desk.ts'
import { all } from './statement.ts'
import { Trouble } from './trouble.ts'

export type OutboxRow = {
  seq: number; op_id: string; name: CommandName; version: number; author_id: string; device_id: string; occurred_at: number; input: string
  deps: string; state: string; outcome: string | null
}
/** A refused operation, then what was confirmed with it in the same form and waits for it. */
export type Replaced = [OutboxRow, ...OutboxRow[]]

export const depsIn = ({ deps }: Pick<OutboxRow, 'deps'>): string[] => JSON.parse(deps) as string[]

/** The refused operation that a form puts right; null where it does not. */
export const replacesOf = (form: unknown): string | null => (form as { replaces?: string | null } | null)?.replaces ?? null

/**
 * What a correction of this operation takes the place of. Throws Trouble `error.op_not_refused`; `refused.needs_manager` where it is
 * somebody else's.
 */
function replacedOf(db: Database, { person }: Here, op_id: string): Replaced {
  const rows = all<OutboxRow>(db, `select * from outbox where state in ('PENDING', 'REFUSED')
    and author_id = (select author_id from outbox where op_id = @op_id) order by seq`, { op_id })
  const root = rows.find(row => row.op_id === op_id && row.state === 'REFUSED')
  if (!root) throw new Trouble('error.op_not_refused')
  if (root.author_id !== person.id && person.role === 'STAFF') throw new Trouble('refused.needs_manager')
  const chain = new Set([op_id])
  // One instant for the whole form: it tells what was confirmed together.
  const together = rows.filter(row => row.state === 'PENDING' && row.seq > root.seq && row.occurred_at === root.occurred_at
    && depsIn(row).some(dep => chain.has(dep)) && chain.add(row.op_id))
  return [root, ...together]
}

/** What was confirmed by that command, the first of its name; null when there was none. */
export function confirmedAs<N extends CommandName>(replaced: Replaced | null, name: N): CommandInput<N> | null {
  const row = replaced?.find(one => one.name === name)
  return row ? JSON.parse(row.input) as CommandInput<N> : null
}

/**
 * Desk and place of a form. What is put right happened where and when it was confirmed, whatever the clock says now; only to close a
 * contract is a decision of now. Throws Trouble `error.op_not_refused`.
 */
export function placeOf(desk: Desk, here: Here, form: unknown): { desk: Desk; here: Here; replaced: Replaced | null } {
  const op_id = replacesOf(form)
  if (op_id === null) return { desk, here, replaced: null }
  const replaced = replacedOf(desk.db, here, op_id)
  const [root] = replaced
  if (root.name === 'close_contract') return { desk, here, replaced }
  const input = JSON.parse(root.input) as { location_id?: string; pickup_location_id?: string }
  const then: Here = { ...here, device_id: root.device_id, location_id: input.pickup_location_id ?? input.location_id ?? here.location_id }
  return { desk: { db: desk.db, now: () => root.occurred_at, session: () => then }, here: then, replaced }
}

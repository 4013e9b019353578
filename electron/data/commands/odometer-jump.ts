import type { Database } from 'better-sqlite3'
import type { CommandInput, OpContext } from '../../../shared/commands.ts'
import type { StoredRequest } from './approval-requests.ts'
import { Stale } from './command.ts'
import { roleOf } from './stored.ts'

/** Further than a car plausibly goes since its last reading, km. */
export const jump_km = 1500

type Leaving = Pick<CommandInput<'check_out'>, 'contract_id' | 'customer_id' | 'vehicle_id'>
type Author = Pick<OpContext, 'author_id' | 'occurred_at'>

/** A car whose odometer jumps leaves in a manager's name, or as one has agreed to. The twin of `private.assert_jump_agreed`. */
export function assertJumpAgreed(db: Database, context: Author, last_km: number, input: Leaving & { odometer_km: number }): void {
  const jump = input.odometer_km - last_km
  if (jump <= jump_km || roleOf(db, context.author_id) !== 'STAFF') return
  if (!isJumpAgreed(db, context, input, jump)) throw new Stale('refused.odometer_jump_needs_manager')
}

/** Whether a manager has granted this clerk such a jump for just this contract, customer and car, and in time. @param jump km */
export function isJumpAgreed(db: Database, { author_id, occurred_at }: Author, { contract_id, customer_id, vehicle_id }: Leaving, jump: number): boolean {
  const granted = db.prepare(`select r.ops from approval_requests r join users u on u.id = r.answered_by and u.is_active and u.role in ('ADMIN', 'MANAGER')
    where r.contract_id = ? and r.customer_id = ? and r.vehicle_id = ? and r.status = 'GRANTED' and r.asked_by = ? and r.valid_until >= ?`)
    .all(contract_id, customer_id, vehicle_id, author_id, occurred_at) as Pick<StoredRequest, 'ops'>[]
  return granted.some(({ ops }) => (JSON.parse(ops) as { name: string; input: { jump_km?: number } }[])
    .some(({ name, input }) => name === 'odometer_jump' && (input.jump_km ?? 0) >= jump))
}

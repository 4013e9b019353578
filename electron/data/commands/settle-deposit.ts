import { isLate } from './books.ts'
import { drawerOf } from './cash.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'

type Held = { status: string; method: string; amount_rp: number; captured_rp: number; settled_at: number | null; location_id: string; late_for_lock: number; returned_location_id: string | null }

/** Captures up to what is held and releases the rest, once. */
export const settleDeposit: Apply<'settle_deposit'> = (db, write, _context, { deposit_id, contract_id, captured_rp, cash_session_id, at }) => {
  const deposit = db.prepare(`select d.status, d.method, d.amount_rp, d.captured_rp, d.settled_at, d.location_id, d.late_for_lock, c.returned_location_id
    from deposits d join contracts c on c.id = d.contract_id where d.id = ? and d.contract_id = ?`)
    .get(deposit_id, contract_id) as Held | undefined
  if (!deposit) throw new Stale('refused.deposit_unknown')
  // the server's answer was lost, but its row has come: this very settlement
  if (deposit.settled_at === at && deposit.captured_rp === captured_rp) return []
  if (deposit.status !== 'HELD') throw new Stale('refused.deposit_already_settled')
  if (captured_rp > deposit.amount_rp) throw new Stale('refused.deposit_captured_within_held')
  if (deposit.method === 'CASH' && captured_rp % 5 !== 0) throw new Stale('refused.deposit_cash_in_five_rappen')
  write.update('deposits', deposit_id, { status: 'SETTLED', captured_rp, settled_at: at,
    release_session_id: drawerOf(db, deposit.method, cash_session_id), late_for_lock: deposit.late_for_lock || isLate(db, deposit.returned_location_id ?? deposit.location_id, at) })
  return []
}

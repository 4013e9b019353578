import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** Captures up to what is held and releases the rest, once. */
export const settleDeposit: Apply<'settle_deposit'> = (db, write, _context, { deposit_id, contract_id, captured_rp, at }) => {
  const deposit = db.prepare('select status, method, amount_rp from deposits where id = ? and contract_id = ?').get(deposit_id, contract_id) as
    { status: string; method: string; amount_rp: number } | undefined
  if (!deposit) throw new Stale('refused.deposit_unknown')
  if (deposit.status !== 'HELD') throw new Stale('refused.deposit_already_settled')
  if (captured_rp > deposit.amount_rp) throw new Stale('refused.deposit_captured_within_held')
  if (deposit.method === 'CASH' && captured_rp % 5 !== 0) throw new Stale('refused.deposit_cash_in_five_rappen')
  write.update('deposits', deposit_id, { status: 'SETTLED', captured_rp, settled_at: at })
  return []
}

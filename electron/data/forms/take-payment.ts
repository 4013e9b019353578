import { uuidv7 } from '../../../shared/uuid.ts'
import { decider } from '../desk.ts'
import { balance } from '../queries/balance.ts'
import { heldDeposits } from './contract-at-counter.ts'
import { one } from '../statement.ts'
import { confirmedAs, placeOf } from '../replaced.ts'
import { mayRefund } from './check-in-gates.ts'
import { drawerFor } from './drawer.ts'
import type { Form, NewOp } from './form.ts'
import { paidAgainst, restAfter } from './settlement.ts'

/** Money against the balance of a contract; a negative balance is paid back. A running contract may be paid in advance. */
export const takePayment: Form<'take_payment'> = (desk, here, form) => {
  const { contract_id, method, amount_rp, reference } = form
  const { replaced } = placeOf(desk, here, form)
  const before = confirmedAs(replaced, 'take_payment')
  const contract = one<{ status: string }>(desk.db, 'select status from contracts where id = @contract_id', { contract_id })
  if (!contract) return { ok: false, message: { key: 'refused.contract_unknown' } }
  if (method === 'CASH' && amount_rp % 5 !== 0) return { ok: false, message: { key: 'gate.payment.cash_in_five', values: { amount_rp } },
    field: 'amount_rp' }
  const due_rp = balance(desk, contract_id)
  if (due_rp === 0 && contract.status !== 'ACTIVE') return { ok: false, message: { key: 'gate.payment.nothing_due' }, field: 'amount_rp' }
  // money that was given back is not taken by a correction, nor the other way round
  const paid = { ...paidAgainst(due_rp, { method, amount_rp }), ...before && { kind: before.kind } }
  if (paid.kind === 'REFUND' && !mayRefund(decider(here).role)) {
    return { ok: false, message: { key: 'gate.payment.refund_needs_manager', values: { refund_rp: -due_rp } }, field: 'amount_rp' }
  }
  const balance_rp = restAfter(due_rp, paid)
  const is_over = paid.kind === 'REFUND' ? balance_rp > 0 : balance_rp < 0 && contract.status !== 'ACTIVE'
  if (is_over) return { ok: false, message: { key: 'gate.payment.too_much', values: { amount_rp, due_rp: Math.abs(due_rp) } },
    field: 'amount_rp' }
  const at = desk.now()
  const ops: NewOp[] = [{ name: 'take_payment', input: { payment_id: before?.payment_id ?? uuidv7(at), contract_id, location_id: here.location_id, ...paid, method,
    reference: reference || null, at, ...drawerFor(desk, here, method) }, beyond: paid.kind === 'REFUND' && !mayRefund(here.person.role) }]
  // The last open franc of a returned car ends its contract, unless a deposit is still to be settled.
  const receivable = balance_rp > 0 && confirmedAs(replaced, 'close_contract')?.receivable === true
  if (contract.status === 'RETURNED' && (balance_rp === 0 || receivable) && heldDeposits(desk, contract_id).length === 0) {
    ops.push({ name: 'close_contract', input: { contract_id, receivable, at } })
  }
  return { ok: true, ops, result: { contract_id, balance_rp } }
}

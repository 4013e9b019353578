import { uuidv7 } from '../../../shared/uuid.ts'
import { decider } from '../desk.ts'
import { balance } from '../queries/balance.ts'
import { mayRefund } from './check-in-gates.ts'
import { drawerFor } from './drawer.ts'
import type { Form, NewOp } from './form.ts'
import { paidAgainst, restAfter } from './settlement.ts'

/** The end of a contract whose car is back: what is open is paid now, in all, or left as a receivable. */
export const closeContract: Form<'close_contract'> = (desk, here, { contract_id, payment, receivable }) => {
  const at = desk.now()
  const due_rp = balance(desk, contract_id)
  const paid = payment && paidAgainst(due_rp, payment)
  const field = 'amount_rp'
  if (payment?.method === 'CASH' && payment.amount_rp % 5 !== 0) {
    return { ok: false, message: { key: 'gate.payment.cash_in_five', values: { amount_rp: payment.amount_rp } }, field }
  }
  if (payment && due_rp === 0) return { ok: false, message: { key: 'gate.payment.nothing_due' }, field }
  if (paid?.kind === 'REFUND' && !mayRefund(decider(here).role)) {
    return { ok: false, message: { key: 'gate.payment.refund_needs_manager', values: { refund_rp: -due_rp } }, field }
  }
  const rest_rp = restAfter(due_rp, paid)
  if (payment && (paid?.kind === 'REFUND' ? rest_rp > 0 : rest_rp < 0)) {
    return { ok: false, message: { key: 'gate.payment.too_much', values: { amount_rp: payment.amount_rp, due_rp: Math.abs(due_rp) } }, field }
  }
  if (rest_rp < 0) return { ok: false, message: { key: 'gate.balance.refund_due', values: { refund_rp: -rest_rp } }, field }
  if (rest_rp > 0 && !receivable) return { ok: false, message: { key: 'gate.balance.open', values: { rest_rp } }, field }
  const ops: NewOp[] = payment && paid ? [{ name: 'take_payment', input: { payment_id: uuidv7(at), contract_id, location_id: here.location_id, ...paid,
    method: payment.method, reference: payment.reference || null, at, ...drawerFor(desk, here, payment.method) }, beyond: paid.kind === 'REFUND' && !mayRefund(here.person.role) }] : []
  return { ok: true, ops: [...ops, { name: 'close_contract', input: { contract_id, receivable: rest_rp > 0, at } }], result: { contract_id, balance_rp: rest_rp } }
}

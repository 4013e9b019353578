import { uuidv7 } from '../../../shared/uuid.ts'
import { vatOf } from '../../../shared/vat.ts'
import { one } from '../statement.ts'
import { isBeyondAlone, limitRefusal } from './add-charge.ts'
import type { Form, NewOp } from './form.ts'
import { nextNumber } from './next-number.ts'
import { vatRates } from './prices.ts'
import { vatRefusal } from './vat-gates.ts'

/** Nobody came: the car is free, and the fee stands on a contract without a car, as a receivable. */
export const markNoShow: Form<'mark_no_show'> = (desk, here, { reservation_id, fee_rp, reason, accepted }) => {
  const at = desk.now()
  const found = one<{ starts_at: number }>(desk.db, 'select starts_at from reservations where id = @reservation_id', { reservation_id })
  if (found && found.starts_at > at) return { ok: false, message: { key: 'gate.no_show.not_due', values: { due_at: found.starts_at } } }
  const ops: NewOp[] = [{ name: 'mark_no_show', input: { reservation_id, note_id: uuidv7(at), reason } }]
  if (fee_rp === 0) return { ok: true, ops, result: { reservation_id, contract_id: null } }
  const refusal = limitRefusal(desk, here, fee_rp, 'fee_rp') ?? vatRefusal(desk, here, ['NO_SHOW'], accepted)
  if (refusal) return refusal
  const number = nextNumber(desk, 'CONTRACT', here)
  if (!number) return { ok: false, message: { key: 'gate.numbers.none_left' } }
  const contract_id = uuidv7(at)
  ops.push({ name: 'charge_no_show', input: { reservation_id, contract_id, ...number, at, charge: { id: uuidv7(at), amount_rp: fee_rp, ...vatOf(vatRates(desk, here), 'NO_SHOW', at) } },
    beyond: isBeyondAlone(desk, here, fee_rp) },
    { name: 'close_contract', input: { contract_id, receivable: true, at } })
  return { ok: true, ops, result: { reservation_id, contract_id } }
}

export const cancelReservation: Form<'cancel_reservation'> = (desk, _, { reservation_id, reason }) => (reason === ''
  ? { ok: false, message: { key: 'gate.reason.missing' }, field: 'reason' }
  : { ok: true, result: { reservation_id }, ops: [{ name: 'cancel_reservation', input: { reservation_id, note_id: uuidv7(desk.now()), reason } }] })

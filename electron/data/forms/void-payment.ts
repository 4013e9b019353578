import { uuidv7 } from '../../../shared/uuid.ts'
import { one } from '../statement.ts'
import { drawerFor } from './drawer.ts'
import type { Form } from './form.ts'

/** A payment that was none: the card was declined afterwards, or it was typed twice. The contract owes it again. */
export const voidPayment: Form<'void_payment'> = (desk, here, { contract_id, payment_id, reason }) => {
  if (reason === '') return { ok: false, message: { key: 'gate.reason.missing' }, field: 'reason' }
  const at = desk.now()
  const method = one<{ method: string }>(desk.db, 'select method from payments where id = @payment_id', { payment_id })?.method ?? ''
  return { ok: true, result: { contract_id }, ops: [{ name: 'void_payment', input: {
    payment_id: uuidv7(at), voids_id: payment_id, contract_id, location_id: here.location_id, reason, at, ...drawerFor(desk, here, method),
  } }] }
}

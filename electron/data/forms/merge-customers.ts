import { uuidv7 } from '../../../shared/uuid.ts'
import type { Form } from './form.ts'

/** Two files of one person become one; whoever looks for the old one is led to the other. */
export const mergeCustomers: Form<'merge_customers'> = (desk, here, { customer_id, into_customer_id }) => {
  if (into_customer_id === null) return { ok: false, message: { key: 'gate.merge.other_missing' }, field: 'into_customer_id' }
  const at = desk.now()
  return { ok: true, result: { customer_id: into_customer_id }, ops: [{ name: 'merge_customers', input: {
    customer_id, into_customer_id, location_id: here.location_id, redirect_id: uuidv7(at), at,
  } }] }
}

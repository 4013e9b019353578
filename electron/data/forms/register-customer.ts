import { uuidv7 } from '../../../shared/uuid.ts'
import type { Form } from './form.ts'

/** A new customer of this location, with a driver if the licence is at hand. */
export const registerCustomer: Form<'register_customer'> = (desk, { location_id }, form) => {
  const at = desk.now()
  const customer_id = uuidv7(at)
  const driver = form.driver && { id: uuidv7(at), ...form.driver }
  return {
    ok: true, result: { customer_id, driver_id: driver?.id ?? null },
    ops: [{ name: 'register_customer', input: { ...form, customer_id, customer_location_id: uuidv7(at), location_id, at, driver } }],
  }
}

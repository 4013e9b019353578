import { uuidv7 } from '../../../shared/uuid.ts'
import type { Form } from './form.ts'

/** A further driver. The command itself says when this location does not know the customer. */
export const addDriver: Form<'add_driver'> = (desk, { location_id }, { customer_id, driver }) => {
  const driver_id = uuidv7(desk.now())
  return {
    ok: true, result: { customer_id, driver_id },
    ops: [{ name: 'add_driver', input: { customer_id, location_id, driver: { id: driver_id, ...driver } } }],
  }
}

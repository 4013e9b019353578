import type { Apply } from './command.ts'
import { knowCustomer } from './evidence.ts'
import { isThere } from './stored.ts'

/** A new customer, known at the desk's location, with a driver if the licence is at hand. */
export const registerCustomer: Apply<'register_customer'> = (db, write, context, input) => {
  const { customer_id, customer_location_id, location_id, at: _, driver, ...person } = input
  if (isThere(db, 'customers', customer_id)) return []
  const { org_id } = context
  write.insert('customers', { ...person, id: customer_id, org_id, is_blocked: 0, created_at: context.occurred_at })
  knowCustomer(db, write, context, { id: customer_location_id, customer_id, location_id })
  if (driver) write.insert('drivers', { ...driver, org_id, customer_id })
  return []
}

import type { Apply } from './command.ts'
import { knownCustomer } from './known-customer.ts'

/** This customer gets no car any more. The reason goes to the server and lies on no desk. */
export const flagCustomer: Apply<'flag_customer'> = (db, write, { org_id, author_id }, { flag_id, customer_id, location_id, at }) => {
  knownCustomer(db, customer_id, location_id)
  write.insert('customer_flags', { id: flag_id, org_id, customer_id, flagged_at: at, flagged_by: author_id, lifted_at: null, lifted_by: null })
  write.update('customers', customer_id, { is_blocked: 1 })
  return []
}

import type { Apply } from './command.ts'
import { knownCustomer } from './known-customer.ts'
import { mergeFields } from './merge-fields.ts'

/** Changes single fields of a customer; what somebody else has changed meanwhile is kept and flagged. */
export const changeCustomer: Apply<'change_customer'> = (db, write, context, input) =>
  mergeFields(db, write, context, 'customers', knownCustomer(db, input.customer_id, input.location_id), input.changes, input)

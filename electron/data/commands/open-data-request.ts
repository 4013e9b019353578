import type { Apply } from './command.ts'
import { knownCustomer } from './known-customer.ts'

/** What somebody asks of us about their data: due in 30 days. The request itself lies at the server, for managers. */
export const openDataRequest: Apply<'open_data_request'> = (db, _write, _context, { customer_id, location_id }) => {
  knownCustomer(db, customer_id, location_id)
  return []
}

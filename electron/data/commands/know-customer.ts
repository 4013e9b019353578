import type { Apply } from './command.ts'
import { knowCustomer as makeKnown } from './evidence.ts'
import { needOpenFile } from './known-customer.ts'

/** A customer of another location becomes known here. The file itself comes with the feed; the server keeps the purpose. */
export const knowCustomer: Apply<'know_customer'> = (db, write, context, { customer_location_id, customer_id, location_id }) => {
  needOpenFile(db, customer_id)
  makeKnown(db, write, context, { id: customer_location_id, customer_id, location_id })
  return []
}

import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { needOpenFile } from './known-customer.ts'
import { isKnownAt, isThere } from './stored.ts'

/** One more driver of a customer whom the location knows. */
export const addDriver: Apply<'add_driver'> = (db, write, { org_id }, { customer_id, location_id, driver }) => {
  if (isThere(db, 'drivers', driver.id)) return []
  if (!isKnownAt(db, customer_id, location_id)) throw new Stale('refused.customer_unknown')
  needOpenFile(db, customer_id)
  write.insert('drivers', { ...driver, org_id, customer_id })
  return []
}

import type { Row } from '../row.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { knownCustomer } from './known-customer.ts'
import { mergeFields } from './merge-fields.ts'

/** Changes single fields of a customer's driver; what somebody else has changed meanwhile is kept and flagged. */
export const changeDriver: Apply<'change_driver'> = (db, write, context, input) => {
  const { id: customer_id } = knownCustomer(db, input.customer_id, input.location_id)
  const driver = db.prepare('select * from drivers where id = ? and customer_id = ?').get(input.driver_id, customer_id) as
    Row & { id: string } | undefined
  if (!driver) throw new Stale('refused.driver_unknown')
  return mergeFields(db, write, context, 'drivers', driver, input.changes, input)
}

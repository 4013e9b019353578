import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { knownCustomer } from './known-customer.ts'

/** Lifts one flag; with the last one the customer gets cars again. */
export const unflagCustomer: Apply<'unflag_customer'> = (db, write, { author_id }, { flag_id, customer_id, location_id, at }) => {
  knownCustomer(db, customer_id, location_id)
  const flag = db.prepare('select lifted_at, lifted_by from customer_flags where id = ? and customer_id = ?').get(flag_id, customer_id) as
    { lifted_at: number | null; lifted_by: string | null } | undefined
  if (!flag) throw new Stale('refused.flag_unknown')
  // the server's answer was lost, but its row has come: this very lifting
  if (flag.lifted_at === at && flag.lifted_by === author_id) return []
  if (flag.lifted_at !== null) throw new Stale('refused.flag_already_lifted')
  write.update('customer_flags', flag_id, { lifted_at: at, lifted_by: author_id })
  const left = db.prepare('select 1 from customer_flags where customer_id = ? and lifted_at is null').get(customer_id)
  write.update('customers', customer_id, { is_blocked: Number(left !== undefined) })
  return []
}

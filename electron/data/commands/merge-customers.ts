import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { derivedId } from './conflicts.ts'
import { knownCustomer } from './known-customer.ts'

/** Two files of one person become one: locations, drivers, bookings to come and flags go over; contracts stay where they were signed. */
export const mergeCustomers: Apply<'merge_customers'> = (db, write, { op_id, org_id, author_id }, input) => {
  const { customer_id, into_customer_id, location_id, redirect_id, at } = input
  if (db.prepare('select 1 from customer_redirects where id = ?').get(redirect_id)) return []
  if (customer_id === into_customer_id) throw new Stale('refused.merge_needs_two')
  knownCustomer(db, into_customer_id, location_id)
  const gone = knownCustomer(db, customer_id, location_id)

  const places = (id: string) => db.prepare('select location_id from customer_locations where customer_id = ?').pluck().all(id) as string[]
  const known = places(into_customer_id)
  for (const place of places(customer_id).filter(each => !known.includes(each))) {
    write.insert('customer_locations', { id: derivedId(op_id, `known:${place}`), org_id, customer_id: into_customer_id, location_id: place })
  }
  const ids = (sql: string) => db.prepare(sql).pluck().all(customer_id) as string[]
  const movers: [table: string, ids: string[]][] = [
    ['drivers', ids('select id from drivers where customer_id = ?')],
    ['reservations', ids("select id from reservations where customer_id = ? and status = 'BOOKED'")],
    ['customer_flags', ids('select id from customer_flags where customer_id = ? and lifted_at is null')],
  ]
  for (const [table, rows] of movers) for (const id of rows) write.update(table, id, { customer_id: into_customer_id })
  if (gone.is_blocked) write.update('customers', into_customer_id, { is_blocked: 1 })
  write.insert('customer_redirects', { id: redirect_id, org_id, customer_id, into_customer_id, merged_at: at, merged_by: author_id })
  return []
}

import type { CustomerCard } from '../../../shared/queries.ts'
import type { Desk } from '../desk.ts'
import { all, one } from '../statement.ts'

/** SQL: the name of the customer `k`, null where the customer is not on this PC (outer join). */
export const customerName = `(k.first_name || ' ' || k.last_name)`

type CustomerRow = Omit<CustomerCard, 'blocked' | 'drivers'> & { is_blocked: number }

/** A customer with drivers, null when not on this PC. */
export function customerCard(desk: Desk, customer_id: string): CustomerCard | null {
  const row = one<CustomerRow>(desk.db, `select k.id, ${customerName} as name, k.first_name, k.last_name,
    k.company_name, k.town, k.phone, k.birth_date, k.locale, k.is_blocked from customers k where k.id = @customer_id`, { customer_id })
  if (!row) return null
  const { is_blocked, ...card } = row
  const drivers = all<CustomerCard['drivers'][number]>(desk.db,
    `select d.id, d.first_name || ' ' || d.last_name as name, d.birth_date, d.licence_number,
    d.licence_categories, d.licence_expires_on from drivers d where d.customer_id = @customer_id order by d.id`, { customer_id })
  return { ...card, blocked: is_blocked === 1, drivers }
}

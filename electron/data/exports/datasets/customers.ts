import { column, summed } from '../column.ts'
import { located, within } from '../dataset.ts'
import type { Dataset } from '../dataset.ts'

/** Who fetched a car in the period: addresses, and nothing of their papers. */
export const customers: Dataset = {
  columns: [
    column('company', 'text', 'u.company_name'),
    column('last_name', 'text', 'u.last_name'),
    column('first_name', 'text', 'u.first_name'),
    column('street', 'text', "trim(u.street || ' ' || u.house_number)"),
    column('postcode', 'text', 'u.postcode'),
    column('town', 'text', 'u.town'),
    column('country', 'text', 'u.country'),
    column('email', 'text', 'u.email'),
    column('phone', 'text', 'u.phone'),
    column('language', 'text', 'u.locale'),
    summed('contracts', 'count', 'r.contracts'),
    column('last_at', 'instant', 'r.last_at'),
  ],
  from: `from (select c.customer_id, count(*) as contracts, max(c.starts_at) as last_at from contracts c
      where ${within('c.starts_at')} and ${located('c.pickup_location_id')} and c.status <> 'VOID' group by c.customer_id) r
    join customers u on u.id = r.customer_id order by u.last_name, u.first_name, u.id`,
}

import type { QueryRows } from '../../../shared/queries.ts'
import { all, one } from '../statement.ts'
import type { Query } from './query.ts'

type Person = NonNullable<QueryRows['person']>

/** What a customer and their drivers have told of themselves; null when not on this PC. */
export const person: Query<'person'> = (desk, { customer_id }) => {
  const customer = one<Person['customer']>(desk.db, `select first_name, last_name, company_name, email, phone, street, house_number, postcode, town, country, birth_date, locale
    from customers where id = @customer_id`, { customer_id })
  return customer ? { customer, drivers: all<Person['drivers'][number]>(desk.db, `select id, first_name, last_name, birth_date, licence_number, licence_country, licence_categories,
    licence_issued_on, licence_expires_on from drivers where customer_id = @customer_id order by id`, { customer_id }) } : null
}

import type { Database } from 'better-sqlite3'
import { zurichDate } from '../../../shared/time.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { knownCustomer } from './known-customer.ts'

const retention_years = 10
const nobody = { first_name: '–', last_name: '–', company_name: null, email: null, phone: null, street: '–', house_number: '–', postcode: '–', town: '–',
  birth_date: null, is_blocked: 0 }
const no_driver = { first_name: '–', last_name: '–', birth_date: '1900-01-01', licence_number: '–', licence_country: 'CH', licence_categories: '–',
  licence_issued_on: '1900-01-01', licence_expires_on: null }

/** The customer and all files that were merged into this one. The twin of `private.files_of`. */
const filesOf = (db: Database, customer_id: string): string[] => db.prepare(`with recursive file (id) as (select ? union
  select r.customer_id from file f join customer_redirects r on r.into_customer_id = f.id) select id from file`).pluck().all(customer_id) as string[]

/** Empties a customer's files once nothing is open and ten years from year-end are over. A desk sees 90 days; the server sees all of it. */
export const anonymiseCustomer: Apply<'anonymise_customer'> = (db, write, { author_id, occurred_at }, { customer_id, location_id }) => {
  const before = db.prepare('select anonymised_at from customers where id = ?').pluck().get(customer_id)
  if (before === occurred_at) return [] // its answer was lost, but its rows have come
  knownCustomer(db, customer_id, location_id)
  const files = filesOf(db, customer_id)
  const of_files = 'customer_id in (select value from json_each(?))'
  const ids = (sql: string) => db.prepare(sql).pluck().all(JSON.stringify(files)) as string[]
  if (ids(`select id from contracts where ${of_files} and status in ('DRAFT', 'ACTIVE', 'RETURNED')`).length > 0
    || ids(`select id from reservations where ${of_files} and status = 'BOOKED'`).length > 0) throw new Stale('refused.customer_has_open_business')
  const ends = db.prepare(`select coalesce(returned_at, ends_at) from contracts where ${of_files}`).pluck().all(JSON.stringify(files)) as number[]
  const year = (at: number) => Number(zurichDate(at).slice(0, 4))
  if (ends.some(at => year(at) + retention_years >= year(occurred_at))) throw new Stale('refused.customer_in_retention')
  for (const id of files) write.update('customers', id, { ...nobody, anonymised_at: occurred_at })
  for (const id of ids(`select id from drivers where ${of_files}`)) write.update('drivers', id, no_driver)
  for (const id of ids(`select id from customer_flags where ${of_files} and lifted_at is null`)) {
    write.update('customer_flags', id, { lifted_at: occurred_at, lifted_by: author_id })
  }
  return []
}

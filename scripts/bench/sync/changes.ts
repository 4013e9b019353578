import type postgres from 'postgres'
import type { Clerk } from './large-desk.ts'

export const changed_rows = 500

/** Changes so many customers of this clerk's location at the server; every fifth has a new telephone number, by which it is searched. */
export async function changeCustomers(sql: postgres.Sql, { location_id }: Clerk): Promise<void> {
  const { count } = await sql`update customers c set locale = case c.locale when 'de' then 'fr' else 'de' end,
      phone = case when p.n % 5 = 0 then '+41 79 ' || (1000000 + floor(random() * 8999999))::int else c.phone end
    from (select customer_id, row_number() over (order by id) as n from customer_locations where location_id = ${location_id} order by id limit ${changed_rows}) p
    where c.id = p.customer_id`
  if (count !== changed_rows) throw new Error(`only ${count} customers`)
}

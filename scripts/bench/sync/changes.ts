import type postgres from 'postgres'
import type { Clerk } from './large-desk.ts'

export const changed_rows = 500

/** Changes so many customers of this clerk's location at the server. */
export async function changeCustomers(sql: postgres.Sql, { location_id }: Clerk): Promise<void> {
  const { count } = await sql`update customers set phone = phone where id in (
    select customer_id from customer_locations where location_id = ${location_id} order by id limit ${changed_rows})`
  if (count !== changed_rows) throw new Error(`only ${count} customers`)
}

import type { QueryRows } from '../../../shared/queries.ts'
import { all } from '../statement.ts'
import { customerName } from './customer-card.ts'
import type { Query } from './query.ts'

type Found = QueryRows['find_driver'][number]

/** Plate and time, the leg that had the car then, and who drove: for a fine. The plate counts as it was on that day. */
export const find_driver: Query<'find_driver'> = (desk, { plate, at }) => {
  const plain = plate.toUpperCase().replace(/[^A-Z0-9]/g, '')
  if (at === null || !/\d/.test(plain)) return []
  return all<Omit<Found, 'drivers'>>(desk.db, `select x.id as contract_id, x.number, x.status, p.plate, v.make || ' ' || v.model as vehicle, g.out_at, g.in_at, ${customerName} as customer
    from vehicle_plates p join vehicles v on v.id = p.vehicle_id join contract_vehicles g on g.vehicle_id = v.id join contracts x on x.id = g.contract_id
    left join customers k on k.id = x.customer_id
    where replace(p.plate, ' ', '') like '%' || @plain and p.valid_from <= @at and (p.valid_to is null or p.valid_to > @at)
      and g.state <> 'VOID' and g.out_at <= @at and (g.in_at is null or g.in_at >= @at) order by g.in_conflict, g.out_at desc limit 8`, { plain, at })
    .map(row => ({ ...row, drivers: all<{ name: string }>(desk.db, `select d.first_name || ' ' || d.last_name as name from contract_drivers c join drivers d on d.id = c.driver_id
      where c.contract_id = @contract_id order by c.is_main desc, name`, { contract_id: row.contract_id }).map(({ name }) => name) }))
}

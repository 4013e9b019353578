import type { QueryRows } from '../../../shared/queries.ts'
import { numbersLeft } from '../forms/next-number.ts'
import { namesOf, withCategory } from '../names.ts'
import { all, one } from '../statement.ts'
import { feesFor } from './counter-fees.ts'
import { customerName } from './customer-card.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

type Reservation = NonNullable<QueryRows['reservation']>

/** A booking and what it costs not to fetch it; null when it is not on this PC. */
export const reservation: Query<'reservation'> = (desk, { reservation_id }, here) => {
  const now = desk.now()
  const row = one<Omit<Reservation, 'fee_rp' | 'numbers_left' | 'is_due' | 'notes'> & { category_id: string }>(desk.db, `select r.id, r.number, r.status, r.customer_id,
    coalesce(${customerName}, '–') as customer, k.phone, ${namesOf('c')} as category, r.category_id, case when v.id is null then null else ${currentPlate} end as plate, r.starts_at, r.ends_at,
    coalesce(l.name, '') as location, coalesce(b.name, '') as return_location
    from reservations r join vehicle_categories c on c.id = r.category_id left join customers k on k.id = r.customer_id left join vehicles v on v.id = r.vehicle_id
    left join locations l on l.id = r.location_id left join locations b on b.id = r.return_location_id where r.id = @reservation_id`, { reservation_id, now })
  if (!row) return null
  const { category_id, ...facts } = withCategory(row)
  return {
    ...facts, fee_rp: feesFor(desk, category_id).find(fee => fee.kind === 'NO_SHOW')?.amount_rp ?? 0, numbers_left: numbersLeft(desk, 'CONTRACT', here), is_due: row.starts_at <= now,
    notes: all(desk.db, `select n.id, n.kind, n.text, n.written_at as at, u.full_name as by from booking_notes n left join users u on u.id = n.written_by
      where n.reservation_id = @reservation_id order by n.written_at desc`, { reservation_id }),
  }
}

import { zurichDate } from '../../../shared/time.ts'
import { seasonsOfCategory } from '../price-data.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { knowCustomer } from './evidence.ts'
import { assertBookable, blockForReservation } from './reservations.ts'
import { isThere, storedVehicle } from './stored.ts'
import { takeNumber } from './take-number.ts'

/** A reservation, with its car or with the category only, at the plan and the seasons of today. Refused on an overlap: nobody has driven away yet. */
export const bookReservation: Apply<'book_reservation'> = (db, write, context, input) => {
  const { reservation_id: id, number, number_block_id, block_id, customer_location_id, customer_id, location_id, ...booked } = input
  if (isThere(db, 'reservations', id)) return []
  if (booked.vehicle_id !== null && !storedVehicle(db, booked.vehicle_id)) throw new Stale('refused.vehicle_unknown')
  const customer = db.prepare('select is_blocked from customers where id = ?').get(customer_id) as { is_blocked: number } | undefined
  if (!customer) throw new Stale('refused.customer_unknown')
  if (customer.is_blocked === 1) throw new Stale('refused.customer_is_blocked')
  assertBookable(db, context, { id, ...booked }, true)
  takeNumber(db, write, { number_block_id, number })
  write.insert('reservations', { id, org_id: context.org_id, number, location_id, customer_id, ...booked, status: 'BOOKED', contract_id: null,
    seasons: seasonsOfCategory(db, booked.category_id, zurichDate(context.occurred_at)) })
  blockForReservation(db, write, context, { id, ...booked }, block_id)
  knowCustomer(db, write, context, { id: customer_location_id, customer_id, location_id })
  return []
}

import { DAY, MINUTE } from '../../shared/time.ts'
import { at } from './calendar.ts'
import { planAt } from './firm.ts'
import type { Firm } from './firm.ts'
import type { People } from './people.ts'
import type { Booking } from './bookings.ts'
import { instants } from './rental.ts'
import type { Rental } from './rental.ts'
import type { Random } from './random.ts'
import { shortYear } from './today.ts'

const counters = new WeakMap<Firm, number>()
function reservationNumber(firm: Firm, rental: { starts: number }): string {
  const next = (counters.get(firm) ?? 0) + 1
  counters.set(firm, next)
  return `R-${shortYear(rental.starts)}-${String(4000 + next).padStart(6, '0')}`
}

/** The reservation that a rental began with; returns its id. */
export function storeConverted(firm: Firm, random: Random, rental: Rental, contract_id: string): string {
  const { starts_at, ends_at } = instants(rental)
  const id = random.id(starts_at - random.int(1, 20) * DAY)
  firm.rows.reservations.push({
    id, org_id: firm.id, number: reservationNumber(firm, rental), location_id: rental.pickup.id,
      return_location_id: rental.wanted_return.id, customer_id: rental.customer.id,
    category_id: rental.car.category.id, vehicle_id: rental.car.row.id, price_plan_id: planAt(rental.car.category, rental.starts).id,
      starts_at, ends_at,
    status: 'CONVERTED', contract_id,
  })
  return id
}

/** Reservations that are still to come, each with a block where its car is known. */
export function storeBookings(firm: Firm, bookings: readonly Booking[], people: People): void {
  const random = firm.stream('reservations')
  const { rows, id: org_id } = firm
  for (const booking of [...bookings].sort((a, b) => a.starts - b.starts)) {
    const { branch, to, customer, category, car } = booking
    const [starts_at, ends_at] = [at(booking.starts), at(booking.ends)]
    const id = random.id(Math.min(at(firm.now), starts_at) - random.int(60, 9000) * 2 * MINUTE)
    rows.reservations.push({
      id, org_id, number: reservationNumber(firm, booking), location_id: branch.id, return_location_id: to.id, customer_id: customer.id,
        category_id: category.id,
      vehicle_id: car?.row.id ?? null, price_plan_id: planAt(category, booking.starts).id, starts_at, ends_at, status: 'BOOKED',
        contract_id: null,
    })
    people.meet(customer, branch)
    if (car) rows.vehicle_blocks.push({ id: random.id(starts_at), org_id, vehicle_id: car.row.id, kind: 'RESERVATION', source_id: id,
      starts_at, ends_at, is_active: true })
  }
}

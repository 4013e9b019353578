import type { Desk } from '../desk.ts'
import { one } from '../statement.ts'

export type Reservation = {
  id: string; number: string; customer_id: string; category_id: string; vehicle_id: string | null; price_plan_id: string; seasons: string
  starts_at: number; ends_at: number; status: string; contract_id: string | null
}

/** Null when it is not on this PC. */
export function reservationOf(desk: Desk, reservation_id: string | null): Reservation | null {
  if (reservation_id === null) return null
  return one<Reservation>(desk.db, `select id, number, customer_id, category_id, vehicle_id, price_plan_id, seasons, starts_at, ends_at, status,
    contract_id
    from reservations where id = @reservation_id`, { reservation_id }) ?? null
}

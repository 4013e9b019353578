import type { QueryRows } from '../../../shared/queries.ts'
import type { Desk, Here } from '../desk.ts'
import { numbersLeft } from '../forms/next-number.ts'
import { namesOf, withCategory } from '../names.ts'
import { one } from '../statement.ts'
import { customerName } from './customer-card.ts'
import type { Query } from './query.ts'
import { vehicleCard } from './vehicle-card.ts'

type Start = QueryRows['check_out_start']
type Reserved = NonNullable<Start['reservation']> & {
  id: string; customer_id: string; category_id: string; vehicle_id: string | null; return_location_id: string; deposit_rp: number
}

/** The form as it opens. Odometer and fuel stay empty: they are read on the car. */
export const check_out_start: Query<'check_out_start'> = (desk, { reservation_id, customer_id = null }, here) => {
  const reserved = reservation_id === null ? null : find(desk, reservation_id)
  const form = reserved ? filled(desk, here, reserved) : { ...empty(here), ...rentedBy(desk, customer_id) }
  return {
    form, numbers_left: numbersLeft(desk, 'CONTRACT', here), category_id: reserved?.category_id ?? null,
    reservation: reserved && { number: reserved.number, customer: reserved.customer, category: reserved.category,
      starts_at: reserved.starts_at, ends_at: reserved.ends_at },
  }
}

const empty = (here: Here): Start['form'] => ({
  reservation_id: null, customer_id: null, driver_ids: [], licence_seen: false, vehicle_id: null, return_location_id: here.location_id,
  ends_at: null, odometer_km: null, fuel_level: null, damages: [], deposit: null, waiver: null, customs_reason: null, extras: [], discount: null, handed: null, accepted: [],
})

/** Mostly the customer drives: of several drivers the one of the customer's own name is proposed. */
function rentedBy(desk: Desk, customer_id: string | null): Pick<Start['form'], 'customer_id' | 'driver_ids'> {
  const driver = customer_id === null ? undefined : one<{ id: string }>(desk.db, `select d.id from drivers d
    join customers k on k.id = d.customer_id where k.id = @customer_id
    order by d.first_name <> k.first_name or d.last_name <> k.last_name, d.id limit 1`, { customer_id })
  return { customer_id, driver_ids: driver ? [driver.id] : [] }
}

/** A car that is not ready here is left out: the person chooses another one. */
function filled(desk: Desk, here: Here, reserved: Reserved): Start['form'] {
  const vehicle = reserved.vehicle_id === null ? null : vehicleCard(desk, reserved.vehicle_id)
  return {
    ...empty(here), reservation_id: reserved.id, ...rentedBy(desk, reserved.customer_id),
    vehicle_id: vehicle?.status === 'AVAILABLE' && vehicle.location_id === here.location_id ? vehicle.id : null,
    return_location_id: reserved.return_location_id, ends_at: reserved.ends_at,
    deposit: { method: 'CREDIT_CARD', amount_rp: reserved.deposit_rp, authorisation_code: null, card_last4: null },
  }
}

function find(desk: Desk, reservation_id: string): Reserved | null {
  const row = one<Reserved>(desk.db, `select r.id, r.number, coalesce(${customerName}, '') as customer, ${namesOf('c')} as category, r.starts_at,
    r.ends_at, r.customer_id,
    r.category_id, r.vehicle_id, r.return_location_id, c.deposit_rp from reservations r join vehicle_categories c on c.id = r.category_id
    left join customers k on k.id = r.customer_id where r.id = @reservation_id and r.status = 'BOOKED'`, { reservation_id })
  return row ? withCategory(row) : null
}

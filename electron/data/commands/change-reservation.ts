import { zurichDate } from '../../../shared/time.ts'
import { seasonsOfCategory } from '../price-data.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { assertBookable, blockForReservation, openReservation } from './reservations.ts'
import { isThere, storedVehicle } from './stored.ts'

/** Only what is named changes; another category or plan is another price. The block moves with it; refused where the car is somebody else's then. */
export const changeReservation: Apply<'change_reservation'> = (db, write, context, { reservation_id, block_id, ...named }) => {
  if (isThere(db, 'vehicle_blocks', block_id)) return []
  if (named.vehicle_id && !storedVehicle(db, named.vehicle_id)) throw new Stale('refused.vehicle_unknown')
  const old = openReservation(db, reservation_id)
  const { starts_at, ends_at, category_id, price_plan_id, vehicle_id, return_location_id } = { ...old, ...given(named) }
  const changed = { starts_at, ends_at, category_id, price_plan_id, vehicle_id, return_location_id }
  const has_new_price = named.category_id !== undefined || named.price_plan_id !== undefined
  assertBookable(db, context, { id: old.id, ...changed }, has_new_price)
  const seasons = has_new_price ? seasonsOfCategory(db, category_id, zurichDate(context.occurred_at)) : old.seasons
  write.update('reservations', reservation_id, { ...changed, seasons })
  if (starts_at !== old.starts_at || ends_at !== old.ends_at || vehicle_id !== old.vehicle_id) {
    blockForReservation(db, write, context, { id: old.id, ...changed }, block_id)
  }
  return []
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }
const given = <T extends object>(named: T): Given<T> =>
  Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Given<T>

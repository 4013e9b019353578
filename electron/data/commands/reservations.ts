import type { Database } from 'better-sqlite3'
import type { OpContext } from '../../../shared/commands.ts'
import { zurichDate } from '../../../shared/time.ts'
import type { Write } from '../write.ts'
import { Stale } from './command.ts'
import { activeBlocks, isThere, storedReservation, storedVehicle } from './stored.ts'
import type { StoredReservation } from './stored.ts'
import { assertFree } from './who-has-it.ts'

type Booked = Pick<StoredReservation, 'id' | 'category_id' | 'price_plan_id' | 'vehicle_id' | 'starts_at' | 'ends_at'>

/** The twin of `private.lock_reservation`. @throws Stale when it is unknown or no longer open */
export function openReservation(db: Database, reservation_id: string): StoredReservation {
  const reservation = storedReservation(db, reservation_id)
  if (!reservation) throw new Stale('refused.reservation_unknown')
  if (reservation.status !== 'BOOKED') throw new Stale('refused.reservation_not_booked')
  return reservation
}

/** A period to come, and the price that is valid when it begins. The twin of `private.assert_bookable`. @throws Stale */
export function assertBookable(db: Database, { occurred_at }: OpContext, booked: Booked, has_new_price: boolean): void {
  if (!isThere(db, 'vehicle_categories', booked.category_id)) throw new Stale('refused.category_unknown')
  if (booked.ends_at <= booked.starts_at) throw new Stale('refused.reservation_ends_after_start')
  if (booked.ends_at <= occurred_at) throw new Stale('refused.reservation_in_the_past')
  const valid = db.prepare('select id from price_plans where category_id = ? and valid_from <= ? order by valid_from desc limit 1').pluck()
    .get(booked.category_id, zurichDate(booked.starts_at))
  if (has_new_price && booked.price_plan_id !== valid) throw new Stale('refused.price_plan_not_valid')
}

/** Lets go of the car, and answers what asked for a decision about it. The twin of `private.release_reservation`. */
export function releaseReservation(db: Database, write: Write, { occurred_at, author_id }: OpContext, reservation_id: string): void {
  for (const id of activeBlocks(db, 'RESERVATION', reservation_id)) write.update('vehicle_blocks', id, { is_active: 0 })
  const asked = db.prepare(`select id from sync_conflicts where reservation_id = ? and kind = 'reservation_lost_car' and resolved_at is null`).pluck()
    .all(reservation_id) as string[]
  for (const id of asked) write.update('sync_conflicts', id, { resolved_at: occurred_at, resolved_by: author_id })
}

/** Keeps the reservation's car busy for its period. The twin of `private.block_for_reservation`. @throws Stale when the car is somebody else's then */
export function blockForReservation(db: Database, write: Write, context: OpContext, { id, vehicle_id, starts_at, ends_at }: Booked, block_id: string): void {
  if (vehicle_id === null) {
    for (const block of activeBlocks(db, 'RESERVATION', id)) write.update('vehicle_blocks', block, { is_active: 0 })
    return
  }
  const vehicle = storedVehicle(db, vehicle_id)
  if (vehicle?.status === 'OUT_OF_SERVICE' || vehicle?.status === 'RETIRED') throw new Stale('refused.vehicle_out_of_service')
  assertFree(db, { vehicle_id, starts_at, ends_at, source_id: id })
  releaseReservation(db, write, context, id)
  write.insert('vehicle_blocks', { id: block_id, org_id: context.org_id, vehicle_id, kind: 'RESERVATION', source_id: id, starts_at, ends_at, is_active: 1 })
}

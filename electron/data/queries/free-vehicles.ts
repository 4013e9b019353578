import type { Query } from './query.ts'
import { freeVehicles } from './vehicle-card.ts'

/** What can be handed out here now, for the period asked. */
export const free_vehicles: Query<'free_vehicles'> = (desk, { category_id, ends_at, reservation_id = null }, here) =>
  freeVehicles(desk, { location_id: here.location_id, category_id, ends_at, mine: reservation_id })

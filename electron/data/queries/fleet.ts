import type { Names, QueryRows } from '../../../shared/queries.ts'
import { DAY, HOUR, startOfZurichDay } from '../../../shared/time.ts'
import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'
import type { Query } from './query.ts'
import { vehiclesAt } from './vehicle-card.ts'

type Category = QueryRows['fleet']['categories'][number]

/**
 * The cars of this location. Free is what may be given to whoever walks in: a ready car that a block keeps busy right now is blocked,
 * one that goes out later today is promised, and so is one for each of today's reservations that has no car yet.
 */
export const fleet: Query<'fleet'> = (desk, _, here) => {
  const vehicles = vehiclesAt(desk, here.location_id)
  const now = desk.now()
  const tomorrow = startOfZurichDay(startOfZurichDay(now) + DAY + 2 * HOUR)
  const categories = all<Pick<Category, 'id' | 'code' | keyof Names>>(desk.db,
    'select id, code, name_de, name_fr, name_it, name_en from vehicle_categories order by sort, code')
    .map(category => ({ ...category, free: 0, promised: 0, out: 0, cleaning: 0, blocked: 0, total: 0 }))
  const byId = new Map<string, Category>(categories.map(category => [category.id, category]))
  for (const vehicle of vehicles) {
    const category = byId.get(vehicle.category_id)
    if (!category) continue
    category.total++
    if (vehicle.status === 'RENTED') category.out++
    else if (vehicle.status === 'CLEANING') category.cleaning++
    else if (vehicle.status !== 'AVAILABLE' || (vehicle.next_block_at !== null && vehicle.next_block_at <= now)) category.blocked++
    else if (vehicle.next_block_at === null || vehicle.next_block_at >= tomorrow) category.free++
    else category.promised++
  }
  for (const { category_id, waiting } of withoutCar(desk, here.location_id, tomorrow)) {
    const category = byId.get(category_id)
    if (!category) continue
    const promised = Math.min(category.free, waiting)
    category.free -= promised
    category.promised += promised
  }
  return { categories: categories.filter(category => category.total > 0), vehicles }
}

/** Reservations to be fetched here before `until` whose car nobody has chosen. */
function withoutCar(desk: Desk, location_id: string, until: number): { category_id: string; waiting: number }[] {
  return all(desk.db, `select category_id, count(*) as waiting from reservations where location_id = @location_id and status = 'BOOKED'
    and vehicle_id is null and starts_at < @until group by category_id`, { location_id, until })
}

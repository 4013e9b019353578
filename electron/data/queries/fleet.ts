import type { QueryRows } from '../../../shared/queries.ts'
import { all } from '../statement.ts'
import type { Query } from './query.ts'
import { vehiclesAt } from './vehicle-card.ts'

type Category = QueryRows['fleet']['categories'][number]

/** The cars of this location. A ready car that a block keeps busy right now (a reservation to be fetched) is blocked, not free. */
export const fleet: Query<'fleet'> = (desk, _, here) => {
  const vehicles = vehiclesAt(desk, here.location_id)
  const now = desk.now()
  const categories = all<Pick<Category, 'id' | 'code' | 'name'>>(desk.db,
    'select id, code, name from vehicle_categories order by sort, code')
    .map(category => ({ ...category, free: 0, out: 0, cleaning: 0, blocked: 0, total: 0 }))
  const byId = new Map<string, Category>(categories.map(category => [category.id, category]))
  for (const vehicle of vehicles) {
    const category = byId.get(vehicle.category_id)
    if (!category) continue
    category.total++
    if (vehicle.status === 'RENTED') category.out++
    else if (vehicle.status === 'CLEANING') category.cleaning++
    else if (vehicle.status === 'AVAILABLE' && (vehicle.next_block_at === null || vehicle.next_block_at > now)) category.free++
    else category.blocked++
  }
  return { categories: categories.filter(category => category.total > 0), vehicles }
}

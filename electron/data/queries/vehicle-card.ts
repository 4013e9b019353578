import type { FuelType, VehicleCard, VehicleStatus } from '../../../shared/queries.ts'
import type { Desk } from '../desk.ts'
import { all, one } from '../statement.ts'

/** SQL: the plate that the car `v` carries at @now. */
export const currentPlate = `coalesce((select p.plate from vehicle_plates p where p.vehicle_id = v.id and p.valid_from <= @now
  and (p.valid_to is null or p.valid_to > @now) order by p.valid_from desc limit 1), '')`

const columns = `v.id, ${currentPlate} as plate, v.make, v.model, v.category_id, c.code as category_code, c.body, v.fuel_type,
  v.transmission, v.status, v.location_id, coalesce(l.name, '') as location, v.odometer_km, v.fuel_level,
  (select min(b.starts_at) from vehicle_blocks b where b.vehicle_id = v.id and b.is_active = 1 and b.ends_at > @now
    and b.kind <> 'CONTRACT' and b.source_id <> @mine) as next_block_at`
const tables = `vehicles v join vehicle_categories c on c.id = v.category_id left join locations l on l.id = v.location_id`

type Wish = { location_id: string; category_id: string | null; ends_at: number | null; mine: string | null }
type CardRow = VehicleCard & { fuel_type: FuelType; status: VehicleStatus }

/** @param mine id of a reservation whose own block does not count as the next one */
export function vehicleCard(desk: Desk, vehicle_id: string, mine: string | null = null): VehicleCard | null {
  return one<CardRow>(desk.db, `select ${columns} from ${tables} where v.id = @vehicle_id`,
    { vehicle_id, now: desk.now(), mine: mine ?? '' }) ?? null
}

/** Cars of a location that are not retired, by category and plate. */
export function vehiclesAt(desk: Desk, location_id: string): VehicleCard[] {
  return all<CardRow>(desk.db, `select ${columns} from ${tables} where v.location_id = @location_id and v.status <> 'RETIRED'
    order by c.sort, c.code, plate`, { location_id, now: desk.now(), mine: '' })
}

/**
 * Cars that stand here, are ready, bear a plate and have no active block in the period (the block of `mine`, a reservation, aside);
 * the wanted category first, then by who is free for longest.
 */
export function freeVehicles(desk: Desk, wish: Wish): VehicleCard[] {
  const now = desk.now()
  return all<CardRow>(desk.db, `select ${columns} from ${tables} where v.location_id = @location_id and v.status = 'AVAILABLE' and ${currentPlate} <> ''
    and not exists (select 1 from vehicle_blocks b where b.vehicle_id = v.id and b.is_active = 1 and b.source_id <> @mine
      and b.starts_at < @until and b.ends_at > @now)
    order by v.category_id <> @category_id, c.sort, c.code, next_block_at is not null, next_block_at desc, plate limit 200`,
  { location_id: wish.location_id, category_id: wish.category_id ?? '', mine: wish.mine ?? '', now,
    until: Math.max(wish.ends_at ?? 0, now + 1) })
}

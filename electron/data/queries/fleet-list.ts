import type { FleetCar } from '../../../shared/fleet-view.ts'
import type { Desk } from '../desk.ts'
import { all, one } from '../statement.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

const most = 200
/** SQL: the columns of a car in the list; it names `@now` and `@here`. */
export const carColumns = `v.id, ${currentPlate} as plate, v.make || ' ' || v.model as label, v.vin, c.code as category_code, v.status, v.location_id, coalesce(l.name, '') as location,
  v.odometer_km, exists (select 1 from vehicle_blocks b where b.vehicle_id = v.id and b.kind = 'TRANSFER' and b.is_active = 1 and b.to_location_id = @here) as is_coming`
export const carTables = 'vehicles v join vehicle_categories c on c.id = v.category_id left join locations l on l.id = v.location_id'

/** The cars of this location and those that are on their way to it; whoever types looks among all of the firm, by plate, number of the chassis, make and model. */
export const fleet_list: Query<'fleet_list'> = (desk, { text }, { location_id, person }) => {
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const words = text.trim().toLowerCase()
  const where = words === '' ? `v.status <> 'RETIRED' and (v.location_id = @here or is_coming)`
    : `(instr(lower(label), @words) > 0 or (@plain <> '' and (instr(v.vin, @plain) > 0
      or exists (select 1 from vehicle_plates p where p.vehicle_id = v.id and instr(replace(p.plate, ' ', ''), @plain) > 0))))`
  const named = { now: desk.now(), here: location_id, ...words === '' ? {} : { words, plain } }
  const count = one<{ count: number }>(desk.db, `select count(*) as count from (select 1, ${carColumns} from ${carTables} where ${where})`, named)?.count ?? 0
  return { role: person.role, location_id, count, cars: carsOf(desk, `${where} order by v.status = 'RETIRED', v.location_id <> @here, c.sort, c.code, plate limit ${most}`, named),
    categories: all(desk.db, 'select id, code, name_de, name_fr, name_it, name_en from vehicle_categories order by sort, code'),
    locations: all(desk.db, 'select id, name from locations order by name') }
}

function carsOf(desk: Desk, where: string, named: Record<string, string | number>): FleetCar[] {
  return all<Omit<FleetCar, 'is_coming'> & { is_coming: number }>(desk.db, `select ${carColumns} from ${carTables} where ${where}`, named)
    .map(car => ({ ...car, is_coming: car.is_coming === 1 }))
}

import { parsePlate } from '../../../shared/plates.ts'
import type { CarHold, CarView, PlateHolder } from '../../../shared/fleet-view.ts'
import type { Desk } from '../desk.ts'
import { all, one } from '../statement.ts'
import { customerName } from './customer-card.ts'
import { carColumns, carTables } from './fleet-list.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

type Row = Omit<CarView, 'is_coming' | 'role' | 'plates' | 'holds' | 'out'> & { is_coming: number }

/** One car: what it is, which plates it has borne, and what keeps it busy from now on. */
export const fleet_car: Query<'fleet_car'> = (desk, { vehicle_id }, { location_id, person }) => {
  const car = one<Row>(desk.db, `select ${carColumns}, v.category_id, v.make, v.model, v.colour, v.fuel_type, v.fuel_level, v.transmission, v.seats, v.tank_litres,
    v.battery_kwh, v.first_registered, v.equipment, v.status_reason, v.joined_at, v.retired_at from ${carTables} where v.id = @vehicle_id`,
    { vehicle_id, now: desk.now(), here: location_id })
  return car === undefined ? null : { ...car, is_coming: car.is_coming === 1, role: person.role, holds: holdsOf(desk, vehicle_id),
    plates: all(desk.db, 'select id, plate, valid_from, valid_to from vehicle_plates where vehicle_id = @vehicle_id order by valid_from desc', { vehicle_id }),
    out: one<NonNullable<CarView['out']>>(desk.db, `select x.id as contract_id, x.number, x.ends_at from contract_vehicles g join contracts x on x.id = g.contract_id
      where g.vehicle_id = @vehicle_id and g.state = 'OUT' order by g.in_conflict, g.out_at limit 1`, { vehicle_id }) ?? null }
}

/** What is planned for a car and not over, the next first. */
export function holdsOf(desk: Desk, vehicle_id: string): CarHold[] {
  return all<CarHold>(desk.db, `select b.id, b.kind, b.starts_at, b.ends_at, b.reason, r.id as reservation_id, x.id as contract_id, coalesce(r.number, x.number) as number,
    ${customerName} as customer, t.name as to_location
    from vehicle_blocks b left join reservations r on b.kind = 'RESERVATION' and r.id = b.source_id left join contracts x on b.kind = 'CONTRACT' and x.id = b.source_id
    left join customers k on k.id = r.customer_id left join locations t on t.id = b.to_location_id
    where b.vehicle_id = @vehicle_id and b.is_active = 1 and b.ends_at > @now order by b.starts_at`, { vehicle_id, now: desk.now() })
}

/** The cars beside this one that bear a plate now or later. */
export function holdersOf(desk: Desk, plate: string, vehicle_id: string | null, at: number): (PlateHolder & { id: string; valid_from: number })[] {
  return all(desk.db, `select p.id, p.valid_from, p.vehicle_id, v.make || ' ' || v.model as label, coalesce(l.name, '') as location,
    (select x.number from contract_vehicles g join contracts x on x.id = g.contract_id where g.vehicle_id = v.id and g.state = 'OUT' limit 1) as out
    from vehicle_plates p join vehicles v on v.id = p.vehicle_id left join locations l on l.id = v.location_id
    where p.plate = @plate and p.vehicle_id <> @mine and (p.valid_to is null or p.valid_to > @at) order by p.valid_from`, { plate, mine: vehicle_id ?? '', at })
}

/** Nothing where what was typed is no plate yet. */
export const plate_holders: Query<'plate_holders'> = (desk, { plate, vehicle_id }) => {
  const read = parsePlate(plate)
  return read === null ? [] : holdersOf(desk, read, vehicle_id, desk.now()).map(({ vehicle_id: id, label, location, out }) => ({ vehicle_id: id, label, location, out }))
}

/** Cars of its location that may go out and that nobody else keeps busy in its period. */
export const cars_for: Query<'cars_for'> = (desk, { reservation_id }) =>
  all(desk.db, `select v.id, ${currentPlate} as plate, v.make || ' ' || v.model as label, c.code as category_code
    from reservations r join vehicles v on v.location_id = r.location_id join vehicle_categories c on c.id = v.category_id
    where r.id = @reservation_id and v.id is not r.vehicle_id and v.status not in ('OUT_OF_SERVICE', 'RETIRED') and ${currentPlate} <> ''
      and not exists (select 1 from vehicle_blocks b where b.vehicle_id = v.id and b.is_active = 1 and b.source_id <> r.id and b.starts_at < r.ends_at and b.ends_at > r.starts_at)
    order by v.category_id <> r.category_id, c.sort, c.code, plate limit 200`, { reservation_id, now: desk.now() })

import { at } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import type { Firm } from './firm.ts'
import type { Car } from './fleet.ts'
import { findCustomer } from './history.ts'
import type { Customer, People } from './people.ts'
import { drawFuelOut } from './rental.ts'
import type { Rental } from './rental.ts'
import type { Role } from './today.ts'

/** Minutes between a return and the next customer. */
export const turnaround_min = 120

/** Sets every car to what it does now and returns the rentals that are out. The cars' kilometres must be those of the history's end. */
export function makePresent(firm: Firm, roles: ReadonlyMap<Car, Role>, people: People): Rental[] {
  const random = firm.stream('present')
  const { now, rows, id: org_id } = firm
  const rentals: Rental[] = []
  const taken = new Set<Customer>()
  for (const [car, role] of roles) {
    const { row } = car
    const block = (kind: 'MAINTENANCE' | 'TRANSFER', source_id: string, from: WallMinute, to: WallMinute) => {
      rows.vehicle_blocks.push({ id: random.id(at(Math.min(from, now))), org_id, vehicle_id: row.id, kind, source_id, starts_at: at(from),
        ends_at: at(to), is_active: true })
      car.busy.push({ from, to: to + turnaround_min })
    }
    row.fuel_level = car.electric ? random.int(84, 100) : 8
    if (role.kind === 'out') {
      let customer = findCustomer(random, people, car.home, car, role.starts)
      while (taken.has(customer)) customer = findCustomer(random, people, car.home, car, role.starts)
      taken.add(customer)
      const rental: Rental = { car, customer, pickup: car.home, wanted_return: role.to, starts: role.starts, ends: role.ends,
        out_km: car.km,
        out_fuel: drawFuelOut(random, car), back: null, booked_ahead: random.chance(0.7) }
      rentals.push(rental)
      row.status = 'RENTED'
      row.fuel_level = rental.out_fuel
      // A car that is late, or leaves one-way, is not promised to anybody.
      car.busy.push({ from: role.starts, to: role.ends < now + 30 || role.to !== car.home ? Infinity : role.ends + turnaround_min })
    }
    if (role.kind === 'back') {
      if (!role.clean) {
        row.status = 'CLEANING'
        car.busy.push({ from: now - 60, to: now + 240 })
      }
    }
    if (role.kind === 'workshop') {
      const id = random.id(at(role.from))
      row.status = role.wrecked ? 'OUT_OF_SERVICE' : 'MAINTENANCE'
      rows.maintenance_records.push({ id, org_id, vehicle_id: row.id, kind: role.wrecked ? 'Unfallreparatur' : random.pick(['Service',
        'Bremsen', 'Reifenwechsel', 'MFK-Vorbereitung']),
        status: 'IN_PROGRESS', starts_at: at(role.from), ends_at: at(role.to), odometer_km: car.km, cost_rp: null,
        notes: role.wrecked ? 'Auffahrunfall auf dem Parkdeck, Front und Kühler beschädigt' : '' })
      rows.odometer_readings.push({ id: random.id(at(role.from)), org_id, vehicle_id: row.id, read_at: at(role.from), km: car.km,
        source: 'SERVICE' })
      if (role.wrecked) {
        rows.vehicle_damages.push({ id: random.id(at(role.from)), org_id, vehicle_id: row.id, inspection_id: null, contract_id: null,
          part: 'FRONT', kind: 'DENT',
          severity: 3, description: 'Stossfänger und Kühler eingedrückt', view: 'FRONT', x: 480, y: 640, size_mm: 500, status: 'REPORTED', assessed_rp: null, assessed_at: null, found_at: at(role.from),
            found_by: car.home.staff[0] ?? null })
      }
      block('MAINTENANCE', id, role.from, role.to)
    }
    if (role.kind === 'transfer') {
      row.status = 'IN_TRANSFER'
      block('TRANSFER', random.id(at(role.from)), role.from, role.to)
    }
  }
  return rentals
}

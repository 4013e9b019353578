import { at, dateOf, midnight, wall_day, whenOpen } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import type { Branch, Firm, PricedCategory } from './firm.ts'
import { isFree, known_plate } from './fleet.ts'
import type { Car } from './fleet.ts'
import { findCustomer } from './history.ts'
import { mayDrive } from './people.ts'
import type { Customer, People } from './people.ts'
import { drawDays, drawFuelOut } from './rental.ts'
import type { Rental } from './rental.ts'
import type { Random } from './random.ts'
import { hoursAhead, spread } from './today.ts'
import type { Role } from './today.ts'

/** A reservation that nobody has come for yet. */
export type Booking = { branch: Branch, to: Branch, customer: Customer, category: PricedCategory, car: Car | null, starts: WallMinute, ends: WallMinute }

const turnaround_min = 120

/** Sets every car to what it does now and returns the rentals that are out. The cars' kilometres must be those of the history's end. */
export function makePresent(firm: Firm, roles: ReadonlyMap<Car, Role>, people: People): Rental[] {
  const random = firm.stream('present')
  const { now, rows, id: org_id } = firm
  const rentals: Rental[] = []
  const taken = new Set<Customer>()
  for (const [car, role] of roles) {
    const { row } = car
    const block = (kind: 'MAINTENANCE' | 'TRANSFER', source_id: string, from: WallMinute, to: WallMinute) => {
      rows.vehicle_blocks.push({ id: random.id(at(Math.min(from, now))), org_id, vehicle_id: row.id, kind, source_id, starts_at: at(from), ends_at: at(to), is_active: true })
      car.busy.push({ from, to: to + turnaround_min })
    }
    row.fuel_level = car.electric ? random.int(84, 100) : 8
    if (role.kind === 'out') {
      let customer = findCustomer(random, people, car.home, car, role.starts)
      while (taken.has(customer)) customer = findCustomer(random, people, car.home, car, role.starts)
      taken.add(customer)
      const rental: Rental = { car, customer, pickup: car.home, wanted_return: role.to, starts: role.starts, ends: role.ends, out_km: car.km,
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
      rows.maintenance_records.push({ id, org_id, vehicle_id: row.id, kind: role.wrecked ? 'Unfallreparatur' : random.pick(['Service', 'Bremsen', 'Reifenwechsel', 'MFK-Vorbereitung']),
        status: 'IN_PROGRESS', starts_at: at(role.from), ends_at: at(role.to), odometer_km: car.km, cost_rp: null,
        notes: role.wrecked ? 'Auffahrunfall auf dem Parkdeck, Front und Kühler beschädigt' : '' })
      rows.odometer_readings.push({ id: random.id(at(role.from)), org_id, vehicle_id: row.id, read_at: at(role.from), km: car.km, source: 'SERVICE' })
      if (role.wrecked) {
        rows.vehicle_damages.push({ id: random.id(at(role.from)), org_id, vehicle_id: row.id, inspection_id: null, contract_id: null, part: 'FRONT', kind: 'DENT',
          severity: 3, description: 'Stossfänger und Kühler eingedrückt', status: 'REPORTED', found_at: at(role.from), found_by: car.home.staff[0] ?? null })
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

/** Reservations: today at plausible hours, tomorrow, the two weeks to come. Most of today's have their car, later ones many. */
export function makeBookings(firm: Firm, cars: readonly Car[], roles: ReadonlyMap<Car, Role>, people: People): Booking[] {
  const random = firm.stream('bookings')
  const { now } = firm
  const bookings: Booking[] = []
  const rest = new Map(firm.branches.map(branch => [branch, [...people.of(branch)].slice(0, 4)]))

  const add = (branch: Branch, starts: WallMinute, { car, customer, days = drawDays(random), to = branch }: { car: Car | null, customer?: Customer, days?: number, to?: Branch }) => {
    const ends = Math.max(starts + 240, whenOpen(midnight(starts, days) + (starts % wall_day) + random.int(-4, 8) * 15))
    const category = car?.category ?? random.weighted(firm.categories.map(one => [one, one.share] as const))
    const probe = car ?? cars.find(one => one.category === category)
    if (!probe) return
    car?.busy.push({ from: starts, to: to === branch ? ends + turnaround_min : Infinity })
    bookings.push({ branch, to, customer: customer ?? findCustomer(random, people, branch, probe, starts), category, car, starts, ends })
  }
  /** A car of this branch that is there in time and free long enough for fourteen days at most. */
  const find = (branch: Branch, starts: WallMinute, from: (car: Car) => boolean) => {
    const free = cars.filter(car => car.home === branch && car.plate !== known_plate && from(car) && isFree(car, starts, starts + 15 * wall_day))
    return free.length ? random.pick(free) : null
  }
  const isHere = (car: Car) => car.row.status === 'AVAILABLE'

  for (const branch of firm.branches) {
    const { departures, tomorrow, later, code } = branch.plan.now
      ? { ...branch.plan.now, code: branch.plan.code } : { departures: 0, tomorrow: 0, later: 0, code: '' }
    const hours = hoursAhead(now)
    const times = spread(random, departures, hours)
    const known = rest.get(branch) ?? []
    times.forEach((starts, n) => {
      const [first, second, third] = known
      // Somebody who should have come forty minutes ago, where the day is old enough for it.
      if (n === 0 && departures >= 8 && now - 40 > midnight(now) + 400) starts = Math.floor((now - 40) / 5) * 5
      const named = code === 'ZHB' || code === 'BRN' ? { 1: first, 2: second }[n] : undefined
      if (code === 'ZHB' && n === Math.ceil(departures * 0.6)) {
        const car = cars.find(one => one.plate === known_plate) ?? null
        add(branch, starts, { car, ...third && { customer: third }, days: 3 })
      } else if (named) add(branch, starts, { car: find(branch, starts, car => isHere(car) && car.category.min_age <= 21), customer: named, days: 2 + n })
      else add(branch, starts, { car: n % 6 === 5 ? null : find(branch, starts, isHere), ...problem(firm, random, people, branch, n, starts) })
    })
    for (let n = 0; n < tomorrow; n += 1) {
      const starts = whenOpen(midnight(now, 1) + 450 + Math.round(780 * (n + random.next()) / tomorrow))
      add(branch, starts, { car: random.chance(0.7) ? find(branch, starts, () => true) : null })
    }
    for (let n = 0; n < later; n += 1) {
      const starts = whenOpen(midnight(now, random.int(2, 15)) + random.int(450, 1140))
      const to = firm.branches.length > 1 && random.chance(0.08) ? random.pick(firm.branches) : branch
      add(branch, starts, { car: random.chance(0.5) ? find(branch, starts, car => roles.get(car)?.kind !== 'transfer') : null, to })
    }
  }
  return bookings
}

/** At the airport and in Geneva some customers whose gates do not pass: blocked, licence run out, too young for the category. */
function problem(firm: Firm, random: Random, people: People, branch: Branch, n: number, starts: WallMinute): { customer?: Customer } {
  if (branch.plan.code !== 'ZRH' && branch.plan.code !== 'GVA') return {}
  const tests: Record<number, (customer: Customer) => boolean> = {
    3: customer => customer.row.is_blocked,
    5: customer => (customer.drivers[0]?.licence_expires_on ?? '9999') < dateOf(starts),
    7: customer => firm.categories.some(category => category.min_age > 21 && !mayDrive(customer, category, dateOf(starts))) && !customer.row.is_blocked,
  }
  const test = tests[n]
  const found = test ? people.of(branch).filter(test) : []
  return found.length ? { customer: random.pick(found) } : {}
}


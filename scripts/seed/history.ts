import { at, dateOf, midnight, wall_day, whenOpen } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import type { Branch, Firm } from './firm.ts'
import { service_every_km } from './fleet.ts'
import type { Car } from './fleet.ts'
import { mayDrive } from './people.ts'
import type { Customer, People } from './people.ts'
import { distance, drawDays, drawFuelOut, drawReturn } from './rental.ts'
import type { Rental } from './rental.ts'
import type { Role } from './today.ts'
import type { Random } from './random.ts'

const mean_days = 4.5

/** Somebody of this branch (sometimes of another) who may drive the car that day. */
export function findCustomer(random: Random, people: People, branch: Branch, car: Car, day: WallMinute): Customer {
  for (let tries = 0; tries < 200; tries += 1) {
    const customer = random.pick(random.chance(0.93) ? people.of(branch) : people.all)
    if (mayDrive(customer, car.category, dateOf(day))) return customer
  }
  throw new Error(`Nobody at ${branch.plan.code} may drive a ${car.category.code}.`)
}

/** When it really came back: mostly a little early, sometimes late, rarely so late that another day is due. */
function drawBack(random: Random, starts: WallMinute, ends: WallMinute): WallMinute {
  const when = ends + random.weighted([[-random.int(5, 180), 76], [random.int(1, 50), 16], [random.int(70, 300), 5], [-random.int(1,
    2) * wall_day, 3]])
  const minute = when % wall_day
  const open = when - minute + Math.min(1315, Math.max(400, minute))
  return Math.max(open, starts + 60 + random.int(0, 40))
}

type Walk = { firm: Firm, random: Random, people: People, rentals: Rental[] }

type Span = { starts: WallMinute, ends: WallMinute, when: WallMinute }

/** Adds the rental and returns when the car is back at home, brought there by our own people if need be. */
function rent({ firm, random, people, rentals }: Walk, car: Car, { starts, ends, when }: Span, one_way: boolean): WallMinute {
  const out = { km: car.km, fuel: drawFuelOut(random, car) }
  const others = one_way && random.chance(0.05) ? firm.branches.filter(branch => branch !== car.home) : []
  const branch = others.length ? random.pick(others) : car.home
  const back = drawReturn(random, car, out, when - starts)
  if (branch !== car.home) back.km += Math.round(distance(branch, car.home) * 1.1)
  rentals.push({
    car, customer: findCustomer(random, people, car.home, car, starts), pickup: car.home,
      wanted_return: random.chance(0.9) ? branch : car.home, starts, ends,
    out_km: out.km, out_fuel: out.fuel, back: { when, branch, ...back }, booked_ahead: random.chance(0.7),
  })
  car.km = back.km + (one_way ? distance(branch, car.home) + random.int(0, 6) : 0)
  return when + Math.round(distance(branch, car.home) * 1.2)
}

function service({ firm, random }: Walk, car: Car, day: WallMinute, kind: string, cost_rp: number): void {
  const [from, to] = [midnight(day, 1) + 480, midnight(day, 1) + 900]
  const { rows, id: org_id } = firm
  rows.maintenance_records.push({ id: random.id(at(from)), org_id, vehicle_id: car.row.id, kind, status: 'COMPLETED', starts_at: at(from),
    ends_at: at(to),
    odometer_km: car.km, cost_rp, notes: '' })
  rows.odometer_readings.push({ id: random.id(at(from)), org_id, vehicle_id: car.row.id, read_at: at(from), km: car.km, source: 'SERVICE' })
}

/** Everything that happened to the cars up to what they do now; also sets their kilometres. About `count` rentals. */
export function makeHistory(firm: Firm, cars: readonly Car[], roles: ReadonlyMap<Car, Role>, people: People, count: number): Rental[] {
  const random = firm.stream('history')
  const rentals: Rental[] = []
  const walk = { firm, random, people, rentals }
  const car_days = cars.reduce((sum, car) => sum + (firm.now - car.from) / wall_day, 0)
  const gap_days = Math.max(0.2, car_days / count - mean_days)
  for (const car of cars) {
    const role = roles.get(car) ?? { kind: 'free' }
    const limit = role.kind === 'free' ? firm.now - 300 : (role.kind === 'out' || role.kind === 'back' ? role.starts : role.from) - 480
    let serviced = car.km
    let free = car.from
    for (;;) {
      const gap = Math.round(gap_days * wall_day * 2 * random.next())
      const starts = Math.max(whenOpen(free + gap), free + 45)
      const ends = Math.max(starts + 180, whenOpen(starts + drawDays(random) * wall_day + random.int(-10, 4) * 15))
      const back = drawBack(random, starts, ends)
      if (back > limit) break
      if (starts - free > 2 * wall_day && free > car.from) {
        if (Math.floor(car.km / service_every_km) > Math.floor(serviced / service_every_km)) {
          service(walk, car, free, 'Service', random.int(380, 790) * 100)
          serviced = car.km
        } else if (random.chance(0.012)) service(walk, car, free, 'Reifenwechsel', 12_000)
      }
      free = rent(walk, car, { starts, ends, when: back }, true)
    }
    if (role.kind === 'back') rent(walk, car, role, false)
  }
  return rentals
}

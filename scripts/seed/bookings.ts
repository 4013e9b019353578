import { dateBefore, dateOf, midnight, wall_day, whenOpen } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import type { Branch, Firm, PricedCategory } from './firm.ts'
import { isFree, known_plate } from './fleet.ts'
import type { Car } from './fleet.ts'
import { findCustomer } from './history.ts'
import type { Customer, People } from './people.ts'
import { turnaround_min } from './present.ts'
import { drawDays } from './rental.ts'
import { hoursAhead, spread } from './today.ts'
import type { Role } from './today.ts'

/** A reservation that nobody has come for yet. */
export type Booking = { branch: Branch, to: Branch, customer: Customer, category: PricedCategory, car: Car | null, starts: WallMinute,
  ends: WallMinute }

/** Reservations: today at plausible hours, tomorrow, the two weeks to come. Most of today's have their car, later ones many. */
export function makeBookings(firm: Firm, cars: readonly Car[], roles: ReadonlyMap<Car, Role>, people: People): Booking[] {
  const random = firm.stream('bookings')
  const { now } = firm
  const bookings: Booking[] = []
  const taken = new Set<Customer>()

  const add = (branch: Branch, starts: WallMinute, { car, customer, days = drawDays(random), to = branch }: { car: Car | null,
    customer?: Customer, days?: number, to?: Branch }) => {
    const ends = Math.max(starts + 240, whenOpen(midnight(starts, days) + (starts % wall_day) + random.int(-4, 8) * 15))
    const category = car?.category ?? random.weighted(firm.categories.map(one => [one, one.share] as const))
    const probe = car ?? cars.find(one => one.category === category)
    if (!probe) return
    car?.busy.push({ from: starts, to: to === branch ? ends + turnaround_min : Infinity })
    let who = customer ?? findCustomer(random, people, branch, probe, starts)
    while (!customer && taken.has(who)) who = findCustomer(random, people, branch, probe, starts)
    taken.add(who)
    bookings.push({ branch, to, customer: who, category, car, starts, ends })
  }
  /** A car of this branch that is there in time and free long enough for fourteen days at most. */
  const find = (branch: Branch, starts: WallMinute, from: (car: Car) => boolean) => {
    const free = cars.filter(car => car.home === branch && car.plate !== known_plate && from(car) && isFree(car, starts,
      starts + 15 * wall_day))
    return free.length ? random.pick(free) : null
  }
  const isHere = (car: Car) => car.row.status === 'AVAILABLE'

  for (const branch of firm.branches) {
    const { code, now: { departures, tomorrow, later } } = branch.plan
    const hours = hoursAhead(now)
    const times = spread(random, departures, hours)
    const known = people.of(branch).slice(0, 3)
    for (const customer of known) taken.add(customer)
    times.forEach((starts, n) => {
      const [first, second, third] = known
      // Somebody who should have come forty minutes ago, where the day is old enough for it.
      if (n === 0 && departures >= 8 && now - 40 > midnight(now) + 400) starts = Math.floor((now - 40) / 5) * 5
      const named = code === 'ZHB' || code === 'BRN' ? { 1: first, 2: second }[n] : undefined
      if (code === 'ZHB' && n === Math.ceil(departures * 0.6)) {
        const car = cars.find(one => one.plate === known_plate) ?? null
        add(branch, starts, { car, ...third && { customer: third }, days: 3 })
      } else if (named) add(branch, starts, { car: find(branch, starts, car => isHere(car) && car.category.share >= 20), customer: named,
        days: 2 + n })
      else {
        const car = n % 6 === 5 ? null : find(branch, starts, one => isHere(one) && (n !== 6 || one.category.min_age >= 20))
        add(branch, starts, { car, ...problem(people, branch, n, car, starts) })
      }
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
function problem(people: People, branch: Branch, n: number, car: Car | null, starts: WallMinute): { customer?: Customer } {
  if (!car || (branch.plan.code !== 'ZRH' && branch.plan.code !== 'GVA')) return {}
  const day = dateOf(starts)
  const born_after = dateBefore(day, car.category.min_age)
  const tests: Record<number, (customer: Customer) => boolean> = {
    3: customer => customer.row.is_blocked,
    4: customer => (customer.drivers[0]?.licence_expires_on ?? '9999') < day,
    6: customer => (customer.drivers[0]?.birth_date ?? '') > born_after,
  }
  const test = tests[n]
  const customer = test && people.of(branch).find(test)
  return customer ? { customer } : {}
}

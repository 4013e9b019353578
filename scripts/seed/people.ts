import { at, dateBefore, dateOf, midnight } from './calendar.ts'
import { mailName } from './firm.ts'
import type { Branch, Firm } from './firm.ts'
import { origins } from './foreign.ts'
import { double_names, names, trades } from './names.ts'
import type { Random } from './random.ts'
import type { Address, Tables } from './rows.ts'
import { streets, towns } from './towns.ts'
import type { Area, Region } from './towns.ts'

export type Customer = { id: string, row: Tables['customers'], drivers: readonly Tables['drivers'][], home: Branch }
export type People = {
  of(branch: Branch): readonly Customer[]
  all: readonly Customer[]
  /** Notes that this branch knows the customer, once. */
  meet(customer: Customer, branch: Branch): void
}

const region_of: Record<Area, Region> = { zurich: 'de', bern: 'de', romandie: 'fr', ticino: 'it' }
/** Numbers that begin with 0 or 1 after the prefix are given to nobody. As many draws as digits, so that the rest of the data stays. */
const mobile = (random: Random) =>
  `+41 ${random.pick(['76', '77', '78', '79'])} ${random.int(2, 9)}${random.digits(2)} ${random.digits(2)} ${random.digits(2)}`
const houseNumber = (random: Random) => `${random.int(1, 96)}${random.chance(0.12) ? random.pick(['a', 'b', 'c']) : ''}`

type Somebody = Address & { first_name: string, last_name: string, country: string, locale: Tables['customers']['locale'], phone: string,
  region: Region }

function swiss(random: Random, area: Area): Somebody {
  const region = region_of[area]
  const from = random.chance(0.2) ? names.abroad : names[region]
  const [postcode, town] = random.pick<readonly [string, string]>(towns[area])
  return {
    first_name: random.pick(random.chance(0.15) ? names[region].first : from.first),
    last_name: random.chance(0.04) ? random.pick(double_names) : random.chance(0.06)
      ? `${random.pick(from.last)}-${random.pick(names[region].last)}` : random.pick(from.last),
    street: random.pick(streets[region]), house_number: houseNumber(random), postcode, town, country: 'CH',
    locale: random.chance(0.04) ? 'en' : region, phone: mobile(random), region,
  }
}

function foreign(random: Random): Somebody {
  const { country, locale, dial, first, last, towns: places, streets: roads } = random.pick(origins)
  const [postcode, town] = random.pick(places)
  return {
    first_name: random.pick(first), last_name: random.pick(last), street: random.pick(roads), house_number: houseNumber(random), postcode,
      town,
    country, locale, phone: `${dial} ${random.digits(7)}`, region: 'de',
  }
}

function licence(random: Random, country: string, birth_date: string, age: number, today: string) {
  const held = Math.max(0, Math.min(age - 18, random.int(0, 100) < 8 ? 1 : random.int(1, 45)))
  const issued = dateBefore(today, held, random.int(20, 320))
  const first = dateBefore(birth_date, -18, -random.int(5, 12))
  const licence_issued_on = issued < first ? first : issued
  // Ordinary Swiss cards carry no expiry date; most foreign ones do, and a few have run out.
  const licence_expires_on = country === 'CH' ? null : random.chance(0.06) ? dateBefore(today, 0, random.int(10, 300)) : dateBefore(today,
    -random.int(1, 9), -random.int(0, 300))
  const licence_number = country === 'CH' ? random.digits(12) : country === 'DE' ? `B${random.digits(2)}2RRE${random.digits(4)}`
    : `${country}${random.digits(9)}`
  const licence_categories = random.weighted([['B', 70], ['A,B', 14], ['B,BE', 10], ['B,C1', 6]])
  return { licence_number, licence_country: country, licence_categories, licence_issued_on, licence_expires_on }
}

/** Customers who can be named in tests and demonstrations: adults from Zürich with a good licence, first of their branch. */
const known_people: Record<string, readonly (readonly [first: string, last: string])[]> = {
  ZHB: [['Katharina', 'Schneider-von Ballmoos'], ['Reto', 'Brunner'], ['Valentina', 'Ferrari'], ['Arben', 'Gashi']],
  BRN: [['Ruth', 'Aebischer'], ['Simon', 'Wyss']],
}

/** The firm's customers with their drivers, spread over its branches. Changes only in ages and dates from day to day. */
export function makePeople(firm: Firm, count: number): People {
  const random = firm.stream('people')
  const { id: org_id, rows } = firm
  const today = dateOf(firm.now)
  const met = new Set<string>()
  const by_branch = new Map(firm.branches.map(branch => [branch.id, [] as Customer[]]))
  const all: Customer[] = []
  const meet = (customer: Customer, branch: Branch) => {
    const key = `${customer.id} ${branch.id}`
    if (met.has(key)) return
    met.add(key)
    rows.customer_locations.push({ id: random.id(customer.row.created_at), org_id, customer_id: customer.id, location_id: branch.id })
  }
  for (const home of firm.branches) {
    const list = by_branch.get(home.id) ?? []
    const target = Math.round(count * home.plan.share)
    while (list.length < target) {
      const known = known_people[home.plan.code]?.[list.length]
      const area = known ? home.plan.areas[0]?.[0] ?? 'foreign' : random.weighted(home.plan.areas)
      const body = area === 'foreign' ? foreign(random) : swiss(random, area)
      if (known) [body.first_name, body.last_name] = known
      const age = known ? random.int(34, 58) : random.chance(0.07) ? random.int(18, 24) : random.int(25, 77)
      const birth_date = dateBefore(today, age, random.int(20, 360))
      const is_company = !known && area !== 'foreign' && random.chance(0.06)
      const [before, after] = random.pick(trades[body.region])
      const { first_name, last_name, street, house_number, postcode, town, country, locale, phone } = body
      // Counted to midnight, so that a customer's id is the same at any hour of a day.
      const created_at = at(firm.since) + Math.floor(random.next() ** 1.5 * (at(midnight(firm.now)) - at(firm.since)))
      const id = random.id(created_at)
      const row: Tables['customers'] = {
        id, org_id, first_name, last_name, company_name: is_company ? `${before}${last_name}${after}` : null,
        email: random.chance(0.9) ? `${mailName(first_name, last_name)}@post.example` : null, phone, street, house_number, postcode, town,
        country, birth_date, locale, is_blocked: list.length === 11, created_at,
      }
      const person = { org_id, customer_id: id, first_name, last_name, birth_date }
      const papers = licence(random, country, birth_date, age, today)
      if (known) Object.assign(papers, { licence_issued_on: dateBefore(birth_date, -20, 40) })
      const drivers = [{ id: random.id(created_at), ...person, ...papers }]
      if (!known && random.chance(0.14)) {
        const second_age = Math.max(21, age + random.int(-4, 4))
        const born = dateBefore(today, second_age, random.int(20, 360))
        const pool = names[body.region]
        drivers.push({ ...person, id: random.id(created_at + 1), first_name: random.pick(pool.first), birth_date: born,
          ...licence(random, country, born, second_age, today) })
      }
      rows.customers.push(row)
      rows.drivers.push(...drivers)
      const customer: Customer = { id, row, drivers, home }
      list.push(customer)
      all.push(customer)
      meet(customer, home)
    }
  }
  return { of: branch => by_branch.get(branch.id) ?? [], all, meet }
}

/** Whether the first driver may take a car of this category on that day: old enough, licence held long enough and still valid. */
export function mayDrive(customer: Customer, category: { min_age: number, min_years_held: number }, day: string): boolean {
  const [driver] = customer.drivers
  if (!driver || customer.row.is_blocked) return false
  return driver.birth_date <= dateBefore(day, category.min_age, 1) && driver.licence_issued_on <= dateBefore(day, category.min_years_held,
    1)
    && (driver.licence_expires_on === null || driver.licence_expires_on > day)
}

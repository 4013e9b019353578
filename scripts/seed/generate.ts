import { makeBookings } from './bookings.ts'
import { midnight, wallOf } from './calendar.ts'
import { storeRentals } from './contracts.ts'
import { storeDrawers } from './drawers.ts'
import { makeFirm } from './firm.ts'
import { aareschlaufe, gotthard, operator } from './firms.ts'
import type { FirmPlan } from './firms.ts'
import { makeFleet, storeFleet } from './fleet.ts'
import { makeHistory } from './history.ts'
import { storeOffers } from './offers.ts'
import { makePeople } from './people.ts'
import { makePresent } from './present.ts'
import { random } from './random.ts'
import { storeBookings } from './reservations.ts'
import { noRows } from './rows.ts'
import type { Rows } from './rows.ts'
import { sealInspections } from './seal.ts'
import { planToday } from './today.ts'

/** Which firms, and how many days of their past are told. */
export type World = { history_days: number, firms: readonly FirmPlan[] }
export const demo_world: World = { history_days: 548, firms: [gotthard, aareschlaufe] }

function fillFirm(plan: FirmPlan, now: number, history_days: number, rows: Rows): void {
  const wall = wallOf(now)
  const firm = makeFirm(plan, wall, midnight(wall, -history_days), rows)
  storeOffers(firm)
  const people = makePeople(firm, plan.customers)
  const cars = makeFleet(firm, plan.vehicles)
  const roles = planToday(firm, cars)
  const past = makeHistory(firm, cars, roles, people, plan.contracts)
  const out = makePresent(firm, roles, people)
  const bookings = makeBookings(firm, cars, roles, people)
  storeRentals(firm, [...past, ...out], people)
  storeDrawers(firm)
  storeBookings(firm, bookings, people)
  // What stands in the wash is as empty as it came.
  for (const { car, back } of past) {
    if (car.row.status === 'CLEANING' && back) car.row.fuel_level = back.fuel
  }
  storeFleet(firm, cars)
  linkCustomer(plan, firm.id, firm.branches[0]?.id ?? '', rows)
}

/** The account of a customer belongs to the first one of the first branch. */
function linkCustomer(plan: FirmPlan, org_id: string, location_id: string, rows: Rows): void {
  const ids = random(`${plan.key}/accounts`)
  const known = new Set(rows.customer_locations.filter(one => one.location_id === location_id).map(one => one.customer_id))
  const customer = rows.customers.find(one => one.org_id === org_id && known.has(one.id))
  for (const person of plan.people) {
    if (person.role !== 'CUSTOMER' || !customer) continue
    rows.users.push({ id: ids.id(customer.created_at), org_id, email: person.email,
      full_name: `${customer.first_name} ${customer.last_name}`, role: 'CUSTOMER',
      locale: person.locale, phone: customer.phone, is_active: true, customer_id: customer.id })
  }
}

/** All rows of the firms as they stand at `now`: the same instant gives the same rows on every machine. */
export function generate(now: Date, { history_days, firms }: World): Rows {
  const rows = noRows()
  const instant = now.getTime()
  for (const plan of firms) fillFirm(plan, instant, history_days, rows)
  sealInspections(rows)
  rows.users.push({ id: random('operator').id(Date.UTC(2021, 0, 4)), org_id: null, email: operator.email, full_name: operator.name,
    role: 'SUPER_ADMIN', locale: 'de',
    phone: null, is_active: true, customer_id: null })
  return rows
}

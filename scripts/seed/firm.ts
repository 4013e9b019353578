import type { CarBody } from '../../shared/car-bodies.ts'
import { fold } from '../../shared/fold.ts'
import { categories } from './categories.ts'
import type { Category } from './categories.ts'
import { dateOf } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import type { BranchPlan, FirmPlan } from './firms.ts'
import { lateAndEnergy, terms } from './terms.ts'
import { random } from './random.ts'
import type { Random } from './random.ts'
import type { Rows, Tables } from './rows.ts'

export type Branch = { id: string, plan: BranchPlan, staff: readonly string[] }
export type PricedCategory = Category & { id: string, plans: Tables['price_plans'][] }
/** What the other parts build on: the firm's rows so far, its branches, its categories with their prices. */
export type Firm = {
  id: string, plan: FirmPlan, branches: readonly Branch[], categories: readonly PricedCategory[], rows: Rows
  /** This moment and the first day of the history, on the wall clock. */
  now: WallMinute, since: WallMinute
  /** A stream of its own for each part of the data. */
  stream(part: string): Random
}

/** Dates before which nothing of the firm exists; fixed, so that ids of lasting rows stay the same from day to day. */
export const founded = Date.UTC(2021, 2, 1, 8)

/** The firm itself, its branches and the people who work there; customers with an account come later. */
export function makeFirm(plan: FirmPlan, now: WallMinute, since: WallMinute, rows: Rows): Firm {
  const stream = (part: string) => random(`${plan.key}/${part}`)
  const ids = stream('firm')
  const id = ids.id(founded)
  const { name, uid, street, house_number, postcode, town } = plan
  const { young_driver_age: _, ...firm_terms } = terms
  rows.organizations.push({ id, name, uid, street, house_number, postcode, town, ...firm_terms })
  const location_ids = new Map(plan.branches.map(branch => [branch.code, ids.id(founded)]))
  const staff = new Map<string, string[]>()
  for (const person of plan.people) {
    if (person.role === 'CUSTOMER') continue
    const user_id = ids.id(founded)
    rows.users.push({
      id: user_id, org_id: id, email: person.email, full_name: person.name, role: person.role, locale: person.locale,
      phone: `+41 79 500 ${ids.digits(2)} ${ids.digits(2)}`, is_active: person.is_active ?? true, customer_id: null,
    })
    for (const code of person.codes) {
      rows.user_locations.push({ id: ids.id(founded), org_id: id, user_id, location_id: location_ids.get(code) ?? '' })
      if (person.role === 'STAFF' && person.is_active !== false) staff.set(code, [...staff.get(code) ?? [], user_id])
    }
  }
  const branches = plan.branches.map((branch): Branch => {
    const location_id = location_ids.get(branch.code) ?? ''
    const { code, phone } = branch
    rows.locations.push({ id: location_id, org_id: id, code, name: branch.name, phone,
      street: branch.street, house_number: branch.house_number, postcode: branch.postcode, town: branch.town })
    return { id: location_id, plan: branch, staff: staff.get(code) ?? [] }
  })
  return { id, plan, branches, categories: makePrices(id, now, since, rows, stream('prices')), rows, now, since, stream }
}

/** The second letter of an ACRISS code. */
const bodies: Record<string, CarBody> = { W: 'ESTATE', F: 'SUV', V: 'VAN', K: 'VAN' }

/** VAT as dated rows, categories, and for each year since the history begins one plan per category, a little dearer each time. */
function makePrices(org_id: string, now: WallMinute, since: WallMinute, rows: Rows, ids: Random): PricedCategory[] {
  for (const [code, rate_bp, valid_from] of [['STANDARD', 770, '2018-01-01'], ['STANDARD', 810, '2024-01-01'], ['NONE', 0,
    '2018-01-01']] as const) {
    rows.vat_rates.push({ id: ids.id(founded), org_id, code, rate_bp, valid_from })
  }
  const { young_driver_age } = terms
  const this_year = Number(dateOf(now).slice(0, 4))
  const first_year = Math.min(this_year - 1, Number(dateOf(since).slice(0, 4)))
  return categories.map((category, sort) => {
    const { code, name_de, name_fr, name_it, name_en, min_age, min_years_held, young_driver_fee_rp, deposit_rp, excess_rp, included_km_day, extra_km_rp } = category
    const id = ids.id(founded)
    rows.vehicle_categories.push({ id, org_id, code, name_de, name_fr, name_it, name_en, sort, licence_category: 'B', min_age, min_years_held, young_driver_age,
      young_driver_fee_rp, deposit_rp, excess_rp, body: bodies[code.charAt(1)] ?? 'CAR' })
    const plans = []
    for (let year = first_year; year <= this_year; year += 1) {
      const day_rate_rp = category.day_rate_rp - Math.min(5, this_year - year) * 300
      const plan = { id: ids.id(Date.UTC(year - 1, 11, 1, 9)), org_id, category_id: id, name: `Tarif ${year}`, day_rate_rp, included_km_day,
        extra_km_rp, valid_from: `${year}-01-01`, ...lateAndEnergy(code, year === this_year) }
      plans.push(plan)
      rows.price_plans.push(plan)
    }
    return { ...category, id, plans }
  })
}

/** The plan that is valid on the day a rental starts. */
export function planAt(category: PricedCategory, wall: WallMinute): Tables['price_plans'] {
  const day = dateOf(wall)
  const found = category.plans.findLast(plan => plan.valid_from <= day) ?? category.plans[0]
  if (!found) throw new Error(`Category ${category.code} has no price.`)
  return found
}

/** `maria.dos-santos` of a name, for an e-mail address. */
export function mailName(first: string, last: string): string {
  return `${fold(first)}.${fold(last)}`.replace(/ /g, '-')
}


import { isYoungDriver } from '../../../shared/charges.ts'
import type { Gate } from '../../../shared/queries.ts'
import { fullYears } from '../../../shared/time.ts'
import { inFour } from '../names.ts'
import { block, passed, warn } from './gate.ts'
import type { Category, PricePlan } from './prices.ts'

export type Driver = {
  id: string; customer_id: string; name: string; birth_date: string
  licence_categories: string; licence_issued_on: string; licence_expires_on: string | null
}

/** What a licence category allows besides itself. */
const includes: Record<string, readonly string[]> = { BE: ['B'], C1: ['B'], C1E: ['C1', 'BE', 'B'], C: ['C1', 'B'],
  CE: ['C', 'C1', 'BE', 'B'], D1: ['B'], D: ['D1', 'B'] }

/** True when the card (`B,BE`) allows cars of the category. */
export function mayDrive(licence_categories: string, needed: string): boolean {
  return licence_categories.split(/[\s,;/]+/).map(code => code.toUpperCase())
    .some(code => code === needed || (includes[code] ?? []).includes(needed))
}

/**
 * The gates of all drivers together: of each kind the first driver who does not pass is named.
 * @param today @param return_day `YYYY-MM-DD` in Zürich; the licence has to last until the car is back
 */
export function driverGates(drivers: readonly Driver[], category: Category | null, today: string, return_day: string | null): Gate[] {
  const field = 'driver_ids'
  const expiring = drivers.find(({ licence_expires_on }) => licence_expires_on !== null && licence_expires_on < (return_day ?? today))
  const gates = [expiring
    ? block('licence_expiry', 'gate.licence_expiry.too_early', { driver: expiring.name, expires_on: expiring.licence_expires_on ?? '' },
      field)
    : passed('licence_expiry')]
  if (!category) return gates
  const unlicensed = drivers.find(driver => !mayDrive(driver.licence_categories, category.licence_category))
  gates.push(unlicensed
    ? block('licence_category', 'gate.licence_category.missing',
      { driver: unlicensed.name, needed: category.licence_category, ...inFour('category', category) }, field)
    : passed('licence_category'))
  const young = drivers.find(({ birth_date }) => fullYears(birth_date, today) < category.min_age)
  gates.push(young
    ? block('driver_age', 'gate.driver_age.too_young',
      { driver: young.name, age: fullYears(young.birth_date, today), min_age: category.min_age, ...inFour('category', category) }, field)
    : passed('driver_age'))
  const fresh = drivers.find(({ licence_issued_on }) => fullYears(licence_issued_on, today) < category.min_years_held)
  gates.push(fresh
    ? block('licence_held', 'gate.licence_held.too_short',
      { driver: fresh.name, issued_on: fresh.licence_issued_on, min_years: category.min_years_held, ...inFour('category', category) }, field)
    : passed('licence_held'))
  return gates
}

/** Explains the fee for a young main driver; nothing to say about anybody else. */
export function youngDriverGates(main: Driver | undefined, plan: PricePlan | null, starts_at: number): Gate[] {
  if (!main || !plan || plan.young_driver_fee_rp === 0 || !isYoungDriver({ ...plan, birth_date: main.birth_date, starts_at })) return []
  return [warn('young_driver', 'gate.young_driver.fee',
    { driver: main.name, young_age: plan.young_driver_age, fee_rp: plan.young_driver_fee_rp }, 'driver_ids')]
}

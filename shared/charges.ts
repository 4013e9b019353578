import type { CommandInput } from './commands.ts'
import { energyRp, missingTenths } from './energy.ts'
import type { EnergyRules } from './energy.ts'
import { billedDays, lateReturn } from './late.ts'
import type { LateRules } from './late.ts'
import { rentRp, seasonDays, seasonRate } from './seasons.ts'
import type { Seasonal } from './seasons.ts'
import { fullYears, rentalDays, zurichDate } from './time.ts'
import { vatOf } from './vat.ts'
import type { ChargeVat } from './vat.ts'

/**
 * What a rental costs, from plain values. `private.price_differs` and `private.return_charges_differ` are the twins on the
 * server; they check what a desk has sent. A line that amounts to nothing is left out.
 */
export type ChargeLine = Omit<CommandInput<'check_out'>['charges'][number], 'id'>
/** From so many days on, each day costs another rate. */
export type PriceTier = { from_days: number; day_rate_rp: number }

/** What goes along with the car: a thing, a cover, a package of kilometres. */
export type ChosenExtra = { extra_id: string; charge_kind: string; pieces: number; per: 'DAY' | 'ONCE'; price_rp: number }

export type CheckOutPricing = {
  /** ms UTC */
  starts_at: number; ends_at: number
  grace_min: number
  day_rate_rp: number
  tiers: readonly PriceTier[]
  /** What was agreed of high and low season; see `shared/seasons.ts`. */
  seasons?: string | undefined
  /** From where it leaves to where it comes back; 0 for the same place. */
  one_way_fee_rp: number
  extras?: readonly ChosenExtra[]
  young_driver_age: number; young_driver_fee_rp: number
  /** Of the main driver; null while nobody has been chosen. */
  birth_date: string | null
  vat_rates: readonly ChargeVat[]
}
export type CheckInPricing = LateRules & EnergyRules & {
  /** ms UTC */
  starts_at: number; ends_at: number; in_at: number
  seasons?: string | undefined
  grace_min: number
  day_rate_rp: number; included_km_day: number; extra_km_rp: number
  /** Of packages, beside those of the days. */
  package_km?: number
  out_km: number; in_km: number
  /** Driven with the cars that were swapped before this one; nothing when there were none. */
  km_before?: number
  /** Eighths of the tank; percent of the battery for electric cars. */
  out_fuel: number; in_fuel: number
  fuel_type: string; tank_litres: number; battery_kwh: number
  fuel_unit_rp: number; fuel_fee_rp: number
  excess_rp: number
  /** What each new damage is charged with, before the excess caps the sum. */
  damages_rp: readonly number[]
  vat_rates: readonly ChargeVat[]
}

/** What a day costs when it is one of so many, Rappen: the highest tier that is reached, else the plan's own rate. The twin of `private.day_rate_rp`. */
export const dayRate = ({ day_rate_rp, tiers }: Tiered, days: number): number => tierOf(tiers, days)?.day_rate_rp ?? day_rate_rp
type Tiered = { day_rate_rp: number; tiers: readonly PriceTier[] }

/** The highest tier that so many days reach; undefined below the first. */
export function tierOf(tiers: readonly PriceTier[], days: number): PriceTier | undefined {
  let reached: PriceTier | undefined
  for (const tier of tiers) if (tier.from_days <= days && tier.from_days > (reached?.from_days ?? 0)) reached = tier
  return reached
}

/** The next tier, where so many days cost as much as its first day or more: the customer may keep the car for nothing. Null otherwise. */
export function tierAhead(plan: Tiered & Seasonal, days: number): PriceTier | null {
  const next = plan.tiers.filter(tier => tier.from_days > days).sort((a, b) => a.from_days - b.from_days)[0]
  return next && rentRp(plan, next.from_days, next.day_rate_rp) <= rentRp(plan, days, dayRate(plan, days)) ? next : null
}

/** Rappen of all lines. */
export const totalOf = (lines: readonly { amount_rp: number }[]): number => lines.reduce((sum, line) => sum + line.amount_rp, 0)

/** Whether the fee for young drivers is due: younger than the limit on the Zürich day of the start. */
export function isYoungDriver({ birth_date, starts_at, young_driver_age }: Pick<CheckOutPricing,
  'birth_date' | 'starts_at' | 'young_driver_age'>): boolean {
  return birth_date !== null && fullYears(birth_date, zurichDate(starts_at)) < young_driver_age
}

/** Litres or kilowatt-hours that are missing, to the nearest whole one (a half counts as one). */
export function missingFuel(car: Pick<CheckInPricing, 'out_fuel' | 'in_fuel' | 'fuel_type' | 'tank_litres' | 'battery_kwh'>): number {
  const missing = Math.max(0, car.out_fuel - car.in_fuel)
  return car.fuel_type === 'ELECTRIC' ? Math.floor((missing * car.battery_kwh + 50) / 100) : Math.floor((missing * car.tank_litres + 4) / 8)
}

/**
 * Rent and the fee for a young main driver, both per day, and the fee for coming back elsewhere.
 * @param days of the agreed period; others where it has been extended since
 */
export function chargesAtCheckOut(p: CheckOutPricing, days = rentalDays(p.starts_at, p.ends_at, p.grace_min)): ChargeLine[] {
  const line = lineMaker(p.vat_rates, p.starts_at)
  return [...dayLines(line, 'RENT', p, { from: 0, days }, dayRate(p, days)), ...line('YOUNG_DRIVER', isYoungDriver(p) ? days : 0, p.young_driver_fee_rp),
    ...line('ONE_WAY', 1, p.one_way_fee_rp), ...extraLines(line, p.extras ?? [], days)]
}

/** Rental days at what each costs in its season: a line for each season. The twin of `private.day_charges`. */
function dayLines(line: ReturnType<typeof lineMaker>, kind: string, rental: Seasonal, { from, days }: { from: number; days: number }, rate_rp: number): ChargeLine[] {
  return seasonDays(rental, from, days).flatMap(({ season_id, surcharge_bp, days: of_season }) =>
    line(kind, of_season, seasonRate(rate_rp, surcharge_bp)).map(one => (season_id === null ? one : { ...one, season_id })))
}

/** Each extra for so many days; `of_days`: only what is paid by the day. The twin of `private.extra_charges`. */
function extraLines(line: ReturnType<typeof lineMaker>, extras: readonly ChosenExtra[], days: number, of_days = false): ChargeLine[] {
  return extras.filter(({ per }) => per === 'DAY' || !of_days).flatMap(({ extra_id, charge_kind, pieces, per, price_rp }) =>
    line(charge_kind, pieces * (per === 'DAY' ? days : 1), price_rp).map(one => ({ ...one, extra_id })))
}

/** What the customer answers for, Rappen, whole ones: of the category's excess what the best cover leaves. The twin of `private.excess_with_cover`. */
export const excessWithCover = (excess_rp: number, covers_bp: readonly number[]): number => Math.floor((excess_rp * Math.min(10_000, ...covers_bp)) / 10_000)

/** Late days and hours, extra kilometres, missing fuel or energy with its fee, and damages up to the excess. */
export function chargesAtCheckIn(p: CheckInPricing): ChargeLine[] {
  const late = lateReturn(p)
  const line = lineMaker(p.vat_rates, p.in_at)
  let left = p.excess_rp
  const damages = p.damages_rp.flatMap(wanted => {
    const amount = Math.min(wanted, left)
    left -= amount
    return line('DAMAGE', 1, amount)
  })
  return [
    ...dayLines(line, 'LATE', p, { from: rentalDays(p.starts_at, p.ends_at, p.grace_min), days: late.days }, p.day_rate_rp),
    ...line('LATE', late.hours, p.late_hour_rp ?? 0),
    ...line('EXTRA_KM', Math.max(0, (p.km_before ?? 0) + p.in_km - p.out_km - p.included_km_day * billedDays(p) - (p.package_km ?? 0)), p.extra_km_rp),
    ...fuelLine(line, p), ...fuelFee(line, p),
    ...damages,
  ]
}

/** Whether missing energy is charged by the tenth of a kilowatt-hour, as the plan says. */
export const isByKwh = (p: { fuel_type: string; kwh_rp?: number | null }): p is typeof p & { kwh_rp: number } => p.fuel_type === 'ELECTRIC' && typeof p.kwh_rp === 'number'

/** Tank or battery as it was given back. One line for all the energy: a tenth of a kilowatt-hour has no price in whole Rappen. The twin of `private.fuel_charge`. */
const fuelLine = (line: ReturnType<typeof lineMaker>, p: Fuel): ChargeLine[] =>
  isByKwh(p) ? line('FUEL', 1, energyRp(missingTenths(p), p.kwh_rp)) : line('FUEL', missingFuel(p), p.fuel_unit_rp)
/** For the way to the pump or the plug, once, where something is missing. The twin of `private.fuel_fee`. */
const fuelFee = (line: ReturnType<typeof lineMaker>, p: Fuel & Pick<CheckInPricing, 'fuel_fee_rp'>): ChargeLine[] =>
  isByKwh(p) ? line('FUEL_FEE', Math.min(1, missingTenths(p)), p.charge_fee_rp ?? 0) : line('FUEL_FEE', Math.min(1, missingFuel(p)), p.fuel_fee_rp)
type Fuel = EnergyRules & Pick<CheckInPricing, 'out_fuel' | 'in_fuel' | 'fuel_type' | 'tank_litres' | 'battery_kwh' | 'fuel_unit_rp'>

/** The days that come on top when a contract ends later, at the rate that was agreed. `private.extension_differs` is the twin. */
export function chargesForExtension(p: Pick<CheckInPricing, 'starts_at' | 'ends_at' | 'seasons' | 'grace_min' | 'day_rate_rp' | 'vat_rates'>
  & { until: number; young_driver_fee_rp: number; extras?: readonly ChosenExtra[] }): ChargeLine[] {
  const from = rentalDays(p.starts_at, p.ends_at, p.grace_min)
  const days = rentalDays(p.starts_at, p.until, p.grace_min) - from
  const line = lineMaker(p.vat_rates, p.ends_at)
  return [...dayLines(line, 'RENT', p, { from, days }, p.day_rate_rp), ...line('YOUNG_DRIVER', days, p.young_driver_fee_rp), ...extraLines(line, p.extras ?? [], days, true)]
}

/** What is missing in the tank of the car that is given back for another one. `private.swap_charges_differ` is the twin. */
export const chargesAtSwap = (p: Fuel & Pick<CheckInPricing, 'vat_rates'> & { at: number }): ChargeLine[] =>
  fuelLine(lineMaker(p.vat_rates, p.at), p)

/** Each charge under the code that the firm has for its kind, at the rate of the day. */
function lineMaker(rates: readonly ChargeVat[], at: number) {
  return (kind: ChargeLine['kind'], quantity: number, unit_rp: number): ChargeLine[] => {
    if (quantity <= 0 || unit_rp <= 0) return []
    return [{ kind, quantity, unit_rp, amount_rp: quantity * unit_rp, ...vatOf(rates, kind, at) }]
  }
}

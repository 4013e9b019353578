import { isByKwh } from '../../../shared/charges.ts'
import type { ChargeLine } from '../../../shared/charges.ts'
import { energyRp, kwhOf, missingPercent, missingTenths } from '../../../shared/energy.ts'
import { billedDays, lateReturn } from '../../../shared/late.ts'
import type { Message } from '../../../shared/message.ts'
import type { Names, FuelType, PriceLine } from '../../../shared/queries.ts'
import { seasonsOf, surchargeText } from '../../../shared/seasons.ts'
import { rentalDays } from '../../../shared/time.ts'
import type { Desk } from '../desk.ts'
import { inFour } from '../names.ts'
import { seasonNames } from '../price-data.ts'
import { all, one } from '../statement.ts'
import { isLateHours } from './charge-notes.ts'
import { kmBefore } from './contract-at-counter.ts'

const reckoned = ['LATE', 'FUEL']

/** What a line's sentence tells: "why CHF 38?" is answered on the same screen. */
export type RentalFacts = {
  starts_at: number; ends_at: number; in_at: number | null; grace_min: number; included_km_day: number; excess_rp: number;
    young_driver_age: number
  /** the tier that the day's rate belongs to, where it is one */
  from_days?: number | null; package_km?: number
  /** as they were agreed */
  seasons?: string
  /** of the contract's snapshot, and the battery of the car that is back */
  late_hour_rp?: number | null; late_grace_min?: number | null; day_rate_rp?: number; kwh_rp?: number | null; battery_kwh?: number
  out_km: number; in_km: number | null; km_before: number; out_fuel: number; in_fuel: number | null; fuel_type: FuelType
}
type Line = Pick<ChargeLine, 'kind' | 'quantity' | 'unit_rp' | 'amount_rp'> & { extra?: ExtraFacts | null; season_id?: string | null | undefined; /** what the season is called */ season?: Names | undefined }
/** Of the extra that a line is about. */
type ExtraFacts = Names & { per: string; excess_bp: number | null; km: number | null }

/** Charges with the sentence that explains each. */
export function priceLines(lines: readonly Line[], facts: RentalFacts): PriceLine[] {
  const has_season = lines.some(line => line.season)
  // of a rental that was made longer each charge is only a part of its period
  const is_in_parts = lines.filter(({ kind }) => kind === 'RENT').length > 1
  return lines.map(line => {
    const { kind, quantity, unit_rp, amount_rp } = line
    const names = line.extra && { names: namesOf(line.extra) }
    return { kind, quantity, unit_rp, amount_rp, explanation: line.extra ? explainExtra(line, line.extra, facts) : explainSeason(line, facts, has_season) ?? (is_in_parts && kind === 'RENT' ? { key: 'price.rent_part', values: { count: quantity, unit_rp } } : explain(line, facts)), ...names,
      ...line.season && { season: line.season } }
  })
}

const namesOf = ({ name_de, name_fr, name_it, name_en }: Names): Names => ({ name_de, name_fr, name_it, name_en })

function explainExtra({ quantity, unit_rp }: Line, { per, excess_bp, km }: ExtraFacts, { excess_rp }: RentalFacts): Message {
  if (excess_bp !== null) return { key: 'price.cover', values: { count: quantity, unit_rp, excess_rp } }
  if (km !== null) return { key: 'price.km_package', values: { package_km: km * quantity, unit_rp } }
  return { key: per === 'DAY' ? 'price.extra_day' : 'price.extra_once', values: { count: quantity, unit_rp } }
}

/** Days of a season say what a day costs otherwise; beside them the other days don't name a period that they are only part of. */
function explainSeason({ kind, quantity: count, unit_rp, season_id, season }: Line, facts: RentalFacts, has_season: boolean): Message | null {
  if (kind !== 'RENT' && (kind !== 'LATE' || !season)) return null
  const agreed = seasonsOf(facts.seasons).find(one => one.season_id === season_id)
  const tier = facts.from_days ? { from_days: facts.from_days } : undefined
  if (!season || !agreed) return has_season ? { key: tier ? 'price.rent_plain_tier' : 'price.rent_plain', values: { count, unit_rp, ...tier } } : null
  const values = { count, unit_rp, rate_rp: facts.day_rate_rp ?? 0, surcharge: surchargeText(agreed.surcharge_bp), ...inFour('season', season) }
  if (kind === 'LATE') return { key: 'price.late_season', values: { ...values, due_at: facts.ends_at, returned_at: facts.in_at ?? facts.ends_at } }
  return tier ? { key: 'price.rent_season_tier', values: { ...values, ...tier } } : { key: 'price.rent_season', values }
}

function explain({ kind, quantity, unit_rp, amount_rp }: Line, facts: RentalFacts): Message {
  const in_at = facts.in_at ?? facts.ends_at
  switch (kind) {
    case 'RENT': {
      const values = { count: quantity, unit_rp, starts_at: facts.starts_at, ends_at: facts.ends_at }
      return facts.from_days ? { key: 'price.rent_tier', values: { ...values, from_days: facts.from_days } } : { key: 'price.rent', values }
    }
    case 'DISCOUNT': return { key: 'price.discount' }
    case 'YOUNG_DRIVER': return { key: 'price.young_driver', values: { count: quantity, unit_rp, young_age: facts.young_driver_age } }
    case 'LATE': return explainLate({ quantity, unit_rp }, facts, in_at)
    case 'EXTRA_KM': {
      const billed = billedDays({ ...facts, in_at, day_rate_rp: facts.day_rate_rp ?? 0 })
      return { key: 'price.extra_km', values: {
        driven_km: facts.km_before + (facts.in_km ?? facts.out_km) - facts.out_km, included_km: facts.included_km_day * billed + (facts.package_km ?? 0), extra_km: quantity, unit_rp,
      } }
    }
    case 'FUEL': {
      if (isByKwh(facts)) return explainEnergy(amount_rp, facts)
      const values = { out_level: facts.out_fuel, in_level: facts.in_fuel ?? facts.out_fuel, units: quantity, unit_rp }
      return { key: facts.fuel_type === 'ELECTRIC' ? 'price.energy' : 'price.fuel', values }
    }
    case 'FUEL_FEE': return { key: facts.fuel_type === 'ELECTRIC' ? 'price.energy_fee' : 'price.fuel_fee', values: { unit_rp } }
    case 'ONE_WAY': return { key: 'price.one_way', values: { unit_rp } }
    case 'EARLY_RETURN': return { key: 'price.early_return', values: { agreed: rentalDays(facts.starts_at, facts.ends_at, facts.grace_min),
      used: rentalDays(facts.starts_at, in_at, facts.grace_min), returned_at: in_at } }
    case 'DAMAGE': return { key: 'price.damage', values: { unit_rp, excess_rp: facts.excess_rp } }
    default: return { key: 'price.other', values: { count: quantity, unit_rp } }
  }
}

/** Days, or the hours of the last one; of an hourly fee also why it is a day. */
function explainLate({ quantity: count, unit_rp }: Pick<Line, 'quantity' | 'unit_rp'>, { late_hour_rp = null, day_rate_rp = 0, late_grace_min, ...facts }: RentalFacts, returned_at: number): Message {
  const values = { count, unit_rp, due_at: facts.ends_at, returned_at }
  if (late_hour_rp === null) return { key: 'price.late', values }
  if (!isLateHours({ kind: 'LATE', unit_rp }, { late_hour_rp, day_rate_rp })) return { key: 'price.late_capped', values: { ...values, hour_rp: late_hour_rp } }
  const { from_at } = lateReturn({ ...facts, late_hour_rp, late_grace_min: late_grace_min ?? 0, day_rate_rp, in_at: returned_at })
  return { key: 'price.late_hours', values: { count, unit_rp, due_at: from_at, returned_at, grace_min: late_grace_min ?? 0 } }
}

/** What is missing in the battery; figures of another car, swapped before, are not these. */
function explainEnergy(amount_rp: number, facts: RentalFacts & { kwh_rp: number }): Message {
  const back = { out_fuel: facts.out_fuel, in_fuel: facts.in_fuel ?? facts.out_fuel, battery_kwh: facts.battery_kwh ?? 0 }
  const tenths = missingTenths(back)
  if (energyRp(tenths, facts.kwh_rp) !== amount_rp) return { key: 'price.other', values: { count: 1, unit_rp: amount_rp } }
  return { key: 'price.energy_share', values: { out_level: back.out_fuel, in_level: back.in_fuel, missing: missingPercent(back), battery: back.battery_kwh, units: kwhOf(tenths), unit_rp: facts.kwh_rp } }
}

/** The charges that are on a contract, explained; empty when the contract is not on this PC. */
export function linesOfContract(desk: Desk, contract_id: string): (PriceLine & { id: string; description: string })[] {
  const facts = one<RentalFacts>(desk.db, `select x.starts_at, x.ends_at, x.returned_at as in_at, x.grace_min, x.included_km_day,
    x.excess_rp, x.package_km, x.late_hour_rp, x.late_grace_min, x.day_rate_rp, x.kwh_rp, x.seasons, coalesce(v.battery_kwh, 0) as battery_kwh,
    coalesce(c.young_driver_age, 25) as young_driver_age, coalesce(g.out_km, 0) as out_km, g.in_km, ${kmBefore} as km_before, coalesce(g.out_fuel, 0) as out_fuel,
    g.in_fuel,
    coalesce(v.fuel_type, 'PETROL') as fuel_type
    from contracts x left join price_plans p on p.id = x.price_plan_id left join vehicle_categories c on c.id = p.category_id
    left join contract_vehicles g on g.id = (select id from contract_vehicles where contract_id = x.id order by seq desc limit 1)
    left join vehicles v on v.id = g.vehicle_id where x.id = @contract_id`, { contract_id })
  if (!facts) return []
  const charges = all<Line & ExtraFacts & { id: string; extra_id: string | null; season_id: string | null; description: string }>(desk.db, `select h.id, h.kind, h.quantity, h.unit_rp, h.amount_rp,
    h.extra_id, h.season_id, h.description, e.name_de, e.name_fr, e.name_it, e.name_en, e.per, e.excess_bp, e.km
    from contract_charges h left join extras e on e.id = h.extra_id where h.contract_id = @contract_id order by h.created_at, h.id`, { contract_id })
  const called = seasonNames(desk.db)
  return priceLines(charges.map(line => ({ ...line, extra: line.extra_id === null ? null : line, season: called.get(line.season_id ?? '') })), facts)
    // what explains itself is not said twice
    .map((line, place) => ({ ...line, id: charges[place]?.id ?? '', description: reckoned.includes(line.kind) && line.explanation.key !== 'price.other' ? '' : charges[place]?.description ?? '' }))
}

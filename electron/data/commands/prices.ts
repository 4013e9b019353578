import type { Database } from 'better-sqlite3'
import { chargesAtCheckIn, chargesAtCheckOut, chargesAtSwap, chargesForExtension, dayRate, excessWithCover } from '../../../shared/charges.ts'
import type { ChargeLine } from '../../../shared/charges.ts'
import type { CommandInput } from '../../../shared/commands.ts'
import { rentalDays, zurichDate } from '../../../shared/time.ts'
import { vatOf } from '../../../shared/vat.ts'
import { chargeVatOf, extraOf, extrasOfContract, oneWayFee, seasonsOfCategory, tiersOf } from '../price-data.ts'
import { kmBefore } from './stored.ts'
import type { StoredContract, StoredLeg, StoredVehicle } from './stored.ts'

/** Two lists hold the same charges in any order; ids do not count, nor do damages, which people agree on. */
function isSame(sent: readonly ChargeLine[], due: readonly ChargeLine[]): boolean {
  const sorted = (lines: readonly ChargeLine[]) => lines.filter(line => line.kind !== 'DAMAGE')
    .map(line => [line.kind, line.quantity, line.unit_rp, line.vat_code, line.vat_bp, line.extra_id, line.season_id].join('|')).sort().join('\n')
  return sorted(sent) === sorted(due)
}

const lateAndEnergy = ['late_hour_rp', 'late_grace_min', 'kwh_rp', 'charge_fee_rp'] as const
type LateAndEnergy = Record<(typeof lateAndEnergy)[number], number | null>
/** As a row has it: null where nothing was said. */
export const lateAndEnergyOf = (said: { [column in keyof LateAndEnergy]?: number | null | undefined }): LateAndEnergy =>
  ({ late_hour_rp: said.late_hour_rp ?? null, late_grace_min: said.late_grace_min ?? null, kwh_rp: said.kwh_rp ?? null, charge_fee_rp: said.charge_fee_rp ?? null })

type Due = CommandInput<'check_out'> & LateAndEnergy & { young_driver_age: number; young_driver_fee_rp: number }

/** Whether plan, price snapshot or charges are not what reservation, category and firm say. The twin of `private.price_differs`. */
export function priceDiffers(db: Database, org_id: string, vehicle: StoredVehicle, input: CommandInput<'check_out'>): boolean {
  const plan = db.prepare(`
    select p.category_id, p.day_rate_rp, p.included_km_day, p.extra_km_rp, p.late_hour_rp, p.late_grace_min, p.kwh_rp, p.charge_fee_rp, iif(@fuel_type = 'ELECTRIC', o.kwh_rp, o.fuel_litre_rp) as fuel_unit_rp,
      o.fuel_fee_rp, c.excess_rp, o.grace_min, c.young_driver_age, c.young_driver_fee_rp
    from price_plans p join vehicle_categories c on c.id = p.category_id join organizations o on o.id = p.org_id where p.id = @price_plan_id
  `).get({ fuel_type: vehicle.fuel_type, price_plan_id: input.price_plan_id }) as (Due & { category_id: string }) | undefined
  if (!plan) return true
  const tiers = tiersOf(db, input.price_plan_id)
  const chosen = (input.extras ?? []).map(one => ({ ...one, offer: extraOf(db, one.extra_id) }))
  const offers = chosen.flatMap(({ offer, pieces }) => offer ? [{ ...offer, pieces }] : [])
  const due = { ...plan, package_km: offers.reduce((sum, { km, pieces }) => sum + (km ?? 0) * pieces, 0),
    excess_rp: excessWithCover(plan.excess_rp, offers.flatMap(({ excess_bp }) => excess_bp ?? [])), day_rate_rp: dayRate({ ...plan, tiers }, rentalDays(input.starts_at, input.ends_at, plan.grace_min)) }
  const seasons = seasonsReserved(db, input) ?? seasonsOfCategory(db, plan.category_id, zurichDate(input.starts_at))
  const main = input.drivers.filter(driver => driver.is_main).map(driver => driver.driver_id).sort()[0]
  const birth_date = db.prepare('select birth_date from drivers where id = ?').pluck().get(main ?? null) as string | undefined
  const lines = chargesAtCheckOut({ ...plan, tiers, seasons: input.seasons, starts_at: input.starts_at, ends_at: input.ends_at, birth_date: birth_date ?? null,
    extras: chosen.map(one => ({ ...one, charge_kind: one.offer?.charge_kind ?? '' })),
    one_way_fee_rp: oneWayFee(db, input.pickup_location_id, input.return_location_id), vat_rates: chargeVatOf(db, org_id) })
  const snapshot = ['day_rate_rp', 'included_km_day', 'extra_km_rp', 'fuel_unit_rp', 'fuel_fee_rp', 'excess_rp', 'grace_min'] as const
  return snapshot.some(column => input[column] !== due[column]) || lateAndEnergy.some(column => (input[column] ?? null) !== plan[column]) || (input.package_km ?? 0) !== due.package_km || (input.seasons ?? '') !== seasons || extrasDiffer(chosen, plan.category_id) || !isSame(input.charges,
    lines) || input.charges.some(charge => charge.kind === 'DAMAGE') || isOtherPlan(db, vehicle, input)
}

/** What was reserved keeps its seasons as it keeps its plan. */
const seasonsReserved = (db: Database, { reservation_id, price_plan_id }: Pick<CommandInput<'check_out'>, 'reservation_id' | 'price_plan_id'>): string | undefined =>
  db.prepare('select seasons from reservations where id = ? and price_plan_id = ?').pluck().get(reservation_id, price_plan_id) as string | undefined

/** What went along is not what the firm offers with this category at this price. The twin of `private.extras_differ`. */
function extrasDiffer(chosen: readonly { per: string; price_rp: number; offer: ReturnType<typeof extraOf> }[], category_id: string): boolean {
  return chosen.some(({ per, price_rp, offer }) => !offer || offer.is_active === 0 || per !== offer.per || price_rp !== offer.price_rp
    || (offer.category_id !== null && offer.category_id !== category_id))
    || chosen.filter(({ offer }) => offer?.charge_kind === 'EXCESS_REDUCTION').length > 1
}

/** Neither the plan that was reserved nor the present one of the car's category. */
function isOtherPlan(db: Database, vehicle: StoredVehicle, input: CommandInput<'check_out'>): boolean {
  const reserved = db.prepare('select price_plan_id from reservations where id = ?').pluck().get(input.reservation_id)
  const category_id = db.prepare('select category_id from vehicles where id = ?').pluck().get(vehicle.id)
  const present = db.prepare('select id from price_plans where category_id = ? and valid_from <= ? order by valid_from desc limit 1').pluck()
  return input.price_plan_id !== reserved && input.price_plan_id !== present.get(category_id, zurichDate(input.starts_at))
}

/** Whether the charges are not what contract, car and readings say. The twin of `private.return_charges_differ`. */
export function returnChargesDiffer(
  db: Database, org_id: string, contract: StoredContract, vehicle: StoredVehicle, leg: StoredLeg, input: CommandInput<'check_in'>,
): boolean {
  const vat_rates = chargeVatOf(db, org_id)
  const due = chargesAtCheckIn({
    ...contract, ...vehicle, in_at: input.in_at, out_km: leg.out_km, in_km: input.odometer_km, out_fuel: leg.out_fuel,
      in_fuel: input.fuel_level,
    km_before: kmBefore(db, leg), damages_rp: [], vat_rates,
  })
  return !isSame(input.charges, due) || damagesDiffer(input.charges, vatOf(vat_rates, 'DAMAGE', input.in_at), contract.excess_rp)
}

function damagesDiffer(charges: readonly ChargeLine[], vat: { vat_code: string; vat_bp: number }, excess_rp: number): boolean {
  const damages = charges.filter(charge => charge.kind === 'DAMAGE')
  return damages.some(damage => damage.vat_code !== vat.vat_code || damage.vat_bp !== vat.vat_bp)
    || damages.reduce((sum, damage) => sum + damage.amount_rp, 0) > excess_rp
}

/** Whether what was sent is not the further days, at the rate that was agreed. The twin of `private.extension_differs`. */
export function extensionDiffers(db: Database, org_id: string, contract: StoredContract, { ends_at, charges }: CommandInput<'extend_contract'>): boolean {
  const young_driver_fee_rp = db.prepare("select max(unit_rp) from contract_charges where contract_id = ? and kind = 'YOUNG_DRIVER'").pluck()
    .get(contract.id) as number | null
  const due = chargesForExtension({ ...contract, until: ends_at, young_driver_fee_rp: young_driver_fee_rp ?? 0,
    extras: extrasOfContract(db, contract.id), vat_rates: chargeVatOf(db, org_id) })
  return !isSame(charges, due) || charges.some(charge => charge.kind === 'DAMAGE')
}

/** Whether fuel, damages or the price of fuel are not what cars, contract and firm say. The twin of `private.swap_charges_differ`. */
export function swapChargesDiffer(
  db: Database, org_id: string, contract: StoredContract, vehicle: StoredVehicle, next: StoredVehicle, leg: StoredLeg, input: CommandInput<'swap_vehicle'>,
): boolean {
  const vat_rates = chargeVatOf(db, org_id)
  const firm = db.prepare('select kwh_rp, fuel_litre_rp from organizations where id = ?').get(org_id) as { kwh_rp: number; fuel_litre_rp: number }
  const due = chargesAtSwap({ ...vehicle, out_fuel: leg.out_fuel, in_fuel: input.back.fuel_level, fuel_unit_rp: contract.fuel_unit_rp, kwh_rp: contract.kwh_rp, at: input.at, vat_rates })
  const [was_electric, is_electric] = [vehicle, next].map(car => car.fuel_type === 'ELECTRIC')
  const fuel_unit_rp = was_electric === is_electric ? contract.fuel_unit_rp : is_electric ? firm.kwh_rp : firm.fuel_litre_rp
  return !isSame(input.charges, due) || input.fuel_unit_rp !== fuel_unit_rp
    || damagesDiffer(input.charges, vatOf(vat_rates, 'DAMAGE', input.at), contract.excess_rp)
}

import { chargesAtCheckIn, chargesAtCheckOut, chargesAtSwap, totalOf } from '../../../shared/charges.ts'
import type { FuelType } from '../../../shared/queries.ts'
import { rentalDays } from '../../../shared/time.ts'
import { oneWayFee } from '../price-data.ts'
import type { Desk, Here } from '../desk.ts'
import { houseRules, planFor, vatRates } from '../forms/prices.ts'
import { all, one } from '../statement.ts'

type Contract = {
  starts_at: number; ends_at: number; pickup_location_id: string; return_location_id: string; reserved_plan_id: string | null; reserved_seasons: string | null
  created_at: number; seasons: string
  day_rate_rp: number; included_km_day: number; extra_km_rp: number; fuel_unit_rp: number; fuel_fee_rp: number; excess_rp: number; grace_min: number
  late_hour_rp: number | null; late_grace_min: number | null; kwh_rp: number | null; charge_fee_rp: number | null
  birth_date: string | null
}
type Leg = {
  state: string; out_km: number; out_fuel: number; in_at: number | null; in_km: number | null; in_fuel: number | null
  category_id: string; fuel_type: FuelType; tank_litres: number; battery_kwh: number
}
const at_check_out = ['RENT', 'YOUNG_DRIVER', 'ONE_WAY']
const at_check_in = ['LATE', 'EXTRA_KM', 'FUEL', 'FUEL_FEE']
type Charged = { kind: string; quantity: number; amount_rp: number; created_at: number }

/**
 * What plan, period and readings say that the contract costs, in Rappen, beside what was charged; damages and what people added count as
 * they stand. So do the days of an extension: the server takes none at another price. Null where the price code has no single answer:
 * a car of this contract is out twice, a swapped one is not back, or the plan is not on this PC.
 */
export function expectedTotal(desk: Desk, here: Here, contract_id: string): number | null {
  const contract = one<Contract>(desk.db, `select c.*, r.price_plan_id as reserved_plan_id, r.seasons as reserved_seasons, (select d.birth_date from contract_drivers m
    join drivers d on d.id = m.driver_id where m.contract_id = c.id and m.is_main = 1 order by d.id limit 1) as birth_date
    from contracts c left join reservations r on r.id = c.reservation_id where c.id = @contract_id`, { contract_id })
  const legs = all<Leg>(desk.db, `select g.*, v.category_id, v.fuel_type, v.tank_litres, v.battery_kwh from contract_vehicles g
    join vehicles v on v.id = g.vehicle_id where g.contract_id = @contract_id and g.state <> 'VOID' order by g.seq`, { contract_id })
  const charged = all<Charged>(desk.db, `select kind, quantity, amount_rp, created_at from contract_charges where contract_id = @contract_id
    order by created_at, id`, { contract_id })
  const [first] = legs
  const last = legs.at(-1)
  const swapped = legs.slice(0, -1).filter(isBack)
  if (!contract || !first || !last || swapped.length < legs.length - 1) return null
  const then: Desk = { ...desk, now: () => contract.starts_at }
  const plan = planFor(then, first.category_id, reservedOf(contract))
  if (!plan) return null
  const vat_rates = vatRates(desk, here)
  const extended = charged.filter(({ kind, created_at }) => at_check_out.includes(kind) && created_at !== contract.created_at)
  const more_days = extended.filter(({ kind }) => kind === 'RENT').reduce((sum, { quantity }) => sum + quantity, 0)
  const out = chargesAtCheckOut({ ...plan, ...houseRules(desk, here, first.fuel_type), starts_at: contract.starts_at, ends_at: contract.ends_at,
    birth_date: contract.birth_date, one_way_fee_rp: oneWayFee(desk.db, contract.pickup_location_id, contract.return_location_id), vat_rates },
  rentalDays(contract.starts_at, contract.ends_at, contract.grace_min) - more_days)
  const given_back = swapped.flatMap(leg => chargesAtSwap({ ...leg, fuel_unit_rp: fuelUnit(desk, here, contract, leg, last), kwh_rp: contract.kwh_rp, vat_rates, at: leg.in_at }))
  const km_before = swapped.reduce((sum, { in_km, out_km }) => sum + Math.max(0, in_km - out_km), 0)
  const back = isBack(last) ? chargesAtCheckIn({ ...contract, ...last, km_before, damages_rp: [], vat_rates }) : []
  const reckoned = [...at_check_out, ...(swapped.length > 0 ? ['FUEL'] : []), ...(isBack(last) ? at_check_in : [])]
  return totalOf([...out, ...extended, ...given_back, ...back]) + totalOf(charged.filter(({ kind }) => !reckoned.includes(kind)))
}

/** What was promised with the reservation that it comes from. */
const reservedOf = ({ reserved_plan_id, reserved_seasons }: Contract) =>
  (reserved_plan_id === null ? null : { price_plan_id: reserved_plan_id, seasons: reserved_seasons ?? '' })

const isBack = (leg: Leg): leg is Leg & { in_at: number; in_km: number; in_fuel: number } =>
  leg.state === 'IN' && leg.in_at !== null && leg.in_km !== null && leg.in_fuel !== null

/** The contract keeps the unit of the car that it has now; before a tank gave way to a battery it was the firm's for the other. */
function fuelUnit(desk: Desk, here: Here, contract: Contract, leg: Leg, last: Leg): number {
  const is_same_kind = (leg.fuel_type === 'ELECTRIC') === (last.fuel_type === 'ELECTRIC')
  return is_same_kind ? contract.fuel_unit_rp : houseRules(desk, here, leg.fuel_type).fuel_unit_rp
}

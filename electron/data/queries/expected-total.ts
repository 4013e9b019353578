import { chargesAtCheckIn, chargesAtCheckOut, totalOf } from '../../../shared/charges.ts'
import type { FuelType } from '../../../shared/queries.ts'
import { oneWayFee } from '../price-data.ts'
import type { Desk, Here } from '../desk.ts'
import { houseRules, planFor, vatRates } from '../forms/prices.ts'
import { all, one } from '../statement.ts'

type Contract = {
  starts_at: number; ends_at: number; pickup_location_id: string; return_location_id: string; reserved_plan_id: string | null
  day_rate_rp: number; included_km_day: number; extra_km_rp: number; fuel_unit_rp: number; fuel_fee_rp: number; excess_rp: number; grace_min: number
  birth_date: string | null
}
type Leg = {
  state: string; out_km: number; out_fuel: number; in_at: number | null; in_km: number | null; in_fuel: number | null
  category_id: string; fuel_type: FuelType; tank_litres: number; battery_kwh: number
}
const at_check_out = ['RENT', 'YOUNG_DRIVER', 'ONE_WAY']
const at_check_in = ['LATE', 'EXTRA_KM', 'FUEL', 'FUEL_FEE']

/**
 * What plan, period and readings say that the contract costs, in Rappen, beside what was charged; damages and what people added count as
 * they stand. Null where the price code has no single answer: the contract was extended at its own rate, the car swapped, or the plan
 * is not on this PC.
 */
export function expectedTotal(desk: Desk, here: Here, contract_id: string): number | null {
  const contract = one<Contract>(desk.db, `select c.*, r.price_plan_id as reserved_plan_id, (select d.birth_date from contract_drivers m
    join drivers d on d.id = m.driver_id where m.contract_id = c.id and m.is_main = 1 order by d.id limit 1) as birth_date
    from contracts c left join reservations r on r.id = c.reservation_id where c.id = @contract_id`, { contract_id })
  const legs = all<Leg>(desk.db, `select g.*, v.category_id, v.fuel_type, v.tank_litres, v.battery_kwh from contract_vehicles g
    join vehicles v on v.id = g.vehicle_id where g.contract_id = @contract_id and g.state <> 'VOID'`, { contract_id })
  const charged = all<{ kind: string; amount_rp: number }>(desk.db, 'select kind, amount_rp from contract_charges where contract_id = @contract_id', { contract_id })
  const [leg] = legs
  if (!contract || !leg || legs.length > 1 || charged.filter(({ kind }) => kind === 'RENT').length > 1) return null
  const then: Desk = { ...desk, now: () => contract.starts_at }
  const plan = planFor(then, leg.category_id, contract.reserved_plan_id)
  if (!plan) return null
  const vat_rates = vatRates(desk, here)
  const out = chargesAtCheckOut({ ...plan, ...houseRules(desk, here, leg.fuel_type), starts_at: contract.starts_at, ends_at: contract.ends_at,
    birth_date: contract.birth_date, one_way_fee_rp: oneWayFee(desk.db, contract.pickup_location_id, contract.return_location_id), vat_rates })
  const { in_at, in_km, in_fuel } = leg
  const is_back = leg.state === 'IN' && in_at !== null && in_km !== null && in_fuel !== null
  const back = is_back ? chargesAtCheckIn({ ...contract, ...leg, in_at, in_km, in_fuel, km_before: 0, damages_rp: [], vat_rates }) : []
  const reckoned = is_back ? [...at_check_out, ...at_check_in] : at_check_out
  return totalOf([...out, ...back]) + totalOf(charged.filter(({ kind }) => !reckoned.includes(kind)))
}

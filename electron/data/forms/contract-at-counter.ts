import type { Message } from '../../../shared/message.ts'
import type { FuelType } from '../../../shared/queries.ts'
import type { Desk } from '../desk.ts'
import { customerName } from '../queries/customer-card.ts'
import { currentPlate } from '../queries/vehicle-card.ts'
import { all, one } from '../statement.ts'

/** A contract with its open leg, as a check-in needs it. */
export type OpenContract = {
  id: string; number: string; status: string; customer_id: string; customer: string | null; locale: string | null; starts_at: number; ends_at: number
  day_rate_rp: number; included_km_day: number; extra_km_rp: number; fuel_unit_rp: number; fuel_fee_rp: number; excess_rp: number;
    grace_min: number; package_km: number
  price_plan_id: string
  late_hour_rp: number | null; late_grace_min: number | null; kwh_rp: number | null; charge_fee_rp: number | null
  seasons: string
  young_driver_age: number; pickup_location: string; return_location: string
  leg_id: string; vehicle_id: string; out_at: number; out_km: number; out_fuel: number; km_before: number
  fuel_type: FuelType; tank_litres: number; battery_kwh: number
  returned_at: number | null
  /** the plate of another car that it has out, by a second swap; null: none */
  also_out: string | null
}
export type HeldDeposit = { id: string; method: string; amount_rp: number }

/** SQL: kilometres driven with the cars that were swapped before the leg `g`. */
export const kmBefore = `(select coalesce(sum(max(0, b.in_km - b.out_km)), 0) from contract_vehicles b
  where b.contract_id = g.contract_id and b.seq < g.seq and b.state = 'IN')`

/** An active contract with the last car that left; null when it has none out (or is not on this PC). */
export function openContract(desk: Desk, contract_id: string): OpenContract | null {
  const contract = contractOfCar(desk, contract_id, null)
  return contract?.status === 'ACTIVE' ? contract : null
}

/** The same with a car that comes back: the one that is named, else the last that left, be the contract over or not: what is out can come back. */
export function contractOfCar(desk: Desk, contract_id: string, vehicle_id: string | null): OpenContract | null {
  return one<OpenContract>(desk.db, `select x.id, x.number, x.status, x.customer_id, ${customerName} as customer, k.locale, x.starts_at, x.ends_at,
    x.day_rate_rp, x.included_km_day, x.extra_km_rp, x.fuel_unit_rp, x.fuel_fee_rp, x.excess_rp, x.grace_min, x.price_plan_id, x.package_km,
    x.late_hour_rp, x.late_grace_min, x.kwh_rp, x.charge_fee_rp, x.seasons,
    coalesce(c.young_driver_age, 25) as young_driver_age, coalesce(lp.name, '') as pickup_location, coalesce(lr.name,
    '') as return_location,
    g.id as leg_id, g.vehicle_id, g.out_at, g.out_km, g.out_fuel, ${kmBefore} as km_before, x.returned_at,
    (select coalesce((select ${currentPlate} from vehicles v where v.id = o.vehicle_id), '–') from contract_vehicles o where o.contract_id = x.id and o.state = 'OUT' and o.id <> g.id order by o.seq limit 1) as also_out, v.fuel_type, v.tank_litres, v.battery_kwh
    from contracts x join contract_vehicles g on g.contract_id = x.id and g.state = 'OUT' join vehicles v on v.id = g.vehicle_id
    left join customers k on k.id = x.customer_id left join price_plans p on p.id = x.price_plan_id
    left join vehicle_categories c on c.id = p.category_id left join locations lp on lp.id = x.pickup_location_id
    left join locations lr on lr.id = x.return_location_id
    where x.id = @contract_id and (@vehicle_id is null or g.vehicle_id = @vehicle_id) order by g.seq desc limit 1`, { contract_id, vehicle_id, now: desk.now() }) ?? null
}

export function heldDeposits(desk: Desk, contract_id: string): HeldDeposit[] {
  return all<HeldDeposit>(desk.db, `select id, method, amount_rp from deposits where contract_id = @contract_id and status = 'HELD'
    order by held_at, id`, { contract_id })
}

/** The captured amount is taken from the oldest deposit first; what is not captured is released. */
export function capturedFrom(deposits: readonly HeldDeposit[], capture_rp: number): (HeldDeposit & { captured_rp: number })[] {
  let left = capture_rp
  return deposits.map(deposit => {
    const captured_rp = Math.min(left, deposit.amount_rp)
    left -= captured_rp
    return { ...deposit, captured_rp }
  })
}

/** Why a contract, or that car of it, can not be checked in. */
export function whyNotOpen(desk: Desk, contract_id: string, vehicle_id?: string | null): Message {
  const found = one<{ number: string; status: string; returned_at: number | null; ends_at: number; in_at: number | null }>(desk.db, `select x.number, x.status, x.returned_at, x.ends_at,
    (select max(g.in_at) from contract_vehicles g where g.contract_id = x.id and g.vehicle_id = @vehicle_id) as in_at from contracts x where x.id = @contract_id`, { contract_id, vehicle_id: vehicle_id ?? null })
  if (!found) return { key: 'check_in.contract_unknown' }
  const { number, status, in_at } = found
  if (status === 'ACTIVE' && in_at !== null) return { key: 'check_in.car_is_back', values: { number, returned_at: in_at } }
  return { key: 'check_in.not_open', values: { number, returned_at: in_at ?? found.returned_at ?? found.ends_at } }
}

import type { PriceTier } from '../../../shared/charges.ts'
import type { FuelType, Names } from '../../../shared/queries.ts'
import { zurichDate } from '../../../shared/time.ts'
import type { ChargeVat } from '../../../shared/vat.ts'
import type { Desk, Here } from '../desk.ts'
import { chargeVatOf, seasonsOfCategory, tiersOf } from '../price-data.ts'
import { one } from '../statement.ts'

/** Who may drive cars of it. */
export type Category = Names & { id: string; licence_category: string; min_age: number; min_years_held: number }
/** What the plan and its category ask. With an upgrade this is the booked category, not the car's. */
export type PricePlan = {
  id: string; category_id: string; day_rate_rp: number; tiers: PriceTier[]; included_km_day: number; extra_km_rp: number
  deposit_rp: number; excess_rp: number; young_driver_age: number; young_driver_fee_rp: number
  late_hour_rp: number | null; late_grace_min: number | null; kwh_rp: number | null; charge_fee_rp: number | null
  /** what counts of high and low season: of a reservation those that were promised with it */
  seasons: string
}
type Reserved = { price_plan_id: string; seasons: string }
export type HouseRules = { grace_min: number; fuel_unit_rp: number; fuel_fee_rp: number }

export function categoryOf(desk: Desk, category_id: string): Category | null {
  return one<Category>(desk.db,
    'select id, name_de, name_fr, name_it, name_en, licence_category, min_age, min_years_held from vehicle_categories where id = @category_id', { category_id }) ?? null
}

const select = `select p.id, p.category_id, p.day_rate_rp, p.included_km_day, p.extra_km_rp, c.deposit_rp, c.excess_rp, c.young_driver_age,
  c.young_driver_fee_rp, p.late_hour_rp, p.late_grace_min, p.kwh_rp, p.charge_fee_rp
  from price_plans p join vehicle_categories c on c.id = p.category_id`

/** The plan of a reservation with its seasons, else those of the category that are valid today in Zürich. Null when there is none. */
export function planFor(desk: Desk, category_id: string, reservation: Reserved | null): PricePlan | null {
  const today = zurichDate(desk.now())
  const reserved = reservation && one<Row>(desk.db, `${select} where p.id = @price_plan_id`, { price_plan_id: reservation.price_plan_id })
  const plan = reserved ?? one<Row>(desk.db, `${select} where p.category_id = @category_id and p.valid_from <= @today
    order by p.valid_from desc limit 1`, { category_id, today })
  if (!plan) return null
  const is_reserved = plan.id === reservation?.price_plan_id
  return { ...plan, tiers: tiersOf(desk.db, plan.id), seasons: is_reserved ? reservation.seasons : seasonsOfCategory(desk.db, plan.category_id, today) }
}
type Row = Omit<PricePlan, 'tiers' | 'seasons'>

/** Grace and fuel prices of the firm; a unit of fuel is a kWh for electric cars and a litre for all others. */
export function houseRules(desk: Desk, { person }: Here, fuel_type: FuelType): HouseRules {
  const org = one<{ grace_min: number; fuel_litre_rp: number; kwh_rp: number; fuel_fee_rp: number }>(desk.db,
    'select grace_min, fuel_litre_rp, kwh_rp, fuel_fee_rp from organizations where id = @id', { id: person.org_id })
  if (!org) throw new Error('the firm is not on this PC')
  return { grace_min: org.grace_min, fuel_unit_rp: fuel_type === 'ELECTRIC' ? org.kwh_rp : org.fuel_litre_rp, fuel_fee_rp: org.fuel_fee_rp }
}

export const vatRates = (desk: Desk, { person }: Here): ChargeVat[] => chargeVatOf(desk.db, person.org_id)

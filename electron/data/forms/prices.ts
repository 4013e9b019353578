import type { PriceTier } from '../../../shared/charges.ts'
import type { FuelType, Names } from '../../../shared/queries.ts'
import { zurichDate } from '../../../shared/time.ts'
import type { ChargeVat } from '../../../shared/vat.ts'
import type { Desk, Here } from '../desk.ts'
import { chargeVatOf, tiersOf } from '../price-data.ts'
import { one } from '../statement.ts'

/** Who may drive cars of it. */
export type Category = Names & { id: string; licence_category: string; min_age: number; min_years_held: number }
/** What the plan and its category ask. With an upgrade this is the booked category, not the car's. */
export type PricePlan = {
  id: string; category_id: string; day_rate_rp: number; tiers: PriceTier[]; included_km_day: number; extra_km_rp: number
  deposit_rp: number; excess_rp: number; young_driver_age: number; young_driver_fee_rp: number
  late_hour_rp: number | null; late_grace_min: number | null; kwh_rp: number | null; charge_fee_rp: number | null
}
export type HouseRules = { grace_min: number; fuel_unit_rp: number; fuel_fee_rp: number }

export function categoryOf(desk: Desk, category_id: string): Category | null {
  return one<Category>(desk.db,
    'select id, name_de, name_fr, name_it, name_en, licence_category, min_age, min_years_held from vehicle_categories where id = @category_id', { category_id }) ?? null
}

const select = `select p.id, p.category_id, p.day_rate_rp, p.included_km_day, p.extra_km_rp, c.deposit_rp, c.excess_rp, c.young_driver_age,
  c.young_driver_fee_rp, p.late_hour_rp, p.late_grace_min, p.kwh_rp, p.charge_fee_rp
  from price_plans p join vehicle_categories c on c.id = p.category_id`

/** The plan of a reservation, else the plan of the category that is valid today in Zürich. Null when there is none. */
export function planFor(desk: Desk, category_id: string, reserved_plan_id: string | null): PricePlan | null {
  const reserved = reserved_plan_id === null ? undefined
    : one<Omit<PricePlan, 'tiers'>>(desk.db, `${select} where p.id = @reserved_plan_id`, { reserved_plan_id })
  const plan = reserved ?? one<Omit<PricePlan, 'tiers'>>(desk.db, `${select} where p.category_id = @category_id and p.valid_from <= @today
    order by p.valid_from desc limit 1`, { category_id, today: zurichDate(desk.now()) })
  return plan ? { ...plan, tiers: tiersOf(desk.db, plan.id) } : null
}

/** Grace and fuel prices of the firm; a unit of fuel is a kWh for electric cars and a litre for all others. */
export function houseRules(desk: Desk, { person }: Here, fuel_type: FuelType): HouseRules {
  const org = one<{ grace_min: number; fuel_litre_rp: number; kwh_rp: number; fuel_fee_rp: number }>(desk.db,
    'select grace_min, fuel_litre_rp, kwh_rp, fuel_fee_rp from organizations where id = @id', { id: person.org_id })
  if (!org) throw new Error('the firm is not on this PC')
  return { grace_min: org.grace_min, fuel_unit_rp: fuel_type === 'ELECTRIC' ? org.kwh_rp : org.fuel_litre_rp, fuel_fee_rp: org.fuel_fee_rp }
}

export const vatRates = (desk: Desk, { person }: Here): ChargeVat[] => chargeVatOf(desk.db, person.org_id)

import { zurichDate } from '../../../shared/time.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { lateAndEnergyOf } from './prices.ts'
import { isThere } from './stored.ts'

/** A new price is a new plan; one from the past would change what was already agreed. */
export const addPricePlan: Apply<'add_price_plan'> = (db, write, { org_id }, { price_plan_id, tiers, at, ...plan }) => {
  if (isThere(db, 'price_plans', price_plan_id)) return []
  if (!isThere(db, 'vehicle_categories', plan.category_id)) throw new Stale('refused.category_unknown')
  if (plan.valid_from < zurichDate(at)) throw new Stale('refused.price_plan_in_the_past')
  const same_day = db.prepare('select 1 from price_plans where category_id = ? and valid_from = ?').get(plan.category_id, plan.valid_from)
  if (same_day !== undefined) throw new Stale('refused.price_plan_once_a_day')
  const { late_hour_rp, late_grace_min, kwh_rp, charge_fee_rp } = lateAndEnergyOf(plan)
  if ((late_hour_rp === null) !== (late_grace_min === null)) throw new Stale('refused.price_plan_late_fee')
  if (kwh_rp === null && charge_fee_rp !== null) throw new Stale('refused.price_plan_energy')
  if (new Set(tiers.map(tier => tier.from_days)).size < tiers.length) throw new Stale('refused.price_tier_once')
  write.insert('price_plans', { ...plan, ...lateAndEnergyOf(plan), id: price_plan_id, org_id })
  for (const tier of tiers) write.insert('price_plan_tiers', { ...tier, org_id, price_plan_id })
  return []
}

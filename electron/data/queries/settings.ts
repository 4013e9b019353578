import type { Database } from 'better-sqlite3'
import type { ExtraSetting, FeeSetting, FirmSetting, PlanFacts, PlanSetting, PlanState, SeasonFacts, SeasonState, SettingsView } from '../../../shared/settings.ts'
import { zurichDate } from '../../../shared/time.ts'
import { ledgerOf } from '../ledger.ts'
import { textSettings } from './document-text.ts'
import { tiersOf } from '../price-data.ts'
import { all, one } from '../statement.ts'
import type { Query } from './query.ts'

/** What the firm has set, all of it: it is a few hundred rows at most. */
export const settings: Query<'settings'> = (desk, _, { person }): SettingsView => {
  const { db } = desk
  const today = zurichDate(desk.now())
  const firm = one<FirmSetting>(db, `select name, uid, street, house_number, postcode, town, grace_min, fuel_litre_rp, kwh_rp, fuel_fee_rp, staff_discount_bp, manager_discount_bp,
    staff_charge_rp, customs_gate, iban from organizations where id = @id`, { id: person.org_id })
  if (!firm) throw new Error('the firm is not on this PC')
  return {
    today, role: person.role, firm,
    locations: all<{ id: string; code: string; name: string; is_border: number }>(db, 'select id, code, name, is_border from locations order by name')
      .map(location => ({ ...location, is_border: location.is_border === 1 })),
    categories: all(db, `select id, code, name_de, name_fr, name_it, name_en, deposit_rp, excess_rp, young_driver_fee_rp, young_driver_age, min_age, min_years_held
      from vehicle_categories order by sort, code`),
    plans: plansOf(db, today),
    seasons: seasonsSet(db, today),
    extras: extrasOf(db),
    one_way: all(db, `select f.id, f.from_location_id, f.to_location_id, f.fee_rp from one_way_fees f join locations a on a.id = f.from_location_id join locations b on b.id = f.to_location_id
      order by a.name, b.name`),
    ledger: ledgerOf(db),
    texts: textSettings(db),
    fees: all<Omit<FeeSetting, 'is_active'> & { is_active: number }>(db, `select f.id, f.kind, f.code, f.category_id, f.name_de, f.name_fr, f.name_it, f.name_en, f.amount_rp, f.is_active
      from counter_fees f left join vehicle_categories c on c.id = f.category_id order by f.kind, f.code, c.sort`).map(fee => ({ ...fee, is_active: fee.is_active === 1 })),
  }
}

/** Category by category, the newest first; of those that have begun the newest is valid. */
function plansOf(db: Database, today: string): PlanSetting[] {
  const plans = all<PlanFacts & { id: string }>(db, 'select p.* from price_plans p join vehicle_categories c on c.id = p.category_id order by c.sort, c.code, p.valid_from desc')
  const stateOf = ({ id, category_id, valid_from }: (typeof plans)[number]): PlanState => {
    if (valid_from > today) return 'COMING'
    return plans.find(plan => plan.category_id === category_id && plan.valid_from <= today)?.id === id ? 'VALID' : 'OVER'
  }
  return plans.map(plan => ({ ...plan, state: stateOf(plan), tiers: tiersOf(db, plan.id).map(({ from_days, day_rate_rp }) => ({ from_days, day_rate_rp })) }))
}

/** Those in force first, the newest on top. */
function seasonsSet(db: Database, today: string): SettingsView['seasons'] {
  const seasons = all<Omit<SeasonFacts, 'is_active'> & { id: string; is_active: number }>(db, `select id, category_id, name_de, name_fr, name_it, name_en, first_day, last_day, surcharge_bp, is_active
    from seasons order by is_active desc, first_day desc, category_id is null desc, id`)
  const stateOf = ({ first_day, last_day, is_active }: (typeof seasons)[number]): SeasonState =>
    is_active === 0 ? 'OFF' : first_day > today ? 'COMING' : last_day < today ? 'OVER' : 'RUNNING'
  return seasons.map(season => ({ ...season, is_active: season.is_active === 1, state: stateOf(season) }))
}

function extrasOf(db: Database): ExtraSetting[] {
  const stock = all<{ extra_id: string; location_id: string; pieces: number }>(db, 'select extra_id, location_id, pieces from extra_stock')
  return all<Omit<ExtraSetting, 'stock' | 'is_active'> & { is_active: number }>(db, `select id, code, name_de, name_fr, name_it, name_en, per, price_rp, is_active, charge_kind, excess_bp, km, sort, category_id
    from extras order by is_active desc, sort, code`).map(extra => ({ ...extra, is_active: extra.is_active === 1,
    stock: stock.filter(({ extra_id }) => extra_id === extra.id).map(({ location_id, pieces }) => ({ location_id, pieces })) }))
}

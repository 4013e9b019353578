import type { Database } from 'better-sqlite3'
import type { ChosenExtra, PriceTier } from '../../shared/charges.ts'
import type { Names } from '../../shared/queries.ts'
import { seasonsText } from '../../shared/seasons.ts'
import type { Season } from '../../shared/seasons.ts'
import { chargeVat } from '../../shared/vat.ts'
import type { ChargeVat, KindCode, VatRate } from '../../shared/vat.ts'
import { all, one } from './statement.ts'

/** The tiers of a plan, in no order. */
export const tiersOf = (db: Database, price_plan_id: string): PriceTier[] =>
  all<PriceTier>(db, 'select from_days, day_rate_rp from price_plan_tiers where price_plan_id = @price_plan_id', { price_plan_id })

/** The seasons of a category that end on this day (`YYYY-MM-DD`) or later, as they are agreed; the category's own come first. The twin of `private.seasons_of`. */
export const seasonsOfCategory = (db: Database, category_id: string, day: string): string => seasonsText(
  all<Season>(db, `select id as season_id, first_day, last_day, surcharge_bp from seasons where (category_id = @category_id or category_id is null)
    and is_active = 1 and last_day >= @day order by category_id is null, first_day, id`, { category_id, day }))

/** What the firm's seasons are called, also of those that are over. */
export const seasonNames = (db: Database): Map<string, Names> => new Map(all<Names & { id: string }>(db, 'select id, name_de, name_fr, name_it, name_en from seasons')
  .map(({ id, ...names }) => [id, names]))

/** The VAT rates of every kind of charge of a firm. */
export const chargeVatOf = (db: Database, org_id: string): ChargeVat[] => chargeVat(
  all<KindCode>(db, 'select kind, vat_code from charge_kinds where org_id = @org_id', { org_id }),
  all<VatRate>(db, 'select code, rate_bp, valid_from from vat_rates where org_id = @org_id', { org_id }))

/** Rappen for coming back at another location; 0 where the firm asks none. */
export const oneWayFee = (db: Database, from_location_id: string, to_location_id: string): number =>
  one<{ fee_rp: number }>(db, 'select fee_rp from one_way_fees where from_location_id = @from_location_id and to_location_id = @to_location_id',
    { from_location_id, to_location_id })?.fee_rp ?? 0

/** What the firm offers beside the car. `excess_bp`: what a cover leaves of the excess; `km`: of a package. */
export type Extra = {
  extra_id: string; code: string; name_de: string; name_fr: string; name_it: string; name_en: string; charge_kind: 'EXTRA' | 'EXCESS_REDUCTION' | 'KM_PACKAGE'
  per: 'DAY' | 'ONCE'; price_rp: number; is_active: number; excess_bp: number | null; km: number | null; category_id: string | null
}
export const extraColumns = 'e.id as extra_id, e.code, e.name_de, e.name_fr, e.name_it, e.name_en, e.charge_kind, e.per, e.price_rp, e.is_active, e.excess_bp, e.km, e.category_id'

export const extraOf = (db: Database, extra_id: string): Extra | undefined =>
  one<Extra>(db, `select ${extraColumns} from extras e where e.id = @extra_id`, { extra_id })

/** What went along with a contract, at the price that was agreed. */
export const extrasOfContract = (db: Database, contract_id: string): ChosenExtra[] =>
  all<ChosenExtra>(db, `select x.extra_id, e.charge_kind, x.pieces, x.per, x.price_rp from contract_extras x join extras e on e.id = x.extra_id
    where x.contract_id = @contract_id order by e.sort, e.code`, { contract_id })

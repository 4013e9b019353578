import type { Database } from 'better-sqlite3'
import type { PriceTier } from '../../shared/charges.ts'
import { chargeVat } from '../../shared/vat.ts'
import type { ChargeVat, KindCode, VatRate } from '../../shared/vat.ts'
import { all, one } from './statement.ts'

/** The tiers of a plan, in no order. */
export const tiersOf = (db: Database, price_plan_id: string): PriceTier[] =>
  all<PriceTier>(db, 'select from_days, day_rate_rp from price_plan_tiers where price_plan_id = @price_plan_id', { price_plan_id })

/** The VAT rates of every kind of charge of a firm. */
export const chargeVatOf = (db: Database, org_id: string): ChargeVat[] => chargeVat(
  all<KindCode>(db, 'select kind, vat_code from charge_kinds where org_id = @org_id', { org_id }),
  all<VatRate>(db, 'select code, rate_bp, valid_from from vat_rates where org_id = @org_id', { org_id }))

/** Rappen for coming back at another location; 0 where the firm asks none. */
export const oneWayFee = (db: Database, from_location_id: string, to_location_id: string): number =>
  one<{ fee_rp: number }>(db, 'select fee_rp from one_way_fees where from_location_id = @from_location_id and to_location_id = @to_location_id',
    { from_location_id, to_location_id })?.fee_rp ?? 0

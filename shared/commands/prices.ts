import { z } from 'zod'
import { at, changesOf, code, day, extraKinds, id, lateAndEnergy, rp, surcharge_bp, text } from './fields.ts'
import { lazily } from '../lazily.ts'

const names = { name_de: text, name_fr: text, name_it: text, name_en: text }

/** What the firm asks for. Plans and rates are never changed: a new price is a new row. */
export const priceCommands = lazily({
  add_price_plan: () => z.strictObject({
    price_plan_id: id, category_id: id, name: text, day_rate_rp: rp, included_km_day: z.int().min(0).max(10_000), extra_km_rp: rp, valid_from: day, ...lateAndEnergy,
    tiers: z.array(z.strictObject({ id, from_days: z.int().min(2).max(366), day_rate_rp: rp })).max(20), at,
  }),
  /**
   * `stock`: pieces at the locations that are named; the others keep theirs. `excess_bp`: what a cover leaves of the excess; `km`: of a
   * package. `category_id`: the only category that it is offered with.
   */
  put_extra: () => z.strictObject({
    extra_id: id, code, ...names, per: z.enum(['DAY', 'ONCE']), price_rp: rp, is_active: z.boolean(),
    charge_kind: z.enum(extraKinds), excess_bp: z.int().min(0).max(10_000).nullable(), km: z.int().min(1).max(100_000).nullable(), sort: z.int().min(0).max(10_000),
    category_id: id.nullable(),
    stock: z.array(z.strictObject({ id, location_id: id, pieces: z.int().min(0).max(10_000) })).max(200), at,
  }),
  /** Only the fields that were changed; the pieces at each location are fields of their own, `seen` null where they were not counted. */
  change_extra: () => z.strictObject({
    location_id: id, extra_id: id,
    changes: changesOf({ ...names, per: z.enum(['DAY', 'ONCE']), price_rp: rp, is_active: z.boolean(), excess_bp: z.int().min(0).max(10_000).nullable(),
      km: z.int().min(1).max(100_000).nullable(), sort: z.int().min(0).max(10_000), category_id: id.nullable() }),
    stock: z.array(z.strictObject({ id, location_id: id, seen: z.int().nullable(), next: z.int().min(0).max(10_000) })).max(200),
  }),
  /** A season of one category, or of all; its days begin and end in Zürich. Of two that hold a day the category's own counts. */
  put_season: () => z.strictObject({ season_id: id, category_id: id.nullable(), ...names, first_day: day, last_day: day, surcharge_bp }),
  /** Only the fields that were changed. What was agreed before keeps the season as it was. */
  change_season: () => z.strictObject({ location_id: id, season_id: id, changes: changesOf({ ...names, first_day: day, last_day: day, surcharge_bp, is_active: z.boolean() }) }),
  put_one_way_fee: () => z.strictObject({ one_way_fee_id: id, from_location_id: id, to_location_id: id, fee_rp: rp, at }),
  /** `is_taxed` false: outside VAT. */
  put_vat_code: () => z.strictObject({ vat_code_id: id, code, is_taxed: z.boolean(), ...names, at }),
  put_charge_kind: () => z.strictObject({ charge_kind_id: id, kind: code, vat_code: code, ...names, at }),
  add_vat_rate: () => z.strictObject({ vat_rate_id: id, code, rate_bp: z.int().min(0).max(10_000), valid_from: day, at }),
})

import { z } from 'zod'
import { commands } from './commands.ts'
import { firm } from './commands/firm.ts'
import { lazily } from './lazily.ts'

const { add_price_plan, put_season, put_extra, put_one_way_fee, put_counter_fee, put_category, put_location, put_ledger_account, put_document_text, lock_period, reset_pin, revoke_device } = commands
/** What stood in the fields when the form opened: only what was changed since goes out. */
export const seen = z.record(z.string().max(60), z.union([z.string().max(200), z.number(), z.boolean(), z.null()])).optional()

/**
 * What a manager or administrator sets: the commands without what the data process adds (ids, the moment), and of long rows only the
 * columns that the form is about, so that it leaves the others as they are.
 */
export const settingForms = lazily({
  add_price_plan: () => add_price_plan.omit({ price_plan_id: true, tiers: true, at: true }).extend({ tiers: z.array(add_price_plan.shape.tiers.element.omit({ id: true })).max(20) }),
  put_season: () => put_season.omit({ season_id: true }).extend({ season_id: z.uuid().nullable(), is_active: z.boolean(), seen }),
  /** `extra_id` null: a new one; so in the other forms */
  put_extra: () => put_extra.omit({ extra_id: true, stock: true, at: true }).extend({ extra_id: z.uuid().nullable(), stock: z.array(put_extra.shape.stock.element.omit({ id: true })).max(200), seen }),
  put_one_way_fee: () => put_one_way_fee.omit({ one_way_fee_id: true, at: true }),
  put_counter_fee: () => put_counter_fee.omit({ counter_fee_id: true }).extend({ /** guid: the firm's first lines got theirs from the server */ counter_fee_id: z.guid().nullable(), seen }),
  change_category: () => put_category.pick({ category_id: true, deposit_rp: true, excess_rp: true, young_driver_fee_rp: true, young_driver_age: true, min_age: true, min_years_held: true }).extend({ seen }),
  /** `account`: what the number that was typed is meant to be */
  change_firm: () => z.strictObject(firm()).partial().extend({ account: z.enum(['IBAN', 'QR_IBAN']).optional(), seen }),
  /** texts as they were typed: what is wrong with them is said beside the field */
  put_ledger_account: () => put_ledger_account.omit({ ledger_account_id: true, at: true }).extend({ account: z.string().trim().max(40).nullable(), tax_code: z.string().trim().max(40).nullable() }),
  /** as it was typed; empty: the built-in words again */
  put_document_text: () => put_document_text.omit({ document_text_id: true, at: true }).extend({ text: z.string().max(60_000) }),
  /** the books of this location */
  lock_month: () => lock_period.pick({ until_on: true }),
  /** a colleague's, everywhere */
  take_pin: () => reset_pin.pick({ user_id: true }),
  lock_out: () => revoke_device.pick({ revoked_device_id: true }),
  mark_border: () => put_location.pick({ location_id: true, is_border: true }).extend({ seen }),
})
/** `id`: the row that was made or changed */
export type SettingFormResult = { [N in keyof typeof settingForms]: { id: string } }

import { z } from 'zod'
import { agreedSeasons, at, charge, chargeOfReturn, chosenExtra, damage, day, depositMethods, driver, fuel_level, id, lateAndEnergy, line, odometer_km, paymentMethods, rp, text } from './fields.ts'
import { sealedEvidence } from './fleet.ts'
import { lazily } from '../lazily.ts'

/** The drawer that cash goes into; absent or unknown, the money counts all the same. */
const cash_session_id = id.nullable().optional()

/** What staff do with a customer and a car at the counter. */
export const counterCommands = lazily({
  register_customer: () => z.strictObject({
    customer_id: id, customer_location_id: id, location_id: id, at,
    first_name: text, last_name: text, company_name: line.nullable(),
    email: z.union([z.email().max(200), z.null()]), phone: line.nullable(),
    street: text, house_number: line, postcode: text.max(12), town: text, country: z.string().length(2),
    birth_date: day.nullable(), locale: z.enum(['de', 'fr', 'it', 'en']), driver: driver.nullable(),
  }),
  /** A further driver of a customer whom the location knows. */
  add_driver: () => z.strictObject({ customer_id: id, location_id: id, driver }),
  check_out: () => z.strictObject({
    contract_id: id, number: text.max(30), number_block_id: id, reservation_id: id.nullable(), customer_id: id, vehicle_id: id,
    drivers: z.array(z.strictObject({ id, driver_id: id, is_main: z.boolean() })).min(1).max(5),
    leg_id: id, block_id: id, inspection_id: id, reading_id: id, customer_location_id: id,
    pickup_location_id: id, return_location_id: id, starts_at: at, ends_at: at,
    price_plan_id: id, day_rate_rp: rp, included_km_day: z.int().min(0).max(10_000), extra_km_rp: rp,
    fuel_unit_rp: rp, fuel_fee_rp: rp, excess_rp: rp, grace_min: z.int().min(0).max(720), ...lateAndEnergy,
    odometer_km, fuel_level, damages: z.array(damage).max(50), charges: z.array(charge).max(50), ...sealedEvidence,
    /** `package_km`: kilometres beside those of the days; `excess_rp` is what is left of it with the cover. */
    extras: z.array(chosenExtra).max(20).optional(), package_km: z.int().min(0).max(1_000_000).optional(),
    seasons: agreedSeasons.optional(),
  }),
  hold_deposit: () => z.strictObject({
    deposit_id: id, contract_id: id, location_id: id, method: z.enum(depositMethods), amount_rp: rp.min(5),
    authorisation_code: z.string().trim().max(20).nullable(), card_last4: z.string().regex(/^\d{4}$/).nullable(), cash_session_id, at,
  }),
  check_in: () => z.strictObject({
    contract_id: id, leg_id: id, vehicle_id: id, inspection_id: id, reading_id: id, customer_location_id: id,
    location_id: id, in_at: at, odometer_km, fuel_level, needs_cleaning: z.boolean(),
    damages: z.array(damage).max(50), charges: z.array(chargeOfReturn).max(50), ...sealedEvidence,
  }),
  settle_deposit: () => z.strictObject({ deposit_id: id, contract_id: id, captured_rp: rp, cash_session_id, at }),
  take_payment: () => z.strictObject({
    payment_id: id, contract_id: id, location_id: id, kind: z.enum(['PAYMENT', 'REFUND']), method: z.enum(paymentMethods),
    amount_rp: rp.min(1), rounding_rp: z.int().min(-2).max(2), reference: line.nullable(), cash_session_id, at,
  }),
  close_contract: () => z.strictObject({ contract_id: id, receivable: z.boolean(), at }),
  mark_ready: () => z.strictObject({ vehicle_id: id, at }),
})

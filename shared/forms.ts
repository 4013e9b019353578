import { z } from 'zod'
import { cashForms } from './cash-forms.ts'
import type { CashFormResult } from './cash-forms.ts'
import { collectiveForms } from './collective-forms.ts'
import type { CollectiveFormResult } from './collective-forms.ts'
import { conflictChoices } from './choices.ts'
import { bill, contractForms, customerForms, fee, hold, odometer_reason, reservationForms } from './contract-forms.ts'
import type { ContractFormResult } from './contract-forms.ts'
import { fleetForms } from './fleet-forms.ts'
import type { FleetFormResult } from './fleet-forms.ts'
import { day, found } from './commands/fields.ts'
import { photos, signature } from './evidence-forms.ts'
import { settingForms } from './setting-forms.ts'
import type { SettingFormResult } from './setting-forms.ts'
import { commands, handedItems, paymentMethods } from './commands.ts'
import { lazily, together } from './lazily.ts'

/**
 * What a person fills in at the counter. The data process turns a valid form into operations (it adds ids, number,
 * price snapshot and times); a half-filled one is answered with gates and figures by the query of the same name.
 */
const id = z.uuid()
const damage = z.strictObject(found)
const payment = z.strictObject({
  method: z.enum(paymentMethods), amount_rp: z.int().min(1).max(1_000_000_00), reference: z.string().trim().max(200).nullable(),
})
/** The refused operation of one's own that is put right: facts and times stay as they were confirmed, and what is confirmed now takes its place. */
const replaces = id.nullable().optional()
const km = z.int().min(0).max(2_000_000)
const fuel = z.int().min(0).max(100)

/** What several forms have in common. */
const parts = lazily({
  driver: () => commands.add_driver.shape.driver.omit({ id: true }),
  customer: () => commands.register_customer.omit({ customer_id: true, customer_location_id: true, location_id: true, at: true }),
  check_out: () => z.strictObject({
    reservation_id: id.nullable(), customer_id: id.nullable(), driver_ids: z.array(id).max(5), licence_seen: z.boolean(),
    vehicle_id: id.nullable(), return_location_id: id, ends_at: z.int().nullable(),
    /** when it really went out (paper after a blackout), ms UTC; nothing: now */
    out_at: z.int().nullable().optional(),
    odometer_km: z.int().min(0).max(2_000_000).nullable(), fuel_level: z.int().min(0).max(100).nullable(), damages: z.array(damage).max(50),
    deposit: hold.nullable(),
    /** Why no deposit is taken where the rule asks for one; a manager's to say. */
    waiver: z.string().trim().max(200).nullable().optional(),
    /** Why a customer from the EU gets a car near the border; a manager's to say. */
    customs_reason: z.string().trim().max(200).nullable().optional(),
    odometer_reason,
    extras: z.array(z.strictObject({ extra_id: id, pieces: z.int().min(1).max(50) })).max(20).optional(),
    /** One of the two amounts. */
    discount: z.strictObject({
      percent_bp: z.int().min(0).max(10_000).nullable(), amount_rp: z.int().min(0).max(1_000_000_00).nullable(), reason: z.string().trim().max(200),
    }).nullable().optional(),
    /** What goes out with the car; null where nobody has looked. */
    handed: z.strictObject({ keys: z.int().min(0).max(9), items: z.array(z.enum(handedItems)).max(10) }).nullable().optional(),
    photos,
    signature,
    /** `price.stamp` of the answer that the person has seen; another price at confirm is refused. */
    price_stamp: z.string().max(64).nullable().optional(),
    /** the versions of the firm's texts that stood on the screen */
    texts_stamp: z.string().max(400).nullable().optional(),
    /** Gate keys that the person has read and accepted (only gates with state `warn`). */
    accepted: z.array(z.string().max(60)).max(20), replaces,
    /** what was asked of a manager at another desk for it */
    request_id: id.nullable().optional(),
  }),
})

const counterForms = lazily({
  register_customer: () => parts.customer.extend({ driver: parts.driver.nullable() }),
  add_driver: () => z.strictObject({ customer_id: id, driver: parts.driver }),
  /** `seen`: the fields as they stood when the form opened */
  change_customer: () => z.strictObject({ customer_id: id, person: parts.customer.omit({ driver: true }), seen: z.record(z.string().max(40), z.string().max(300).nullable()) }),
  change_driver: () => z.strictObject({ customer_id: id, driver_id: id, driver: parts.driver, seen: z.record(z.string().max(40), z.string().max(300).nullable()) }),
  check_out: () => parts.check_out,
  check_in: () => z.strictObject({
    contract_id: id, odometer_km: z.int().min(0).max(2_000_000).nullable(), fuel_level: z.int().min(0).max(100).nullable(),
    needs_cleaning: z.boolean(), damages: z.array(damage.extend({ charge_rp: z.int().min(0).max(1_000_000_00) })).max(50),
    capture_rp: z.int().min(0).max(1_000_000_00), payment: payment.nullable(), receivable: z.boolean(),
    accepted: z.array(z.string().max(60)).max(20), replaces, photos, signature, odometer_reason,
    /** when it really came back (key in the box, paper after a blackout), ms UTC; nothing: now */
    in_at: z.int().nullable().optional(),
    /** fewer days than agreed are priced as what they were */
    reprice: z.boolean().optional(),
    /** of the price list: cleaning, a lost key */
    fees: z.array(fee).max(10).optional(),
    /** who gets the bill for what is left, where it is not the renter; nothing: no document yet */
    bill: bill.nullable().optional(),
    /** which car, where the contract has more than one out; nothing: the last that left */
    vehicle_id: id.nullable().optional(),
  }),
  take_payment: () => payment.extend({ contract_id: id, replaces }),
  /** What is still open is paid now, or left as a receivable. */
  close_contract: () => z.strictObject({ contract_id: id, payment: payment.nullable(), receivable: z.boolean(), replaces }),
  mark_ready: () => z.strictObject({ vehicle_id: id }),
  /** what a damage costs by a manager's estimate, Rappen */
  assess_damage: () => z.strictObject({ damage_id: id, assessed_rp: z.int().min(0).max(1_000_000_00) }),
  /** only what was changed; null: no end */
  change_papers: () => z.strictObject({ vehicle_id: id, changes: z.strictObject({ inspection_due: day.nullable(), vignette_until: day.nullable(), insurance_until: day.nullable(), service_due_km: km.nullable() }).partial() }),
  /** asks a manager at another desk for what a check-out or a swap does beyond the person's role */
  ask_approval: () => z.union([z.strictObject({ check_out: parts.check_out }), z.strictObject({ swap: contractForms.swap_vehicle })]),
  answer_request: () => z.strictObject({ request_id: id, granted: z.boolean(), answer: z.string().trim().max(200) }),
  /** the code that a manager has said on the telephone */
  redeem_code: () => z.strictObject({ request_id: id, manager_id: id.nullable(), code: z.string().max(20).transform(code => code.replace(/\D/g, '')) }),
  settle_conflict: () => z.strictObject({
    conflict_id: z.guid(), choice: z.enum(conflictChoices), reason: z.string().trim().min(1).max(200),
    /** what the car really shows, where the odometer is put right */
    odometer_km: z.int().min(0).max(2_000_000).nullable(),
    /** the car that a reservation gets instead, or that the customer of this contract really has */
    vehicle_id: id.nullable(),
    /** `swap_car`: what stands on the car that was written down and on the one that left instead */
    readings: z.strictObject({ back_km: km, back_fuel: fuel, out_km: km, out_fuel: fuel }).nullable().optional(),
    /** `shift_reservation`: from when to when it is now */
    period: z.strictObject({ starts_at: z.int(), ends_at: z.int() }).nullable().optional(),
  }),
})
export const forms = together(counterForms, contractForms, collectiveForms, reservationForms, customerForms, cashForms, settingForms, fleetForms)
export type FormName = keyof typeof forms
export type FormInput<N extends FormName> = z.infer<(typeof forms)[N]>

/** What a confirmed form made, for the screen that follows. */
export type FormResult = ContractFormResult & CollectiveFormResult & CashFormResult & SettingFormResult & FleetFormResult & {
  register_customer: { customer_id: string; driver_id: string | null }
  add_driver: { customer_id: string; driver_id: string }
  change_customer: { customer_id: string }
  change_driver: { customer_id: string; driver_id: string }
  check_out: { contract_id: string; number: string }
  /** `deposits`: what became of each that was held, the oldest first */
  check_in: {
    contract_id: string; number: string; balance_rp: number; status: string
    deposits: { method: string; captured_rp: number; released_rp: number }[]
  }
  take_payment: { contract_id: string; balance_rp: number }
  close_contract: { contract_id: string; balance_rp: number }
  mark_ready: { vehicle_id: string }
  assess_damage: { damage_id: string }
  change_papers: { vehicle_id: string }
  ask_approval: { request_id: string }
  answer_request: { request_id: string }
  redeem_code: { request_id: string }
  settle_conflict: { conflict_id: string }
}

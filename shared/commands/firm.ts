import { z } from 'zod'
import { carBodies } from '../car-bodies.ts'
import { at, changesOf, id, line, rp, text } from './fields.ts'
import { lazily } from '../lazily.ts'

const address = { street: text, house_number: line, postcode: text.max(12), town: text }
const person_at = { user_id: id, location_id: id, at }

const location = () => ({ code: z.string().regex(/^[A-Z]{3}$/), name: text, ...address, phone: line.nullable(), /** near the border */ is_border: z.boolean() })
const category = () => ({
  code: text.max(10), name_de: text, name_fr: text, name_it: text, name_en: text, sort: z.int().min(0).max(10_000), licence_category: text.max(10),
  min_age: z.int().min(16).max(99), min_years_held: z.int().min(0).max(50), young_driver_age: z.int().min(0).max(99),
  young_driver_fee_rp: rp, deposit_rp: rp, excess_rp: rp,
})
/** What a firm says of itself. */
export const firm = () => ({
  name: text, uid: line.nullable(), ...address, grace_min: z.int().min(0).max(720), fuel_litre_rp: rp, kwh_rp: rp, fuel_fee_rp: rp,
  /** how far a discount may go, and what staff may charge by hand */
  staff_discount_bp: z.int().min(0).max(10_000), manager_discount_bp: z.int().min(0).max(10_000), staff_charge_rp: rp,
  /** where whoever lives in the EU takes a car near the border */
  customs_gate: z.enum(['OFF', 'WARN', 'REASON']),
  /** Swiss or Liechtenstein, without blanks; null: invoices go without a payment part */
  iban: z.string().max(21).nullable(),
})

/** The firm itself: who works for it and where, its locations, rules and devices. */
export const firmCommands = lazily({
  /** The sign-in account exists already; a person of the firm is changed, another account joins it. */
  put_user: () => z.strictObject({
    user_id: id, full_name: text, role: z.enum(['ADMIN', 'MANAGER', 'STAFF']), locale: z.enum(['de', 'fr', 'it', 'en']), is_active: z.boolean(), at,
  }),
  deactivate_user: () => z.strictObject({ user_id: id, at }),
  assign_location: () => z.strictObject({ ...person_at, user_location_id: id }),
  unassign_location: () => z.strictObject(person_at),
  /** Every desk forgets what this person's PIN opens there. */
  reset_pin: () => z.strictObject({ ...person_at, reset_id: id }),
  put_location: () => z.strictObject({ location_id: id, ...location(), at }),
  put_category: () => z.strictObject({ category_id: id, ...category(), at, /** how its cars are drawn; left away: as until now */ body: z.enum(carBodies).optional() }),
  /** Of what is there, only the fields that were changed. `location_id`: where whoever changes it works. */
  change_firm: () => z.strictObject({ location_id: id, changes: changesOf(firm()) }),
  change_location: () => z.strictObject({ location_id: id, changed_location_id: id, changes: changesOf(location()) }),
  change_category: () => z.strictObject({ location_id: id, category_id: id, changes: changesOf({ ...category(), body: z.enum(carBodies) }) }),
  /** Not the device that says so: its own operations would be refused from then on. */
  revoke_device: () => z.strictObject({ revoked_device_id: id, at }),
  rename_device: () => z.strictObject({ renamed_device_id: id, name: text, at }),
})

import { z } from 'zod'
import { at, day, id, line, text } from './fields.ts'
import { lazily } from '../lazily.ts'

/** Why somebody looks at a customer whom their location does not know; kept in the log. */
export const purposes = ['RENTAL', 'RESERVATION', 'RETURN', 'INVOICE', 'QUESTION', 'DATA_REQUEST'] as const
export const dataRequestKinds = ['ACCESS', 'CORRECTION', 'ERASURE'] as const
export const dataRequestAnswers = ['EXPORTED', 'CORRECTED', 'ANONYMISED', 'DECLINED'] as const

/** A field as it was seen and as it shall be; who changed it meanwhile to something else keeps theirs. */
const change = <T extends z.ZodType<string | null>>(next: T) => z.strictObject({ seen: z.string().max(200).nullable(), next }).optional()
const some = (changes: object) => Object.values(changes).some(value => value !== undefined)
const reason = z.string().trim().min(1).max(500)
const here = { customer_id: id, location_id: id }

/** Customers, their drivers, what is known of them and what they may ask of us. */
export const peopleCommands = lazily({
  change_customer: () => z.strictObject({ ...here, changes: z.strictObject({
    first_name: change(text), last_name: change(text), company_name: change(line.nullable()),
    email: change(z.union([z.email().max(200), z.null()])), phone: change(line.nullable()),
    street: change(text), house_number: change(line), postcode: change(text.max(12)), town: change(text), country: change(z.string().length(2)),
    birth_date: change(day.nullable()), locale: change(z.enum(['de', 'fr', 'it', 'en'])),
  }).refine(some) }),
  change_driver: () => z.strictObject({ ...here, driver_id: id, changes: z.strictObject({
    first_name: change(text), last_name: change(text), birth_date: change(day), licence_number: change(text),
    licence_country: change(z.string().length(2)), licence_categories: change(z.string().max(60)),
    licence_issued_on: change(day), licence_expires_on: change(day.nullable()),
  }).refine(some) }),
  /** A customer of another location becomes known here. */
  know_customer: () => z.strictObject({ ...here, customer_location_id: id, purpose: z.enum(purposes), at }),
  /** `customer_id` leads to `into_customer_id` from now on. */
  merge_customers: () => z.strictObject({ ...here, into_customer_id: id, redirect_id: id, at }),
  flag_customer: () => z.strictObject({ ...here, flag_id: id, reason, at }),
  unflag_customer: () => z.strictObject({ ...here, flag_id: id, at }),
  anonymise_customer: () => z.strictObject({ ...here, at }),
  open_data_request: () => z.strictObject({ ...here, request_id: id, kind: z.enum(dataRequestKinds), at }),
  answer_data_request: () => z.strictObject({ request_id: id, answer: z.enum(dataRequestAnswers), note: z.string().trim().max(500), at }),
})

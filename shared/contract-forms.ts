import { z } from 'zod'
import { depositMethods, found } from './commands/fields.ts'
import { photos, signature } from './evidence-forms.ts'
import { incidentKinds } from './commands/incidents.ts'
import { creditKinds } from './invoice-view.ts'
import { lazily } from './lazily.ts'

/** What is done to a contract after its check-out, from its sheet. */
const id = z.uuid()
const reason = z.string().trim().max(200)
const km = z.int().min(0).max(2_000_000).nullable()
const fuel = z.int().min(0).max(100).nullable()
const accepted = z.array(z.string().max(60)).max(20)
const damage = z.strictObject(found)
/** Why more kilometres than a car plausibly drives are right; a manager's to say. */
export const odometer_reason = z.string().trim().max(190).nullable().optional()

/** What is held on a card by the terminal's code, or taken in cash. */
export const hold = z.strictObject({
  method: z.enum(depositMethods), amount_rp: z.int().min(0).max(1_000_000_00),
  authorisation_code: z.string().trim().max(20).nullable(), card_last4: z.string().max(4).nullable(),
})

/** Who is written to, where it is not the renter as written down. */
export const recipient = z.strictObject({
  name: z.string().trim().max(200), line: z.string().trim().max(200).nullable(), street: z.string().trim().max(200), house_number: z.string().trim().max(200),
  postcode: z.string().trim().max(12), town: z.string().trim().max(200), country: z.string().trim().max(2),
})
export const payers = ['RENTER', 'COMPANY', 'INSURER', 'GARAGE', 'BROKER', 'OTHER'] as const
export const bill = z.strictObject({ payer: z.enum(payers), recipient })
/** A line of the price list, or what is asked instead. */
export const fee = z.strictObject({ kind: z.enum(['CLEANING', 'KEY_LOST', 'OTHER']), amount_rp: z.int().min(0).max(1_000_000_00), description: reason })

export const contractForms = lazily({
  /** `ends_at`: the new end, ms UTC; `signature`: of a customer who stands at the counter; `deposit`: one more, beside what is held already */
  extend_contract: () => z.strictObject({ contract_id: id, ends_at: z.int().nullable(), reason, accepted, signature, deposit: hold.nullable().optional() }),
  /** `back`: the car that comes in, `out`: the one that leaves; `next_status`: what becomes of the first */
  swap_vehicle: () => z.strictObject({
    contract_id: id, vehicle_id: id.nullable(), back_km: km, back_fuel: fuel, out_km: km, out_fuel: fuel, damages: z.array(damage).max(50),
    next_status: z.enum(['CLEANING', 'AVAILABLE', 'OUT_OF_SERVICE']), reason, accepted,
    /** of the car that is back, and of the one that leaves; what the customer signs is the change of the agreement */
    back_photos: photos, out_photos: photos, signature, out_damages: z.array(damage).max(50).optional(),
    /** why the odometer of the one shows more than it plausibly drives, and why that of the other does */
    back_reason: odometer_reason, odometer_reason,
    /** what was asked of a manager at another desk for it */
    request_id: id.nullable().optional(),
    /** the refused swap that is put right: what was read on the cars, and when, stays */
    replaces: id.nullable().optional(),
  }),
  /** `odometer_km`: what the car shows now */
  void_contract: () => z.strictObject({ contract_id: id, odometer_km: km, reason }),
  reopen_contract: () => z.strictObject({ contract_id: id, reason }),
  add_charge: () => z.strictObject({
    contract_id: id, kind: z.string().regex(/^[A-Z][A-Z0-9_]{0,29}$/), quantity: z.int().min(1).max(10_000), unit_rp: z.int().min(0).max(1_000_000_00),
    description: reason, accepted: accepted.optional(),
  }),
  void_payment: () => z.strictObject({ contract_id: id, payment_id: id, reason }),
  /** a company that pays for it; null: the renter does */
  set_payer: () => z.strictObject({ contract_id: id, payer_id: id.nullable() }),
  add_note: () => z.strictObject({ contract_id: id, reason }),
  /** `contract_id` null: a car stands here whose check-out is not known yet */
  report_incident: () => z.strictObject({
    contract_id: id.nullable(), vehicle_id: id, kind: z.enum(incidentKinds), happened_at: z.int().nullable(), place: reason, police_number: reason, counterparty: reason,
    description: z.string().trim().max(1000), odometer_km: km, fuel_level: fuel, out_of_service: z.boolean(),
  }),
  /** a fine with the fee for it (0: none), or the fee of a reminder; null: that of the price list */
  charge_afterwards: () => z.strictObject({
    contract_id: id, kind: z.enum(['FINE', 'REMINDER']), amount_rp: z.int().min(0).max(1_000_000_00), fee_rp: z.int().min(0).max(1_000_000_00).nullable(), reason, accepted: accepted.optional(),
    /** `authority`: who is told the driver, its address in lines; empty: the firm pays the fine and passes it on */
    fine: z.strictObject({ offence_at: z.int().nullable(), number: z.string().trim().max(60), driver_id: id, authority: z.string().trim().max(500) }).optional(),
  }),
  /** `lines`: for PART, what of which line, Rappen with the line's sign. ALL: what is left of the document. ANEW: all of it, and its charges go onto another one. */
  credit_invoice: () => z.strictObject({
    contract_id: id, invoice_id: id, how: z.enum(creditKinds), reason,
    lines: z.array(z.strictObject({ line_id: id, amount_rp: z.int().min(-1_000_000_00).max(1_000_000_00) })).max(200),
  }),
  /** `kind`: RECEIPT for what is paid already; nothing: an invoice */
  issue_invoice: () => bill.extend({ contract_id: id, due_days: z.int().min(0).max(365), kind: z.enum(['INVOICE', 'RECEIPT']).optional() }),
})
/** What is done to a reservation whose customer has not come, or does not come; `fee_rp` 0: nothing is charged. */
export const reservationForms = lazily({
  mark_no_show: () => z.strictObject({ reservation_id: id, fee_rp: z.int().min(0).max(1_000_000_00), reason, accepted: accepted.optional() }),
  cancel_reservation: () => z.strictObject({ reservation_id: id, reason }),
})
export const customerForms = lazily({
  merge_customers: () => z.strictObject({ customer_id: id, into_customer_id: id.nullable() }),
  /** no car any more, and the end of it */
  flag_customer: () => z.strictObject({ customer_id: id, reason: z.string().trim().min(1).max(500) }),
  unflag_customer: () => z.strictObject({ customer_id: id }),
})
export type ContractFormResult = { [N in keyof typeof contractForms]: { contract_id: string } } & {
  /** `contract_id`: what the fee stands on, null where none was charged */
  mark_no_show: { reservation_id: string; contract_id: string | null }
  cancel_reservation: { reservation_id: string }
  merge_customers: { customer_id: string }
  flag_customer: { customer_id: string }
  unflag_customer: { customer_id: string }
}

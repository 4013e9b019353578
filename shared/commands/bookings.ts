import { z } from 'zod'
import { at, charge, chargeOfReturn, code, damage, fuel_level, id, line, odometer_km, rp, text } from './fields.ts'
import { sealedEvidence } from './fleet.ts'
import { lazily } from '../lazily.ts'

const period = { starts_at: at, ends_at: at }
const reading = { leg_id: id, vehicle_id: id, inspection_id: id, reading_id: id, odometer_km, fuel_level, damages: z.array(damage).max(50), ...sealedEvidence }
const vat = { vat_code: code, vat_bp: z.int().min(0).max(10_000) }

/** What is agreed before a car leaves, and what changes the agreement after that. */
export const bookingCommands = lazily({
  book_reservation: () => z.strictObject({
    reservation_id: id, number: text.max(30), number_block_id: id, block_id: id, customer_location_id: id, location_id: id, return_location_id: id,
    customer_id: id, category_id: id, price_plan_id: id, vehicle_id: id.nullable(), ...period,
  }),
  /** Only what is named changes. `block_id`: where times or car change, the car is kept busy by this new block. */
  change_reservation: () => z.strictObject({
    reservation_id: id, block_id: id, starts_at: at.optional(), ends_at: at.optional(), category_id: id.optional(), price_plan_id: id.optional(),
    vehicle_id: id.nullable().optional(), return_location_id: id.optional(),
  }),
  assign_car: () => z.strictObject({ reservation_id: id, block_id: id, vehicle_id: id }),
  cancel_reservation: () => z.strictObject({ reservation_id: id, note_id: id, reason: text }),
  mark_no_show: () => z.strictObject({ reservation_id: id, note_id: id, reason: line }),
  /** `charges`: the further days, at the rate that was agreed. `location_id`: where it was signed; by telephone nobody signs. `attachments`: what was drawn. */
  extend_contract: () => z.strictObject({
    contract_id: id, note_id: id, ends_at: at, charges: z.array(charge).max(30), reason: line, location_id: id.optional(), attachments: sealedEvidence.attachments,
    signatures: sealedEvidence.signatures,
  }).refine(isSignedSomewhere),
  /** One car is back and another has left. `fuel_unit_rp`: what a litre or kilowatt-hour of the new car costs from now on. */
  swap_vehicle: () => z.strictObject({
    contract_id: id, note_id: id, location_id: id, customer_location_id: id, at, reason: text, next_status: z.enum(['CLEANING', 'AVAILABLE', 'OUT_OF_SERVICE']),
    back: z.strictObject(reading), out: z.strictObject({ ...reading, block_id: id }), fuel_unit_rp: rp, charges: z.array(chargeOfReturn).max(50),
  }),
  void_contract: () => z.strictObject({ contract_id: id, note_id: id, odometer_km, reason: text }),
  reopen_contract: () => z.strictObject({ contract_id: id, note_id: id, reason: text }),
  add_charge: () => z.strictObject({
    charge_id: id, contract_id: id, kind: code, description: line, quantity: z.int().min(1).max(10_000), unit_rp: rp.min(1), amount_rp: rp.min(1), ...vat,
  }),
  grant_discount: () => z.strictObject({ charge_id: id, note_id: id, contract_id: id, amount_rp: rp.min(1), ...vat, reason: text, approval_id: id.nullable() }),
  waive_deposit: () => z.strictObject({ contract_id: id, note_id: id, reason: text }),
  /** `limit_bp`: how far the approved command may go, where it has a limit. */
  record_approval: () => z.strictObject({
    approval_id: id, location_id: id, command: z.string().regex(/^[a-z_]{1,60}$/), contract_id: id.nullable(), reservation_id: id.nullable(),
    approved_op_id: id.nullable(), limit_bp: z.int().min(0).max(10_000).nullable(), reason: text,
  }),
  /** Asks a manager elsewhere for what one check-out does beyond the role. `ops`: JSON, the operations word for word as they will be confirmed. */
  request_approval: () => z.strictObject({ request_id: id, location_id: id, contract_id: id, customer_id: id, vehicle_id: id, ops: z.string().min(2).max(8000) }),
  answer_request: () => z.strictObject({ request_id: id, granted: z.boolean(), answer: line }),
  /** What a manager said by telephone to a request of one's own: seven digits of theirs and a check digit. */
  redeem_code: () => z.strictObject({ request_id: id, contract_id: id, manager_id: id, code: z.string().regex(/^\d{8}$/) }),
})

/** Signatures have a place, and what was drawn has a signature. */
const isSignedSomewhere = ({ location_id, attachments = [], signatures = [] }: { location_id?: string | undefined; attachments?: { id: string; kind: string }[] | undefined; signatures?: { attachment_id: string | null }[] | undefined }): boolean =>
  (signatures.length === 0 || location_id !== undefined) && attachments.every(file => file.kind === 'SIGNATURE' && signatures.some(one => one.attachment_id === file.id))

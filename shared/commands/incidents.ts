import { z } from 'zod'
import { at, changesOf, charge, code, fuel_level, id, line, odometer_km, rp, text } from './fields.ts'
import { lazily } from '../lazily.ts'

const vat = { vat_code: code, vat_bp: z.int().min(0).max(10_000) }
export const incidentKinds = ['ACCIDENT', 'BREAKDOWN', 'KEY_DROP', 'ARRIVAL'] as const

/** What happens to a car and a contract beyond check-out and check-in, and what is asked for it. */
export const incidentCommands = lazily({
  add_note: () => z.strictObject({ contract_id: id, note_id: id, reason: text }),
  /** `contract_id` null: the car has arrived, and its check-out is not known here yet. `out_of_service`: it can't be driven. */
  report_incident: () => z.strictObject({
    incident_id: id, location_id: id, contract_id: id.nullable(), vehicle_id: id, kind: z.enum(incidentKinds), happened_at: at, place: line,
    police_number: text.nullable(), counterparty: text.nullable(), description: z.string().trim().max(1000),
    odometer_km: odometer_km.nullable(), fuel_level: fuel_level.nullable(), out_of_service: z.boolean(),
  }),
  /**
   * FINE: the fine itself and the fee for it; REMINDER: the fee. `reason` says what for, on the lines too. `fine`: what its letters say; with an
   * `authority` (its address in lines) that one is told who drove and turns to the driver itself, so that there may be nothing to charge.
   */
  charge_afterwards: () => z.strictObject({
    contract_id: id, note_id: id, kind: z.enum(['FINE', 'REMINDER']), reason: text, charges: z.array(charge.omit({ extra_id: true, season_id: true })).max(5),
    fine: z.strictObject({ offence_at: at, number: z.string().trim().max(60).nullable(), driver_id: id, authority: z.string().trim().min(1).max(500).nullable() }).optional(),
  }),
  /** `amount_rp`: what is taken off, exactly the difference to the days that were. */
  reprice_return: () => z.strictObject({ contract_id: id, note_id: id, charge_id: id, amount_rp: rp.min(1), ...vat, reason: line }),
  charge_no_show: () => z.strictObject({
    reservation_id: id, contract_id: id, number: text.max(30), number_block_id: id, at,
    charge: z.strictObject({ id, amount_rp: rp.min(1), ...vat }),
  }),
  /** `category_id` null: for cars of every category. */
  put_counter_fee: () => z.strictObject({
    counter_fee_id: id, kind: code, code, category_id: id.nullable(), name_de: text, name_fr: text, name_it: text, name_en: text, amount_rp: rp, is_active: z.boolean(),
  }),
  /** Only the fields that were changed. `counter_fee_id` a guid: the firm's first lines got theirs from the server. */
  change_counter_fee: () => z.strictObject({ location_id: id, counter_fee_id: z.guid(), changes: changesOf({ name_de: text, name_fr: text, name_it: text, name_en: text, amount_rp: rp, is_active: z.boolean() }) }),
})

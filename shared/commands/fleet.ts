import { z } from 'zod'
import { at, attachment, damage, day, file, fuel_level, handedItems, id, line, odometer_km, rp, sha256, signature, text } from './fields.ts'
import { lazily } from '../lazily.ts'

const vin = z.string().regex(/^[A-HJ-NPR-Z0-9]{17}$/)
const plate = z.string().regex(/^(?:AG|AI|AR|BE|BL|BS|FR|GE|GL|GR|JU|LU|NE|NW|OW|SG|SH|SO|SZ|TG|TI|UR|VD|VS|ZG|ZH|FL) \d{1,6}$/)
const maintenance_notes = z.string().trim().max(1000)
/**
 * What of a car may be changed by hand. Not the odometer, the level of its fuel, the place and the state: those come by what happens to it. What a desk
 * from before did not know may be left away.
 */
const details = {
  category_id: id, vin, make: text, model: text, colour: text, fuel_type: z.enum(['PETROL', 'DIESEL', 'ELECTRIC', 'HYBRID', 'PLUGIN_HYBRID']),
  transmission: z.enum(['MANUAL', 'AUTOMATIC']), seats: z.int().min(1).max(9),
  tank_litres: z.int().min(0).max(1000), battery_kwh: z.int().min(0).max(1000), first_registered: day, inspection_due: day.nullable(),
  service_due_km: odometer_km.nullable(), vignette_until: day.nullable(), insurance_until: day.nullable().optional(), equipment: line,
}

/** What happens to cars outside a hand-over, and what is kept as evidence. */
export const fleetCommands = lazily({
  block_vehicle: () => z.strictObject({ block_id: id, vehicle_id: id, kind: z.enum(['HOLD', 'MAINTENANCE', 'TRANSFER']), starts_at: at, ends_at: at,
    reason: text, at }),
  release_block: () => z.strictObject({ block_id: id, at }),
  /** `ends_at`: when the car is expected at the other branch. */
  start_transfer: () => z.strictObject({ block_id: id, vehicle_id: id, to_location_id: id, starts_at: at, ends_at: at }),
  finish_transfer: () => z.strictObject({ vehicle_id: id, location_id: id, reading_id: id, at, odometer_km, fuel_level }),

  set_vehicle_status: () => z.strictObject({ vehicle_id: id, status: z.enum(['OUT_OF_SERVICE', 'AVAILABLE']), reason: line.nullable(), at }),
  retire_vehicle: () => z.strictObject({ vehicle_id: id, reason: text, at }),
  add_vehicle: () => z.strictObject({ vehicle_id: id, reading_id: id, location_id: id, ...details,
    odometer_km, fuel_level, plate: z.strictObject({ id, plate }).nullable(), at }),
  change_vehicle: () => z.strictObject({ vehicle_id: id, at,
    changes: z.strictObject(details).partial().refine(changes => Object.keys(changes).length > 0) }),
  /** `ends`: validities that end; `begins`: the one that begins, at the same moment. */
  move_plate: () => z.strictObject({ ends: z.array(id).max(4), begins: z.strictObject({ id, vehicle_id: id, plate }).nullable(), at }),
  correct_odometer: () => z.strictObject({ reading_id: id, vehicle_id: id, odometer_km, reason: text, at }),

  record_damage: () => z.strictObject({ vehicle_id: id, location_id: id, damage, at }),
  assess_damage: () => z.strictObject({ damage_id: id, assessed_rp: rp, at }),
  decide_damage: () => z.strictObject({ damage_id: id, is_approved: z.boolean(), reason: line.nullable(), at }),
  repair_damage: () => z.strictObject({ damage_id: id, at }),

  report_maintenance: () => z.strictObject({ maintenance_id: id, vehicle_id: id, kind: text, notes: maintenance_notes, at }),
  schedule_maintenance: () => z.strictObject({ maintenance_id: id, block_id: id, vehicle_id: id, kind: text, starts_at: at, ends_at: at,
    notes: maintenance_notes, at }),
  /** `ends_at`: when the car is expected back. */
  start_maintenance: () => z.strictObject({ maintenance_id: id, block_id: id, ends_at: at, at }),
  complete_maintenance: () => z.strictObject({ maintenance_id: id, reading_id: id, odometer_km, cost_rp: rp, notes: maintenance_notes, at }),
  cancel_maintenance: () => z.strictObject({ maintenance_id: id, reason: text, at }),

  /** Of a contract or of a damage. What belongs to an inspection comes with it, under its seal. */
  attach_file: () => z.strictObject({ attachment_id: id, location_id: id, contract_id: id.nullable(), damage_id: id.nullable(), at, ...file })
    .refine(({ contract_id, damage_id }) => (contract_id === null) !== (damage_id === null)),
  sign_document: () => z.strictObject({ signature_id: id, location_id: id, contract_id: id, at, ...signature })
    .refine(isDrawnOrRefused),
  confirm_stored: () => z.strictObject({ attachment_id: id, sha256, bytes: file.bytes, at }),
})

/** What `check_out` and `check_in` seal together with the inspection; a desk without a camera leaves it away. `keys`, `items`: what was handed over. */
export const sealedEvidence = {
  keys: z.int().min(0).max(9).optional(), items: z.array(z.enum(handedItems)).max(10).optional(),
  attachments: z.array(attachment).max(50).optional(),
  signatures: z.array(z.strictObject({ id, ...signature }).refine(isDrawnOrRefused)).max(10).optional(),
}

/** Staff sign by being signed in; a customer draws, or refuses and says why. */
function isDrawnOrRefused({ role, refused, reason, attachment_id }: { role: string; refused: boolean; reason: string | null;
  attachment_id: string | null }): boolean {
  if (refused) return role === 'CUSTOMER' && reason !== null && attachment_id === null
  return reason === null && (role === 'STAFF' || attachment_id !== null)
}

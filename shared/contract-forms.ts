import { z } from 'zod'
import { damageKinds, damageParts } from './commands/fields.ts'

/** What is done to a contract after its check-out, from its sheet. */
const id = z.uuid()
const reason = z.string().trim().max(200)
const km = z.int().min(0).max(2_000_000).nullable()
const fuel = z.int().min(0).max(100).nullable()
const accepted = z.array(z.string().max(60)).max(20)
const damage = z.strictObject({
  part: z.enum(damageParts), kind: z.enum(damageKinds), severity: z.int().min(1).max(3), description: z.string().trim().max(200),
})

export const contractForms = {
  /** `ends_at`: the new end, ms UTC */
  extend_contract: z.strictObject({ contract_id: id, ends_at: z.int().nullable(), reason, accepted }),
  /** `back`: the car that comes in, `out`: the one that leaves; `next_status`: what becomes of the first */
  swap_vehicle: z.strictObject({
    contract_id: id, vehicle_id: id.nullable(), back_km: km, back_fuel: fuel, out_km: km, out_fuel: fuel, damages: z.array(damage).max(50),
    next_status: z.enum(['CLEANING', 'AVAILABLE', 'OUT_OF_SERVICE']), reason, accepted,
  }),
  /** `odometer_km`: what the car shows now */
  void_contract: z.strictObject({ contract_id: id, odometer_km: km, reason }),
  reopen_contract: z.strictObject({ contract_id: id, reason }),
  add_charge: z.strictObject({
    contract_id: id, kind: z.string().regex(/^[A-Z][A-Z0-9_]{0,29}$/), quantity: z.int().min(1).max(10_000), unit_rp: z.int().min(0).max(1_000_000_00),
    description: reason,
  }),
  void_payment: z.strictObject({ contract_id: id, payment_id: id, reason }),
}
export type ContractFormResult = { [N in keyof typeof contractForms]: { contract_id: string } }

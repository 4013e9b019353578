import { z } from 'zod'

/**
 * Everything that changes shared data, as it travels: fixed at confirm, pure in its effect, the same on both sides.
 * The key is the outbox row's name, the Postgres function `private.apply_<key>` and the file `commands/<key>.ts`.
 * Ids, numbers, prices and times are part of the input, so that a replay gives the same rows.
 */
const id = z.uuid()
/** Milliseconds UTC between 2020 and 2100. */
const at = z.int().min(1_577_836_800_000).max(4_102_444_800_000)
const day = z.iso.date()
const line = z.string().trim().max(200)
const text = z.string().trim().min(1).max(200)
const rp = z.int().min(0).max(1_000_000_00)
/** Eighths of the tank (0–8), or percent of the battery (0–100) for electric cars. */
const fuel_level = z.int().min(0).max(100)
const odometer_km = z.int().min(0).max(2_000_000)

export const damageParts = ['FRONT', 'REAR', 'LEFT', 'RIGHT', 'ROOF', 'WINDSCREEN', 'WHEELS', 'INTERIOR'] as const
export const damageKinds = ['SCRATCH', 'DENT', 'CRACK', 'MISSING', 'STAIN', 'OTHER'] as const
export const paymentMethods = ['CASH', 'CREDIT_CARD', 'DEBIT_CARD', 'BANK_TRANSFER', 'TWINT', 'QR_BILL'] as const
export const depositMethods = ['CREDIT_CARD', 'CASH'] as const
export const chargeKinds = ['RENT', 'YOUNG_DRIVER', 'LATE', 'EXTRA_KM', 'FUEL', 'FUEL_FEE', 'DAMAGE'] as const

const damage = z.strictObject({
  id, part: z.enum(damageParts), kind: z.enum(damageKinds), severity: z.int().min(1).max(3), description: line,
})
/** `amount_rp` is always `quantity × unit_rp`, gross. */
const charge = z.strictObject({
  id, kind: z.enum(chargeKinds), quantity: z.int().min(0).max(1_000_000), unit_rp: rp, amount_rp: rp,
  vat_code: z.enum(['STANDARD', 'NONE']), vat_bp: z.int().min(0).max(10_000),
})
const driver = z.strictObject({
  id, first_name: text, last_name: text, birth_date: day,
  licence_number: text, licence_country: z.string().length(2), licence_categories: z.string().max(60),
  licence_issued_on: day, licence_expires_on: day.nullable(),
})

export const commands = {
  register_customer: z.strictObject({
    customer_id: id, customer_location_id: id, location_id: id, at,
    first_name: text, last_name: text, company_name: line.nullable(),
    email: z.union([z.email().max(200), z.null()]), phone: line.nullable(),
    street: text, house_number: line, postcode: text.max(12), town: text, country: z.string().length(2),
    birth_date: day.nullable(), locale: z.enum(['de', 'fr', 'it', 'en']), driver: driver.nullable(),
  }),
  /** A further driver of a customer whom the location knows. */
  add_driver: z.strictObject({ customer_id: id, location_id: id, driver }),
  check_out: z.strictObject({
    contract_id: id, number: text.max(30), number_block_id: id, reservation_id: id.nullable(), customer_id: id, vehicle_id: id,
    drivers: z.array(z.strictObject({ id, driver_id: id, is_main: z.boolean() })).min(1).max(5),
    leg_id: id, block_id: id, inspection_id: id, reading_id: id, customer_location_id: id,
    pickup_location_id: id, return_location_id: id, starts_at: at, ends_at: at,
    price_plan_id: id, day_rate_rp: rp, included_km_day: z.int().min(0).max(10_000), extra_km_rp: rp,
    fuel_unit_rp: rp, fuel_fee_rp: rp, excess_rp: rp, grace_min: z.int().min(0).max(720),
    odometer_km, fuel_level, damages: z.array(damage).max(50), charges: z.array(charge).max(50),
  }),
  hold_deposit: z.strictObject({
    deposit_id: id, contract_id: id, location_id: id, method: z.enum(depositMethods), amount_rp: rp.min(5),
    authorisation_code: z.string().trim().max(20).nullable(), card_last4: z.string().regex(/^\d{4}$/).nullable(), at,
  }),
  check_in: z.strictObject({
    contract_id: id, leg_id: id, vehicle_id: id, inspection_id: id, reading_id: id, customer_location_id: id,
    location_id: id, in_at: at, odometer_km, fuel_level, needs_cleaning: z.boolean(),
    damages: z.array(damage).max(50), charges: z.array(charge).max(50),
  }),
  settle_deposit: z.strictObject({ deposit_id: id, contract_id: id, captured_rp: rp, at }),
  take_payment: z.strictObject({
    payment_id: id, contract_id: id, location_id: id, kind: z.enum(['PAYMENT', 'REFUND']), method: z.enum(paymentMethods),
    amount_rp: rp.min(1), rounding_rp: z.int().min(-2).max(2), reference: line.nullable(), at,
  }),
  close_contract: z.strictObject({ contract_id: id, receivable: z.boolean(), at }),
  mark_ready: z.strictObject({ vehicle_id: id, at }),
}
export type CommandName = keyof typeof commands
export type CommandInput<N extends CommandName> = z.infer<(typeof commands)[N]>

/** Facts of the physical world: stored and flagged on a contradiction, never refused. */
export const physicalCommands: readonly CommandName[] = ['check_out', 'check_in']

/** Who did what, where and when: the same for every command, beside its input. */
export type OpContext = {
  op_id: string
  org_id: string
  device_id: string
  author_id: string
  /** ms UTC on the device's clock */
  occurred_at: number
}
/** An operation as it lies in the outbox and goes to `sync_push`. */
export type Op<N extends CommandName = CommandName> = Omit<OpContext, 'org_id'> & {
  name: N
  version: number
  input: CommandInput<N>
  /** op_ids that must have been applied before */
  deps: string[]
}

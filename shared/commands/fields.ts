import { z } from 'zod'
import { viewNames } from '../car-bodies.ts'
import { photoViews } from '../photo-views.ts'

/** The fields that inputs of commands are made of, so that one thing has one form wherever it is named. */
export const id = z.uuid()
/** Milliseconds UTC between 2020 and 2100. */
export const at = z.int().min(1_577_836_800_000).max(4_102_444_800_000)
export const day = z.iso.date()
export const line = z.string().trim().max(200)
export const text = z.string().trim().min(1).max(200)
export const rp = z.int().min(0).max(1_000_000_00)
/** Eighths of the tank (0–8), or percent of the battery (0–100) for electric cars. */
export const fuel_level = z.int().min(0).max(100)
export const odometer_km = z.int().min(0).max(2_000_000)

export const damageParts = ['FRONT', 'REAR', 'LEFT', 'RIGHT', 'ROOF', 'WINDSCREEN', 'WHEELS', 'INTERIOR'] as const
export const damageKinds = ['SCRATCH', 'DENT', 'CRACK', 'MISSING', 'STAIN', 'OTHER'] as const
export const paymentMethods = ['CASH', 'CREDIT_CARD', 'DEBIT_CARD', 'BANK_TRANSFER', 'TWINT', 'QR_BILL'] as const
/** Something handed out, a cover, kilometres. */
export const extraKinds = ['EXTRA', 'EXCESS_REDUCTION', 'KM_PACKAGE'] as const
export const depositMethods = ['CREDIT_CARD', 'CASH'] as const
/** What lies in a car and goes out with it, beside the keys. */
export const handedItems = ['REGISTRATION', 'TRIANGLE', 'PARKING_DISC', 'CHARGING_CABLE', 'VIGNETTE'] as const
/** A word of the firm's own: a VAT code, a kind of charge, an extra. */
export const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,29}$/)

/** A damage as it was found; `x`, `y`: thousandths of the view, said with it or not at all; `size_mm`: its longest side. */
export const found = {
  part: z.enum(damageParts), kind: z.enum(damageKinds), severity: z.int().min(1).max(3), description: line,
  view: z.enum(viewNames).nullable().optional(), x: z.int().min(0).max(1000).nullable().optional(), y: z.int().min(0).max(1000).nullable().optional(),
  size_mm: z.int().min(1).max(10_000).nullable().optional(),
}
export const damage = z.strictObject({ id, ...found })
type Shape = Record<string, z.ZodType>
type Changes<S extends Shape> = { [K in keyof S]: z.ZodOptional<z.ZodObject<{ seen: typeof seen; next: S[K] }, z.core.$strict>> }
const seen = z.union([z.string().max(200), z.number(), z.boolean(), z.null()])
/** The fields that were changed, each as it was seen and as it shall be; who changed it meanwhile to something else keeps theirs. */
export const changesOf = <S extends Shape>(fields: S) =>
  z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, next]) => [name, z.strictObject({ seen, next }).optional()])) as unknown as Changes<S>)

/** `amount_rp` is always `quantity × unit_rp`, gross. */
export const charge = z.strictObject({
  id, kind: code, quantity: z.int().min(0).max(1_000_000), unit_rp: rp, amount_rp: rp,
  vat_code: code, vat_bp: z.int().min(0).max(10_000),
  /** which extra of the firm the line is about */
  extra_id: id.optional(),
  /** which season the days of the line are of */
  season_id: id.optional(),
})
/** What a car that is back owes. `description`: the calculation, where quantity and price do not show it. */
export const chargeOfReturn = charge.extend({ description: line.optional() })
/** What a plan asks for a started hour too late (up to a day's price), after so many free minutes, for a kilowatt-hour and for plugging in; null: it does not say. */
export const lateAndEnergy = {
  late_hour_rp: rp.min(1).nullable().optional(), late_grace_min: z.int().min(0).max(720).nullable().optional(),
  kwh_rp: z.int().min(0).max(100_000).nullable().optional(), charge_fee_rp: rp.nullable().optional(),
}
const season = String.raw`\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d/-?\d{1,5}/[0-9a-f-]{36}`
/** High and low seasons as they were agreed (`seasonsText`). */
export const agreedSeasons = z.string().max(20_000).regex(new RegExp(`^(${season}(;${season})*)?$`))
/** Within these every price stays a price: a tenth of it at least, four times it at most. */
export const surcharge_bp = z.int().min(-9000).max(30_000)
/** What goes along with the car, at the price that is agreed. */
export const chosenExtra = z.strictObject({ id, extra_id: id, pieces: z.int().min(1).max(50), per: z.enum(['DAY', 'ONCE']), price_rp: rp })
export const driver = z.strictObject({
  id, first_name: text, last_name: text, birth_date: day,
  licence_number: text, licence_country: z.string().length(2), licence_categories: z.string().max(60),
  licence_issued_on: day, licence_expires_on: day.nullable(),
})

export const attachmentKinds = ['PHOTO', 'DOCUMENT', 'SIGNATURE'] as const
/** 64 hex digits. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** A file as its bytes say: hash, size (25 MB at most) and kind; `view`: of a photo of the set. */
export const file = {
  kind: z.enum(attachmentKinds), sha256, bytes: z.int().min(1).max(26_214_400),
  mime: z.enum(['image/jpeg', 'image/png', 'image/webp', 'application/pdf']),
  view: z.enum(photoViews).nullable().optional(),
}
export const attachment = z.strictObject({ id, ...file })
/** `signed_text`: the words as they stood on the screen, absent where they were not kept yet; `text_sha256`: of them. `attachment_id`: what was drawn. */
export const signature = {
  role: z.enum(['CUSTOMER', 'STAFF']), signer_name: text, refused: z.boolean(), reason: text.nullable(), text_sha256: sha256, signed_text: z.string().min(1).max(4000).optional(),
  attachment_id: id.nullable(),
}

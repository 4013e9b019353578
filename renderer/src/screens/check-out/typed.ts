import { foundOf } from '../../../../shared/damage-found.ts'
import type { FormInput } from '../../../../shared/forms.ts'
import { formatRappen, parseRappen } from '../../../../shared/money.ts'
import type { TypedDamage } from '../../parts/damage-list.tsx'
import type { TypedPhoto } from '../../photos/views.ts'
import { signatureOf, type TypedSignature } from '../../signature/typed.ts'
import type { DepositMethod } from '../../parts/payment-methods.ts'
import { typedWhen, type TypedWhen } from '../../words/typed-when.ts'
import type { TypedCustomer, TypedDriver } from './person-fields.ts'
import type { Language } from '../../words/format.ts'
import { parseWhen } from '../../words/parse-when.ts'
import type { Chosen } from './chosen.ts'
import type { Handed } from './handed-field.tsx'

type Form = FormInput<'check_out'>

/** The check-out as it stands in the fields, letters and all: what a crash must give back. */
export type TypedCheckOut = {
  reservation_id: string | null
  customer_id: string | null
  driver_ids: string[]
  licence_seen: boolean
  vehicle_id: string | null
  category_id: string | null
  return_location_id: string
  ends: TypedWhen
  /** when it really went out, where it is caught up from paper */
  out?: TypedWhen | null
  odometer: string
  fuel: string
  damages: TypedDamage[]
  /** `amount` null: the rule's amount stands there; method `none`: no deposit is taken */
  deposit: { method: DepositMethod | 'none'; amount: string | null; code: string; last4: string; reason: string }
  extras: Chosen[]
  /** as typed: `10%` or an amount */
  discount: { amount: string; reason: string }
  handed: Handed | null
  customs_reason: string
  /** why a jump of the odometer is right; missing in what older versions kept */
  odometer_reason?: string
  accepted: string[]
  /** a new customer that is being written down, null when nobody is */
  new_customer: TypedCustomer | null
  /** a further driver who is being written down */
  new_driver: TypedDriver | null
  /** the refused check-out that is put right; missing in what older versions kept */
  replaces?: string | null
  photos?: TypedPhoto[]
  signature?: TypedSignature | null
  /** the language that was chosen for the customer */
  spoken?: Language | null
  /** what was asked of a manager at another desk */
  request_id?: string | null
}

/** The fields as the form opens; those of a correction as they were confirmed, the deposit too. */
export function typedOf(form: Form, category_id: string | null): TypedCheckOut {
  const { deposit } = form
  return {
    reservation_id: form.reservation_id, customer_id: form.customer_id, driver_ids: form.driver_ids, licence_seen: form.licence_seen,
    vehicle_id: form.vehicle_id, category_id, return_location_id: form.return_location_id, ends: typedWhen(form.ends_at),
    odometer: form.odometer_km === null ? '' : String(form.odometer_km), fuel: form.fuel_level === null ? '' : String(form.fuel_level),
    damages: form.damages.map(one => ({ ...one, severity: one.severity as TypedDamage['severity'], charge: '' })),
    deposit: { method: deposit?.method ?? (form.replaces ? 'none' : 'CREDIT_CARD'), amount: form.replaces && deposit ? formatRappen(deposit.amount_rp) : null, code: deposit?.authorisation_code ?? '', last4: deposit?.card_last4 ?? '', reason: form.waiver ?? '' },
    extras: form.extras ?? [], discount: typedDiscount(form.discount ?? null), handed: form.handed ?? null, customs_reason: form.customs_reason ?? '',
    odometer_reason: form.odometer_reason ?? '', accepted: form.accepted, new_customer: null, new_driver: null, replaces: form.replaces ?? null, request_id: form.request_id ?? null,
  }
}

/** When it comes back, as far as that can be read. */
export const whenBack = ({ ends }: TypedCheckOut, now: number) => parseWhen(ends.date, ends.time, now, ends.fold)
/** When it went out by the paper, null where it leaves now. */
const whenOut = ({ out }: TypedCheckOut) => (out ? parseWhen(out.date, out.time, Date.now(), out.fold) : null)

/** The field that nobody can read and that would be confirmed as something else: a discount as none, the hour on the paper as now. */
export function unreadableOf(typed: TypedCheckOut): 'out_at' | 'discount' | undefined {
  const out = whenOut(typed)
  if (out && out.kind !== 'one') return 'out_at'
  return typed.discount.amount.trim() !== '' && parseDiscount(typed.discount.amount) === null ? 'discount' : undefined
}

/**
 * What is asked and confirmed. Fields that can't be read are null: the gate then says what is missing.
 * @param rule_rp the deposit that the rule asks for, Rappen; null while nobody has said
 */
export function formOf(typed: TypedCheckOut, now: number, rule_rp: number | null): Form {
  const when = whenBack(typed, now)
  const out = whenOut(typed)
  return {
    reservation_id: typed.reservation_id, customer_id: typed.customer_id, driver_ids: typed.driver_ids, licence_seen: typed.licence_seen,
    vehicle_id: typed.vehicle_id, return_location_id: typed.return_location_id, ends_at: when.kind === 'one' ? when.at : null,
    odometer_km: whole(typed.odometer, 2_000_000), fuel_level: whole(typed.fuel, 100),
    damages: typed.damages.map(damage => ({ ...foundOf(damage), description: damage.description.trim() })),
    deposit: depositOf(typed.deposit, rule_rp), waiver: typed.deposit.method === 'none' ? typed.deposit.reason.trim() : null,
    extras: typed.extras, discount: discountOf(typed.discount), handed: typed.handed, customs_reason: typed.customs_reason.trim() || null,
    odometer_reason: typed.odometer_reason?.trim() || null, accepted: typed.accepted, replaces: typed.replaces ?? null, request_id: typed.request_id ?? null,
    ...out?.kind === 'one' ? { out_at: out.at } : {},
    ...typed.photos && typed.photos.length > 0 ? { photos: typed.photos } : {}, ...signatureOf(typed.signature) ? { signature: signatureOf(typed.signature) } : {},
  }
}

type Discount = NonNullable<Form['discount']>
const typedDiscount = (discount: Discount | null): TypedCheckOut['discount'] => ({
  amount: discount ? discount.percent_bp === null ? formatRappen(discount.amount_rp ?? 0) : `${discount.percent_bp / 100}%` : '', reason: discount?.reason ?? '',
})

/** `10%`, `7.5 %` or an amount; null when it is neither. */
export function parseDiscount(text: string): Pick<Discount, 'percent_bp' | 'amount_rp'> | null {
  const percent = /^(\d{1,3}(?:[.,]\d{1,2})?)\s*%$/.exec(text.trim())?.[1]
  if (percent !== undefined) {
    const percent_bp = Math.round(Number(percent.replace(',', '.')) * 100)
    return percent_bp <= 10_000 ? { percent_bp, amount_rp: null } : null
  }
  const amount_rp = parseRappen(text)
  return amount_rp === null || amount_rp < 0 || amount_rp > 1_000_000_00 ? null : { percent_bp: null, amount_rp }
}
function discountOf({ amount, reason }: TypedCheckOut['discount']): Form['discount'] {
  const wished = parseDiscount(amount)
  return wished && { ...wished, reason: reason.trim() }
}

function depositOf(deposit: TypedCheckOut['deposit'], rule_rp: number | null): Form['deposit'] {
  const amount_rp = deposit.amount === null ? rule_rp : parseRappen(deposit.amount)
  if (deposit.method === 'none' || amount_rp === null || amount_rp <= 0) return null
  const isCard = deposit.method === 'CREDIT_CARD'
  return {
    method: deposit.method, amount_rp,
    authorisation_code: isCard ? deposit.code.trim() || null : null, card_last4: isCard ? deposit.last4.trim() || null : null,
  }
}

/** Digits with or without thousands marks; null when it is no such number or too large. */
export function whole(text: string, most: number): number | null {
  const plain = text.replace(/['’\s.]/g, '')
  return /^\d{1,9}$/.test(plain) && Number(plain) <= most ? Number(plain) : null
}

import { foundOf } from '../../../../shared/damage-found.ts'
import type { FormInput } from '../../../../shared/forms.ts'
import { formatRappen, parseRappen, roundedForCash } from '../../../../shared/money.ts'
import type { TypedDamage } from '../../parts/damage-list.tsx'
import type { TypedPhoto } from '../../photos/views.ts'
import { signatureOf, type TypedSignature } from '../../signature/typed.ts'
import type { PaymentMethod } from '../../parts/payment-methods.ts'
import type { TypedBill } from '../../parts/recipient-fields.tsx'
import type { Language } from '../../words/format.ts'
import { parseWhen } from '../../words/parse-when.ts'
import type { TypedWhen } from '../../words/typed-when.ts'
import { whole } from '../check-out/typed.ts'

type Form = FormInput<'check_in'>
/** What is owed after the captured deposit (negative: to be paid back), and what cash would pay of it. Rappen. */
export type Due = {
  due_rp: number
  due_cash_rp: number
  /** the person may pay money back; what is due may then be negative */
  may_refund: boolean
}

/** A line of the price list as it was chosen. */
export type TypedFee = { kind: 'CLEANING' | 'KEY_LOST'; code: string; amount: string; description: string }

/** The check-in as it stands in the fields. */
export type TypedCheckIn = {
  odometer: string
  fuel: string
  needs_cleaning: boolean
  damages: TypedDamage[]
  capture: string
  /** `amount` null: what is due stands there */
  payment: { method: PaymentMethod; amount: string | null; reference: string }
  receivable: boolean
  accepted: string[]
  /** why a jump of the odometer is right */
  odometer_reason?: string
  /** when it really came back; nothing: now */
  back_at?: TypedWhen | null
  reprice?: boolean
  fees?: TypedFee[]
  /** who gets the bill for the rest, nothing while none is written */
  bill?: TypedBill | null
  photos?: TypedPhoto[]
  signature?: TypedSignature | null
  /** the language that was chosen for the customer */
  spoken?: Language | null
  /** the refused check-in that is put right, and the contract it is of: a draft of it goes by the operation's id */
  replaces?: string | null
  contract_id?: string
  /** the car that the form was opened for */
  vehicle_id?: string | null
}
export const emptyCheckIn: TypedCheckIn = {
  odometer: '', fuel: '', needs_cleaning: true, damages: [], capture: '', payment: { method: 'CREDIT_CARD', amount: null, reference: '' },
  receivable: false, accepted: [],
}

/** A refused check-in as it was typed. */
export function typedOf(form: Form): TypedCheckIn {
  const { payment } = form
  return {
    odometer: String(form.odometer_km ?? ''), fuel: String(form.fuel_level ?? ''), needs_cleaning: form.needs_cleaning,
    damages: form.damages.map(one => ({ ...one, severity: one.severity as TypedDamage['severity'], charge: one.charge_rp > 0 ? formatRappen(one.charge_rp) : '' })),
    capture: form.capture_rp > 0 ? formatRappen(form.capture_rp) : '',
    payment: { method: payment?.method ?? 'CREDIT_CARD', amount: payment ? formatRappen(payment.amount_rp) : null, reference: payment?.reference ?? '' },
    ...form.odometer_reason ? { odometer_reason: form.odometer_reason } : {}, receivable: form.receivable, accepted: [], replaces: form.replaces ?? null, contract_id: form.contract_id, vehicle_id: form.vehicle_id ?? null,
  }
}

/** The amount in a field is none, or below zero: it would count as nothing. Empty is nothing, and meant so. */
export const isUnreadable = (text: string): boolean => text.trim() !== '' && (parseRappen(text) ?? -1) < 0
/** When it came back where that is not now; null where it is. */
export const whenIn = (back_at: TypedCheckIn['back_at']) => (back_at ? parseWhen(back_at.date, back_at.time, Date.now(), back_at.fold) : null)
/** Something stands there that nobody can read; it would be confirmed as nothing, and an hour as now. */
export const hasUnreadable = ({ capture, damages, payment, back_at }: TypedCheckIn): boolean =>
  (whenIn(back_at)?.kind ?? 'one') !== 'one' || [capture, payment.amount ?? '', ...damages.map(damage => damage.charge)].some(isUnreadable)

/** What is asked and confirmed; what can't be read is null or 0, and stays on the screen with its error. */
export function formOf(contract_id: string, typed: TypedCheckIn, due: Due | null): Form {
  const amount_rp = payingOf(typed, due)
  return {
    contract_id, odometer_km: whole(typed.odometer, 2_000_000), fuel_level: whole(typed.fuel, 100), needs_cleaning: typed.needs_cleaning,
    damages: typed.damages.map(damage => ({ ...foundOf(damage), description: damage.description.trim(), charge_rp: Math.max(0, parseRappen(damage.charge) ?? 0) })),
    capture_rp: Math.max(0, parseRappen(typed.capture) ?? 0),
    payment: amount_rp > 0 ? { method: typed.payment.method, amount_rp, reference: typed.payment.reference.trim() || null } : null,
    ...typed.odometer_reason?.trim() ? { odometer_reason: typed.odometer_reason.trim() } : {}, receivable: typed.receivable, accepted: typed.accepted, replaces: typed.replaces ?? null, ...typed.vehicle_id ? { vehicle_id: typed.vehicle_id } : {}, ...specialOf(typed),
  }
}

/** What is not the rule; left out where nothing of it was touched. */
function specialOf({ back_at, reprice, fees, bill, receivable, photos, signature }: TypedCheckIn): Pick<Form, 'in_at' | 'reprice' | 'fees' | 'bill' | 'photos' | 'signature'> {
  const when = whenIn(back_at)
  return {
    ...when?.kind === 'one' ? { in_at: when.at } : {}, ...reprice ? { reprice } : {}, ...bill && receivable ? { bill } : {}, ...photos && photos.length > 0 ? { photos } : {}, ...signatureOf(signature) ? { signature: signatureOf(signature) } : {},
    ...fees && fees.length > 0 ? { fees: fees.map(({ kind, amount, description }) => ({ kind, amount_rp: parseRappen(amount) ?? 0, description })) } : {},
  }
}

/** The amount that will be taken or paid back, Rappen: as typed, else what is due; nothing when the rest is left as a receivable. */
export function payingOf(typed: TypedCheckIn, due: Due | null): number {
  if (due === null || (due.due_rp < 0 && !due.may_refund)) return 0
  if (typed.payment.amount !== null) return Math.max(0, parseRappen(typed.payment.amount) ?? 0)
  if (typed.receivable && due.due_rp > 0) return 0
  return Math.abs(typed.payment.method === 'CASH' ? due.due_cash_rp : due.due_rp)
}

/** What stays open after this payment, Rappen; negative: in the customer's favour. Cash settles what it rounds. */
export function openAfter(typed: TypedCheckIn, due: Due): number {
  const paying = payingOf(typed, due)
  if (typed.payment.method === 'CASH' && paying === roundedForCash(Math.abs(due.due_rp)).amount_rp) return 0
  return due.due_rp - Math.sign(due.due_rp) * paying
}

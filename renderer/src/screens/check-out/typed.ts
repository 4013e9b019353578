import type { FormInput } from '../../../../shared/forms.ts'
import { formatRappen, parseRappen } from '../../../../shared/money.ts'
import type { TypedDamage } from '../../parts/damage-list.tsx'
import type { DepositMethod } from '../../parts/payment-methods.ts'
import { typedWhen, type TypedWhen } from '../../words/typed-when.ts'
import type { TypedCustomer, TypedDriver } from './person-fields.ts'
import { parseWhen } from '../../words/parse-when.ts'

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
  odometer: string
  fuel: string
  damages: TypedDamage[]
  /** `amount` null: the rule's amount stands there; method `none`: no deposit is taken */
  deposit: { method: DepositMethod | 'none'; amount: string | null; code: string; last4: string }
  accepted: string[]
  /** a new customer that is being written down, null when nobody is */
  new_customer: TypedCustomer | null
  /** a further driver who is being written down */
  new_driver: TypedDriver | null
  /** the refused check-out that is put right; missing in what older versions kept */
  replaces?: string | null
}

/** The fields as the form opens; those of a correction as they were confirmed, the deposit too. */
export function typedOf(form: Form, category_id: string | null): TypedCheckOut {
  const { deposit } = form
  return {
    reservation_id: form.reservation_id, customer_id: form.customer_id, driver_ids: form.driver_ids, licence_seen: form.licence_seen,
    vehicle_id: form.vehicle_id, category_id, return_location_id: form.return_location_id, ends: typedWhen(form.ends_at),
    odometer: form.odometer_km === null ? '' : String(form.odometer_km), fuel: form.fuel_level === null ? '' : String(form.fuel_level),
    damages: form.damages.map(one => ({ ...one, severity: one.severity as TypedDamage['severity'], charge: '' })),
    deposit: { method: deposit?.method ?? (form.replaces ? 'none' : 'CREDIT_CARD'), amount: form.replaces && deposit ? formatRappen(deposit.amount_rp) : null, code: deposit?.authorisation_code ?? '', last4: deposit?.card_last4 ?? '' },
    accepted: form.accepted, new_customer: null, new_driver: null, replaces: form.replaces ?? null,
  }
}

/**
 * What is asked and confirmed. Fields that can't be read are null: the gate then says what is missing.
 * @param rule_rp the deposit that the rule asks for, Rappen; null while nobody has said
 */
export function formOf(typed: TypedCheckOut, now: number, rule_rp: number | null): Form {
  const when = parseWhen(typed.ends.date, typed.ends.time, now, typed.ends.fold)
  return {
    reservation_id: typed.reservation_id, customer_id: typed.customer_id, driver_ids: typed.driver_ids, licence_seen: typed.licence_seen,
    vehicle_id: typed.vehicle_id, return_location_id: typed.return_location_id, ends_at: when.kind === 'one' ? when.at : null,
    odometer_km: whole(typed.odometer, 2_000_000), fuel_level: whole(typed.fuel, 100),
    damages: typed.damages.map(({ part, kind, severity, description }) => ({ part, kind, severity, description: description.trim() })),
    deposit: depositOf(typed.deposit, rule_rp),
    accepted: typed.accepted, replaces: typed.replaces ?? null,
  }
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

import { totalOf } from '../../../shared/charges.ts'
import type { ChargeLine } from '../../../shared/charges.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { Gate, QueryRows } from '../../../shared/queries.ts'
import { rentalDays } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { vatOf } from '../../../shared/vat.ts'
import { earlyReturnRp } from '../commands/incidents.ts'
import type { Desk, Here } from '../desk.ts'
import { one } from '../statement.ts'
import { chargeLimit, isBeyondAlone } from './add-charge.ts'
import type { OpenContract } from './contract-at-counter.ts'
import type { NewOp } from './form.ts'
import { block, byManager, passed, warn } from './gate.ts'
import { missingPart } from './issue-invoice.ts'
import { numbersLeft } from './next-number.ts'
import { vatRates } from './prices.ts'
import { vatGates, vatGatesByHand } from './vat-gates.ts'

type Form = FormInput<'check_in'>
type Answer = Exclude<QueryRows['check_in'], { missing: unknown }>
export type Early = NonNullable<Answer['early']>

/** What of the price list is asked for; a line without an amount is none. */
export const feesOf = (form: Form) => (form.fees ?? []).filter(fee => fee.amount_rp > 0)

/** Agreed and used days with what they cost; null where it comes back in time or where the fewer days cost as much. */
export function earlyReturn(desk: Desk, contract: OpenContract, in_at: number): Early | null {
  if (in_at >= contract.ends_at || in_at < contract.starts_at) return null
  const less_rp = earlyReturnRp(desk.db, contract, in_at)
  if (less_rp === 0) return null
  const agreed_rp = one<{ rp: number }>(desk.db, "select coalesce(sum(amount_rp), 0) as rp from contract_charges where contract_id = @id and kind in ('RENT', 'YOUNG_DRIVER')",
    { id: contract.id })?.rp ?? 0
  return { agreed_days: rentalDays(contract.starts_at, contract.ends_at, contract.grace_min), used_days: rentalDays(contract.starts_at, in_at, contract.grace_min), agreed_rp,
    used_rp: agreed_rp - less_rp }
}

/** The last word about this car before the form: a key in the box, or a car that stood here when nobody knew it to be out. */
export const arrivalOf = (desk: Desk, { id, vehicle_id, out_at }: OpenContract): Answer['arrived'] => one<NonNullable<Answer['arrived']>>(desk.db, `select kind, happened_at as at, place,
  odometer_km, fuel_level from incidents where kind in ('KEY_DROP', 'ARRIVAL') and vehicle_id = @vehicle_id and (contract_id = @id or contract_id is null) and happened_at >= @out_at
  order by happened_at desc limit 1`, { id, vehicle_id, out_at }) ?? null

/** Another car of the contract came back before, with which it was charged: what this one costs is charged afterwards. One that has ended takes no money either. */
export const withoutCharges = (form: Form, has_ended: boolean): Form => ({
  ...form, damages: form.damages.map(damage => ({ ...damage, charge_rp: 0 })), reprice: false, fees: [], ...has_ended ? { capture_rp: 0, payment: null, receivable: false, bill: null } : {},
})

/** Two counters have swapped the same car: the contract ends with the last that comes back, and of the other a task is made. */
export const secondCarGates = ({ also_out, number }: OpenContract): Gate[] =>
  (also_out === null ? [] : [warn('also_out', 'gate.also_out', { plate: also_out, number })])

/** It came back between the check-out and now. */
export function whenGates({ in_at }: Form, { out_at }: OpenContract, now: number): Gate[] {
  if (in_at === null || in_at === undefined) return []
  if (in_at > now) return [block('in_at', 'gate.in_at.ahead', { returned_at: in_at }, 'in_at')]
  return [in_at < out_at ? block('in_at', 'gate.in_at.before_out', { returned_at: in_at, out_at }, 'in_at') : passed('in_at')]
}

export function feeGates(desk: Desk, here: Here, form: Form): Gate[] {
  const amount_rp = totalOf(feesOf(form))
  const limit_rp = chargeLimit(desk, here)
  if (amount_rp === 0) return []
  return [limit_rp !== null && amount_rp > limit_rp ? byManager(block('fees', 'gate.charge.over_limit', { amount_rp, limit_rp }, 'fees')) : passed('fees')]
}

/** A rate that is missing on the day of any line: of the return, of the price list now, or of what is taken off as of the start. */
export function vatAtCheckIn(desk: Desk, here: Here, form: Form, { charges, in_at, starts_at, less_rp }: { charges: readonly ChargeLine[]; in_at: number; starts_at: number; less_rp: number }): Gate[] {
  const less = less_rp === 0 ? [] : [vatOf(vatRates(desk, here), 'EARLY_RETURN', starts_at)]
  return [...vatGates(desk, charges, in_at), ...vatGatesByHand(desk, here, feesOf(form).map(({ kind }) => kind)), ...vatGates(desk, less, starts_at)].slice(0, 1)
}

/** A bill needs somebody to write to and a number; without a bill the receivable stands on the contract alone. */
export function billGates(desk: Desk, here: Here, { bill, receivable }: Form): Gate[] {
  if (!bill || !receivable) return []
  const missing = missingPart(bill.recipient)
  if (missing) return [block('bill', 'gate.bill.address_missing', undefined, `bill.${missing}`)]
  return [numbersLeft(desk, 'INVOICE', here) > 0 ? passed('bill') : block('bill', 'gate.bill.no_number', undefined, 'receivable')]
}

/** What comes after the car is back, in the same confirm: the fewer days, then the price list. */
export function afterwards(desk: Desk, here: Here, form: Form, { id: contract_id, starts_at }: OpenContract, less_rp: number): NewOp[] {
  const at = desk.now()
  const rates = vatRates(desk, here)
  return [
    ...less_rp === 0 ? [] : [{ name: 'reprice_return' as const, input: { contract_id, note_id: uuidv7(at), charge_id: uuidv7(at), amount_rp: less_rp,
      ...vatOf(rates, 'EARLY_RETURN', starts_at), reason: '' } }],
    ...feesOf(form).map(({ kind, amount_rp, description }) => ({ name: 'add_charge' as const, input: {
      charge_id: uuidv7(at), contract_id, kind, description, quantity: 1, unit_rp: amount_rp, amount_rp, ...vatOf(rates, kind, at),
    }, beyond: isBeyondAlone(desk, here, totalOf(feesOf(form))) })),
  ]
}

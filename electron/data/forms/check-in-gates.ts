import type { FormInput } from '../../../shared/forms.ts'
import { isByTerminal } from '../../../shared/money.ts'
import type { Gate, VehicleCard } from '../../../shared/queries.ts'
import type { Role } from '../../../shared/roles.ts'
import type { Here } from '../desk.ts'
import { fuelGate } from './check-out-gates.ts'
import { capturedFrom } from './contract-at-counter.ts'
import type { HeldDeposit, OpenContract } from './contract-at-counter.ts'
import { block, byManager, mustAccept, passed, warn } from './gate.ts'
import { jumpGates, jumpInDays } from './odometer-jump.ts'
import type { Paid } from './settlement.ts'
import { restAfter } from './settlement.ts'

type Form = FormInput<'check_in'>
/** Rappen: what is owed before and after the captured deposit; negative when money has to go back. */
export type Settlement = { balance_rp: number; due_rp: number; paid: Paid | null; deposits: HeldDeposit[]; role: Role }

/** The car is back whatever the readings say: a contradiction is asked again and then goes out, flagged. Money has to add up. */
export function checkInGates(here: Here, form: Form, contract: OpenContract, vehicle: VehicleCard, in_at: number, settlement: Settlement): Gate[] {
  return [
    ...odometerGates(here, form, contract, vehicle, in_at),
    fuelGate(form.fuel_level, vehicle),
    captureGate(form, settlement),
    ...moneyGates(form, settlement),
    ...referenceGates(form, settlement),
  ]
}

/** While the payment itself can't be taken, what it would leave open is no second reproach. */
function moneyGates(form: Form, settlement: Settlement): Gate[] {
  const gates = paymentGates(form, settlement)
  return gates.some(({ state }) => state === 'block') ? gates : [...gates, balanceGate(form, settlement)]
}

function odometerGates(here: Here, form: Form, contract: OpenContract, { odometer_km: last_km }: VehicleCard, in_at: number): Gate[] {
  const { odometer_km } = form
  const { out_km } = contract
  const field = 'odometer_km'
  if (odometer_km === null) return [block('odometer', 'gate.odometer.missing', { last_km: Math.max(last_km, out_km) }, field)]
  if (odometer_km < out_km) return [mustAccept('odometer', 'gate.odometer.below_check_out', { odometer_km, out_km }, field)]
  if (odometer_km < last_km) return [mustAccept('odometer', 'gate.odometer.below_other_reading', { odometer_km, last_km }, field)]
  return [passed('odometer'), ...jumpGates(here, form, jumpInDays(odometer_km, contract, in_at), true)]
}

/** Captured is what is owed, at most what is held. */
function captureGate({ capture_rp }: Form, { deposits, balance_rp }: Settlement): Gate {
  const field = 'capture_rp'
  const held_rp = deposits.reduce((sum, deposit) => sum + deposit.amount_rp, 0)
  if (capture_rp > held_rp) return block('capture', 'gate.capture.over_held', { capture_rp, held_rp }, field)
  if (capture_rp > Math.max(0, balance_rp)) return block('capture', 'gate.capture.over_balance',
    { capture_rp, owed_rp: Math.max(0, balance_rp) }, field)
  const is_odd = capturedFrom(deposits, capture_rp).some(({ method, captured_rp }) => method === 'CASH' && captured_rp % 5 !== 0)
  return is_odd ? block('capture', 'gate.capture.cash_in_five', { capture_rp }, field) : passed('capture')
}

export const mayRefund = (role: Role): boolean => role === 'MANAGER' || role === 'ADMIN'

function paymentGates({ payment }: Form, { due_rp, paid, role }: Settlement): Gate[] {
  const field = 'payment.amount_rp'
  if (!payment || !paid) return []
  if (payment.method === 'CASH' && payment.amount_rp % 5 !== 0) return [block('payment', 'gate.payment.cash_in_five',
    { amount_rp: payment.amount_rp }, field)]
  if (due_rp === 0) return [block('payment', 'gate.payment.nothing_due', undefined, field)]
  if (paid.kind === 'REFUND' && !mayRefund(role)) return [byManager(block('payment', 'gate.payment.refund_needs_manager', { refund_rp: -due_rp },
    field))]
  const is_over = paid.kind === 'REFUND' ? restAfter(due_rp, paid) > 0 : restAfter(due_rp, paid) < 0
  return [is_over ? block('payment', 'gate.payment.too_much', { amount_rp: payment.amount_rp, due_rp: Math.abs(due_rp) }, field)
    : passed('payment')]
}

/** Without the terminal's word a payment can't be found again; the money is taken all the same. */
function referenceGates({ payment }: Form, { due_rp }: Settlement): Gate[] {
  if (!payment || due_rp === 0 || !isByTerminal(payment.method)) return []
  return [payment.reference ? passed('payment_reference') : warn('payment_reference', 'gate.payment_reference.missing', undefined, 'payment.reference')]
}

/** Paid to zero, or a bill is sent. What has to go back is paid by a manager; the car comes back in any case. */
function balanceGate({ receivable, payment }: Form, { due_rp, paid, role }: Settlement): Gate {
  const rest_rp = restAfter(due_rp, paid)
  if (rest_rp === 0) return passed('balance')
  if (rest_rp > 0) {
    return receivable ? warn('balance', 'gate.balance.receivable', { rest_rp }, 'receivable')
      : block('balance', 'gate.balance.open', { rest_rp }, payment ? 'payment.amount_rp' : 'payment') // an amount that is too little is typed anew
  }
  return mayRefund(role) ? block('balance', 'gate.balance.refund_due', { refund_rp: -rest_rp }, 'payment')
    : byManager(mustAccept('balance', 'gate.balance.refund_by_manager', { refund_rp: -rest_rp }))
}

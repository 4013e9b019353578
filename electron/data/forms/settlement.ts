import type { FormInput } from '../../../shared/forms.ts'
import { roundedForCash, settledBy } from '../../../shared/money.ts'

export type Paid = { kind: 'PAYMENT' | 'REFUND'; amount_rp: number; rounding_rp: number }

/**
 * A payment against what is due (Rappen; negative: to be paid back). Cash that equals the rounded amount settles all of it,
 * the difference of up to 2 Rappen is rounding; any other amount counts as it is.
 */
export function paidAgainst(due_rp: number, payment: Pick<NonNullable<FormInput<'check_in'>['payment']>, 'method' | 'amount_rp'>): Paid {
  const { method, amount_rp } = payment
  const kind = due_rp < 0 ? 'REFUND' : 'PAYMENT'
  const rounded = roundedForCash(Math.abs(due_rp))
  const rounding_rp = method === 'CASH' && amount_rp === rounded.amount_rp ? rounded.rounding_rp : 0
  return { kind, amount_rp, rounding_rp }
}

/** What is left of `due_rp` after a payment. */
export const restAfter = (due_rp: number, paid: Paid | null): number => due_rp - (paid ? settledBy(paid) : 0)

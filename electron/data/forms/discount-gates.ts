import type { ChargeLine } from '../../../shared/charges.ts'
import { discountBase, discountOf, isOverDiscountLimit } from '../../../shared/discounts.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { Gate } from '../../../shared/queries.ts'
import { vatOf } from '../../../shared/vat.ts'
import { discountLimit } from '../commands/grant-discount.ts'
import { decider } from '../desk.ts'
import type { Desk, Here } from '../desk.ts'
import { block, byManager, passed } from './gate.ts'
import { vatRates } from './prices.ts'

type Deciders = Pick<Here, 'person' | 'approver'>
type Discount = FormInput<'check_out'>['discount']

/** The line that takes something off, on the day of the start; nothing where nothing is taken off. */
export function discountLine(desk: Desk, here: Here, discount: Discount, charges: readonly ChargeLine[], starts_at: number): ChargeLine[] {
  const amount_rp = discount ? discountOf(discount, discountBase(charges)) : 0
  if (amount_rp <= 0) return []
  return [{ kind: 'DISCOUNT', quantity: 1, unit_rp: -amount_rp, amount_rp: -amount_rp, ...vatOf(vatRates(desk, here), 'DISCOUNT', starts_at) }]
}

const limitOf = (desk: Desk, here: Deciders): number => discountLimit(desk.db, { org_id: here.person.org_id, author_id: decider(here).id })

/** How much this person may take off, Rappen. */
export const mostDiscount = (desk: Desk, here: Deciders, charges: readonly ChargeLine[]): number =>
  Math.floor((discountBase(charges) * limitOf(desk, here)) / 10_000)

/** Within the limit of the person's role, and with a reason. */
export function discountGates(desk: Desk, here: Here, discount: Discount, charges: readonly ChargeLine[]): Gate[] {
  if (!discount) return []
  const base_rp = discountBase(charges)
  const amount_rp = discountOf(discount, base_rp)
  const limit_bp = limitOf(desk, here)
  if (isOverDiscountLimit(amount_rp, base_rp, limit_bp)) {
    return [byManager(block('discount', 'gate.discount.over_limit', { limit: limit_bp / 100, most_rp: mostDiscount(desk, here, charges), amount_rp }, 'discount'))]
  }
  return [discount.reason === '' && amount_rp > 0 ? block('discount', 'gate.discount.reason_missing', undefined, 'discount.reason') : passed('discount')]
}

/** What somebody takes off at the counter: so many basis points, or so many Rappen. */
export type WishedDiscount = { percent_bp: number | null; amount_rp: number | null }
type Charge = { kind: string; amount_rp: number }

/** What discounts are reckoned from, Rappen. A damage is no favour of the house. `private.apply_grant_discount` reckons the same. */
export const discountBase = (charges: readonly Charge[]): number =>
  charges.reduce((sum, { kind, amount_rp }) => sum + (amount_rp > 0 && kind !== 'DAMAGE' ? amount_rp : 0), 0)

/** What a wish comes to, whole Rappen, rounded down so that the percent that is the limit never lies above it. */
export const discountOf = ({ percent_bp, amount_rp }: WishedDiscount, base_rp: number): number =>
  percent_bp === null ? amount_rp ?? 0 : Math.floor((base_rp * percent_bp) / 10_000)

/** Whether all discounts of a contract together go beyond the limit, basis points of the base. */
export const isOverDiscountLimit = (all_rp: number, base_rp: number, limit_bp: number): boolean => all_rp * 10_000 > base_rp * limit_bp

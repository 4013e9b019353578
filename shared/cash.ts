import type { DayMoney } from './cash-view.ts'

/** Swiss coins and notes, in Rappen. */
export const denominations = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 100_000] as const

/** What a count comes to, Rappen. The twin of `private.count_comes_to`. */
export const countComesTo = (counts: readonly { denomination_rp: number; pieces: number }[]): number =>
  counts.reduce((sum, { denomination_rp, pieces }) => sum + denomination_rp * pieces, 0)

const sumOf = (list: readonly { amount_rp: number }[]) => list.reduce((sum, { amount_rp }) => sum + amount_rp, 0)
/** What a day, or what came late for one, charged, what was paid, and what the charged has to come to, Rappen: `charged_rp` and `comes_to_rp` are the same, or the day does not balance. */
export function dayTotals({ charged, paid, rounding_rp, captured_rp, receivables_rp }: DayMoney) {
  const paid_rp = sumOf(paid)
  return { charged_rp: sumOf(charged), paid_rp, comes_to_rp: paid_rp - rounding_rp + captured_rp + receivables_rp }
}

/** Swiss coins and notes, in Rappen. */
export const denominations = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 100_000] as const

/** What a count comes to, Rappen. The twin of `private.count_comes_to`. */
export const countComesTo = (counts: readonly { denomination_rp: number; pieces: number }[]): number =>
  counts.reduce((sum, { denomination_rp, pieces }) => sum + denomination_rp * pieces, 0)

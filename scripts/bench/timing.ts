/** The value below which that share of them lies (0.5: the middle); NaN for none. */
export const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN

export const rounded = (value: number): number => Math.round(value * 100) / 100

/** Milliseconds that the work took. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Milliseconds of each round of a work that waits for nothing. */
export function timedEach<T>(items: readonly T[], work: (item: T) => unknown): number[] {
  return items.map(item => {
    const began = performance.now()
    work(item)
    return performance.now() - began
  })
}

/** What one benchmark file exports as `bench`. `args` are the words after its name; the result is printed as JSON with --json. */
export type Bench = (args: readonly string[]) => Promise<{ summary: string; result: Record<string, unknown> }>

/** The middle value; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The value of `--name value`, or null. */
export function optionOf(args: readonly string[], name: string): string | null {
  const at = args.indexOf(`--${name}`)
  return at < 0 ? null : args[at + 1] ?? null
}

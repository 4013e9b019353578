/** Milliseconds before the first, second … restart. */
const delays = [100, 1_000]
const window_ms = 60_000

/**
 * How long to wait before a restart, in ms; null when the third crash within a minute says that restarting doesn't help.
 * Each call is a crash at `now` (ms).
 */
export function crashBudget(): (now: number) => number | null {
  let crashes: number[] = []
  return now => {
    crashes = [...crashes.filter(at => now - at < window_ms), now]
    return delays[crashes.length - 1] ?? null
  }
}

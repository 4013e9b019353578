/** Marks a step of the start-up; printed with its instant (ms since 1970, as in every process) when GUICHET_PERF=1. */
export function mark(name: string): void {
  performance.mark(name)
  if (process.env['GUICHET_PERF'] === '1') process.stdout.write(`perf ${name} ${(performance.timeOrigin + performance.now()).toFixed(1)}\n`)
}

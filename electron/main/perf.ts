/** Marks a step of the start-up; printed with ms since the process began when GUICHET_PERF=1. */
export function mark(name: string): void {
  performance.mark(name)
  if (process.env['GUICHET_PERF'] === '1') process.stdout.write(`perf ${name} ${performance.now().toFixed(1)}\n`)
}

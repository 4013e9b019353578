import fs from 'node:fs'

export type Tally = { passed: number; failed: number; skipped: number }

/** Adds up tallies. */
export const sum = (tallies: Tally[]): Tally => tallies.reduce((all, one) => ({
  passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: all.skipped + one.skipped,
}), { passed: 0, failed: 0, skipped: 0 })

/**
 * What a runner's JSON report says. A missing report, a run without a test, and a runner that failed although each of its tests
 * passed (a file that can't be loaded, a set-up that throws) count as one failure.
 */
export function readTally(file: string, runnerOk: boolean): Tally {
  const tally = fs.existsSync(file) ? tallyOf(JSON.parse(fs.readFileSync(file, 'utf8')) as Report) : { passed: 0, failed: 0, skipped: 0 }
  const isSilent = tally.passed + tally.failed === 0
  return isSilent || (!runnerOk && tally.failed === 0) ? { ...tally, failed: tally.failed + 1 } : tally
}

type VitestReport = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests?: number }
type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }
type Report = VitestReport | PlaywrightReport

function tallyOf(report: Report): Tally {
  if ('stats' in report) {
    // A flaky test failed once, and a counter that fails once is a counter that fails.
    return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky, skipped: report.stats.skipped }
  }
  return {
    passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

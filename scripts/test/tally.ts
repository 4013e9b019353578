import fs from 'node:fs'
import path from 'node:path'

/** How many, and of each failure its name and the first lines of why: whoever sees only the end of a long output sees these. */
export type Tally = { passed: number; failed: number; skipped: number; failures: string[] }

/** Adds up tallies. */
export const sum = (tallies: Tally[]): Tally => tallies.reduce((all, one) => ({
  passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: all.skipped + one.skipped,
  failures: [...all.failures, ...one.failures],
}), { passed: 0, failed: 0, skipped: 0, failures: [] })

/** Something that failed as a whole and has no tests to count. */
export const failure = (what: string): Tally => ({ passed: 0, failed: 1, skipped: 0, failures: [what] })

/**
 * What a runner's JSON report says. A missing report, a run without a test, and a runner that failed although each of its tests
 * passed (a file that can't be loaded, a set-up that throws) count as one failure.
 */
export function readTally(file: string, runnerOk: boolean): Tally {
  if (!fs.existsSync(file)) return failure(`no report ${path.basename(file)}`)
  const tally = tallyOf(JSON.parse(fs.readFileSync(file, 'utf8')) as Report)
  const isSilent = tally.passed + tally.failed === 0
  return isSilent || (!runnerOk && tally.failed === 0) ? sum([tally, failure(`${path.basename(file)}: the runner failed, none of its tests did`)]) : tally
}

type VitestReport = {
  numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests?: number
  testResults?: { assertionResults: { status: string; fullName: string; failureMessages?: string[] }[] }[]
}
type Suite = { specs?: { title: string; ok: boolean; file: string; tests: { results: { error?: { message?: string } }[] }[] }[]; suites?: Suite[] }
type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number }; suites?: Suite[] }
type Report = VitestReport | PlaywrightReport

function tallyOf(report: Report): Tally {
  if ('stats' in report) {
    // A flaky test failed once, and a counter that fails once is a counter that fails.
    const { expected, unexpected, flaky, skipped } = report.stats
    return { passed: expected, failed: unexpected + flaky, skipped, failures: (report.suites ?? []).flatMap(failuresOf) }
  }
  const failed = (report.testResults ?? []).flatMap(file => file.assertionResults).filter(one => one.status === 'failed')
  return {
    passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    failures: failed.map(({ fullName, failureMessages }) => because(fullName, failureMessages?.[0])),
  }
}

const failuresOf = ({ specs = [], suites = [] }: Suite): string[] => [
  ...specs.flatMap(({ title, file, tests }) => {
    const broken = tests.flatMap(test => test.results).find(result => result.error)
    return broken ? [because(`${file} › ${title}`, broken.error?.message)] : []
  }),
  ...suites.flatMap(failuresOf),
]

// oxlint-disable-next-line eslint/no-control-regex -- colours of a terminal
const because = (name: string, why = ''): string => [name, ...why.replaceAll(/\u001B\[[\d;]*m/g, '').split('\n').slice(0, 3)].join('\n    ')

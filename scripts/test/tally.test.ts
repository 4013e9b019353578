import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTally, sum } from './tally.ts'

let folder: string
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-tally-')) })
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

function report(content: unknown): string {
  const file = path.join(folder, 'report.json')
  fs.writeFileSync(file, JSON.stringify(content))
  return file
}

const vitest = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 }

describe('the tally of a test run', () => {
  it("reads the unit runner's report", () => {
    expect(readTally(report(vitest), true)).toMatchObject({ passed: 5, failed: 0, skipped: 2 })
  })

  it("reads the window runner's report and counts a flaky test as failed", () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 0 }
    expect(readTally(report({ stats }), false)).toMatchObject({ passed: 3, failed: 2, skipped: 0 })
  })

  it('counts a runner that wrote no report as a failure', () => {
    expect(readTally(path.join(folder, 'none.json'), true)).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
  })

  it('counts a runner that ran no test as a failure, skipped ones or not', () => {
    expect(readTally(report({ ...vitest, numPassedTests: 0 }), true)).toMatchObject({ passed: 0, failed: 1, skipped: 2 })
  })

  it('counts a runner that failed without a failed test as a failure', () => {
    expect(readTally(report(vitest), false)).toMatchObject({ passed: 5, failed: 1, skipped: 2 })
  })

  it('names what failed and says why, of both runners', () => {
    const unit = { ...vitest, numFailedTests: 1, testResults: [{ assertionResults: [
      { status: 'passed', fullName: 'a good one' }, { status: 'failed', fullName: 'a bad one', failureMessages: ['expected 1\nto be 2\n at x\n at y'] }] }] }
    expect(readTally(report(unit), false).failures).toEqual(['a bad one\n    expected 1\n    to be 2\n     at x'])
    const app = { stats: { expected: 0, unexpected: 1, flaky: 0, skipped: 0 }, suites: [{ suites: [{ specs: [
      { title: 'it opens', ok: false, file: 'open.spec.ts', tests: [{ results: [{ error: { message: '\u001b[31mno window\u001b[39m' } }] }] }] }] }] }
    expect(readTally(report(app), false).failures).toEqual(['open.spec.ts › it opens\n    no window'])
  })

  it('adds up', () => {
    expect(sum([{ passed: 1, failed: 2, skipped: 3, failures: ['a', 'b'] }, { passed: 10, failed: 0, skipped: 1, failures: [] }]))
      .toEqual({ passed: 11, failed: 2, skipped: 4, failures: ['a', 'b'] })
  })
})

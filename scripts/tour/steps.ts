import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'

export type Step = { name: string; ms: number }
/** What of a page a picture needs. */
export type Sight = Pick<Page, 'evaluate' | 'screenshot'>

const shot_limit_ms = 10_000
const shot_pause_ms = 250
const shot_tries = 3
/** Two frames: when the second begins, the first is on the screen. */
const painted = 'new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve(innerWidth))))'

/** Runs the steps of a tour one after the other, tells each with its time and keeps screenshots. */
export function openSteps(folder: string) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const steps: Step[] = []
  const missing: string[] = []
  let shots = 0
  return {
    steps,
    /** The pictures that could not be taken, a sentence each: they decide nothing. */
    missing,
    async step<T>(name: string, work: () => Promise<T>): Promise<T> {
      const start = performance.now()
      try {
        const value = await work()
        steps.push({ name, ms: Math.round(performance.now() - start) })
        console.log(`✓ ${name} (${steps.at(-1)?.ms ?? 0} ms)`)
        return value
      } catch (error) {
        console.log(`✗ ${name} (${Math.round(performance.now() - start)} ms)`)
        throw error
      }
    },
    /** A picture of what is painted; on a busy machine a window may have no size yet, so it is tried again. Never throws. */
    async shot(page: Sight, name: string): Promise<void> {
      const file = path.join(folder, `${String(++shots).padStart(2, '0')}-${name}.png`)
      let reason = ''
      for (let nth = 1; nth <= shot_tries; nth++) {
        try {
          const width = await Promise.race([page.evaluate<number>(painted), wait(shot_limit_ms, null, { ref: false })])
          if (!width) throw new Error(width === null ? 'nothing was painted' : 'the window has no width')
          await page.screenshot({ path: file, timeout: shot_limit_ms })
          return
        } catch (error) {
          reason = error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)
          await wait(shot_pause_ms)
        }
      }
      missing.push(`no picture "${name}": ${reason}`)
    },
  }
}

/** How a tour ends: what failed and what was lost decide, a picture that is missing is told beside it. */
export function endOf({ failures, missing, lost }: { failures: string[]; missing: string[]; lost: number }): { ok: boolean; lost: number; problems: string[] } {
  return { ok: failures.length === 0 && lost === 0, lost, problems: [...failures, ...missing] }
}

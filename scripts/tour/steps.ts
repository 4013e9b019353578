import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'

export type Step = { name: string; ms: number }

/** Runs the steps of a tour one after the other, tells each with its time and keeps screenshots. */
export function openSteps(folder: string) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const steps: Step[] = []
  let shots = 0
  return {
    steps,
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
    async shot(page: Page, name: string): Promise<void> {
      await page.screenshot({ path: path.join(folder, `${String(++shots).padStart(2, '0')}-${name}.png`) })
    },
  }
}

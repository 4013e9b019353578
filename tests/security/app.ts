import fs from 'node:fs'
import path from 'node:path'
import { test as base, type Page } from '@playwright/test'
import type { Bridge } from '../../shared/bridge.ts'
import { launchApp, type Launched } from '../e2e/launch.ts'

declare global {
  interface Window { guichet: Bridge }
}

/** One app for all tests of a file: starting it is the slow part, and none of them changes it. */
export const test = base.extend<object, { desk: Launched }>({
  // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads from the pattern what a fixture needs: nothing
  desk: [async ({}, use) => {
    const desk = await launchApp()
    await use(desk)
    await desk.close()
  }, { scope: 'worker' }],
})
export { expect } from '@playwright/test'

/** What main has logged so far; empty before its first line. */
export function mainLog(userData: string): string {
  const file = path.join(userData, 'logs', 'main.log')
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
}

/** Asks over the bridge and gives the key of the refusal, however it came; `accepted` when there was none. */
export async function refusalOf(page: Page, kind: 'confirm' | 'read' | 'act', name: string, input: unknown): Promise<string> {
  return (await refusalsOf(page, kind, name, [input]))[0] ?? 'no answer'
}

/** The same of many, one after the other, by a page that is asked once. */
export function refusalsOf(page: Page, kind: 'confirm' | 'read' | 'act', name: string, inputs: unknown[]): Promise<string[]> {
  return page.evaluate(async asked => {
    const ask = window.guichet[asked.kind] as (name: string, input: unknown) => Promise<unknown>
    const keys: string[] = []
    for (const input of asked.inputs) {
      try {
        const answer = await ask(asked.name, input) as { ok?: boolean; message?: { key: string } } | null
        keys.push(answer?.ok === false ? answer.message?.key ?? 'no message' : 'accepted')
      } catch (error) {
        keys.push((error as { key?: string }).key ?? `no message: ${String(error)}`)
      }
    }
    return keys
  }, { kind, name, inputs })
}

import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test as base } from '@playwright/test'
import postgres from 'postgres'
import { makePassable } from '../../scripts/backend/places.ts'
import { startBackend, type Backend } from '../../scripts/backend/start-backend.ts'
import { openDesk, type Desk, type DeskOptions } from './desk.ts'

export type TestBackend = Backend & {
  /** as the owner of our tables: what a test plants and what it reads behind the app's back */
  sql: postgres.Sql
}
type Fixtures = {
  /** Opens a desk of its own for this test; closed after it, with its profile. */
  open(options?: DeskOptions): Promise<Desk>
}

/** The tests of one worker share a backend with demo data, so each takes rows that no other test of its worker takes. */
export const test = base.extend<Fixtures, { backend: TestBackend }>({
  // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads from the pattern what a fixture needs: nothing
  backend: [async ({}, lend) => {
    const folder = makePassable(mkdtempSync(path.join(os.tmpdir(), 'guichet-e2e-')))
    const backend = await startBackend({ seed: 'demo', fresh: true, data: path.join(folder, 'backend'), durable: false })
    const sql = postgres(backend.db_url, { max: 2, onnotice: () => undefined })
    await lend({ ...backend, sql })
    await sql.end({ timeout: 1 })
    await backend.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }, { scope: 'worker', timeout: 120_000 }],
  open: async ({ backend }, lend) => {
    const desks: Desk[] = []
    await lend(async options => {
      const desk = await openDesk(backend, options)
      desks.push(desk)
      return desk
    })
    for (const desk of desks.reverse()) await desk.end()
  },
})
export { expect } from '@playwright/test'

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test as base } from '@playwright/test'
import postgres from 'postgres'
import { makePassable } from '../../scripts/backend/places.ts'
import { keepsObjects } from '../../scripts/backend/shims/storage.ts'
import { startDemo } from '../../scripts/backend/kept-demo.ts'
import { startBackend, type Backend } from '../../scripts/backend/start-backend.ts'
import { storeSmallFirms } from '../../scripts/restore/small-firms.ts'
import { openDesk, type Desk, type DeskOptions } from './desk.ts'
import { openShelf, type Shelf } from './shelf.ts'
import { plantStock } from './stock.ts'

export type TestBackend = Backend & {
  /** as the owner of our tables: what a test plants and what it reads behind the app's back */
  sql: postgres.Sql
}
type Fixtures = {
  /** A desk for this test alone, at its board; where the options say more than who sits there, it is always a new one. */
  open(options?: DeskOptions): Promise<Desk>
  /** A backend for this test alone with two small firms: what is said of a backup does not depend on how much is in it, and each is restored several times. */
  small: TestBackend
  /** A desk of the smaller backend for this test alone; its administrator sits there unless the options say who else. */
  openSmall(options?: DeskOptions): Promise<Desk>
}

/** What leaves and comes back is dated from the hour of the filling, and a run takes as long again. */
const kept_a_while = { durable: false, within_ms: 600_000 }

/** Whose password is everybody's; in Zürich HB. */
export const small_admin = '7.admin'
/** The language of everybody in the demo data, by their id; of this worker's backend. */
const languages = new Map<string, string>()

/** The tests of one worker share a backend with demo data, so each takes rows that no other test of its worker takes. */
export const test = base.extend<Fixtures, { backend: TestBackend; shelf: Shelf }>({
  // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads from the pattern what a fixture needs: nothing
  backend: [async ({}, lend) => {
    const folder = makePassable(mkdtempSync(path.join(os.tmpdir(), 'guichet-e2e-')))
    const { backend } = await startDemo(path.join(folder, 'backend'), kept_a_while)
    const sql = postgres(backend.db_url, { max: 2, onnotice: () => undefined })
    await plantStock(sql)
    for (const { id, locale } of await sql<{ id: string; locale: string }[]>`select id, locale from users`) languages.set(id, locale)
    await lend({ ...backend, sql })
    await sql.end({ timeout: 1 })
    await backend.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }, { scope: 'worker', timeout: 120_000 }],
  shelf: [async ({ backend }, lend) => {
    const shelf = openShelf(backend)
    await lend(shelf)
    await shelf.clear()
  }, { scope: 'worker', timeout: 60_000 }],
  // oxlint-disable-next-line eslint/no-empty-pattern -- as above
  small: async ({}, lend) => {
    const folder = makePassable(mkdtempSync(path.join(os.tmpdir(), 'guichet-small-')))
    const data = path.join(folder, 'backend')
    const backend = await startBackend({ seed: 'none', fresh: true, data, durable: false })
    const sql = postgres(backend.db_url, { max: 2, onnotice: () => undefined })
    await storeSmallFirms(sql, new Date(), 7, keepsObjects(path.join(data, 'storage')))
    await lend({ ...backend, sql })
    await sql.end({ timeout: 1 })
    await backend.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  openSmall: async ({ small }, lend) => {
    const desks: Desk[] = []
    await lend(async options => {
      const desk = await openDesk(small, { who: small_admin, ...options })
      desks.push(desk)
      return desk
    })
    for (const desk of desks.reverse()) await desk.end()
  },
  open: async ({ backend, shelf }, lend, info) => {
    const desks: Desk[] = []
    await lend(async options => {
      const desk = await shelf.take(options)
      desks.push(desk)
      return desk
    })
    // The language that somebody has chosen is theirs at every desk: the next test's would begin with it.
    for (const { id, locale } of await backend.sql<{ id: string; locale: string }[]>`select id, locale from users`) {
      const before = languages.get(id)
      if (before !== undefined && before !== locale) await backend.sql`update users set locale = ${before} where id = ${id}`
    }
    const isFit = info.status === info.expectedStatus
    for (const desk of desks.reverse()) {
      if (!isFit) console.log(lastWords(desk))
      await shelf.giveBack(desk, isFit)
    }
  },
})

/** The end of its logs: on a machine far away there is nothing else to tell why a test failed. */
function lastWords({ folder }: Desk): string {
  const logs = path.join(folder, 'logs')
  if (!existsSync(logs)) return 'the desk has no logs'
  return readdirSync(logs).sort().map(name => [`── ${name}`, ...readFileSync(path.join(logs, name), 'utf8').trimEnd().split('\n').slice(-15)].join('\n')).join('\n')
}
export { expect } from '@playwright/test'

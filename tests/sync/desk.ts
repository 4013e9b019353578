import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { apply } from '../../electron/data/commands/index.ts'
import { proofOf } from '../../electron/data/device-key.ts'
import { openDatabase, readDesk, writeDesk } from '../../electron/data/database.ts'
import { registerFunctions } from '../../electron/data/functions.ts'
import { openReplay } from '../../electron/data/replay.ts'
import { searchOfLoad } from '../../electron/data/search-of-load.ts'
import { sendAgain } from '../../electron/data/send-again.ts'
import { openSession } from '../../electron/data/session.ts'
import { load } from '../../electron/data/sync/load.ts'
import { openPace, pacesOf } from '../../electron/data/sync/pace.ts'
import type { Rpc, Store } from '../../electron/data/sync/parts.ts'
import { pull } from '../../electron/data/sync/pull.ts'
import { push } from '../../electron/data/sync/push.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput, CommandName } from '../../shared/commands.ts'
import type { Wire } from '../../shared/wire.ts'
import { keyOfDevice } from '../fixture.ts'
import type { Fixture, FixtureUser } from '../fixture.ts'
import { feedHasPassed } from './fence.ts'
import { openLine } from './line.ts'
import { perform } from './local.ts'
import { squashed } from './squashed.ts'

type Rows = Record<string, Record<string, unknown>[]>
export type Place = 'city' | 'airport'

/** Every row that the server gives this desk, by table. */
export async function serverRows(rpc: Rpc, location_id: string): Promise<Rows> {
  const start = await rpc('sync_start', { p_location: location_id }) as { tables: { table: string; columns: string[] }[] }
  const columns = new Map(start.tables.map(({ table, columns }) => [table, columns]))
  const found: Rows = Object.fromEntries(start.tables.map(({ table }) => [table, []]))
  // as many tables in one answer as a load asks for: one by one they cost more than all else in a test
  for (let wanted = [...columns.keys()], after: string | null = null; wanted.length > 0;) {
    const pages = await rpc('sync_pages', { p_location: location_id, p_tables: wanted, p_after: after, p_limit: 5000 }) as Wire['sync_pages']
    if (pages.length === 0) throw new Error(`no page of ${wanted.join(', ')}`)
    for (const { table, rows, more, last } of pages) {
      found[table]?.push(...rows.map(values => Object.fromEntries((columns.get(table) ?? []).map((column, n) => [column, values[n]]))))
      after = more ? last : null
      if (!more) wanted = wanted.slice(wanted.indexOf(table) + 1)
    }
  }
  return found
}

/** @property page_rows a load asks for so many rows at once, where a test cuts it between two answers */
export type DeskOptions = { place?: Place; user?: FixtureUser; file?: string; key?: Uint8Array; page_rows?: number }

/** A desk without window and timers: each step of the sync is a call. */
export async function openDesk(backend: TestBackend, fixture: Fixture, { place = 'city', user = fixture.users[place], file = ':memory:', key = randomBytes(32), page_rows }: DeskOptions = {}) {
  const location_id = fixture.locations[place]
  const device_id = fixture.devices[place]
  const line = openLine()
  const logged: string[] = []
  const changes: string[][] = []
  let db = openDatabase({ file, key, migrations: squashed, prepare: registerFunctions })
  const { data, error } = await backend.client().auth.signInWithPassword({ email: user.email, password: user.password })
  if (error) throw error
  const session = openSession({
    backend: { api_url: backend.api_url, publishable_key: backend.publishable_key, fetch: line.fetch },
    person: { id: user.id, name: user.email, email: user.email, role: user.role, locale: 'de', org_id: fixture.org },
    tokens: data.session, now: Date.now, rotated: () => Promise.resolve(),
  })
  const rpc: Rpc = (name, input, signal) => session.rpc(name, input, signal)
  const makeStore = (): Store => ({
    db, now: Date.now, sendAgain: (lost, is_other) => sendAgain(db, lost, is_other), proof: op => proofOf(keyOfDevice(op.device_id), op), log: text => logged.push(text), changed: tables => changes.push([...tables]),
    replay: openReplay(db, apply, (op_id, problem) => logged.push(`${op_id} ${String(problem)}`)),
  })
  const narrowPages = (): void => {
    if (page_rows !== undefined) pacesOf(db).page = openPace({ first: page_rows, least: page_rows, most: page_rows })
  }
  let store = makeStore()
  narrowPages()
  const here = { location_id, device_id }
  const who = () => ({ author_id: user.id, device_id, org_id: fixture.org, at: Date.now() })
  writeDesk(db, 'org_id', fixture.org)

  const desk = {
    line, logged, changes, session, rpc, location_id, device_id, user, here,
    get db() { return db },
    get store() { return store },
    load: () => load(store, rpc, here, searchOfLoad),
    push: () => push(store, rpc, user.id),
    /** Until nothing is left; loads anew where the server asks for it. */
    async pull(): Promise<void> {
      for (;;) {
        const step = await pull(store, rpc, here)
        if (step === 'done') return
        if (step === 'reset') await load(store, rpc, here, searchOfLoad)
      }
    },
    perform: <N extends CommandName>(name: N, input: CommandInput<N>, deps: string[] = []) => perform(db, who(), name, input, deps),
    rows: (table: string, where = '1 = 1') => db.prepare(`select * from ${table} where ${where} order by id`).all() as Record<string, unknown>[],
    op: (op_id: string) => db.prepare('select state, stale, outcome, xid, tries, not_before from outbox where op_id = ?').get(op_id) as { state: string; stale: string | null; outcome: string | null; tries: number; not_before: number | null },
    cursor: () => readDesk(db, 'cursor'),
    /** SIGKILL and a new start, as far as one process can do it to itself: nothing in memory survives. */
    restart(): void {
      db.close()
      db = openDatabase({ file, key, migrations: squashed, prepare: registerFunctions })
      store = makeStore()
      narrowPages()
    },
    /** Pulls all that has been committed so far. */
    async catchUp(): Promise<void> {
      const cursor = readDesk(db, 'cursor')
      if (cursor !== null) await feedHasPassed(backend, rpc, location_id, cursor)
      await desk.pull()
    },
    /** Pushes and pulls until each operation has its outcome and its place in the feed. */
    async settle(): Promise<void> {
      for (let tries = 0; tries < 2_000; tries++) {
        await desk.push()
        await desk.pull()
        const open = db.prepare("select count(*) from outbox where state in ('PENDING', 'ACKED') and coalesce(stale, '') <> 'stale.needs_refused'").pluck().get()
        if (open === 0) return desk.catchUp()
        await new Promise(resolve => { setTimeout(resolve, 30) })
      }
      throw new Error('the feed never passed our operations')
    },
    /** The desk holds exactly what the server gives it. */
    async expectSame(): Promise<void> {
      const server = await serverRows(rpc, location_id)
      const own = Object.fromEntries(Object.keys(server).map(table => [table, desk.rows(table)]))
      expect(own).toEqual(server)
    },
    close: () => db.close(),
  }
  return desk
}
export type Desk = Awaited<ReturnType<typeof openDesk>>

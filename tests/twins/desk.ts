import type { Database } from 'better-sqlite3'
import { expect } from 'vitest'
import { apply } from '../../electron/data/commands/index.ts'
import { Stale } from '../../electron/data/commands/command.ts'
import type { Apply } from '../../electron/data/commands/command.ts'
import type { Row } from '../../electron/data/row.ts'
import { emptyDatabase } from '../../electron/data/testing/desk.ts'
import { openWrite, undo } from '../../electron/data/write.ts'
import { prune } from '../../electron/data/sync/scope.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { commands } from '../../shared/commands.ts'
import type { CommandInput, CommandName, Op } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture, signed } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'

export type Outcome = {
  op_id: string; status: string; flags?: string[]; code?: string; constraint?: string; message?: string; replayed?: boolean; xid?: string; audit?: string | null
}
export type Place = 'city' | 'airport'
export type Who = keyof Fixture['users']
type TableRows = Record<string, Row[]>
/** A command that is refused, and the constraint that says why. */
export type Case = { [N in CommandName]: readonly [name: N, input: CommandInput<N>, constraint: string] }[CommandName]

let worlds = 0

/** A pair of firms of its own for each test of a file. */
export const openWorld = (backend: TestBackend): Promise<Fixture> => insertFixture(backend.sql, { nth: ++worlds })

async function answer<T>(call: PromiseLike<{ data: unknown; error: { message: string } | null }>): Promise<T> {
  const { data, error } = await call
  if (error) throw error
  return data as T
}

/** For each backend the question of `pageAll`, and the columns that it answers by table. */
const questions = new WeakMap<TestBackend, Promise<{ text: string; columns: Map<string, string[]> }>>()
async function questionOf({ sql }: TestBackend): Promise<{ text: string; columns: Map<string, string[]> }> {
  const tables = await sql<{ tbl: string; columns: string[]; exprs: string; rows: string }[]>`
    select tbl, columns, exprs, private.desk_rows(tbl, scope, source) as rows from private.sync_tables order by pos`
  const text = tables.map(({ tbl, columns, exprs, rows }) => `select '${tbl}' as tbl, (select coalesce(json_agg(json_build_array(${exprs}) order by t.id), '[]')
    from (select ${columns.map(column => `t."${column}"`).join(', ')} ${rows}) t) as rows`).join(' union all ')
  return { text, columns: new Map(tables.map(({ tbl, columns }) => [tbl, columns])) }
}

/**
 * All rows that the server gives this person's desk, by table: what `sync_pages` gives the app (desk.db.test.ts holds it to that), as that
 * person under row level security. In one question that is planned once: planning is nearly all that it costs, and it is asked after each command.
 */
export async function pageAll(backend: TestBackend, person_id: string, location_id: string): Promise<TableRows> {
  let question = questions.get(backend)
  if (!question) questions.set(backend, question = questionOf(backend))
  const { text, columns } = await question
  const pages = await backend.sql.begin(async asked => {
    await asked`select set_config('request.jwt.claims', ${JSON.stringify({ sub: person_id, role: 'authenticated' })}, true), set_config('plan_cache_mode', 'force_generic_plan', true), set_config('role', 'authenticated', true)`
    return await asked.unsafe<{ tbl: string; rows: Row[string][][] }[]>(text, [location_id], { prepare: true })
  })
  return Object.fromEntries(pages.map(({ tbl, rows }) => [tbl, rows.map(values => Object.fromEntries((columns.get(tbl) ?? []).map((column, n) => [column, values[n] ?? null])))]))
}

function fill(db: Database, rows: TableRows): void {
  for (const [table, list] of Object.entries(rows)) {
    for (const row of list) {
      const columns = Object.keys(row)
      db.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(column => `@${column}`).join(', ')})`).run(row)
    }
  }
}

/** The counter of a location with a database of its own, loaded from the server, and somebody signed in at it. */
export async function openDesk(backend: TestBackend, fixture: Fixture, place: Place = 'city', who: Who = place) {
  const author = fixture.users[who]
  const location_id = fixture.locations[place]
  const device_id = fixture.devices[place]
  const client = await backend.signIn(author.email, author.password)
  const db = emptyDatabase()
  let loaded = await pageAll(backend, author.id, location_id)
  fill(db, loaded)
  let seq = 0

  function op<N extends CommandName>(name: N, input: CommandInput<N>, more: Partial<Op<N>> = {}): Op<N> {
    return {
      op_id: uuidv7(), name, version: 1, device_id, author_id: author.id, occurred_at: fixture.now + 1234, deps: [],
      input: commands[name].parse(input) as CommandInput<N>, ...more,
    }
  }
  const push = (...ops: Op[]) => answer<Outcome[]>(client.rpc('sync_push', { p_ops: ops.map(op => signed(op)) }))

  /** Runs the effect on this desk alone; all or nothing, as the app does. */
  function runLocally<N extends CommandName>(sent: Op<N>): string[] {
    const context = { op_id: sent.op_id, org_id: fixture.org, device_id: sent.device_id, author_id: sent.author_id,
      occurred_at: sent.occurred_at }
    return db.transaction(() => (apply[sent.name] as Apply<N>)(db, openWrite(db, ++seq), context, sent.input))()
  }
  /** False when the effect no longer applies. */
  function runAgain<N extends CommandName>(sent: Op<N>): boolean {
    try {
      expect(runLocally(sent)).toEqual([])
      return true
    } catch (error) {
      if (error instanceof Stale) return false
      throw error
    }
  }
  const localRows = (): TableRows => Object.fromEntries(Object.keys(loaded).map(table =>
    [table, db.prepare(`select * from ${table} order by id`).all() as Row[]]))

  /** Every row and column of every synced table is the same on both sides, but for the rows that only arrive, or whose rest does, with the line. */
  async function expectSameRows({ arrives = {} }: { arrives?: Record<string, string[]> } = {}): Promise<TableRows> {
    const server = await pageAll(backend, author.id, location_id)
    const ofBoth = (side: TableRows) => Object.fromEntries(Object.entries(side).map(([table, rows]) => [table,
      rows.filter(row => !arrives[table]?.includes(String(row['id'])))]))
    for (const [table, ids] of Object.entries(arrives)) expect(server[table]?.map(row => row['id'])).toEqual(expect.arrayContaining(ids))
    prune(db, location_id, Date.now()) // as the app does: what was done here for another location is not kept here
    expect(ofBoth(localRows())).toEqual(ofBoth(server))
    return server
  }

  return {
    client, db, location_id, device_id, author, op, push, runLocally, localRows, expectSameRows,
    /** The server's rows anew, as after a pull; what is pending here is forgotten. */
    async reload(): Promise<void> {
      for (const table of Object.keys(loaded)) db.exec(`delete from ${table}`)
      db.exec('delete from before_images')
      loaded = await pageAll(backend, author.id, location_id)
      fill(db, loaded)
    },
    /** Runs the command on both sides: the same flags, the same rows, and undone here it leaves what was there before. */
    async runTwins<N extends CommandName>(name: N, input: CommandInput<N>, flags: string[] = [], options: { arrives?: Record<string,
      string[]> } = {}): Promise<Op<N>> {
      const before = localRows()
      const sent = op(name, input)
      const local = runLocally(sent)
      const [outcome] = await push(sent)
      expect(outcome).toMatchObject({ op_id: sent.op_id, status: 'applied', flags })
      expect(local).toEqual(flags)
      await expectSameRows(options)
      const after = localRows()
      undo(db, seq)
      expect(localRows()).toEqual(before)
      expect(runLocally(sent)).toEqual(flags)
      prune(db, location_id, Date.now())
      expect(localRows()).toEqual(after)
      // replayed on top of the server's own rows (its answer was lost) it finds its work done
      if (runAgain(sent)) expect(localRows()).toEqual(after)
      return sent
    },
    /** Both sides refuse the command for the same reason and change nothing. */
    async expectBothRefuse<N extends CommandName>(name: N, input: CommandInput<N>, constraint: string): Promise<Outcome> {
      const before = localRows()
      const sent = op(name, input)
      expect(() => runLocally(sent)).toThrow(expect.objectContaining({ key: `refused.${constraint}` }))
      const [outcome] = await push(sent)
      expect(outcome).toMatchObject({ status: 'refused', constraint })
      expect(localRows()).toEqual(before)
      await expectSameRows()
      return outcome as Outcome
    },
    /** Many refusals in one batch, each by both sides for the same reason; afterwards nothing has changed on either. */
    async expectBothRefuseAll(...cases: Case[]): Promise<void> {
      const before = localRows()
      const ops = cases.map(([name, input]) => op(name, input as CommandInput<typeof name>))
      for (const [n, sent] of ops.entries()) expect(() => runLocally(sent), `case ${n}`).toThrow(new Stale(`refused.${cases[n]?.[2]}` as Stale['key']))
      const outcomes = await push(...ops)
      expect(outcomes.map(({ status, constraint }) => [status, constraint])).toEqual(cases.map(([, , constraint]) => ['refused', constraint]))
      expect(localRows()).toEqual(before)
      await expectSameRows()
    },
    /** The same of what no form of ours would send: only the server is asked. */
    async expectRefusedAll(...cases: Case[]): Promise<void> {
      const before = await pageAll(backend, author.id, location_id)
      const outcomes = await push(...cases.map(([name, input]) => op(name, input as CommandInput<typeof name>)))
      expect(outcomes.map(({ status, constraint }) => [status, constraint])).toEqual(cases.map(([, , constraint]) => ['refused', constraint]))
      expect(await pageAll(backend, author.id, location_id)).toEqual(before)
    },
    /** The server refuses what no form of ours would send; nothing changes there. */
    async expectRefused<N extends CommandName>(name: N, input: CommandInput<N>, expected: Partial<Outcome>): Promise<void> {
      const before = await pageAll(backend, author.id, location_id)
      const [outcome] = await push(op(name, input))
      expect(outcome).toMatchObject({ status: 'refused', ...expected })
      expect(await pageAll(backend, author.id, location_id)).toEqual(before)
    },
  }
}
export type Desk = Awaited<ReturnType<typeof openDesk>>

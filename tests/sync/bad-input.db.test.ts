import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readDesk, writeDesk } from '../../electron/data/database.ts'
import { searchOfLoad } from '../../electron/data/search-of-load.ts'
import { load } from '../../electron/data/sync/load.ts'
import { CallFailed } from '../../electron/data/sync/outcome.ts'
import { openPace, pacesOf } from '../../electron/data/sync/pace.ts'
import type { Rpc } from '../../electron/data/sync/parts.ts'
import { pull } from '../../electron/data/sync/pull.ts'
import { push, StuckOps } from '../../electron/data/sync/push.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk } from './desk.ts'
import { feedHasPassed } from './fence.ts'
import type { Desk } from './desk.ts'

describe('Where something else than the server answers', () => {
  let backend: TestBackend
  let fixture: Fixture
  let desk: Desk
  let nth = 0
  beforeAll(async () => { backend = await createTestBackend() })
  afterAll(() => backend.stop())
  beforeEach(async () => {
    fixture = await insertFixture(backend.sql, { nth: ++nth })
    desk = await openDesk(backend, fixture)
    await desk.load()
  })
  afterEach(() => desk.close())

  const pay = () => ({
    payment_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.locations.city, kind: 'PAYMENT' as const,
    method: 'TWINT' as const, amount_rp: 1000, rounding_rp: 0, reference: null, at: Date.now(),
  })
  const payments = async () => Number((await backend.sql`select count(*) as n from payments where org_id = ${fixture.org}`)[0]?.['n'])
  const repaint = (colour: string) => backend.sql`update vehicles set colour = ${colour} where org_id = ${fixture.org}`
  const html = { headers: { 'content-type': 'text/html' } }
  const page = () => new Response('<html><body>Bitte melden Sie sich im WLAN an</body></html>', html)
  const half = async (answer: Response) => {
    const text = await answer.text()
    return new Response(text.slice(0, text.length / 2), { headers: { 'content-type': 'application/json' } })
  }
  const other = () => new Response('{"status":"ok"}', { headers: { 'content-type': 'application/json' } })
  const reject = (work: Promise<unknown>) => work.then(() => null, (error: CallFailed) => error)

  test.each([
    ['a page of the hotel', page], ['half a body', (_: string, answer: Response) => half(answer)], ['something else in JSON', other],
  ])('%s counts as a line that is down: nothing is taken for an answer, nothing is lost', async (_title, between) => {
    const op_id = desk.perform('take_payment', pay())
    await repaint('türkis')
    const before = [desk.cursor(), desk.rows('vehicles'), desk.rows('payments')]
    desk.line.between = between
    expect(await reject(desk.push())).toMatchObject({ kind: 'retry' })
    expect(await reject(desk.pull())).toMatchObject({ kind: 'retry' })
    expect([desk.cursor(), desk.rows('vehicles'), desk.rows('payments')]).toEqual(before)
    expect(desk.op(op_id).state).toBe('PENDING')
    // and in the middle of a load
    writeDesk(desk.db, 'cursor', null)
    expect(await reject(desk.pull())).toMatchObject({ kind: 'retry' })
    expect(desk.rows('vehicles')).toEqual(before[1])
    desk.line.between = null
    await desk.settle()
    expect(await payments()).toBe(1)
    await desk.expectSame()
  })

  test('tables and columns of a newer server are left out and named in the log, all else arrives', async () => {
    await repaint('türkis')
    desk.line.between = async (path, answer) => {
      const body = await answer.json() as { changes?: { table: string; columns: string[]; rows: unknown[][]; gone: string[] }[] }
      for (const change of body.changes ?? []) {
        change.columns.unshift('wings')
        for (const row of change.rows) row.unshift('two')
      }
      body.changes?.unshift({ table: 'zeppelins', columns: ['id'], rows: [['x']], gone: ['y'] },
        { table: 'outbox; drop table outbox', columns: ['id'], rows: [['x']], gone: [] })
      return path.endsWith('sync_pull') ? Response.json(body) : null
    }
    await desk.catchUp()
    expect(new Set(desk.rows('vehicles').map(row => row['colour']))).toEqual(new Set(['türkis']))
    expect(desk.logged.filter(text => text === 'the feed brings a table that this app does not know').length).toBeGreaterThan(1)
    desk.line.between = null
    await desk.expectSame()
  })

  test('a column that this app does not know is named in the log, once for each table and answer, and no value with it; a server of the same age is not spoken of', async () => {
    const told: { text: string; facts: unknown }[] = []
    const log = (text: string, facts?: unknown) => { told.push({ text, facts }) }
    const store = { ...desk.store, log }
    const strange = () => told.filter(({ text }) => text === 'the feed brings columns that this app does not know').map(({ facts }) => facts)
    await load(store, desk.rpc, desk.here, searchOfLoad)
    await repaint('türkis')
    await feedHasPassed(backend, desk.rpc, desk.location_id, desk.cursor() ?? '')
    while (await pull(store, desk.rpc, desk.here) === 'more');
    expect(strange(), 'nothing is strange yet').toEqual([])

    await repaint('ocker')
    await feedHasPassed(backend, desk.rpc, desk.location_id, desk.cursor() ?? '')
    desk.line.between = async (path, answer) => {
      if (!path.endsWith('sync_pull')) return null
      const body = await answer.json() as { changes: { table: string; columns: string[]; rows: unknown[][] }[] }
      for (const change of body.changes.filter(({ table }) => table === 'vehicles')) {
        change.columns.push('wings', 'colour; drop table outbox')
        for (const row of change.rows) row.push('a secret', 'another')
      }
      return Response.json(body)
    }
    while (await pull(store, desk.rpc, desk.here) === 'more');
    expect(strange()).toEqual([{ table: 'vehicles', columns: ['wings', 'colour; drop table outbox'] }])
    expect(new Set(desk.rows('vehicles').map(row => row['colour']))).toEqual(new Set(['ocker']))

    told.length = 0
    desk.line.between = async (path, answer) => {
      const body = await answer.json() as { tables: { table: string; columns: string[] }[] }
      if (path.endsWith('sync_start')) for (const { table, columns } of body.tables) if (table === 'vehicles' || table === 'customers') columns.push('wings')
      return Response.json(body)
    }
    await load(store, desk.rpc, desk.here, searchOfLoad)
    expect(strange()).toHaveLength(2)
    expect(strange()).toEqual(expect.arrayContaining([{ table: 'vehicles', columns: ['wings'] }, { table: 'customers', columns: ['wings'] }]))
    expect(JSON.stringify(told)).not.toContain('secret')
    desk.line.between = null
    await desk.expectSame()
  })

  test('a cursor that is none is not kept, and one kept in pieces makes the desk load anew with its outbox as it was', async () => {
    const cursor = desk.cursor()
    const op_id = desk.perform('take_payment', pay())
    desk.line.between = async (_, answer) => Response.json({ ...await answer.json() as object, cursor: 'x:y' })
    expect(await reject(desk.pull())).toMatchObject({ kind: 'retry', code: 'not_an_answer' })
    expect(desk.cursor()).toBe(cursor)
    desk.line.between = null
    for (const broken of ['nonsense', ':::', '12', `${cursor}x`, '99999999999999999999999:0:a:b']) {
      writeDesk(desk.db, 'cursor', broken)
      await desk.pull()
      expect(desk.logged.at(-1)).toBe('the feed asks for a reset')
      expect(desk.op(op_id).state).toBe('PENDING')
    }
    await desk.settle()
    await desk.expectSame()
  })

  test('a batch that something on the way finds too large goes in smaller ones, and a single operation is not refused for it', async () => {
    for (let n = 0; n < 40; n++) desk.perform('take_payment', pay())
    const sizes: number[] = []
    let limit = 5
    desk.line.between = path =>
      path.endsWith('sync_push') && (sizes.at(-1) ?? 0) > limit ? new Response('<h1>413</h1>', { status: 413 }) : null
    const rpc = desk.rpc
    const counted = (name: string, input: Record<string, unknown>) => {
      sizes.push((input['p_ops'] as unknown[]).length)
      return rpc(name, input)
    }
    expect(await push(desk.store, counted, desk.user.id)).toBe(40)
    expect([sizes[0], Math.max(...sizes.slice(1))]).toEqual([40, 5])
    // A proxy that lost its mind says so of everything.
    limit = 0
    const op_id = desk.perform('take_payment', pay())
    expect(await reject(push(desk.store, counted, desk.user.id))).toMatchObject({ kind: 'retry', status: 413 })
    expect(desk.op(op_id).state).toBe('PENDING')
    desk.line.between = null
    await desk.settle()
    expect(await payments()).toBe(41)
  })

  test('one operation that never gets through does not keep the others, nor what is fetched; it waits longer each time, and a person sees it', async () => {
    const [before, bad, after] = [desk.perform('take_payment', pay()), desk.perform('take_payment', pay()), desk.perform('take_payment', pay())]
    const hangs = desk.perform('take_payment', pay(), [bad])
    const rpc: Rpc = (name, input, signal) => name === 'sync_push' && JSON.stringify(input).includes(`"op_id":"${bad}"`)
      ? Promise.reject(new CallFailed('refused', 413, '')) : desk.rpc(name, input, signal)
    const stuck = () => reject(push(desk.store, rpc, desk.user.id))
    expect(await stuck()).toBeInstanceOf(StuckOps)
    expect([before, bad, after, hangs].map(op_id => desk.op(op_id).state)).toEqual(['ACKED', 'PENDING', 'ACKED', 'PENDING'])
    await stuck()
    expect(await stuck()).toMatchObject({ kind: 'retry', status: 413 })
    // From now on it is left alone for a while.
    expect(await push(desk.store, rpc, desk.user.id)).toBe(0)
    expect(desk.op(bad)).toMatchObject({ tries: 3 })
    desk.db.prepare('update outbox set not_before = ? where op_id = ?').run(Date.now() - 1, bad)
    await desk.settle()
    expect(desk.op(bad)).toMatchObject({ state: 'SETTLED', tries: 0, not_before: null })
    expect(await payments()).toBe(4)
  })

  test('operations that wait for somebody else do not keep those behind them, however small the batch', async () => {
    pacesOf(desk.db).push = openPace({ first: 2, least: 2, most: 2 })
    for (let n = 0; n < 5; n++) desk.perform('take_payment', pay(), [uuidv7()])
    const free = desk.perform('take_payment', pay())
    expect(await desk.push()).toBe(1)
    expect(desk.op(free).state).toBe('ACKED')
    expect(await desk.push()).toBe(0)
  })

  test('an epoch that is none is no answer: nothing is refused for it', async () => {
    const op_id = desk.perform('take_payment', pay())
    const rpc: Rpc = () => Promise.resolve({ epoch: '1732761600' })
    expect(await reject(push(desk.store, rpc, desk.user.id))).toMatchObject({ kind: 'retry', code: 'not_an_answer' })
    expect(desk.op(op_id).state).toBe('PENDING')
    await desk.settle()
    expect(await payments()).toBe(1)
  })

  test('a server that asks for patience is told apart from one that refuses, with how much it asks for', async () => {
    const op_id = desk.perform('take_payment', pay())
    desk.line.between = () => new Response('{"message":"slow down"}', { status: 429, headers: { 'retry-after': '7' } })
    expect(await reject(desk.push())).toMatchObject({ kind: 'retry', status: 429, wait_ms: 7_000 })
    desk.line.between = () => new Response('upstream', { status: 503, headers: { 'retry-after': '2' } })
    expect(await reject(desk.pull())).toMatchObject({ kind: 'retry', status: 503, wait_ms: 2_000 })
    expect(desk.op(op_id).state).toBe('PENDING')
  })

  test('an operation that the server does not know is kept for a person, the others go through', async () => {
    const strange = desk.perform('take_payment', pay())
    desk.db.prepare("update outbox set name = 'fly_to_moon' where op_id = ?").run(strange)
    const op_id = desk.perform('take_payment', pay())
    await desk.settle()
    expect([desk.op(strange).state, desk.op(op_id).state]).toEqual(['REFUSED', 'SETTLED'])
    expect(JSON.parse(desk.op(strange).outcome ?? '{}')).toMatchObject({ code: '22023', constraint: 'unknown_command' })
    await desk.expectSame()
  })

  test('an app that has learnt tables loads anew, and so does every desk when the feed takes another shape', async () => {
    const { isOutgrown } = await import('../../electron/data/sync/load.ts')
    expect(isOutgrown(desk.db)).toBe(false)
    writeDesk(desk.db, 'loaded_schema', '1')
    expect(isOutgrown(desk.db)).toBe(true)
    await desk.load()
    expect(isOutgrown(desk.db)).toBe(false)
    expect(readDesk(desk.db, 'loaded_schema')).toBe(String(desk.db.pragma('user_version', { simple: true })))
    const op_id = desk.perform('take_payment', pay())
    await backend.sql`update private.sync_tables set scope = scope || ' and true' where tbl = 'locations'`
    desk.logged.length = 0
    await desk.pull()
    expect(desk.logged).toContain('the feed asks for a reset')
    expect(desk.op(op_id).state).toBe('PENDING')
    await desk.settle()
    await desk.expectSame()
  })
})

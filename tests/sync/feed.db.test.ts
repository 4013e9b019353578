import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import { searchOfLoad } from '../../electron/data/search-of-load.ts'
import { load } from '../../electron/data/sync/load.ts'
import { CallFailed } from '../../electron/data/sync/outcome.ts'
import { openPace, pacesOf } from '../../electron/data/sync/pace.ts'
import type { Rpc } from '../../electron/data/sync/parts.ts'
import { pull } from '../../electron/data/sync/pull.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { fillTable } from '../../electron/data/testing/any-rows.ts'
import { openDesk, serverRows } from './desk.ts'
import { feedHasPassed } from './fence.ts'
import type { Desk, DeskOptions } from './desk.ts'

describe('The feed', () => {
  let backend: TestBackend
  let fixture: Fixture
  let nth = 0
  const desks: Desk[] = []

  beforeAll(async () => { backend = await createTestBackend() })
  afterAll(() => backend.stop())
  beforeEach(async () => { fixture = await insertFixture(backend.sql, { nth: ++nth }) })
  afterEach(() => { for (const desk of desks.splice(0)) desk.close() })

  async function open(options: DeskOptions = {}): Promise<Desk> {
    const desk = await openDesk(backend, fixture, options)
    desks.push(desk)
    return desk
  }
  async function loaded(options: DeskOptions = {}): Promise<Desk> {
    const desk = await open(options)
    await desk.load()
    return desk
  }

  test('an initial load brings exactly what the server gives this desk, with indexes, triggers and the name search', async () => {
    const desk = await open()
    const parts = () => desk.db.prepare("select name, replace(sql, '\"', '') as sql from sqlite_schema where sql is not null order by name").all()
    const before = parts()
    await desk.load()
    await desk.expectSame()
    expect(desk.rows('customers').length).toBe(2)
    const names = (list: unknown[]) => list.map(part => (part as { name: string }).name)
    expect(names(parts())).toEqual(names(before))
    expect(desk.db.prepare("select count(*) from search_names where folded like '%muller%'").pluck().get()).toBe(1)
  })

  test('a load that is cut goes on at the page where it stopped, and ends the same', async () => {
    const desk = await open({ page_rows: 4 })
    let answers = 0
    desk.line.before = path => {
      if (path.endsWith('sync_pages') && ++answers === 6) desk.line.state = 'refusing'
    }
    await expect(desk.load()).rejects.toThrow(/retry/)
    expect(desk.rows('vehicles')).toEqual([])
    desk.line.state = 'up'
    desk.line.calls.length = 0
    await desk.load()
    const rest = desk.line.calls.length
    expect(desk.line.calls.filter(path => path.endsWith('sync_start'))).toEqual([])
    await desk.expectSame()
    const whole = await open({ page_rows: 4 })
    await whole.load()
    // the five answers that had come, and the start; the sixth is asked for again
    expect(rest).toBe(whole.line.calls.length - 6)
  })

  test('a load takes two calls where everything fits into one answer', async () => {
    const desk = await open()
    await desk.load()
    expect(desk.line.calls.map(path => path.split('/').at(-1))).toEqual(['sync_start', 'sync_pages'])
  })

  test('a load asks for less after slow answers and for more again after quick ones, and ends the same', async () => {
    const desk = await open()
    let clock = 0
    pacesOf(desk.db).page = openPace({ first: 16, least: 2, most: 64 }, () => clock)
    const asked: unknown[] = []
    const took = [5_000, 4_500, 900, 20]
    const rpc: Rpc = async (name, input, signal) => {
      if (name !== 'sync_pages') return desk.rpc(name, input, signal)
      clock += took[asked.push(input['p_limit']) - 1] ?? 20
      return desk.rpc(name, input, signal)
    }
    await load(desk.store, rpc, desk.here, searchOfLoad)
    expect(asked.slice(0, 5)).toEqual([16, 8, 4, 8, 16])
    await desk.expectSame()
  })

  test('a pull asks for half as much after a slow answer, for a quarter after one that never came, and for more again after a full quick one', async () => {
    const desk = await loaded()
    await backend.sql`update vehicles set colour = 'türkis' where org_id = ${fixture.org}`
    await feedHasPassed(backend, desk.rpc, desk.location_id, desk.cursor() ?? '')
    let clock = 0
    pacesOf(desk.db).pull = openPace({ first: 400, least: 50, most: 5_000 }, () => clock)
    const asked: unknown[] = []
    const once = (took_ms: number, comes = true) => pull(desk.store, async (name, input, signal) => {
      asked.push(input['p_limit'])
      clock += took_ms
      if (!comes) throw new CallFailed('retry', 0, '')
      return desk.rpc(name, input, signal)
    }, desk.here)
    await once(4_001)
    await once(2_000)
    await once(100)
    await expect(once(10_000, false)).rejects.toThrow(/retry/)
    await once(10_000)
    await once(10)
    expect(asked, 'slow, neither, quick, silent, slow, quick').toEqual([400, 200, 200, 400, 100, 50])
    expect(pacesOf(desk.db).pull.size()).toBe(100)
    while (await pull(desk.store, desk.rpc, desk.here) === 'more');
    await desk.expectSame()
  })

  test('an answer with rows of another table than asked for is no answer, and nothing of it stays', async () => {
    const desk = await open()
    const rpc: Rpc = async (name, input, signal) => {
      const answer = await desk.session.rpc(name, input, signal)
      return name === 'sync_pages' ? (answer as { table: string }[]).map(page => ({ ...page, table: page.table === 'vehicles' ? 'customers' : page.table })) : answer
    }
    await expect(load(desk.store, rpc, desk.here, searchOfLoad)).rejects.toThrow(/not_an_answer/)
    expect(desk.rows('customers')).toEqual([])
    await desk.load()
    await desk.expectSame()
  })

  test('what happens during a load is in the feed that follows', async () => {
    const desk = await open({ page_rows: 4 })
    desk.line.before = async path => {
      if (path.endsWith('sync_pages')) await backend.sql`update vehicles set odometer_km = odometer_km + 1 where org_id = ${fixture.org}`
    }
    await desk.load()
    desk.line.before = null
    await desk.catchUp()
    await desk.expectSame()
  })

  test('a transaction that commits late is not lost behind others that commit before it', async () => {
    const desk = await loaded()
    const late = postgres(backend.db_url, { max: 1, onnotice: () => undefined })
    let commit = () => {}
    const waiting = new Promise<void>(resolve => { commit = resolve })
    let begun = () => {}
    const written = new Promise<void>(resolve => { begun = resolve })
    const transaction = late.begin(async sql => {
      await sql`update vehicles set odometer_km = 77777 where id = ${fixture.vehicles.spare}`
      begun()
      await waiting
    })
    await written
    for (let n = 0; n < 5; n++) {
      await backend.sql`update vehicles set odometer_km = ${50_000 + n} where id = ${fixture.vehicles.electric}`
      await desk.pull()
    }
    commit()
    await transaction
    await late.end()
    await desk.catchUp()
    await desk.expectSame()
    expect(desk.rows('vehicles').map(row => row['odometer_km'])).toEqual(expect.arrayContaining([77_777, 50_004]))
  })

  test('a row that leaves the desk\'s scope, or is deleted, leaves the desk with its parts', async () => {
    const desk = await loaded()
    expect([desk.rows('contracts').length, desk.rows('contract_charges').length, desk.rows('drivers').length]).toEqual([1, 1, 2])
    // long over
    await backend.sql`update contract_vehicles set state = 'IN', in_at = now(), in_km = out_km, in_fuel = out_fuel, in_location_id = out_location_id where contract_id = ${fixture.contract}`
    await backend.sql`update contracts set status = 'RETURNED', returned_location_id = ${fixture.locations.city} where id = ${fixture.contract}`
    await backend.sql`update contracts set status = 'COMPLETED', returned_at = now() - interval '100 days', starts_at = now() - interval '110 days',
      ends_at = now() - interval '100 days', returned_location_id = ${fixture.locations.city} where id = ${fixture.contract}`
    await backend.sql`delete from customer_locations where customer_id = ${fixture.customers.young}`
    await backend.sql`update reservations set location_id = ${fixture.locations.airport} where id = ${fixture.reservation}`
    await desk.catchUp()
    expect([desk.rows('contracts'), desk.rows('contract_charges'), desk.rows('contract_vehicles'), desk.rows('reservations')]).toEqual([[], [], [], []])
    expect(desk.rows('customers').map(row => row['id'])).toEqual([fixture.customers.known])
    expect(desk.db.prepare('select count(*) from search_names').pluck().get()).toBe(1)
    await desk.expectSame()
  })

  test('a row that enters the scope because of another one arrives with its parts', async () => {
    const desk = await loaded({ place: 'airport' })
    await backend.sql`insert into customer_locations (id, org_id, customer_id, location_id)
      values (${randomUUID()}, ${fixture.org}, ${fixture.customers.young}, ${fixture.locations.airport})`
    await desk.catchUp()
    expect(desk.rows('drivers').map(row => row['id'])).toContain(fixture.drivers.young)
    await desk.expectSame()
  })

  test('another epoch makes the desk load anew, and keeps outbox, drafts and people', async () => {
    const desk = await loaded()
    desk.db.exec("insert into drafts values ('p', 'check_out', '{}', 1)")
    const op_id = desk.perform('take_payment', payment(fixture))
    await backend.sql`update sync_epoch set epoch = gen_random_uuid()`
    await backend.sql`update vehicles set colour = 'rot' where org_id = ${fixture.org}`
    await desk.catchUp()
    expect(desk.logged).toContain('the feed asks for a reset')
    expect(desk.op(op_id).state).toBe('PENDING')
    expect(desk.rows('payments').length).toBe(1)
    expect(desk.db.prepare('select count(*) from drafts').pluck().get()).toBe(1)
    await desk.settle()
    await desk.expectSame()
  })

  test('a load leaves nothing in a table into which nothing comes, and its indexes as they were', async () => {
    const desk = await loaded()
    const empty = Object.entries(await serverRows(desk.rpc, desk.location_id)).filter(([, rows]) => rows.length === 0).map(([table]) => table)
    expect(empty.length).toBeGreaterThan(10)
    const parts = () => desk.db.prepare("select name, tbl_name from sqlite_schema where name not like 'sqlite%' order by name").all()
    const before = parts()
    for (const table of empty) fillTable(desk.db, table, 3)
    expect(empty.filter(table => desk.rows(table).length !== 3)).toEqual([])
    await desk.load()
    await desk.expectSame()
    expect(parts()).toEqual(before)
  })

  test('a cursor of another location, or from the future, is answered with a reset', async () => {
    const desk = await loaded()
    const [xid = '', ...rest] = (desk.cursor() ?? '').split(':')
    for (const cursor of [[String(BigInt(xid) + 1_000_000n), ...rest].join(':'), [xid, rest[0], rest[1], 'f'.repeat(32)].join(':'), 'nonsense']) {
      expect(await desk.rpc('sync_pull', { p_location: desk.location_id, p_cursor: cursor })).toEqual({ reset: true })
    }
  })

  test('a person without rights to the desk\'s location gets a refusal and no reset', async () => {
    const desk = await loaded()
    const rows = desk.rows('vehicles')
    await backend.sql`delete from user_locations where user_id = ${fixture.users.city.id}`
    await expect(desk.pull()).rejects.toMatchObject({ kind: 'refused', code: '42501' })
    expect(desk.rows('vehicles')).toEqual(rows)
  })

  test('an answer with an older cursor is not taken', async () => {
    const desk = await loaded()
    const cursor = desk.cursor()
    await backend.sql`update vehicles set colour = 'blau' where id = ${fixture.vehicles.spare}`
    await desk.catchUp()
    const { pull } = await import('../../electron/data/sync/pull.ts')
    const stale = { cursor, more: false, horizon: '0', server_at: 0, changes: [{ table: 'vehicles', columns: ['id'], rows: [], gone: [fixture.vehicles.spare] }] }
    await pull(desk.store, () => Promise.resolve(stale), desk.here)
    await desk.expectSame()
  })

  test('what is older than ninety days or belongs elsewhere goes by the same rule as at the server', async () => {
    const desk = await loaded()
    const { db } = desk
    const now = Date.now()
    const old = now - 90 * 86_400_000 - 1_000
    const copy = (table: string, change: Record<string, unknown>) => {
      const [row] = desk.rows(table)
      const next = { ...row, ...change, id: randomUUID() }
      db.prepare(`insert into ${table} (${Object.keys(next).join(', ')}) values (${Object.keys(next).map(name => `@${name}`).join(', ')})`).run(next)
      return next.id
    }
    copy('vehicle_blocks', { ends_at: old })
    copy('reservations', { ends_at: old })
    copy('reservations', { location_id: fixture.locations.airport })
    copy('odometer_readings', { read_at: old })
    copy('customers', {})
    copy('customer_locations', { location_id: fixture.locations.airport })
    copy('drivers', { customer_id: randomUUID() })
    copy('number_blocks', { location_id: fixture.locations.airport })
    for (const change of [{ returned_at: old }, { returned_at: null, ends_at: old }, { pickup_location_id: fixture.locations.airport, return_location_id: fixture.locations.airport }]) {
      copy('contract_vehicles', { contract_id: copy('contracts', { status: 'COMPLETED', returned_location_id: null, ...change }) })
    }
    const { prune } = await import('../../electron/data/sync/scope.ts')
    expect(prune(db, desk.location_id, now).size).toBe(9)
    await desk.expectSame()
    // and by the passing of time: only what is open or has no date stays
    prune(db, desk.location_id, now + 200 * 86_400_000)
    expect([desk.rows('contracts').length, desk.rows('vehicle_blocks').length, desk.rows('reservations').length, desk.rows('customers').length]).toEqual([1, 0, 0, 2])
  })

  test('an empty answer touches nothing', async () => {
    const desk = await loaded()
    await desk.catchUp()
    desk.changes.length = 0
    await desk.pull()
    expect(desk.changes).toEqual([])
  })
})

function payment(fixture: Fixture) {
  return {
    payment_id: randomUUID(), contract_id: fixture.contract, location_id: fixture.locations.city, kind: 'PAYMENT' as const, method: 'TWINT' as const,
    amount_rp: 1000, rounding_rp: 0, reference: null, at: Date.now(),
  }
}

import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDatabase, readDesk, writeDesk } from '../database.ts'
import type { Database } from '../database.ts'
import { registerFunctions } from '../functions.ts'
import { migrationsOf } from '../migrate.ts'
import { startSync } from './loop.ts'
import type { Sync } from './loop.ts'
import { numberKinds } from '../../../shared/numbers.ts'
import { numbersLeft } from './numbers.ts'
import { CallFailed } from './outcome.ts'
import { timers } from './turns.ts'

const sqlite = path.resolve(import.meta.dirname, '../../../migrations/sqlite')
const migrations = migrationsOf(Object.fromEntries(fs.readdirSync(sqlite).map(name => [name, fs.readFileSync(path.join(sqlite, name), 'utf8')])))

describe('the loop', () => {
  let db: Database
  let sync: Sync
  let calls: { name: string; at: number }[]
  let answer: (name: string, signal?: AbortSignal, input?: Record<string, unknown>) => Promise<unknown>
  let present: boolean
  let registering: () => Promise<void>
  /** whose session the server has ended */
  let ended: string
  let random: () => number
  const began = Date.UTC(2026, 5, 1)
  const quiet = { cursor: '1:0:00000000-0000-7000-8000-00000000000e:s', more: false, horizon: '2', server_at: began, changes: [] }

  beforeEach(() => {
    vi.useFakeTimers({ now: began })
    db = openDatabase({ file: ':memory:', key: new Uint8Array(32), migrations, prepare: registerFunctions })
    writeDesk(db, 'cursor', '1:0:00000000-0000-7000-8000-00000000000e:s')
    writeDesk(db, 'pruned_at', String(began + 1e12))
    for (const kind of numberKinds) db.exec(`insert into number_blocks values ('${kind}', 'o', 'l', 'd', '${kind}', '${kind}-ZRH-26-', 1, 100, 1, 0)`)
    calls = []
    present = true
    ended = ''
    registering = () => Promise.resolve()
    random = () => 1
    answer = () => Promise.resolve({ ...quiet, server_at: Date.now() })
    sync = startSync({
      store: { db, replay: { around: change => new Set(change()) }, changed: () => undefined, sendAgain: () => undefined, now: Date.now, proof: () => '', log: () => undefined, version: '0.1.0' },
      place: () => ({ location_id: 'l', device_id: 'd' }), reader: () => (present ? 'p' : null), pushed: () => undefined, search: { begin: () => undefined, add: () => undefined, end: () => undefined }, random: () => random(),
      register() {
        calls.push({ name: 'register', at: Date.now() - began })
        return registering()
      },
      rpcOf: author => (name, input, signal) => {
        calls.push({ name, at: Date.now() - began })
        if (author === ended) return Promise.reject(new CallFailed('sign_in_again', 401, ''))
        return answer(name, signal, input)
      },
    })
  })
  afterEach(async () => {
    const stopped = sync.stop()
    await vi.runAllTimersAsync()
    await stopped
    db.close()
    vi.useRealTimers()
  })
  const times = () => calls.map(call => call.at)

  test('asks every three seconds while all is well', async () => {
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(times()).toEqual([0, 3_000, 6_000, 9_000])
    expect([sync.line(), readDesk(db, 'last_synced_at')]).toEqual(['up', String(began + 9_000)])
  })

  test('waits longer each time while the line is down, half a minute at most', async () => {
    answer = () => Promise.reject(new CallFailed('retry', 0, ''))
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(125_000)
    expect(times()).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000, 121_000])
    expect(sync.line()).toBe('down')
    answer = () => Promise.resolve({ ...quiet, server_at: Date.now() })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(sync.line()).toBe('up')
    ;[calls, answer] = [[], () => Promise.reject(new CallFailed('retry', 0, ''))]
    await vi.advanceTimersByTimeAsync(5_500)
    expect((times()[1] ?? 0) - (times()[0] ?? 0), 'from the beginning, after it has been up').toBe(1_000)
  })

  test('nothing goes out after a stop, and what is due in months does not come at once', async () => {
    await sync.stop()
    sync.wake('now')
    const callOff = timers(() => calls.push({ name: 'due', at: Date.now() - began }), 100 * 24 * 3_600_000)
    await vi.advanceTimersByTimeAsync(20_000)
    callOff()
    expect(calls).toEqual([])
  })

  test('a confirm goes out at once while the line is up, and does not disturb the waiting while it is down', async () => {
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(1_000)
    sync.wake('confirm')
    await vi.advanceTimersByTimeAsync(0)
    expect(times()).toEqual([0, 1_000])
    answer = () => Promise.reject(new CallFailed('retry', 0, ''))
    await vi.advanceTimersByTimeAsync(3_500)
    expect(times()).toEqual([0, 1_000, 4_000])
    sync.wake('confirm')
    await vi.advanceTimersByTimeAsync(100)
    expect(times().length).toBe(3)
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(100)
    expect(times().length).toBe(4)
  })

  test('a confirm during a turn is followed by another turn', async () => {
    answer = () => new Promise(resolve => { setTimeout(() => resolve(quiet), 500) })
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(100)
    sync.wake('confirm')
    await vi.advanceTimersByTimeAsync(600)
    expect(times()).toEqual([0, 501])
  })

  test('an answer that does not come shows the line as down after four seconds, and "now" does not wait for it', async () => {
    answer = () => Promise.resolve(quiet)
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(100)
    answer = (_, signal) => new Promise((_resolve, reject) => { signal?.addEventListener('abort', () => reject(new CallFailed('retry', 0, ''))) })
    await vi.advanceTimersByTimeAsync(6_000)
    expect([times(), sync.line()]).toEqual([[0, 3_000], 'up'])
    await vi.advanceTimersByTimeAsync(1_500)
    expect(sync.line()).toBe('down')
    answer = () => Promise.resolve(quiet)
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10)
    expect([times(), sync.line()]).toEqual([[0, 3_000, 7_600], 'up'])
  })

  test('sleeps when nobody is signed in, and when a session is over tries again in half a minute', async () => {
    present = false
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(calls).toEqual([])
    present = true
    answer = () => Promise.reject(new CallFailed('sign_in_again', 401, ''))
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(30_000)
    expect([times(), sync.line()]).toEqual([[60_000, 90_000], 'sign_in_again'])
  })

  const confirmed = (op_id: string, author: string, { state = 'PENDING', deps = [] as string[] } = {}) => db.prepare(`insert into outbox
    (op_id, name, version, author_id, device_id, occurred_at, input, deps, state) values (?, 'mark_ready', 1, ?, 'd', 1, '{}', ?, ?)`).run(op_id, author, JSON.stringify(deps), state)
  const applyAll = (name: string, _signal?: AbortSignal, input: Record<string, unknown> = {}) => Promise.resolve(name === 'sync_push'
    ? (input['p_ops'] as { op_id: string }[]).map(({ op_id }) => ({ op_id, status: 'applied', xid: '5' })) : quiet)
  const states = () => Object.fromEntries((db.prepare('select op_id, state from outbox').all() as { op_id: string; state: string }[]).map(one => [one.op_id, one.state]))

  test('one person\'s ended session holds up neither the operations of others nor the feed', async () => {
    confirmed('theirs', 'gone')
    confirmed('mine', 'p')
    ended = 'gone'
    answer = applyAll
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10)
    expect([states(), calls.map(call => call.name), sync.line()]).toEqual([{ theirs: 'PENDING', mine: 'ACKED' }, ['sync_push', 'sync_push', 'sync_pull'], 'up'])
  })

  test('what hangs on a refused operation, or on what hangs on it, stays here; the others go out', async () => {
    confirmed('refused', 'p', { state: 'REFUSED' })
    confirmed('on it', 'p', { deps: ['refused'] })
    confirmed('on that', 'p', { deps: ['on it'] })
    confirmed('free', 'p')
    answer = applyAll
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10)
    expect(states()).toEqual({ refused: 'REFUSED', 'on it': 'PENDING', 'on that': 'PENDING', free: 'ACKED' })
  })

  test('an app that is too old begins no load either', async () => {
    writeDesk(db, 'cursor', null)
    answer = () => Promise.resolve({ cursor: quiet.cursor, server_at: began, min_app: '99.0.0', tables: [{ table: 'locations', columns: ['id'], rows: 1 }] })
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10)
    expect([calls.map(call => call.name), sync.line(), readDesk(db, 'cursor')]).toEqual([['sync_start'], 'update_needed', null])
  })

  const leases = () => calls.filter(call => call.name === 'lease_numbers').map(call => call.at)
  const columns = ['id', 'org_id', 'location_id', 'device_id', 'kind', 'prefix', 'first_no', 'last_no', 'next_no', 'leased_at']

  test('leases every kind of which a fifth is left in one call, before it looks at the feed, and has the numbers at once', async () => {
    db.exec('update number_blocks set next_no = 81')
    answer = (name, _, input) => Promise.resolve(name === 'lease_numbers'
      ? { columns, rows: (input?.['p_kinds'] as string[] | undefined ?? []).map(kind => [`next ${kind}`, 'o', 'l', 'd', kind, `${kind}-ZRH-26-`, 101, 200, 101, Date.now()]) }
      : { ...quiet, server_at: Date.now() })
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10)
    expect(calls.map(call => call.name)).toEqual(['lease_numbers', 'sync_pull'])
    for (const kind of numberKinds) expect([kind, numbersLeft(db, kind, { location_id: 'l', device_id: 'd' })]).toEqual([kind, 120])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(leases()).toEqual([0])
  })

  test('says where it is when it gets numbers of another location, as a server restored to before its move gives them, and keeps none of those', async () => {
    db.exec("update number_blocks set next_no = 81 where kind = 'CONTRACT'")
    let location = 'elsewhere'
    answer = name => name === 'lease_numbers'
      ? Promise.resolve({ columns, rows: [[`next ${location}`, 'o', location, 'd', 'CONTRACT', 'ZRH-26-', 101, 200, 101, Date.now()]] })
      : Promise.resolve({ ...quiet, server_at: Date.now() })
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10)
    expect(calls.map(call => call.name)).toEqual(['lease_numbers', 'register', 'lease_numbers', 'sync_pull'])
    expect(db.prepare("select count(*) from number_blocks where location_id = 'elsewhere'").pluck().get()).toBe(0)
    location = 'l'
    await vi.advanceTimersByTimeAsync(31_000)
    expect(numbersLeft(db, 'CONTRACT', { location_id: 'l', device_id: 'd' })).toBe(120)
  })

  test('a device that gets no numbers still gets its rows, and asks again in half a minute', async () => {
    db.exec("update number_blocks set next_no = 81 where kind = 'CONTRACT'")
    answer = name => name === 'lease_numbers' ? Promise.reject(new CallFailed('refused', 400, '54000')) : Promise.resolve({ ...quiet, server_at: Date.now() })
    registering = () => Promise.reject(new CallFailed('refused', 403, '42501'))
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(40_000)
    expect([leases(), sync.line(), times().length]).toEqual([[0, 30_000], 'up', 4 + 14])
  })

  test('is asked for numbers at once when somebody comes, who may be allowed what the one before was not', async () => {
    db.exec("update number_blocks set next_no = 81 where kind = 'CONTRACT'")
    answer = name => name === 'lease_numbers' ? Promise.reject(new CallFailed('refused', 403, '42501')) : Promise.resolve({ ...quiet, server_at: Date.now() })
    registering = () => Promise.reject(new CallFailed('refused', 403, '42501'))
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(leases()).toEqual([0])
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(leases()).toEqual([0, 10_000])
  })

  test('a device that the server does not know says where it is, and gets its numbers in the same turn', async () => {
    db.exec("update number_blocks set next_no = 81 where kind = 'CONTRACT'")
    let is_known = false
    registering = () => {
      is_known = true
      return Promise.resolve()
    }
    answer = name => {
      if (name !== 'lease_numbers') return Promise.resolve({ ...quiet, server_at: Date.now() })
      return is_known ? Promise.resolve({ columns, rows: [['next', 'o', 'l', 'd', 'CONTRACT', 'ZRH-26-', 101, 200, 101, Date.now()]] })
        : Promise.reject(new CallFailed('refused', 403, '42501'))
    }
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10)
    expect(calls.map(call => call.name)).toEqual(['lease_numbers', 'register', 'lease_numbers', 'sync_pull'])
    expect(numbersLeft(db, 'CONTRACT', { location_id: 'l', device_id: 'd' })).toBe(120)
  })

  test('desks that lost the line together do not come back together: each waits between half and the whole of its time', async () => {
    answer = () => Promise.reject(new CallFailed('retry', 0, ''))
    random = () => 0
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(7_600)
    expect(times()).toEqual([0, 500, 1_500, 3_500, 7_500])
  })

  test('measures the server\'s clock, half of the time on the way taken off', async () => {
    answer = async () => {
      const server_at = Date.now() + 1_000 + 600_000
      await new Promise(resolve => { setTimeout(resolve, 2_000) })
      return { ...quiet, server_at }
    }
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(2_010)
    expect(readDesk(db, 'clock_offset_ms')).toBe('600000')
  })

  test('a server that asks for patience is left alone for so long, unless a person asks', async () => {
    answer = () => Promise.reject(new CallFailed('retry', 429, '', 20_000))
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(19_000)
    expect(times()).toEqual([0])
    await vi.advanceTimersByTimeAsync(21_500)
    expect(times()).toEqual([0, 20_000, 40_000])
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10)
    expect(times().length).toBe(4)
  })

  test('an app that is too old says so and takes no rows, while its operations go out at once', async () => {
    sync.wake('now')
    await vi.advanceTimersByTimeAsync(10)
    answer = name => name === 'sync_push' ? Promise.resolve([{ op_id: 'x', status: 'applied', xid: '1' }])
      : Promise.resolve({ ...quiet, cursor: '9:0:00000000-0000-7000-8000-00000000000e:s', min_app: '99.0.0' })
    await vi.advanceTimersByTimeAsync(3_000)
    expect([sync.line(), readDesk(db, 'cursor')]).toEqual(['update_needed', '1:0:00000000-0000-7000-8000-00000000000e:s'])
    db.exec(`insert into outbox (op_id, name, version, author_id, device_id, occurred_at, input, deps)
      values ('x', 'mark_ready', 1, 'p', 'd', 1, '{}', '[]')`)
    calls.length = 0
    sync.wake('confirm')
    await vi.advanceTimersByTimeAsync(10)
    expect(calls.map(call => call.name)).toEqual(['sync_push', 'sync_pull'])
    expect([db.prepare('select state from outbox').pluck().get(), sync.line()]).toEqual(['ACKED', 'update_needed'])
  })
})

import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { writeDesk } from '../../electron/data/database.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { checkInInput, checkOutInput } from '../twins/inputs.ts'
import { openRoom } from './desk-room.ts'

const use = openRoom()

describe('The power goes', () => {
  test('in the middle of a pull: rows and cursor are as before, the next pull brings all', async () => {
    const opened = await use.desk()
    await opened.load()
    const op_id = opened.perform('take_payment', use.pay(700))
    await use.backend.sql`update public.vehicles set colour = 'weiss' where org_id = ${use.fixture.org}`
    await use.backend.sql`update public.vehicle_damages set severity = 1 where org_id = ${use.fixture.org}`
    await use.backend.sql`insert into public.maintenance_records (id, org_id, vehicle_id, kind, status, starts_at, ends_at)
      values (${uuidv7()}, ${use.fixture.org}, ${use.fixture.vehicles.spare}, 'SERVICE', 'SCHEDULED', now(), now() + interval '1 day')`
    const [rows, cursor] = [opened.rows('vehicles'), opened.cursor()]
    // the vehicles are written, the next table is not
    opened.db.exec("create temp trigger cut before insert on maintenance_records begin select raise(abort, 'the power goes'); end")
    await expect(opened.catchUp()).rejects.toThrow('the power goes')
    opened.restart()
    expect([opened.rows('vehicles'), opened.cursor(), opened.op(op_id).state]).toEqual([rows, cursor, 'PENDING'])
    expect(opened.rows('payments')).toHaveLength(1)
    await opened.settle()
    expect(opened.rows('vehicles').map(row => row['colour'])).toEqual(['weiss', 'weiss', 'weiss', 'weiss'])
    await opened.expectSame()
  })

  test('at any page of an initial load: work goes on with the old rows, and the load where it was', async () => {
    const opened = await use.desk({ page_rows: 4 })
    await opened.load()
    const op_id = opened.perform('check_out', checkOutInput(use.fixture))
    let pages = 0
    let starts = 0
    let kills = 0
    writeDesk(opened.db, 'cursor', null)
    opened.line.before = call => {
      if (call.endsWith('sync_start')) starts++
      if (!call.endsWith('sync_pages') || ++pages % 5 !== 0) return
      kills++
      throw new TypeError('the power goes')
    }
    for (let done = false; !done;) {
      try {
        await opened.load()
        done = true
      } catch {
        opened.restart()
        // meanwhile the world goes on, and so does the desk
        await use.backend.sql`update public.vehicles set colour = ${`Farbe ${kills}`} where org_id = ${use.fixture.org}`
        expect(opened.rows('contracts')).toHaveLength(2)
        if (kills === 2) await opened.push()
      }
    }
    opened.line.before = null
    expect(kills).toBeGreaterThan(3)
    expect(starts).toBe(1)
    expect(opened.rows('contracts')).toHaveLength(2)
    await opened.settle()
    expect(opened.op(op_id).state).toBe('SETTLED')
    await opened.expectSame()
  })

  test('between the database and the journal: the next start writes the journal, and a lost database comes back from it', async () => {
    const pc = use.newPc()
    let opened = use.start(pc)
    await use.signIn(opened)
    await opened.quiet()
    opened.line.state = 'refusing'
    const append = vi.spyOn(fs, 'writeSync').mockImplementation(() => { throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }) })
    const first = await opened.confirm('take_payment', use.pay(100))
    append.mockRestore()
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    expect(fs.statSync(path.join(use.folder, 'guichet.journal')).size).toBe(0)
    await use.stop(opened)
    opened = use.start(pc)
    expect(fs.statSync(path.join(use.folder, 'guichet.journal')).size).toBeGreaterThan(100)
    await use.stop(opened)
    use.loseDatabase()
    opened = use.start(pc)
    expect(await use.signIn(opened)).toBe('ok')
    await opened.quiet()
    expect(await use.payments()).toEqual([100])
    expect(opened.counter.db.prepare('select state from outbox where op_id = ?').pluck().get(first)).toBe('SETTLED')
  })
})

describe('A server restored to yesterday', () => {
  test('puts what it has lost into the journal again, so that a lost database does not take it along', async () => {
    const pc = use.newPc()
    let opened = use.start(pc)
    await use.signIn(opened)
    await opened.quiet()
    const op_id = await opened.confirm('take_payment', use.pay(100))
    await opened.quiet()
    await use.backend.sql`alter table public.payments disable trigger immutable`
    await use.backend.sql`delete from public.payments where contract_id = ${use.fixture.contract}`
    await use.backend.sql`alter table public.payments enable trigger immutable`
    await use.backend.sql`delete from public.sync_ops where op_id = ${op_id}`
    await use.backend.sql`update public.sync_epoch set epoch = gen_random_uuid()`
    // the rows come, the power goes before anything is sent, in this turn or one of the PC's own
    opened.line.before = call => { if (call.endsWith('sync_push')) throw new TypeError('the power goes') }
    await opened.counter.sync.turn()
    opened.line.state = 'refusing'
    await use.stop(opened)
    use.loseDatabase()
    opened = use.start(pc)
    expect(opened.counter.db.prepare('select op_id, state from outbox').all()).toEqual([{ op_id, state: 'PENDING' }])
    expect(await use.signIn(opened)).toBe('ok')
    await opened.quiet()
    expect(await use.payments()).toEqual([100])
  })
})

describe('A server restored to yesterday that a PC meets by a push alone', () => {
  test('has what it has lost in the journal before it is sent again', async () => {
    const pc = use.newPc()
    let opened = use.start(pc)
    await use.signIn(opened)
    await opened.quiet()
    const [lost, kept] = [use.pay(100), use.pay(200)]
    const lost_op = await opened.confirm('take_payment', lost)
    await opened.quiet()
    await use.backend.sql.begin(async sql => {
      await sql`set local session_replication_role = replica`
      await sql`delete from public.payments where id = ${lost.payment_id}`
      await sql`delete from public.sync_ops where op_id = ${lost_op}`
      await sql`select private.begin_new_epoch()`
    })
    // somebody who has left only pushes, and so does an app that is too old; the power goes before the second call
    let pushes = 0
    opened.line.before = call => { if (call.endsWith('sync_push') ? ++pushes > 1 : !call.endsWith('known_ops') && !call.endsWith('register_device')) throw new TypeError('the power goes') }
    const kept_op = await opened.confirm('take_payment', kept)
    await opened.counter.sync.turn()
    await use.stop(opened)
    use.loseDatabase()
    opened = use.start(pc)
    expect(opened.counter.db.prepare('select op_id, state from outbox order by op_id').all()).toEqual([{ op_id: lost_op, state: 'PENDING' }, { op_id: kept_op, state: 'PENDING' }])
    await use.signIn(opened)
    await opened.quiet()
    expect(await use.payments()).toEqual([100, 200])
  })
})

describe('A lost database', () => {
  test('comes back from the journal: what the server has is not done twice, what it lacks is done, numbers are new', async () => {
    const pc = use.newPc()
    let opened = use.start(pc)
    await use.signIn(opened)
    await opened.quiet()
    const { device, ...numbered } = use.firstNumber(opened)
    const pushed = [await opened.confirm('take_payment', use.pay(100)), await opened.confirm('check_in', checkInInput(use.fixture))]
    await opened.counter.sync.turn()
    opened.line.state = 'losing'
    const unanswered = await opened.confirm('take_payment', use.pay(200))
    await opened.counter.sync.turn()
    opened.line.state = 'refusing'
    const out = checkOutInput(use.fixture, { ...numbered })
    const unsent = [await opened.confirm('check_out', out), await opened.confirm('take_payment', use.pay(300))]
    await use.stop(opened)
    use.loseDatabase()

    opened = use.start(pc)
    expect(opened.counter.db.prepare('select op_id from outbox order by seq').pluck().all()).toEqual(expect.arrayContaining([unanswered,
      ...unsent]))
    expect(await use.signIn(opened)).toBe('ok')
    await opened.quiet()
    expect(await use.payments()).toEqual([100, 200, 300])
    const done = await use.backend.sql<{ op_id: string;
      status: string }[]>`select op_id, status from public.sync_ops where org_id = ${use.fixture.org}`
    expect(done.map(row => row.op_id).sort()).toEqual([...pushed, unanswered, ...unsent].sort())
    expect(new Set(done.map(row => row.status))).toEqual(new Set(['applied']))
    expect(await use.backend.sql`select count(*)::int as n from public.contract_vehicles where vehicle_id =
      ${use.fixture.vehicles.spare}`).toEqual([{ n: 1 }])
    const again = opened.counter.db.prepare("select value from desk where key = 'device_id'").pluck().get()
    expect(again).not.toBe(device)
    expect(opened.counter.db.prepare("select count(*) from number_blocks where kind = 'CONTRACT' and device_id = ?").pluck().get(again)).toBe(1)
  })
})

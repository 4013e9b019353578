import { describe, expect, test } from 'vitest'
import { writeDesk } from '../../electron/data/database.ts'
import type { Rpc } from '../../electron/data/sync/parts.ts'
import { push } from '../../electron/data/sync/push.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openRoom } from './desk-room.ts'

const use = openRoom()

describe('A server that was restored to an earlier moment', () => {
  test('is given again what it had acknowledged and has lost', async () => {
    const opened = await use.desk()
    await opened.load()
    const [lost, kept] = [use.pay(700), use.pay(800)]
    const [lost_op, kept_op] = [opened.perform('take_payment', lost), opened.perform('take_payment', kept)]
    await opened.push()
    expect([opened.op(lost_op).state, opened.op(kept_op).state]).toEqual(['ACKED', 'ACKED'])
    // the backup knows of one of the two only
    await use.backend.sql`alter table public.payments disable trigger immutable`
    await use.backend.sql`delete from public.payments where id = ${lost.payment_id}`
    await use.backend.sql`alter table public.payments enable trigger immutable`
    await use.backend.sql`delete from public.sync_ops where op_id = ${lost_op}`
    await use.backend.sql`update public.sync_epoch set epoch = gen_random_uuid()`
    await opened.catchUp()
    expect(opened.rows('payments')).toHaveLength(2)
    await opened.settle()
    expect([opened.op(lost_op).state, opened.op(kept_op).state]).toEqual(['SETTLED', 'SETTLED'])
    expect(await use.payments()).toEqual([700, 800])
    await opened.expectSame()
  })
})

describe('A server that was restored to yesterday', () => {
  test('is given again what had long been settled, once, with what hangs on it; what it still knows is not sent', async () => {
    const opened = await use.desk()
    await opened.load()
    const [lost, kept] = [use.pay(700), use.pay(800)]
    const [lost_op, kept_op] = [opened.perform('take_payment', lost), opened.perform('take_payment', kept)]
    const after_op = opened.perform('take_payment', use.pay(900), [lost_op])
    await opened.settle()
    expect([lost_op, kept_op, after_op].map(op => opened.op(op).state)).toEqual(['SETTLED', 'SETTLED', 'SETTLED'])
    await use.backend.sql`alter table public.payments disable trigger immutable`
    await use.backend.sql`delete from public.payments where contract_id = ${use.fixture.contract} and amount_rp <> 800`
    await use.backend.sql`alter table public.payments enable trigger immutable`
    await use.backend.sql`delete from public.sync_ops where op_id in (${lost_op}, ${after_op})`
    await use.backend.sql`update public.sync_epoch set epoch = gen_random_uuid()`
    await opened.catchUp()
    expect([lost_op, kept_op, after_op].map(op => opened.op(op).state)).toEqual(['PENDING', 'SETTLED', 'PENDING'])
    expect(opened.rows('payments')).toHaveLength(3)
    await opened.settle()
    expect(await use.payments()).toEqual([700, 800, 900])
    await opened.expectSame()
  })
})

/** What a restore does that has kept a moment of before: these operations and rows were never there. */
async function lose(ops: string[], ...rows: string[]) {
  await use.backend.sql.begin(async sql => {
    await sql`set local session_replication_role = replica`
    for (const statement of rows) await sql.unsafe(statement)
    await sql`delete from public.sync_ops where op_id in ${sql(ops)}`
  })
}

describe('A server that was restored and kept its epoch', () => {
  test('is given again what it has lost all the same, when it asks for a reset', async () => {
    const opened = await use.desk()
    await opened.load()
    const lost = use.pay(700)
    const op = opened.perform('take_payment', lost)
    await opened.settle()
    await lose([op], `delete from public.payments where id = '${lost.payment_id}'`)
    // another server counts its transactions anew, so that our cursor lies in its future
    writeDesk(opened.db, 'cursor', (opened.cursor() ?? '').replace(/^\d+/, '99999999999'))
    await opened.pull()
    expect([opened.op(op).state, opened.rows('payments').length]).toEqual(['PENDING', 1])
    await opened.settle()
    expect(await use.payments()).toEqual([700])
    await opened.expectSame()
  })

  test('begins a new one with the last step of the restore, and what it kept settles although its numbers of transactions are of the lost server', async () => {
    const opened = await use.desk()
    await opened.load()
    const [lost, kept] = [use.pay(700), use.pay(800)]
    const [lost_op, kept_op] = [opened.perform('take_payment', lost), opened.perform('take_payment', kept)]
    await opened.push()
    await lose([lost_op], `delete from public.payments where id = '${lost.payment_id}'`,
      "update public.sync_ops set xid = '99999999999'", "update public.sync_log set xid = '99999999999'", 'select private.begin_new_epoch()')
    await opened.settle()
    expect([lost_op, kept_op].map(op => opened.op(op).state)).toEqual(['SETTLED', 'SETTLED'])
    expect(await use.payments()).toEqual([700, 800])
    // and the feed goes on
    await use.backend.sql`update public.vehicles set colour = 'türkis' where org_id = ${use.fixture.org}`
    await opened.catchUp()
    await opened.expectSame()
  })
})

describe('What counts on something that a restored server has lost', () => {
  test('waits for it: a new driver is not refused for a customer who is still on the way', async () => {
    const opened = await use.desk()
    await opened.load()
    const person = { customer_id: uuidv7(), customer_location_id: uuidv7(), location_id: use.fixture.locations.city, at: Date.now(), first_name: 'Ada', last_name: 'Keller',
      company_name: null, email: null, phone: null, street: 'Gasse', house_number: '1', postcode: '8001', town: 'Zürich', country: 'CH', birth_date: null,
      locale: 'de' as const, driver: null }
    const registered = opened.perform('register_customer', person)
    await opened.settle()
    await lose([registered], `delete from public.customer_locations where customer_id = '${person.customer_id}'`, `delete from public.customers where id = '${person.customer_id}'`,
      'select private.begin_new_epoch()')
    const driver = opened.perform('add_driver', { customer_id: person.customer_id, location_id: person.location_id, driver: { id: uuidv7(), first_name: 'Ada', last_name: 'Keller', birth_date: '1990-01-01',
      licence_number: 'X1', licence_country: 'CH', licence_categories: 'B', licence_issued_on: '2010-01-01', licence_expires_on: null } })
    // Somebody else had registered the customer, and their session is not here: nothing goes ahead of it.
    const author = opened.db.prepare('update outbox set author_id = ? where op_id = ?')
    author.run(use.fixture.users.manager.id, registered)
    await opened.push()
    expect([registered, driver].map(op => opened.op(op).state)).toEqual(['PENDING', 'PENDING'])
    author.run(opened.user.id, registered)
    // a session that only pushes: no load comes first
    await opened.push()
    expect([registered, driver].map(op => opened.op(op).state)).toEqual(['ACKED', 'ACKED'])
    await opened.settle()
    await opened.expectSame()
  })
})

describe('A PC that was set up after the backup', () => {
  test('says who it is before it sends: nothing is refused for a device that nobody knows', async () => {
    const opened = use.start(use.newPc())
    await use.signIn(opened)
    await opened.quiet()
    const { device, states } = await forget(opened)
    opened.line.state = 'up'
    await opened.quiet()
    expect(states()).toEqual(['SETTLED', 'SETTLED'])
    expect(await use.payments()).toEqual([700, 800])
    expect(use.firstNumber(opened).device).toBe(device)
  })

  test('waits for somebody who may say it, where the author of its operations works elsewhere by now', async () => {
    const opened = use.start(use.newPc())
    await use.signIn(opened)
    await opened.quiet()
    const { states } = await forget(opened)
    const places = use.backend.sql`update public.user_locations set location_id = ${use.fixture.locations.airport} where user_id = ${use.fixture.users.city.id} returning id`
    expect(await places).toHaveLength(1)
    opened.line.state = 'up'
    await opened.counter.sync.turn()
    await opened.counter.sync.turn()
    expect(states()).toEqual(['PENDING', 'PENDING'])
    expect(await use.payments()).toEqual([])
    await use.backend.sql`update public.user_locations set location_id = ${use.fixture.locations.city} where user_id = ${use.fixture.users.city.id}`
    await opened.quiet()
    expect(states()).toEqual(['SETTLED', 'SETTLED'])
    expect(await use.payments()).toEqual([700, 800])
  })

  /** The server knows neither this PC any more, nor its first payment; a second one waits to be sent. */
  async function forget(opened: ReturnType<typeof use.start>) {
    const { device } = use.firstNumber(opened)
    const settled = await opened.confirm('take_payment', use.pay(700))
    await opened.quiet()
    opened.line.state = 'refusing'
    const waiting = await opened.confirm('take_payment', use.pay(800))
    await lose([settled], `delete from public.payments where contract_id = '${use.fixture.contract}'`, `delete from public.number_blocks where device_id = '${device}'`,
      `delete from private.device_keys where device_id = '${device}'`, `delete from public.devices where id = '${device}'`, 'select private.begin_new_epoch()')
    return { device, states: () => opened.counter.db.prepare('select state from outbox where op_id in (?, ?)').pluck().all(settled, waiting) }
  }
})

describe('A push that was sent before a restore and comes after it', () => {
  test('is not applied: what was refused in the lost time stays refused on both sides', async () => {
    const opened = await use.desk()
    await opened.load()
    const revoked = (at: Date | null) => use.backend.sql`update public.devices set revoked_at = ${at} where id = ${opened.device_id}`
    await revoked(new Date())
    const refused = opened.perform('take_payment', use.pay(700))
    const sent: Record<string, unknown>[] = []
    const copying: Rpc = (name, input, signal) => {
      sent.push(input)
      return opened.rpc(name, input, signal)
    }
    await push(opened.store, copying, opened.user.id)
    expect(opened.op(refused).state).toBe('REFUSED')
    // the backup is of a time before all that, when the device was welcome
    await revoked(null)
    await use.backend.sql`delete from public.sync_ops where op_id = ${refused}`
    const [here] = await use.backend.sql<{ epoch: string }[]>`update public.sync_epoch set epoch = gen_random_uuid() returning epoch`
    expect(await opened.rpc('sync_push', sent[0] ?? {})).toEqual(here)
    await opened.settle()
    expect([opened.op(refused).state, await use.payments()]).toEqual(['REFUSED', []])
    await opened.expectSame()
  })

  test('does not keep a desk that only pushes from pushing: it learns where it is and sends again', async () => {
    const opened = await use.desk()
    await opened.load()
    await use.backend.sql`update public.sync_epoch set epoch = gen_random_uuid()`
    const [first, second] = [opened.perform('take_payment', use.pay(700)), opened.perform('take_payment', use.pay(800))]
    await opened.push()
    expect([opened.op(first).state, opened.op(second).state]).toEqual(['ACKED', 'ACKED'])
    expect(await use.payments()).toEqual([700, 800])
  })

  test('is not sent in a circle when the epoch moves with every answer', async () => {
    const opened = await use.desk()
    await opened.load()
    const op = opened.perform('take_payment', use.pay(700))
    let calls = 0
    const moving: Rpc = name => {
      calls++
      return Promise.resolve(name === 'known_ops' ? [] : { epoch: uuidv7() })
    }
    await expect(push(opened.store, moving, opened.user.id)).rejects.toMatchObject({ kind: 'retry' })
    expect([calls, opened.op(op).state]).toEqual([2, 'PENDING'])
  })
})

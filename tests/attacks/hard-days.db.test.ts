import { describe, expect, test } from 'vitest'
import { writeDesk } from '../../electron/data/database.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { checkOutInput } from '../twins/inputs.ts'
import { openRoom } from './desk-room.ts'

const use = openRoom({
  // a server in trouble, at a word
  setup_sql: `create function public.out_of_order() returns trigger language plpgsql set search_path = '' as $$
    begin
      if new.reference = 'disk full' then raise exception 'no space left' using errcode = '53100'; end if;
      if new.reference = 'going down' then raise exception 'going down' using errcode = '57P01'; end if;
      return new;
    end $$;
    create trigger out_of_order before insert on public.payments for each row execute function public.out_of_order()`,
})
const customer = () => ({
  customer_id: uuidv7(), customer_location_id: uuidv7(), location_id: use.fixture.locations.city, at: Date.now(), first_name: 'Ada',
    last_name: 'Keller',
  company_name: null, email: null, phone: null, street: 'Gasse', house_number: '1', postcode: '8001', town: 'Zürich', country: 'CH',
    birth_date: null,
  locale: 'de' as const, driver: null,
})

describe('A reset', () => {
  test('with every kind of operation in the outbox keeps each, shows it as before and ends with what the server holds', async () => {
    const opened = await use.desk()
    await opened.load()
    const settled = opened.perform('take_payment', use.pay(100))
    await opened.settle()
    const refused = opened.perform('take_payment', use.pay(200))
    await use.backend.sql`update public.devices set revoked_at = now() where id = ${use.fixture.devices.airport}`
    opened.db.prepare('update outbox set device_id = ? where op_id = ?').run(use.fixture.devices.airport, refused)
    const after = opened.perform('take_payment', use.pay(201), [refused])
    const acked = opened.perform('take_payment', use.pay(300))
    await opened.push()
    const pending = opened.perform('take_payment', use.pay(400))
    const shown = () => opened.rows('payments').map(row => Number(row['amount_rp'])).toSorted((a, b) => a - b)
    expect(shown()).toEqual([100, 300, 400])
    expect([settled, refused, after, acked, pending].map(id => opened.op(id).state)).toEqual(['SETTLED', 'REFUSED', 'PENDING', 'ACKED',
      'PENDING'])
    for (let n = 0; n < 2; n++) {
      writeDesk(opened.db, 'cursor', '1:1:another:scope')
      await opened.pull()
      expect(shown()).toEqual([100, 300, 400])
      expect([opened.op(refused).state, opened.op(after).stale, opened.op(pending).state]).toEqual(['REFUSED', 'stale.needs_refused',
        'PENDING'])
    }
    await opened.settle()
    expect([refused, after, acked, pending].map(id => opened.op(id).state)).toEqual(['REFUSED', 'PENDING', 'SETTLED', 'SETTLED'])
    expect(await use.payments()).toEqual([100, 300, 400])
    await opened.expectSame()
  })
})

describe('Two persons at one desk', () => {
  test('whose operations hang on each other\'s are pushed in their order, each under its own name', async () => {
    const opened = use.start(use.newPc())
    await use.signIn(opened)
    await opened.quiet()
    opened.line.state = 'refusing'
    const { customer_id, ...rest } = customer()
    const { number, number_block_id } = use.firstNumber(opened)
    const register = await opened.confirm('register_customer', { customer_id, ...rest })
    opened.line.state = 'up'
    let pushes = true
    opened.line.before = call => { if (pushes && call.endsWith('sync_push')) throw new TypeError('fetch failed') }
    expect(await use.signIn(opened, 'manager')).toBe('ok')
    const out = checkOutInput(use.fixture, { customer_id, number_block_id, number })
    const handed = await opened.confirm('check_out', out)
    expect(await use.signIn(opened)).toBe('ok')
    const deposit = await opened.confirm('hold_deposit',
      { deposit_id: uuidv7(), contract_id: out.contract_id, location_id: use.fixture.locations.city,
      method: 'CASH', amount_rp: 50_000, authorisation_code: null, card_last4: null, at: Date.now() })
    const depend = opened.counter.db.prepare('update outbox set deps = ? where op_id = ?')
    depend.run(JSON.stringify([register]), handed)
    depend.run(JSON.stringify([handed]), deposit)
    pushes = false
    await opened.quiet()
    const done = await use.backend.sql`select op_id, author_id, status from public.sync_ops where org_id = ${use.fixture.org} order by xid,
      stored_at`
    expect(done).toEqual([
      { op_id: register, author_id: use.fixture.users.city.id, status: 'applied' },
        { op_id: handed, author_id: use.fixture.users.manager.id, status: 'applied' },
      { op_id: deposit, author_id: use.fixture.users.city.id, status: 'applied' },
    ])
  })

  test('one of them deactivated in the middle: the work waits, the other\'s goes on, and nothing is lost when they are back', async () => {
    const opened = use.start(use.newPc())
    await use.signIn(opened)
    await opened.quiet()
    await use.backend.sql`update public.users set is_active = false where id = ${use.fixture.users.city.id}`
    const waiting = await opened.confirm('take_payment', use.pay(100))
    expect(await opened.counter.sync.turn()).toBe('sign_in_again')
    expect(await opened.status()).toMatchObject({ waiting: 1 })
    expect(await use.signIn(opened, 'manager')).toBe('ok')
    const other = await opened.confirm('take_payment', use.pay(200))
    expect(await opened.counter.sync.turn()).toBe('up')
    expect(await use.payments()).toEqual([200])
    await use.backend.sql`update public.users set is_active = true where id = ${use.fixture.users.city.id}`
    await opened.quiet()
    expect(await use.payments()).toEqual([100, 200])
    expect(await use.backend.sql`select author_id from public.sync_ops where op_id = any (${[waiting, other]}) order by author_id`)
      .toEqual([{ author_id: use.fixture.users.city.id }, { author_id: use.fixture.users.manager.id }])
  })
})

describe('A server in trouble', () => {
  test.each(['disk full', 'going down'])('(%s) refuses nothing: the operation stays queued and goes through later', async reference => {
    const opened = await use.desk()
    await opened.load()
    const op_id = opened.perform('take_payment', use.pay(700, reference))
    await expect(opened.push()).rejects.toMatchObject({ kind: 'retry' })
    expect(opened.op(op_id).state).toBe('PENDING')
    expect(await use.backend.sql`select op_id from public.sync_ops where op_id = ${op_id}`).toEqual([])
    await use.backend.sql`alter table public.payments disable trigger out_of_order`
    await opened.settle()
    await use.backend.sql`alter table public.payments enable trigger out_of_order`
    expect(opened.op(op_id).state).toBe('SETTLED')
    expect(await use.payments()).toEqual([700])
  })

  test('that gives no more numbers does not keep the desk from its rows', async () => {
    const pc = use.newPc()
    let opened = use.start(pc)
    await use.signIn(opened)
    await opened.quiet()
    const device = opened.counter.db.prepare("select value from desk where key = 'device_id'").pluck().get() as string
    await use.stop(opened) // and with it the memory of when numbers came last
    await use.backend.sql`update public.devices set revoked_at = now() where id = ${device}`
    await use.backend.sql`update public.vehicles set colour = 'rot' where org_id = ${use.fixture.org}`
    await use.backend.sql`update public.number_blocks set next_no = last_no where device_id = ${device}`
    opened = use.start(pc)
    expect(await use.signIn(opened)).toBe('ok')
    await opened.quiet()
    await opened.counter.sync.turn() // its number block came to an end with the feed of the turn before
    expect(opened.logged.join('\n')).toContain('no numbers for this device')
    expect(opened.counter.db.prepare('select distinct colour from vehicles').pluck().all()).toEqual(['rot'])
    expect(await opened.status()).toMatchObject({ line: 'up' })
  })
})

import fs from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { uuidv7 } from '../../shared/uuid.ts'
import { openRoom } from '../attacks/desk-room.ts'
import type { FixtureUser } from '../fixture.ts'
import type { OpenPc, Pc } from './counter.ts'

describe('A desk and its people', () => {
  const use = openRoom({ jwt_expiry_s: 3600 })
  let pc: Pc
  beforeEach(() => { pc = use.newPc() })

  const start = () => use.start(pc)
  async function restart(before: OpenPc): Promise<OpenPc> {
    await use.stop(before)
    return start()
  }
  const signIn = (desk: OpenPc, { email, password }: FixtureUser, typed = password) => desk.act('sign_in', { email, password: typed })
  const pin = '407193'
  const pay = () => ({
    payment_id: uuidv7(), contract_id: use.fixture.contract, location_id: use.fixture.locations.city, kind: 'PAYMENT' as const, method: 'TWINT' as const,
    amount_rp: 1000, rounding_rp: 0, reference: null, at: Date.now(),
  })
  async function withPin(): Promise<OpenPc> {
    const desk = start()
    expect(await signIn(desk, use.fixture.users.city)).toBe('ok')
    expect(await desk.act('set_pin', { pin })).toBe('ok')
    await desk.quiet()
    return desk
  }
  const opOnServer = async (op_id: string) => (await use.backend.sql`select status, author_id from sync_ops where op_id = ${op_id}`)[0]

  test('the first sign-in of somebody with one location registers the PC, loads its share and leases numbers', async () => {
    const desk = start()
    expect((await desk.session()).stage).toBe('sign_in')
    expect(await signIn(desk, use.fixture.users.city)).toBe('ok')
    await desk.quiet()
    const session = await desk.session()
    expect(session).toMatchObject({ stage: 'ready', person: { email: use.fixture.users.city.email, role: 'STAFF', has_pin: false }, location: { code: 'ZRH' }, org: { id: use.fixture.org } })
    expect(await desk.status()).toMatchObject({ line: 'up', waiting: 0, attention: 0, loading: null, numbers_left: 100, waiting_for: [] })
    expect((await use.backend.sql`select 1 from devices where id = ${desk.counter.desk.session()?.device_id ?? ''}`).length).toBe(1)
  })

  test('somebody with several locations chooses one, and only one of their own', async () => {
    const desk = start()
    expect(await signIn(desk, use.fixture.users.manager)).toBe('ok')
    expect(await desk.session()).toMatchObject({ stage: 'choose_location', locations: [{ code: 'ZFL' }, { code: 'ZRH' }] })
    expect(await desk.act('choose_location', { location_id: use.fixture.other.location })).toBe('error.desk_not_yours')
    desk.line.state = 'refusing'
    expect(await desk.act('choose_location', { location_id: use.fixture.locations.airport })).toBe('error.needs_line')
    desk.line.state = 'up'
    expect(await desk.act('choose_location', { location_id: use.fixture.locations.airport })).toBe('ok')
    await desk.quiet()
    expect(await desk.session()).toMatchObject({ stage: 'ready', location: { code: 'ZFL' } })
    expect(await desk.act('choose_location', { location_id: use.fixture.locations.city })).toBe('ok')
    await desk.quiet()
    expect(await desk.session()).toMatchObject({ stage: 'ready', location: { code: 'ZRH' } })
    expect(await desk.status()).toMatchObject({ numbers_left: 100 })
  })

  test.each([
    ['a wrong password', 'city', 'falsch', 'error.wrong_password'],
    ['no password', 'city', '', 'error.wrong_password'],
    ['a customer', 'customer', undefined, 'error.customer_at_counter'],
    ['the operator of the system', 'operator', undefined, 'error.super_admin_at_counter'],
  ] as const)('%s is refused with clear words', async (_title, who, password, words) => {
    const desk = start()
    expect(await signIn(desk, use.fixture.users[who], password)).toBe(words)
    expect((await desk.session()).person).toBeNull()
  })

  test('somebody inactive, banned, without a location, or without a line is told which of these it is', async () => {
    const desk = start()
    const { city, airport, manager, admin } = use.fixture.users
    await use.backend.sql`update users set is_active = false where id = ${city.id}`
    await use.backend.sql`delete from user_locations where user_id = ${airport.id}`
    await use.backend.sql`update auth.users set banned_until = now() + interval '1 day' where id = ${manager.id}`
    expect(await signIn(desk, city)).toBe('error.person_inactive')
    expect(await signIn(desk, airport)).toBe('error.no_location')
    expect(await signIn(desk, manager)).toBe('error.person_banned')
    desk.line.state = 'refusing'
    expect(await signIn(desk, admin)).toBe('error.offline_sign_in')
    desk.line.state = 'up'
    expect(await signIn(desk, admin)).toBe('ok')
  })

  test('a PC belongs to one firm and one location: people of others are refused', async () => {
    const desk = await withPin()
    expect(await signIn(desk, use.fixture.users.stranger)).toBe('error.desk_of_other_firm')
    expect(await signIn(desk, use.fixture.users.airport)).toBe('error.desk_not_yours')
    expect((await desk.session()).person?.email).toBe(use.fixture.users.city.email)
  })

  test('by PIN one comes back with the line cut, sees everything and works; it is pushed when the line is back', async () => {
    let desk = await withPin()
    desk = await restart(desk)
    desk.line.state = 'refusing'
    const { known } = await desk.session()
    expect(known).toEqual([{ id: use.fixture.users.city.id, name: `city ${use.nth}`, email: use.fixture.users.city.email, role: 'STAFF', tries_left: 5 }])
    expect(await desk.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })).toBe('ok')
    expect(await desk.session()).toMatchObject({ stage: 'ready', person: { has_pin: true } })
    const op_id = await desk.confirm('take_payment', pay())
    expect(await desk.counter.sync.turn()).toBe('down')
    expect(await desk.status()).toMatchObject({ line: 'down', waiting: 1 })
    desk.line.state = 'up'
    await desk.quiet()
    expect(await desk.status()).toMatchObject({ line: 'up', waiting: 0 })
    expect(await opOnServer(op_id)).toMatchObject({ status: 'applied', author_id: use.fixture.users.city.id })
  })

  test('the sealed token is the newest one, after any number of renewals', async () => {
    let desk = await withPin()
    for (let n = 0; n < 3; n++) {
      desk = await restart(desk)
      expect(await desk.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })).toBe('ok')
      await desk.quiet()
      // beyond the ten seconds in which the server forgives the use of an old token
      await use.backend.sql`update auth.refresh_tokens set updated_at = now() - interval '1 minute', created_at = now() - interval '1 minute'`
    }
    expect((await desk.status()).line).toBe('up')
  })

  test('five wrong PINs end the sealed session, over restarts too, and leave the operations alone', async () => {
    let desk = await withPin()
    desk.line.state = 'refusing'
    await desk.confirm('take_payment', pay())
    const person_id = use.fixture.users.city.id
    for (let n = 0; n < 4; n++) {
      expect(await desk.act('sign_in_by_pin', { person_id, pin: '999990' })).toBe('error.pin_wrong')
      desk = await restart(desk)
    }
    expect(await desk.act('sign_in_by_pin', { person_id, pin: '999990' })).toBe('error.pin_gone')
    expect(await desk.act('sign_in_by_pin', { person_id, pin })).toBe('error.pin_gone')
    expect((await desk.session()).known).toEqual([])
    expect(await desk.status()).toMatchObject({ waiting: 1, waiting_for: [`city ${use.nth}`] })
    expect(desk.counter.db.prepare('select sealed_key, sealed_token, pin_salt, public_key from people').get())
      .toEqual({ sealed_key: null, sealed_token: null, pin_salt: null, public_key: null })
    expect(await signIn(desk, use.fixture.users.city)).toBe('ok')
    await desk.quiet()
    expect(await desk.status()).toMatchObject({ waiting: 0, waiting_for: [] })
  })

  test('a PIN does not let in whom the firm has put out of service, as soon as this PC has heard of it', async () => {
    const desk = await withPin()
    await use.backend.sql`update users set role = 'MANAGER' where id = ${use.fixture.users.city.id}`
    await desk.quiet()
    expect(await desk.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })).toBe('ok')
    expect((await desk.session()).person?.role).toBe('MANAGER')
    await use.backend.sql`update users set is_active = false where id = ${use.fixture.users.city.id}`
    desk.counter.db.prepare('update users set is_active = 0 where id = ?').run(use.fixture.users.city.id)
    await desk.act('sign_out', {})
    expect(await desk.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })).toBe('error.person_inactive')
  })

  test('the right PIN gives the tries back', async () => {
    const desk = await withPin()
    const person_id = use.fixture.users.city.id
    for (let n = 0; n < 2; n++) await desk.act('sign_in_by_pin', { person_id, pin: '999990' })
    expect((await desk.session()).known[0]?.tries_left).toBe(3)
    const seenAt = () => desk.counter.db.prepare('select seen_at from people where id = ?').pluck().get(person_id) as number
    desk.counter.db.exec('update people set seen_at = seen_at - 1000000')
    const before = seenAt()
    expect(await desk.act('sign_in_by_pin', { person_id, pin })).toBe('ok')
    expect((await desk.session()).known[0]?.tries_left).toBe(5)
    expect(seenAt(), 'the thirty days count from now').toBeGreaterThan(before + 900_000)
    for (let n = 0; n < 2; n++) await desk.act('sign_in_by_pin', { person_id, pin: '999990' })
    expect(await signIn(desk, use.fixture.users.city)).toBe('ok')
    expect((await desk.session()).known[0]?.tries_left, 'so does the password').toBe(5)
  })

  test('a reset of a PIN that this PC has heard of is obeyed at the next start, where the power went before it was', async () => {
    let desk = await withPin()
    const { city, manager } = use.fixture.users
    desk.counter.db.prepare("insert into pin_resets (id, org_id, user_id, location_id, reset_at, reset_by) values ('heard', ?, ?, ?, 1, ?)")
      .run(use.fixture.org, city.id, use.fixture.locations.city, manager.id)
    desk = await restart(desk)
    expect((await desk.session()).known).toEqual([])
    expect(await desk.act('sign_in_by_pin', { person_id: city.id, pin })).toBe('error.pin_gone')
  })

  test('a PIN that everybody guesses is not taken, and without a keyring none is', async () => {
    const desk = start()
    expect(await desk.act('set_pin', { pin })).toBe('error.not_signed_in')
    await signIn(desk, use.fixture.users.city)
    expect(await desk.act('set_pin', { pin: '123456' })).toBe('error.pin_trivial')
    expect(await desk.act('set_pin', { pin: '1234' })).toBe('error.pin_too_short')
    pc.vault = 'broken'
    expect(await desk.act('set_pin', { pin })).toBe('error.pin_unreadable')
    expect((await desk.session()).known).toEqual([])
  })

  test('a locked screen answers nothing but who may unlock it, and the outbox stays', async () => {
    const desk = await withPin()
    desk.line.state = 'refusing'
    await desk.confirm('take_payment', pay())
    desk.counter.suspend()
    expect(await desk.session()).toMatchObject({ stage: 'locked' })
    expect(desk.counter.desk.session()).toBeNull()
    expect(await desk.confirm('take_payment', pay())).toBe('error.not_signed_in')
    expect(await desk.act('compare_content', {})).toBe('error.not_signed_in')
    expect(await desk.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })).toBe('ok')
    expect(await desk.session()).toMatchObject({ stage: 'ready' })
    expect(await desk.status()).toMatchObject({ waiting: 1 })
  })

  test('the operations of somebody who has left go out under their own name', async () => {
    const desk = await withPin()
    desk.line.state = 'refusing'
    const first = await desk.confirm('take_payment', pay())
    expect(await desk.act('sign_out', {})).toBe('ok')
    expect(await desk.status()).toMatchObject({ waiting: 1, waiting_for: [] })
    desk.line.state = 'up'
    expect(await signIn(desk, use.fixture.users.manager)).toBe('ok')
    const second = await desk.confirm('take_payment', pay())
    await desk.quiet()
    expect(await opOnServer(first)).toMatchObject({ author_id: use.fixture.users.city.id })
    expect(await opOnServer(second)).toMatchObject({ author_id: use.fixture.users.manager.id })
  })

  test('after a restart they wait for their author, and nobody else\'s work waits with them', async () => {
    let desk = await withPin()
    desk.line.state = 'refusing'
    const first = await desk.confirm('take_payment', pay())
    desk = await restart(desk)
    expect(await signIn(desk, use.fixture.users.manager)).toBe('ok')
    const second = await desk.confirm('take_payment', pay())
    await desk.counter.sync.turn()
    expect(await opOnServer(first)).toBeUndefined()
    expect(await opOnServer(second)).toMatchObject({ status: 'applied' })
    expect(await desk.status()).toMatchObject({ line: 'up', waiting: 1, waiting_for: [`city ${use.nth}`] })
    expect(await desk.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })).toBe('ok')
    await desk.quiet()
    expect(await opOnServer(first)).toMatchObject({ author_id: use.fixture.users.city.id })
  })

  test('a session that the server has ended asks for a new sign-in, and the work goes on meanwhile', async () => {
    let desk = await withPin()
    await use.backend.sql`update auth.users set banned_until = now() + interval '1 day' where id = ${use.fixture.users.city.id}`
    desk = await restart(desk)
    expect(await desk.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })).toBe('ok')
    const op_id = await desk.confirm('take_payment', pay())
    expect(await desk.counter.sync.turn()).toBe('sign_in_again')
    expect(await desk.status()).toMatchObject({ line: 'sign_in_again', waiting: 1 })
    await use.backend.sql`update auth.users set banned_until = null where id = ${use.fixture.users.city.id}`
    expect(await signIn(desk, use.fixture.users.city)).toBe('ok')
    await desk.quiet()
    expect(await opOnServer(op_id)).toMatchObject({ status: 'applied' })
  })

  test('a database that has lost its outbox gets it back from the journal', async () => {
    let desk = await withPin()
    desk.line.state = 'refusing'
    const ids = [await desk.confirm('take_payment', pay()), await desk.confirm('take_payment', pay())]
    desk.counter.db.exec('delete from outbox; delete from before_images; delete from payments')
    desk = await restart(desk)
    desk.line.state = 'refusing'
    expect(desk.counter.db.prepare('select op_id from outbox order by seq').pluck().all()).toEqual(ids)
    expect(desk.counter.db.prepare('select count(*) from payments').pluck().get()).toBe(2)
    desk.line.state = 'up'
    expect(await desk.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })).toBe('ok')
    await desk.quiet()
    for (const op_id of ids) expect(await opOnServer(op_id)).toMatchObject({ status: 'applied' })
  })

  test('a journal that has been lost is written again from the outbox, and begins anew when all is settled', async () => {
    let desk = await withPin()
    desk.line.state = 'refusing'
    const op_id = await desk.confirm('take_payment', pay())
    await use.stop(desk)
    fs.rmSync(`${pc.folder}/guichet.journal`)
    desk = start()
    expect(fs.statSync(`${pc.folder}/guichet.journal`).size).toBeGreaterThan(100)
    await desk.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })
    await desk.quiet()
    expect(await opOnServer(op_id)).toMatchObject({ status: 'applied' })
    expect(fs.statSync(`${pc.folder}/guichet.journal`).size).toBe(0)
  })

  test('drafts belong to a person and survive a restart; the language is kept here and at the server', async () => {
    let desk = await withPin()
    const { city, manager } = use.fixture.users
    const draft = { person_id: city.id, kind: 'check_out', body: { plate: 'ZH 1' } } as const
    desk.counter.suspend()
    expect(await desk.act('save_draft', draft), 'typed a moment before the screen was locked').toBe('ok')
    await signIn(desk, manager)
    expect(await desk.act('save_draft', draft), 'what comes late is not written down as theirs').toBe('error.not_signed_in')
    expect(await desk.act('drop_draft', { person_id: city.id, kind: 'check_out' })).toBe('error.not_signed_in')
    expect(await desk.act('sign_in_by_pin', { person_id: city.id, pin })).toBe('ok')
    expect(await desk.act('set_locale', { locale: 'it' })).toBe('ok')
    // told to the server beside the work, not before the answer
    await expect.poll(async () => (await use.backend.sql`select locale from users where id = ${use.fixture.users.city.id}`)[0]?.['locale'], { timeout: 30_000 }).toBe('it')
    desk = await restart(desk)
    await desk.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })
    expect(desk.counter.db.prepare('select person_id, kind, body from drafts').all())
      .toEqual([{ person_id: use.fixture.users.city.id, kind: 'check_out', body: '{"plate":"ZH 1"}' }])
    expect((await desk.session()).person?.locale).toBe('it')
    expect(await desk.act('drop_draft', { person_id: city.id, kind: 'check_out' })).toBe('ok')
    expect(desk.counter.db.prepare('select count(*) from drafts').pluck().get()).toBe(0)
  })
})

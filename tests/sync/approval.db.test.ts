import { beforeEach, describe, expect, test } from 'vitest'
import { uuidv7 } from '../../shared/uuid.ts'
import { openRoom } from '../attacks/desk-room.ts'
import type { FixtureUser } from '../fixture.ts'
import type { OpenPc, Pc } from './counter.ts'

describe('A manager\'s approval by PIN', () => {
  const use = openRoom({ jwt_expiry_s: 3600 })
  let pc: Pc
  beforeEach(() => { pc = use.newPc() })
  const pin = '407193'
  const signIn = (desk: OpenPc, { email, password }: FixtureUser) => desk.act('sign_in', { email, password })
  const pay = () => ({
    payment_id: uuidv7(), contract_id: use.fixture.contract, location_id: use.fixture.locations.city, kind: 'PAYMENT' as const, method: 'TWINT' as const,
    amount_rp: 1000, rounding_rp: 0, reference: null, at: Date.now(),
  })
  const opOnServer = async (op_id: string) => (await use.backend.sql`select status, author_id from sync_ops where op_id = ${op_id}`)[0]

  test('counts for one confirm, under their own name and their own session, though the line is cut', async () => {
    const { city, manager } = use.fixture.users
    const desk = use.start(pc)
    expect(await signIn(desk, manager)).toBe('ok')
    expect(await desk.act('choose_location', { location_id: use.fixture.locations.city })).toBe('ok')
    expect(await desk.act('set_pin', { pin })).toBe('ok')
    expect(await signIn(desk, city)).toBe('ok')
    expect(await desk.act('set_pin', { pin: '902715' })).toBe('ok')
    await desk.quiet()
    const paid = pay()
    expect(await desk.confirm('take_payment', paid)).toMatch(/^[0-9a-f-]{36}$/)
    await desk.quiet()
    desk.line.state = 'refusing'

    expect(await desk.act('approve', { person_id: city.id, pin: '902715' })).toBe('error.approval_by_oneself')
    expect(await desk.act('approve', { person_id: manager.id, pin: '902715' })).toBe('error.pin_wrong')
    expect(await desk.session()).toMatchObject({ approver: null, person: { email: city.email } })
    expect(await desk.act('approve', { person_id: manager.id, pin })).toBe('ok')
    expect(await desk.session()).toMatchObject({ approver: { id: manager.id }, person: { email: city.email } })
    const op_id = await desk.confirm('void_payment', { payment_id: uuidv7(), voids_id: paid.payment_id, contract_id: paid.contract_id, location_id: paid.location_id,
      reason: 'wrong contract', at: Date.now() })
    expect(await desk.session(), 'it counted for one').toMatchObject({ approver: null })
    const next = await desk.confirm('take_payment', pay())

    desk.line.state = 'up'
    await desk.quiet()
    expect(await opOnServer(op_id)).toMatchObject({ status: 'applied', author_id: manager.id })
    expect(await opOnServer(next)).toMatchObject({ status: 'applied', author_id: city.id })
    expect(desk.counter.sessions.rpcOf(manager.id), 'nothing of theirs waits: their session is closed here').toBeNull()
  })

  test('ends with the person, with the lock and by itself, and only a manager can give it', async () => {
    const { city, manager } = use.fixture.users
    let clock = Date.now()
    const desk = use.start(pc, { now: () => clock })
    expect(await signIn(desk, city)).toBe('ok')
    expect(await desk.act('set_pin', { pin: '902715' })).toBe('ok')
    expect(await signIn(desk, manager)).toBe('ok')
    expect(await desk.act('set_pin', { pin })).toBe('ok')
    expect(await desk.act('approve', { person_id: city.id, pin: '902715' })).toBe('error.not_a_manager')
    expect(await signIn(desk, city)).toBe('ok')
    await desk.quiet()
    const approver = async () => (await desk.session()).approver?.id ?? null
    const agree = async () => expect(await desk.act('approve', { person_id: manager.id, pin })).toBe('ok')
    await agree()
    clock += 5 * 60_000 - 1
    expect(await approver()).toBe(manager.id)
    clock += 1
    expect(await approver()).toBeNull()
    await agree()
    desk.counter.suspend()
    expect(await desk.act('sign_in_by_pin', { person_id: city.id, pin: '902715' })).toBe('ok')
    expect(await approver()).toBeNull()
    await agree()
    expect(await desk.act('sign_out', {})).toBe('ok')
    expect(await desk.act('approve', { person_id: manager.id, pin })).toBe('error.not_signed_in')
  })
})

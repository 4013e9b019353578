import { beforeEach, describe, expect, test } from 'vitest'
import { uuidv7 } from '../../shared/uuid.ts'
import { openRoom } from '../attacks/desk-room.ts'
import type { Pc } from './counter.ts'
import { openDesk } from './desk.ts'

const token_s = 3

describe('The data process of a desk', () => {
  const use = openRoom({ jwt_expiry_s: token_s })
  let pc: Pc
  beforeEach(() => { pc = use.newPc() })

  const pay = () => ({
    payment_id: uuidv7(), contract_id: use.fixture.contract, location_id: use.fixture.locations.city, kind: 'PAYMENT' as const, method: 'TWINT' as const,
    amount_rp: 1000, rounding_rp: 0, reference: null, at: Date.now(),
  })
  const city = () => ({ email: use.fixture.users.city.email, password: use.fixture.users.city.password })
  const until = async (ready: () => Promise<boolean> | boolean) => {
    for (let n = 0; n < 2_400 && !await ready(); n++) await new Promise(resolve => { setTimeout(resolve, 25) })
    expect(await ready()).toBe(true)
  }
  const stored = async (op_id: string) => (await use.backend.sql`select 1 from sync_ops where op_id = ${op_id}`).length === 1

  test('before anybody has signed in the screen knows whether the line is up', async () => {
    const desk = use.start(pc)
    await until(async () => (await desk.status()).line === 'up')
    desk.line.state = 'refusing'
    await desk.counter.sync.turn()
    expect((await desk.status()).line).toBe('down')
  })

  test('a backend is taken when it answers and knows the key, and is given to main to keep', async () => {
    const desk = use.start(pc, {}, null)
    expect(await desk.session()).toMatchObject({ stage: 'backend_missing', api_url: null })
    expect(await desk.act('sign_in', city())).toBe('error.backend_missing')
    const { api_url, publishable_key, secret_key } = use.backend
    expect(await desk.act('use_backend', { api_url: 'http://example.ch', publishable_key })).toBe('error.backend_address_invalid')
    expect(await desk.act('use_backend', { api_url: 'http://127.0.0.1:1', publishable_key })).toBe('error.backend_unreachable')
    expect(await desk.act('use_backend', { api_url, publishable_key: 'sb_publishable_wrong' })).toBe('error.backend_key_refused')
    expect(await desk.act('use_backend', { api_url, publishable_key: secret_key })).toBe('error.backend_key_secret')
    expect(desk.kept).toEqual([])
    expect(await desk.act('use_backend', { api_url: `${api_url}/`, publishable_key })).toBe('ok')
    expect(desk.kept).toEqual([{ api_url, publishable_key }])
    expect(await desk.act('sign_in', city())).toBe('ok')
  })

  test('another backend is refused while operations wait for the present one', async () => {
    const desk = use.start(pc)
    await desk.act('sign_in', city())
    await desk.quiet()
    desk.line.state = 'refusing'
    await desk.confirm('take_payment', pay())
    expect(await desk.act('use_backend', { api_url: 'http://localhost:1', publishable_key: use.backend.publishable_key })).toBe('error.backend_in_use')
  })

  test('the same server at another address gets what waits, from the PC that it knows', async () => {
    const desk = use.start(pc)
    await desk.act('sign_in', city())
    await desk.quiet()
    desk.line.state = 'refusing'
    const op_id = await desk.confirm('take_payment', pay())
    await use.stop(desk)
    const moved = use.backend.api_url.replace('127.0.0.1', 'localhost')
    expect(moved).not.toBe(use.backend.api_url)
    const again = use.start(pc, { api_url: moved })
    expect(await again.act('sign_in', city())).toBe('ok')
    await until(() => stored(op_id))
    expect((await again.session()).api_url).toBe(moved)
  })

  test('what is confirmed goes out by itself, and its tables are named to the windows', async () => {
    const desk = use.start(pc)
    const heard: string[] = []
    desk.counter.onChange(tables => heard.push(...tables))
    await desk.act('sign_in', city())
    await until(async () => (await desk.session()).stage === 'ready' && (await desk.status()).line === 'up')
    heard.length = 0
    const op_id = await desk.confirm('take_payment', pay())
    await until(() => heard.includes('payments') && heard.includes('outbox'))
    await until(() => stored(op_id))
    await until(async () => desk.counter.db.prepare('select state from outbox where op_id = ?').pluck().get(op_id) === 'SETTLED')
    expect((await desk.status()).waiting).toBe(0)
  })

  test('what another desk does comes by itself', async () => {
    const desk = use.start(pc)
    await desk.act('sign_in', city())
    await until(async () => (await desk.session()).stage === 'ready' && (await desk.status()).line === 'up')
    await use.backend.sql`update vehicles set colour = 'türkis' where id = ${use.fixture.vehicles.spare}`
    await until(() => desk.counter.db.prepare("select count(*) from vehicles where colour = 'türkis'").pluck().get() === 1)
  })

  test('a line that swallows everything does not hold up a confirm, and "sync now" does not wait for it', async () => {
    const desk = use.start(pc)
    await desk.act('sign_in', city())
    await desk.quiet()
    desk.line.state = 'swallowing'
    void desk.counter.sync.turn()
    await new Promise(resolve => { setTimeout(resolve, 50) })
    const began = performance.now()
    const op_id = await desk.confirm('take_payment', pay())
    expect(performance.now() - began).toBeLessThan(200)
    await until(async () => (await desk.status()).line === 'down')
    desk.line.state = 'up'
    expect(await desk.act('sync_now', {})).toBe('ok')
    await until(() => stored(op_id))
  })

  test('a token that ends in the middle of a batch is renewed, and each operation has its effect once', async () => {
    const desk = await openDesk(use.backend, use.fixture)
    await desk.load()
    for (let n = 0; n < 250; n++) desk.perform('take_payment', pay())
    let pushes = 0
    desk.line.before = async call => {
      // Between the two calls of the batch the token that both would use runs out.
      if (call.endsWith('sync_push') && ++pushes === 2) await new Promise(resolve => { setTimeout(resolve, (token_s + 1) * 1000) })
    }
    expect(await desk.push()).toBe(250)
    expect(pushes).toBe(3)
    expect(Number((await use.backend.sql`select count(*) as n from payments where contract_id = ${use.fixture.contract}`)[0]?.['n'])).toBe(250)
    await desk.settle()
    await desk.expectSame()
    desk.close()
  })

  test('a PC whose clock is ten minutes off works, and says so', async () => {
    const desk = use.start(pc, { now: () => Date.now() + 600_000 })
    await desk.act('sign_in', city())
    await desk.quiet()
    expect((await desk.status()).clock_offset_ms).toBeGreaterThan(-602_000)
    expect((await desk.status()).clock_offset_ms).toBeLessThan(-598_000)
    const op_id = await desk.confirm('take_payment', pay())
    await desk.quiet()
    expect(await stored(op_id)).toBe(true)
  })

  test('a refused operation is kept until a person sets it aside, and its journal line with it', async () => {
    const desk = use.start(pc)
    await desk.act('sign_in', city())
    await desk.quiet()
    const device_id = desk.counter.desk.session()?.device_id ?? ''
    desk.line.state = 'refusing'
    const op_id = await desk.confirm('take_payment', pay())
    await use.backend.sql`update devices set revoked_at = now() where id = ${device_id}`
    desk.line.state = 'up'
    await desk.counter.sync.turn()
    expect(await desk.status()).toMatchObject({ waiting: 0, attention: 1 })
    expect(desk.counter.db.prepare('select count(*) from payments').pluck().get()).toBe(0)
    expect(await desk.act('set_aside', { op_id, reason: 'x' })).toBe('error.bad_input')
    expect(await desk.act('set_aside', { op_id, reason: 'Gerät war gesperrt' })).toBe('ok')
    expect(await desk.act('set_aside', { op_id, reason: 'Gerät war gesperrt' })).toBe('error.op_not_refused')
    expect(await desk.status()).toMatchObject({ waiting: 0, attention: 0 })
    await use.stop(desk)
    const again = use.start(pc)
    expect(again.counter.db.prepare('select op_id, state, aside_reason from outbox').all()).toEqual([{ op_id, state: 'ASIDE', aside_reason: 'Gerät war gesperrt' }])
  })

  test('whatever a window sends is answered, in words', async () => {
    const desk = use.start(pc)
    for (const [kind, name, words] of [['act', 'constructor', 'error.unknown_request'], ['act', 'nothing', 'error.unknown_request']] as const) {
      expect(await desk.counter.ask({ id: 7, kind, name, input: {} })).toEqual({ id: 7, error: { key: words } })
    }
    expect(await desk.counter.ask({ id: 8, kind: 'act', name: 'sign_in', input: { email: 1 } }))
      .toEqual({ id: 8, value: { ok: false, message: { key: 'error.bad_input' }, field: 'email' } })
    expect(await desk.counter.ask('nonsense')).toEqual({ id: 0, error: { key: 'error.bad_input' } })
    expect(await desk.counter.ask({ id: 9, kind: 'sql', name: 'x', input: 'drop table' })).toEqual({ id: 9, error: { key: 'error.bad_input' } })
  })
})

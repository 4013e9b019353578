import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Rpc } from '../../electron/data/sync/parts.ts'
import { push } from '../../electron/data/sync/push.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { checkInInput, checkOutAtAirport, checkOutInput } from '../twins/inputs.ts'
import { openDesk } from './desk.ts'
import type { Desk, DeskOptions } from './desk.ts'
import { tempFolder } from './local.ts'

describe('The push', () => {
  let backend: TestBackend
  let fixture: Fixture
  let nth = 0
  const desks: Desk[] = []

  beforeAll(async () => { backend = await createTestBackend() })
  afterAll(() => backend.stop())
  beforeEach(async () => { fixture = await insertFixture(backend.sql, { nth: ++nth }) })
  afterEach(() => { for (const desk of desks.splice(0)) desk.close() })

  async function loaded(options: DeskOptions = {}): Promise<Desk> {
    const desk = await openDesk(backend, fixture, options)
    desks.push(desk)
    await desk.load()
    return desk
  }
  const pay = (amount_rp = 1000) => ({
    payment_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.locations.city, kind: 'PAYMENT' as const, method: 'TWINT' as const,
    amount_rp, rounding_rp: 0, reference: null, at: Date.now(),
  })
  const onServer = async () => Number((await backend.sql`select count(*) as n from payments where contract_id = ${fixture.contract}`)[0]?.['n'])

  test('sends many operations in few calls, in their order, each with one effect', async () => {
    const desk = await loaded()
    for (let n = 0; n < 450; n++) desk.perform('take_payment', pay(1 + n))
    desk.line.calls.length = 0
    expect(await desk.push()).toBe(450)
    expect(desk.line.calls.filter(call => call.endsWith('sync_push')).length).toBe(3)
    expect(await onServer()).toBe(450)
    await desk.settle()
    await desk.expectSame()
  })

  test('a lost answer costs nothing: the same operations go again and have their effect once', async () => {
    const desk = await loaded()
    const op_id = desk.perform('take_payment', pay())
    desk.line.state = 'losing'
    for (let n = 0; n < 3; n++) await expect(desk.push()).rejects.toMatchObject({ kind: 'retry' })
    expect(desk.op(op_id).state).toBe('PENDING')
    desk.line.state = 'up'
    expect(await desk.push()).toBe(1)
    expect(await onServer()).toBe(1)
    await desk.settle()
    await desk.expectSame()
  })

  test('an answer that comes when a person has put the operation away meanwhile leaves it put away, and its effect comes with the feed', async () => {
    const desk = await loaded()
    const op_id = desk.perform('take_payment', pay())
    const late: Rpc = async (name, input, signal) => {
      const answer = await desk.rpc(name, input, signal)
      desk.db.prepare("update outbox set state = 'ASIDE', aside_reason = 'doppelt' where op_id = ?").run(op_id)
      return answer
    }
    expect(await push(desk.store, late, desk.user.id)).toBe(0)
    expect([desk.op(op_id).state, await onServer()]).toEqual(['ASIDE', 1])
  })

  test('the same batch sent twice at once is answered alike', async () => {
    const desk = await loaded()
    for (let n = 0; n < 20; n++) desk.perform('take_payment', pay())
    await Promise.all([desk.push(), desk.push()])
    expect(await onServer()).toBe(20)
    await desk.settle()
    expect(desk.rows('payments').length).toBe(20)
    await desk.expectSame()
  })

  test('an operation confirmed just before the power goes is pushed after the next start', async () => {
    const folder = tempFolder()
    const desk = await loaded({ file: path.join(folder, 'guichet.db'), key: randomBytes(32) })
    const op_id = desk.perform('take_payment', pay())
    // the server has stored it, the answer has not been written here
    desk.line.state = 'losing'
    await expect(desk.push()).rejects.toMatchObject({ kind: 'retry' })
    desk.restart()
    desk.line.state = 'up'
    expect(desk.rows('payments').length).toBe(1)
    await desk.settle()
    expect([desk.op(op_id).state, await onServer()]).toEqual(['SETTLED', 1])
    await desk.expectSame()
    desk.close()
    desks.pop()
    fs.rmSync(folder, { recursive: true })
  })

  test('a line that is cut between two calls leaves the rest for later', async () => {
    const desk = await loaded()
    for (let n = 0; n < 250; n++) desk.perform('take_payment', pay())
    let pushes = 0
    desk.line.before = call => {
      if (call.endsWith('sync_push') && ++pushes === 2) desk.line.state = 'refusing'
    }
    await expect(desk.push()).rejects.toMatchObject({ kind: 'retry' })
    expect(await onServer()).toBe(200)
    desk.line.state = 'up'
    await desk.settle()
    expect(await onServer()).toBe(250)
    await desk.expectSame()
  })

  test('an acknowledged operation stays on the screen until the feed has passed it', async () => {
    const desk = await loaded()
    // an open transaction elsewhere holds the feed back
    const other = postgres(backend.db_url, { max: 1, onnotice: () => undefined })
    let commit = () => {}
    const waiting = new Promise<void>(resolve => { commit = resolve })
    let begun = () => {}
    const written = new Promise<void>(resolve => { begun = resolve })
    const transaction = other.begin(async sql => {
      await sql`update vehicles set colour = 'grün' where id = ${fixture.vehicles.electric}`
      begun()
      await waiting
    })
    await written
    const op_id = desk.perform('take_payment', pay())
    await desk.push()
    for (let n = 0; n < 3; n++) {
      await backend.sql`update vehicles set odometer_km = odometer_km + 1 where id = ${fixture.vehicles.spare}`
      await desk.pull()
      expect([desk.op(op_id).state, desk.rows('payments').length]).toEqual(['ACKED', 1])
    }
    commit()
    await transaction
    await other.end()
    await desk.settle()
    expect([desk.op(op_id).state, desk.rows('payments').length]).toEqual(['SETTLED', 1])
    expect(desk.db.prepare('select count(*) from before_images').pluck().get()).toBe(0)
    await desk.expectSame()
  })

  test('pending operations stay visible through a pull that changes the same rows', async () => {
    const desk = await loaded()
    desk.perform('check_in', checkInInput(fixture))
    expect(desk.rows('vehicles', `id = '${fixture.vehicles.rented}'`)[0]).toMatchObject({ status: 'CLEANING', odometer_km: 30_300, colour: 'grau' })
    await backend.sql`update vehicles set colour = 'weiss', odometer_km = 30100 where id = ${fixture.vehicles.rented}`
    await desk.catchUp()
    expect(desk.rows('vehicles', `id = '${fixture.vehicles.rented}'`)[0]).toMatchObject({ status: 'CLEANING', odometer_km: 30_300, colour: 'weiss' })
    await desk.settle()
    await desk.expectSame()
  })

  test('a refused operation is taken back here, kept with its reason, and holds up nothing but what depends on it', async () => {
    const desk = await loaded()
    const refused = desk.perform('take_payment', pay(5000))
    const registered = desk.perform('register_customer', customer(fixture))
    const dependent = desk.perform('take_payment', pay(700), [refused])
    // Only the server knows that the device of this one has been blocked.
    await backend.sql`update devices set revoked_at = now() where id = ${fixture.devices.airport}`
    desk.db.prepare('update outbox set device_id = ? where op_id = ?').run(fixture.devices.airport, refused)
    const other = desk.perform('take_payment', pay(800))
    await desk.push()
    expect([desk.op(refused).state, desk.op(registered).state, desk.op(dependent).state, desk.op(other).state]).toEqual(['REFUSED', 'ACKED', 'PENDING', 'ACKED'])
    expect(JSON.parse(desk.op(refused).outcome ?? '{}')).toMatchObject({ code: '42501', constraint: 'device_unknown' })
    expect(desk.op(dependent).stale).toBe('stale.needs_refused')
    expect(desk.rows('payments').map(row => row['amount_rp'])).toEqual([800])
    await desk.settle()
    await desk.expectSame()
    expect(desk.op(refused).state).toBe('REFUSED')
  })

  test('one operation that the server can not even read is put aside for a person, the others go through', async () => {
    const desk = await loaded()
    const good = [desk.perform('take_payment', pay()), desk.perform('take_payment', pay())]
    const bad = desk.perform('take_payment', pay())
    good.push(desk.perform('take_payment', pay()))
    desk.db.prepare("update outbox set input = json_set(input, '$.reference', char(0)) where op_id = ?").run(bad)
    await desk.push()
    expect(good.map(op_id => desk.op(op_id).state)).toEqual(['ACKED', 'ACKED', 'ACKED'])
    expect(desk.op(bad).state).toBe('REFUSED')
    await desk.settle()
    await desk.expectSame()
  })

  test('two desks that give out the same car while both are offline end alike: both stored, flagged at both, nothing lost', async () => {
    const city = await loaded()
    const airport = await loaded({ place: 'airport' })
    for (const desk of [city, airport]) desk.line.state = 'refusing'
    const at_city = city.perform('check_out', checkOutInput(fixture))
    const at_airport = airport.perform('check_out', checkOutAtAirport(fixture))
    await expect(city.push()).rejects.toMatchObject({ kind: 'retry' })
    for (const desk of [city, airport]) desk.line.state = 'up'
    await city.settle()
    await airport.settle()
    await city.settle()
    expect([city.op(at_city).state, airport.op(at_airport).state]).toEqual(['SETTLED', 'SETTLED'])
    for (const desk of [city, airport]) {
      await desk.expectSame()
      expect(desk.rows('sync_conflicts', "kind = 'second_check_out'").length).toBe(1)
      expect(desk.rows('contracts', "status = 'ACTIVE'").map(row => row['number'])).toEqual(expect.arrayContaining(['ZRH-26-000002', 'ZFL-26-000001']))
    }
    expect((await backend.sql`select op_id from sync_ops where op_id in ${backend.sql([at_city, at_airport])} and status = 'applied'`).length).toBe(2)
  })
})

function customer(fixture: Fixture) {
  return {
    customer_id: uuidv7(), customer_location_id: uuidv7(), location_id: fixture.locations.city, at: Date.now(), first_name: 'Nina', last_name: 'Keller',
    company_name: null, email: null, phone: null, street: 'Seestrasse', house_number: '4', postcode: '8002', town: 'Zürich', country: 'CH',
    birth_date: null, locale: 'de' as const, driver: null,
  }
}

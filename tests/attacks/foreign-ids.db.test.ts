import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { neededRole } from '../../shared/commands.ts'
import type { CommandName } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { keyOfDevice } from '../fixture.ts'
import { openField } from './attacker.ts'
import type { Field } from './attacker.ts'
import { peopleInputs } from './people-inputs.ts'
import type { CounterCommand } from './valid-inputs.ts'

/** Every id in every command, one by one, is replaced by the other firm's row of the same kind. */
let backend: TestBackend
let field: Field
let day: Awaited<ReturnType<Field['strangersDay']>>

beforeAll(async () => {
  backend = await createTestBackend()
  field = await openField(backend)
  // so that these two have to be made known at the city, and the id of that row counts
  await backend.sql`delete from public.customer_locations where location_id = ${field.fixture.locations.city} and customer_id =
    ${field.fixture.customers.known}`
  day = await field.strangersDay()
})
afterAll(() => backend.stop())

type Json = Record<string, unknown>
/** Paths of all ids in an input: 'drivers.0.driver_id'. */
function idsIn(input: unknown, path = ''): string[] {
  if (input === null || typeof input !== 'object') return []
  return Object.entries(input).flatMap(([key, value]) => /(^|_)id$/.test(key) ? [path + key] : idsIn(value, `${path}${key}.`))
}
function replaced(input: object, path: string, value: unknown): Json {
  const copy = structuredClone(input) as Json
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  ;(keys.reduce<unknown>((at, key) => (at as Json)[key], copy) as Json)[last] = value
  return copy
}

function foreignIds(): Record<string, string> {
  const { other } = field.fixture
  const { out } = day
  return {
    contract_id: out.contract_id, number_block_id: other.number_block, reservation_id: day.reservation, customer_id: other.customer,
    vehicle_id: other.vehicle, 'drivers.0.id': out.drivers[0]?.id ?? '', 'drivers.0.driver_id': other.driver, leg_id: out.leg_id,
      block_id: out.block_id,
    inspection_id: out.inspection_id, reading_id: out.reading_id, customer_location_id: day.customer_location,
      pickup_location_id: other.location,
    return_location_id: other.location, price_plan_id: other.plan, 'damages.0.id': out.damages[0]?.id ?? '',
      'charges.0.id': out.charges[0]?.id ?? '',
    location_id: other.location, changed_location_id: other.location, deposit_id: day.deposit_id, payment_id: day.payment_id, 'driver.id': other.driver,
    into_customer_id: other.customer, driver_id: other.driver, user_id: field.fixture.users.stranger.id, category_id: other.category,
    revoked_device_id: other.device, renamed_device_id: other.device, ...day.people,
  }
}

describe('An id of the other firm', () => {
  test('is refused in every field of every command, and the other firm keeps every row as it was', async () => {
    const { fixture, op, push, rowsOf } = field
    const inputs = field.validInputs()
    const foreign = foreignIds()
    const attacks: { title: string; who: 'city' | 'admin'; sent: ReturnType<Field['op']> }[] = []
    const prepared = [op('city', 'check_out', inputs.check_out), op('city', 'hold_deposit', inputs.hold_deposit)]
    for (const [name, input] of Object.entries({ ...inputs, ...peopleInputs(fixture) })) {
      for (const path of idsIn(input)) {
        expect([name, path, foreign[path] ?? 'nothing foreign is known for it']).toEqual([name, path,
          expect.stringMatching(/^[0-9a-f-]{36}$/)])
        // a new id each, so that only the foreign one can be the reason
        const fresh = name === 'check_out' ? { ...field.validInputs().check_out, number: 'ZRH-26-000009' } : input
        const who = neededRole[name as CommandName] ? 'admin' : 'city'
        attacks.push({ title: `${name} ${path}`, who, sent: op(who, name, replaced(fresh, path, foreign[path])) })
      }
    }
    expect(attacks.length).toBeGreaterThanOrEqual(40)
    expect((await push('city', ...prepared)).map(answer => answer.status)).toEqual(['applied', 'applied'])

    // known already, and the id of the row that says so would not be looked at
    await backend.sql`delete from public.customer_locations where location_id = ${fixture.locations.city} and customer_id =
      ${fixture.customers.elsewhere}`

    const [theirs, ours] = [await rowsOf(fixture.other.org), await rowsOf(fixture.org)]
    const by = async (who: 'city' | 'admin') => push(who, ...attacks.filter(attack => attack.who === who).map(attack => attack.sent))
    const all = [...await by('city'), ...await by('admin')]
    const answers = attacks.map(({ sent }) => all.find(answer => answer.op_id === sent.op_id))
    const found = attacks.map(({ title }, n) => [title, answers[n]?.status, answers[n]?.code])
    expect(found).toEqual(attacks.map(({ title }) => [title, 'refused', expect.stringMatching(/^(P0002|23503|23505|23514|42501)$/)]))
    expect(await rowsOf(fixture.other.org)).toEqual(theirs)
    expect(await rowsOf(fixture.org)).toEqual(ours)

    // the same inputs with their own ids are taken
    const rest = (['register_customer', 'add_driver', 'settle_deposit', 'check_in', 'take_payment', 'close_contract',
      'mark_ready'] as CounterCommand[])
      .map(name => op('city', name, inputs[name]))
    expect((await push('city', ...rest)).map(answer => [answer.status, answer.flags])).toEqual(rest.map(() => ['applied', []]))
    expect(await rowsOf(fixture.other.org)).toEqual(theirs)
  })

  test('is refused as device, author and op_id, answers nothing, and as a dependency only makes the operation wait', async () => {
    const { fixture, op, push, rowsOf } = field
    const theirs = await rowsOf(fixture.other.org)
    const pay = () => ({ payment_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.locations.city, kind: 'PAYMENT',
      method: 'TWINT',
      amount_rp: 100, rounding_rp: 0, reference: null, at: fixture.now })
    const answers = await push('city',
      op('city', 'take_payment', pay(), { device_id: fixture.other.device }),
      op('city', 'take_payment', pay(), { author_id: fixture.users.stranger.id }),
      op('city', 'take_payment', pay(), { op_id: day.op_id }),
      op('city', 'take_payment', pay(), { deps: [day.op_id] }))
    expect(answers.map(answer => answer.constraint ?? answer.status)).toEqual(['skipped', 'author_is_caller', 'op_of_another_person',
      'skipped'])
    expect(answers[2]).not.toHaveProperty('flags')
    expect(await backend.sql`select org_id, author_id, status from public.sync_ops where op_id = ${day.op_id}`)
      .toEqual([{ org_id: fixture.other.org, author_id: fixture.users.stranger.id, status: 'applied' }])
    expect(await rowsOf(fixture.other.org)).toEqual(theirs)
  })

  test('of a colleague\'s operation or device gives nothing away either', async () => {
    const { fixture, op, push } = field
    const own = op('airport', 'register_customer', { ...field.validInputs().register_customer, location_id: fixture.locations.airport })
    expect(await push('airport', own)).toMatchObject([{ status: 'applied' }])
    const stolen = op('city', 'take_payment', {}, { op_id: own.op_id })
    expect(await push('city', stolen)).toMatchObject([{ status: 'refused', constraint: 'op_of_another_person' }])
    const { data } = await (await field.as('city')).from('sync_ops').select('op_id').eq('op_id', own.op_id)
    expect(data).toEqual([])
    expect((await (await field.as('airport')).from('sync_ops').select('op_id').eq('op_id', own.op_id)).data).toHaveLength(1)
  })
})

describe('A desk of the same firm', () => {
  test('gives out no number of another desk, whichever device it names', async () => {
    const { fixture, op, push } = field
    const input = { ...field.validInputs().check_out, pickup_location_id: fixture.locations.airport, vehicle_id: fixture.vehicles.petrol }
    const theirs = { number: 'ZRH-26-000050', number_block_id: fixture.number_blocks.city }
    const own = { number: 'ZFL-26-000050', number_block_id: fixture.number_blocks.airport }
    const answers = await push('airport',
      op('airport', 'check_out', { ...input, ...theirs }),
      op('airport', 'check_out', { ...input, ...theirs }, { device_id: fixture.devices.city }),
      op('airport', 'check_out', { ...input, ...own }, { device_id: fixture.devices.city }),
      op('airport', 'check_out', { ...input, ...own, number: 'ZFL-26-000101' }))
    // the two in the middle name a device that is not theirs
    expect(answers.map(answer => answer.constraint)).toEqual(['number_outside_block', 'device_proof_wrong', 'device_proof_wrong', 'number_outside_block'])
    expect(await push('airport', op('airport', 'check_out', { ...input, ...own }))).toMatchObject([{ status: 'applied' }])
  })

  test('does not take over the device of a location that is not its person\'s', async () => {
    const { fixture } = field
    const move = async (who: 'airport' | 'manager') => (await (await field.as(who)).rpc('register_device',
      { p_device: fixture.devices.city, p_location: fixture.locations.airport, p_name: 'x',
        p_key: keyOfDevice(fixture.devices.city).toString('hex') })).error?.code ?? 'moved'
    expect(await move('airport')).toBe('42501')
    expect(await backend.sql`select location_id, name from public.devices where id = ${fixture.devices.city}`)
      .toEqual([{ location_id: fixture.locations.city, name: 'Schalter HB' }])
    expect(await move('manager')).toBe('moved')
    await backend.sql`update public.devices set location_id = ${fixture.locations.city} where id = ${fixture.devices.city}`
  })

  test('settles, closes, takes money and hands out only where its person works', async () => {
    const other = await openField(backend)
    const { rowsOf } = other
    const inputs = other.validInputs()
    expect((await other.push('city', other.op('city', 'check_out', inputs.check_out), other.op('city', 'hold_deposit', inputs.hold_deposit),
      other.op('city', 'check_in', inputs.check_in))).map(answer => answer.status)).toEqual(['applied', 'applied', 'applied'])
    const before = await rowsOf(other.fixture.org)
    const attempts = [
      other.op('airport', 'settle_deposit', inputs.settle_deposit), other.op('airport', 'close_contract', inputs.close_contract),
      other.op('airport', 'take_payment', inputs.take_payment),
        other.op('airport', 'hold_deposit', { ...inputs.hold_deposit, deposit_id: uuidv7() }),
      other.op('airport', 'check_out', other.validInputs().check_out), other.op('airport', 'check_in', inputs.check_in),
      other.op('airport', 'register_customer', inputs.register_customer),
    ]
    const answers = await other.push('airport', ...attempts)
    expect(answers.map(answer => [answer.code, answer.constraint])).toEqual(attempts.map(() => ['42501', 'location_not_yours']))
    expect(await rowsOf(other.fixture.org)).toEqual(before)
    expect((await other.push('city', other.op('city', 'settle_deposit', inputs.settle_deposit),
      other.op('city', 'close_contract', inputs.close_contract)))
      .map(answer => answer.status)).toEqual(['applied', 'applied'])
  })
})

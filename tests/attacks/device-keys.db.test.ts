import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deviceKey, proofOf } from '../../electron/data/device-key.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { keyOfDevice, signed } from '../fixture.ts'
import type { Signable } from '../../electron/data/device-key.ts'
import { openField } from './attacker.ts'
import type { Field } from './attacker.ts'

/** A colleague with a sign-in of their own tries to be another desk of the same location. */
let backend: TestBackend
let field: Field
beforeAll(async () => {
  backend = await createTestBackend()
  field = await openField(backend)
})
afterAll(() => backend.stop())

const hex = (device: string) => keyOfDevice(device).toString('hex')

describe('Another desk of the same location', () => {
  test('is not spoken for by whoever knows its id: its numbers stay its own, and the desk itself goes on', async () => {
    const { fixture, op, push, sql } = field
    const own = uuidv7()
    const manager = await field.as('manager')
    expect((await manager.rpc('register_device', { p_device: own, p_location: fixture.locations.city, p_name: 'eigener', p_key: hex(own) })).error).toBeNull()
    const input = field.validInputs().check_out
    const theirs = () => op('manager', 'check_out', input) as ReturnType<typeof op> & Signable
    const right = signed(theirs())
    const block = () => sql`select next_no from number_blocks where id = ${fixture.number_blocks.city}`
    const before = [await field.rowsOf(fixture.org), await block()]
    const forged = [
      { ...theirs(), proof: null }, { ...theirs(), proof: '' }, { ...theirs(), proof: true }, { ...theirs(), proof: fixture.devices.city },
      signed(theirs(), own), signed(theirs(), fixture.devices.airport), { ...theirs(), proof: hex(fixture.devices.city) },
      { ...theirs(), proof: right.proof }, { ...theirs(), proof: signed(theirs()).proof.toUpperCase() },
      // a proof seen on its way, for an operation of another time or name
      (({ op_id, proof }) => ({ ...theirs(), op_id, occurred_at: fixture.now + 1, proof }))(signed(theirs())),
      (({ op_id, proof }) => ({ ...op('manager', 'mark_ready', field.validInputs().mark_ready), op_id, proof }))(signed(theirs())),
    ]
    const answers = await push('manager', ...forged)
    expect(answers.map(answer => [answer.code, answer.constraint])).toEqual(forged.map(() => ['42501', 'device_proof_wrong']))
    expect([await field.rowsOf(fixture.org), await block()]).toEqual(before)
    expect(await push('manager', right)).toMatchObject([{ status: 'applied' }])
  })

  test('is not registered again by somebody without its key, here or elsewhere; with it a desk moves', async () => {
    const { fixture, as, sql } = field
    const [city, manager] = [await as('city'), await as('manager')]
    const device = fixture.devices.city
    const register = async (p_key: unknown, p_location = fixture.locations.airport, client = manager) =>
      (await client.rpc('register_device', { p_device: device, p_location, p_name: 'meiner', p_key })).error?.code ?? 'registered'
    const where = async () => (await sql<{ location_id: string }[]>`select location_id from devices where id = ${device}`)[0]?.location_id
    expect(await register(hex(uuidv7()))).toBe('42501')
    expect(await register(hex(uuidv7()), fixture.locations.city, city)).toBe('42501')
    for (const key of [null, '', 'x'.repeat(64), hex(device).slice(1), hex(device).toUpperCase(), `${hex(device)}00`]) expect([key, await register(key)]).toEqual([key, '22023'])
    expect(await register(hex(device), fixture.locations.airport, city)).toBe('42501')
    expect(await where()).toBe(fixture.locations.city)
    expect(await register(hex(device))).toBe('registered')
    expect(await where()).toBe(fixture.locations.airport)
    expect(await register(hex(device), fixture.locations.city)).toBe('registered')
    expect((await manager.rpc('register_device', { p_device: fixture.other.device, p_location: fixture.locations.city, p_name: 'x', p_key: hex('x') })).error).not.toBeNull()
  })

  test('keeps its key where nobody who signs in can read it', async () => {
    const admin = await field.as('admin')
    expect((await admin.schema('private').from('device_keys').select()).error).not.toBeNull()
    expect((await admin.from('device_keys').select()).error).not.toBeNull()
    const rights = await backend.sql`select r, has_table_privilege(r, 'private.device_keys', 'select, insert, update, delete') as may from unnest(array['anon', 'authenticated']) r`
    expect(rights).toEqual([{ r: 'anon', may: false }, { r: 'authenticated', may: false }])
    expect(JSON.stringify(await backend.sql`select to_jsonb(d) as d from devices d`)).not.toContain(hex(field.fixture.devices.city))
  })
})

test('Desk and server come to the same proof for any operation', async () => {
  const { devices } = field.fixture
  const word = fc.string({ unit: fc.constantFrom(...'aZ09_-: üé🚗\'"\\'), maxLength: 20 })
  const made = fc.record({ op_id: fc.uuid(), author_id: fc.uuid(), device_id: fc.constant(devices.city), name: word, occurred_at: fc.integer({ min: 0, max: 4_102_444_800_000 }) })
  const ops = fc.sample(made, { numRuns: 200 })
  const rows = await backend.sql<{ proof: string }[]>`select private.proof_of(${devices.city}, e) as proof from jsonb_array_elements(${backend.sql.json(ops)}) with ordinality as t (e, n) order by n`
  expect(rows.map(row => row.proof)).toEqual(ops.map(op => proofOf(keyOfDevice(devices.city), op)))
})

test('A key hangs on the database key and the device alone', () => {
  const [one, two] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  expect(deviceKey(one, 'a')).toEqual(deviceKey(one, 'a'))
  expect(new Set([deviceKey(one, 'a'), deviceKey(one, 'b'), deviceKey(two, 'a')].map(key => key.toString('hex'))).size).toBe(3)
  expect(deviceKey(one, 'a')).toHaveLength(32)
})

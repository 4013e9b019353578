import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { keyOfDevice } from '../fixture.ts'
import { openField } from './attacker.ts'
import type { CounterCommand } from './valid-inputs.ts'

/** What a client of somebody's own making could send under a real sign-in. */
let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const DAY = 86_400_000
type Change = Record<string, unknown>
type Attack = readonly [command: CounterCommand, what: string, change: Change]
const charge = (change: Change) => [{ id: uuidv7(), kind: 'RENT', quantity: 2, unit_rp: 7900, amount_rp: 15_800, vat_code: 'STANDARD',
  vat_bp: 810, ...change }]
const damage = (change: Change) => [{ id: uuidv7(), part: 'LEFT', kind: 'SCRATCH', severity: 1, description: '', ...change }]
const long = 'ü'.repeat(201)

/** None of these may leave a row; each is refused and its refusal kept. */
const worthless: Attack[] = [
  ['take_payment', 'a negative amount', { amount_rp: -500 }],
  ['take_payment', 'nothing', { amount_rp: 0 }],
  ['take_payment', 'no amount', { amount_rp: null }],
  ['take_payment', 'half a Rappen', { amount_rp: 100.5 }],
  ['take_payment', 'cash that no coin can pay', { amount_rp: 501 }],
  ['take_payment', 'an amount beyond all reason', { amount_rp: 100_000_005 }],
  ['take_payment', 'an amount beyond bigint', { amount_rp: '9223372036854775808' }],
  ['take_payment', 'an amount that a desk can not count to', { amount_rp: 9_007_199_254_740_995n.toString(), method: 'TWINT' }],
  ['take_payment', 'an amount in words', { amount_rp: 'viel' }],
  ['take_payment', 'three Rappen of rounding', { rounding_rp: 3 }],
  ['take_payment', 'rounding without cash', { method: 'TWINT', rounding_rp: 1 }],
  ['take_payment', 'a refund by STAFF', { kind: 'REFUND' }],
  ['take_payment', 'a kind of its own', { kind: 'refund' }],
  ['take_payment', 'a method of its own', { method: 'GOLD' }],
  ['take_payment', 'a reference without end', { reference: long }],
  ['take_payment', 'a moment before time', { at: -1 }],
  ['take_payment', 'a moment in the year 2101', { at: 4_133_980_800_000 }],
  ['take_payment', 'a moment that no calendar knows', { at: 9e15 }],
  ['take_payment', 'a moment in words', { at: 'infinity' }],
  ['take_payment', 'no moment', { at: null }],
  ['hold_deposit', 'a deposit of nothing', { amount_rp: 0 }],
  ['hold_deposit', 'a negative deposit', { amount_rp: -5 }],
  ['hold_deposit', 'a deposit beyond all reason', { amount_rp: 100_000_005 }],
  ['hold_deposit', 'a deposit by TWINT', { method: 'TWINT' }],
  ['hold_deposit', 'a whole card number', { card_last4: '4242424242424242' }],
  ['hold_deposit', 'a card number as authorisation', { authorisation_code: '4242 4242 4242 4242 4242' }],
  ['settle_deposit', 'more than is held', { captured_rp: 50_005 }],
  ['settle_deposit', 'less than nothing', { captured_rp: -5 }],
  ['settle_deposit', 'nothing said about it', { captured_rp: null }],
  ['settle_deposit', 'another contract\'s deposit', { contract_id: '' }],
  ['close_contract', 'a contract that is still out', {}],
  ['close_contract', 'nothing said about the debt', { receivable: null }],
  ['mark_ready', 'a car that is not being cleaned', {}],
  ['register_customer', 'a name without end', { first_name: long }],
  ['register_customer', 'a family name without end', { last_name: long }],
  ['register_customer', 'no name', { last_name: null }],
  ['register_customer', 'a company without end', { company_name: long }],
  ['register_customer', 'an e-mail without end', { email: `${long}@example.ch` }],
  ['register_customer', 'a phone without end', { phone: long }],
  ['register_customer', 'a street without end', { street: long }],
  ['register_customer', 'a house number without end', { house_number: long }],
  ['register_customer', 'a postcode of thirteen', { postcode: '1234567890123' }],
  ['register_customer', 'a town without end', { town: long }],
  ['register_customer', 'a country of three letters', { country: 'CHE' }],
  ['register_customer', 'a language that we do not speak', { locale: 'rm' }],
  ['register_customer', 'a birth at the end of time', { birth_date: 'infinity' }],
  ['register_customer', 'a birth before Christ', { birth_date: '0044-03-15 BC' }],
  ['register_customer', 'a birth that depends on the day', { birth_date: 'tomorrow' }],
  ['add_driver', 'no driver', { driver: null }],
  ['add_driver', 'a customer whom nobody here knows', { customer_id: uuidv7() }],
  ['check_out', 'no driver', { drivers: [] }],
  ['check_out', 'drivers that are no list', { drivers: null }],
  ['check_out', 'no list of drivers', { drivers: undefined }],
  ['check_out', 'an end before the start', { ends_at: 1_600_000_000_000 }],
  ['check_out', 'an end in the year 9999', { ends_at: 253_370_764_800_000 }],
  ['check_out', 'a negative day rate', { day_rate_rp: -1 }],
  ['check_out', 'a day rate beyond all reason', { day_rate_rp: 100_000_001 }],
  ['check_out', 'kilometres below nothing', { included_km_day: -1 }],
  ['check_out', 'kilometres beyond int', { odometer_km: 2_147_483_648 }],
  ['check_out', 'more kilometres than a car lives', { odometer_km: 2_000_001 }],
  ['check_out', 'a negative odometer', { odometer_km: -1 }],
  ['check_out', 'more fuel than the tank holds', { fuel_level: 9 }],
  ['check_out', 'a fuel level below empty', { fuel_level: -1 }],
  ['check_out', 'a grace of a month', { grace_min: 43_200 }],
  ['check_out', 'an amount that is not quantity times unit', { charges: charge({ amount_rp: 100 }) }],
  ['check_out', 'a negative charge', { charges: charge({ unit_rp: -7900, amount_rp: -15_800 }) }],
  ['check_out', 'a negative quantity', { charges: charge({ quantity: -2, amount_rp: -15_800 }) }],
  ['check_out', 'a charge beyond all reason', { charges: charge({ unit_rp: 90_000_000, amount_rp: 180_000_000 }) }],
  ['check_out', 'a charge beyond bigint', { charges: charge({ quantity: 2_000_000_000, unit_rp: '9000000000000000000', amount_rp: 0 }) }],
  ['check_out', 'a VAT of its own', { charges: charge({ vat_code: 'LOW' }) }],
  ['check_out', 'a negative VAT', { charges: charge({ vat_bp: -1 }) }],
  ['check_out', 'a discount of its own', { charges: charge({ kind: 'DISCOUNT' }) }],
  ['check_out', 'a thousand charges', { charges: Array.from({ length: 1000 }, () => charge({})[0]) }],
  ['check_out', 'a thousand damages', { damages: Array.from({ length: 1000 }, () => damage({})[0]) }],
  ['check_out', 'a damage that is told without end', { damages: damage({ description: long }) }],
  ['check_out', 'a damage of its own', { damages: damage({ severity: 9 }) }],
  ['check_out', 'damages that are no list', { damages: { a: 1 } }],
  ['check_out', 'charges that are a text', { charges: 'none' }],
  ['check_in', 'no place', { location_id: null }],
  ['check_in', 'a year before the car was made', { in_at: -62_135_596_800_000 }],
  ['check_in', 'a return in the year 9999', { in_at: 253_370_764_800_000 }],
]

describe('An operation with worthless content', () => {
  test(`is refused, leaves no row and holds up nothing (${worthless.length} of them in one batch)`, async () => {
    const { fixture, op, push, rowsOf, validInputs, sql } = await openField(backend)
    const held = validInputs()
    expect((await push('city', op('city', 'check_out', held.check_out),
      op('city', 'hold_deposit', held.hold_deposit))).map(answer => answer.status))
      .toEqual(['applied', 'applied'])
    const ops = worthless.map(([name, , change]) => {
      const inputs = validInputs()
      const base = name === 'settle_deposit' ? held.settle_deposit : name === 'hold_deposit'
        ? { ...inputs.hold_deposit, contract_id: fixture.contract }
        : name === 'check_out' ? { ...inputs.check_out, vehicle_id: fixture.vehicles.petrol, number: 'ZRH-26-000077' } : inputs[name]
      const own = 'contract_id' in change ? { contract_id: fixture.contract } : change
      return op('city', name, { ...base, ...own })
    })
    const good = op('city', 'take_payment', held.take_payment)
    const before = await rowsOf(fixture.org)
    const answers = await push('city', ...ops)
    expect(worthless.map(([name, what], n) => [name, what, answers[n]?.status])).toEqual(worthless.map(([name, what]) => [name, what,
      'refused']))
    expect(await rowsOf(fixture.org)).toEqual(before)
    // each for its own reason, not because another one of them came through
    for (const [n, answer] of answers.entries()) expect([worthless[n]?.[1], answer.code]).not.toEqual([worthless[n]?.[1], '23505'])
    // nothing but the stored refusal, and no echo of what was sent
    const stored = await sql<{ status: string;
      code: string | null }[]>`select status, code from public.sync_ops where op_id = any (${ops.map(sent => sent.op_id)})`
    expect([stored.length, stored.every(row => row.status === 'refused' && row.code !== null)]).toEqual([ops.length, true])
    expect(Math.max(...answers.map(answer => answer.message?.length ?? 0))).toBeLessThanOrEqual(200)
    expect((await push('city', ...ops)).every((answer, n) => answer.replayed === true && answer.code === answers[n]?.code)).toBe(true)
    expect(await push('city', good)).toMatchObject([{ status: 'applied', flags: [] }])
  })

  test('of a physical fact with tampered prices is stored, because the car is out, and flagged', async () => {
    const { fixture, op, push, validInputs, sql } = await openField(backend)
    const cheap = { ...validInputs().check_out, day_rate_rp: 100, charges: charge({ unit_rp: 100, amount_rp: 200 }) }
    const plan = { ...validInputs().check_out, number: 'ZRH-26-000003', vehicle_id: fixture.vehicles.petrol, excess_rp: 0 }
    const back = { ...validInputs().check_in, in_at: fixture.now + 2 * DAY, charges: [] }
    const answers = await push('city', op('city', 'check_out', cheap), op('city', 'check_out', plan), op('city', 'check_in', back))
    expect(answers.map(answer => answer.status)).toEqual(['applied', 'applied', 'applied'])
    for (const answer of answers) expect(answer.flags).toContain('charges_differ')
    expect(await sql`select count(*)::int as n from public.sync_conflicts where org_id = ${fixture.org} and kind =
      'charges_differ'`).toEqual([{ n: 3 }])
  })

  test('a car of a dear category on a cheap category\'s plan is flagged, and a reserved plan is not', async () => {
    const { fixture, op, push, validInputs } = await openField(backend)
    const input = validInputs().check_out
    // the compact's plan for the electric car, everything else as the compact's plan says
    const dear = { ...input, vehicle_id: fixture.vehicles.electric, fuel_unit_rp: 65, fuel_level: 90 }
    const reserved = { ...dear,
      ...(({ contract_id, leg_id, block_id, inspection_id, reading_id, customer_location_id, drivers, damages, charges }) =>
      ({ contract_id, leg_id, block_id, inspection_id, reading_id, customer_location_id, drivers, damages,
        charges }))(validInputs().check_out),
    number: 'ZRH-26-000004', reservation_id: fixture.reservation, customer_id: fixture.customers.known }
    expect(await push('city', op('city', 'check_out', dear))).toMatchObject([{ status: 'applied', flags: ['charges_differ'] }])
    const other = await openField(backend)
    const upgrade = JSON.parse(JSON.stringify(reserved).replaceAll(fixture.org.slice(19, 23), other.fixture.org.slice(19, 23))) as object
    const [answer] = await other.push('city', other.op('city', 'check_out', upgrade))
    expect([answer?.status, answer?.flags?.includes('charges_differ')]).toEqual(['applied', false])
  })

  test('a refund is for a manager, and never more than has come in', async () => {
    const { fixture, op, push, validInputs } = await openField(backend)
    const paid = validInputs().take_payment
    expect(await push('city', op('city', 'take_payment', paid))).toMatchObject([{ status: 'applied' }])
    const refund = (change: Change) => op('manager', 'take_payment', { ...paid, payment_id: uuidv7(), kind: 'REFUND', ...change })
    const answers = await push('manager', refund({ amount_rp: 505 }), refund({ amount_rp: 502, rounding_rp: 2 }),
      refund({ rounding_rp: null }),
      refund({ amount_rp: 500 }), refund({ amount_rp: 5 }))
    expect(answers.map(answer => answer.constraint ?? answer.code ?? answer.status)).toEqual(
      ['refund_exceeds_paid', 'payment_cash_in_five_rappen', '23502', 'applied', 'refund_exceeds_paid'])
    expect((await backend.sql`select private.balance_rp(${fixture.contract}) as balance`)[0]?.['balance']).toBe('23700')
  })
})

describe('Every text field', () => {
  const nasty = ['\'); drop table public.payments; --', '$$; delete from public.contracts; $$', '" or 1=1 --',
    '\\\'; select pg_sleep(9); --',
    '%s %I %L', '${jndi:x}', '<img src=x onerror=alert(1)>', '\u202eefil', '{"a":1}', 'Zoë 🚗 Žižek']
  test('keeps what was typed, to the letter, and runs nothing of it', async () => {
    const { fixture, op, push, validInputs, sql } = await openField(backend)
    const base = validInputs()
    const customers = nasty.map(text => ({ ...base.register_customer, customer_id: uuidv7(), customer_location_id: uuidv7(),
      first_name: text, last_name: text,
      company_name: text, phone: text, email: text, street: text, house_number: text, town: text,
      driver: { ...base.register_customer.driver, id: uuidv7(), first_name: text, last_name: text, licence_number: text,
        licence_categories: text } }))
    const payments = nasty.map(text => ({ ...base.take_payment, payment_id: uuidv7(), reference: text }))
    const back = { ...base.check_in, damages: nasty.map(text => damage({ description: text })[0]) }
    const answers = await push('city', ...customers.map(input => op('city', 'register_customer', input)),
      ...payments.map(input => op('city', 'take_payment', input)),
      op('city', 'check_in', back),
        op('city', 'hold_deposit', { ...base.hold_deposit, contract_id: fixture.contract, authorisation_code: '\'; --' }))
    // the deposit of a returned car
    expect(answers.map(answer => answer.status).filter(status => status !== 'applied')).toEqual(['refused'])
    const ids = customers.map(input => input.customer_id)
    const kept = await sql<{ text: string }[]>`select first_name as text from public.customers where id = any (${ids})
      union all select licence_number from public.drivers where customer_id = any (${ids})
      union all select reference from public.payments where contract_id = ${fixture.contract}
      union all select description from public.vehicle_damages where contract_id = ${fixture.contract}`
    expect(kept.map(row => row.text).sort()).toEqual([...nasty, ...nasty, ...nasty, ...nasty].sort())
  })

  test('in an id, a name of a table, a cursor or a device reaches no statement', async () => {
    const { fixture, as, op, push, sql } = await openField(backend)
    const client = await as('city')
    for (const text of nasty) {
      const answers = await push('city', op('city', text, {}), op('city', 'mark_ready', { vehicle_id: text, at: fixture.now }))
      expect(answers.map(answer => answer.status)).toEqual(['refused', 'refused'])
      const codes = [
        (await client.rpc('sync_pages', { p_location: fixture.locations.city, p_tables: [text] })).error?.code,
        (await client.rpc('sync_pages', { p_location: fixture.locations.city, p_tables: ['vehicles'], p_after: text })).error?.code,
        (await client.rpc('sync_start', { p_location: text })).error?.code,
        (await client.rpc('lease_numbers', { p_device: fixture.devices.city, p_kinds: [text] })).error?.code,
      ]
      expect([text, codes]).toEqual([text, ['22023', '22P02', '22P02', '23514']])
      expect((await client.rpc('sync_pull', { p_location: fixture.locations.city, p_cursor: text })).data).toEqual({ reset: true })
      const { error } = await client.rpc('register_device',
        { p_device: fixture.devices.city, p_location: fixture.locations.city, p_name: text.repeat(50),
          p_key: keyOfDevice(fixture.devices.city).toString('hex') })
      expect(error).toBeNull()
    }
    const [device] = await sql<{ name: string }[]>`select name from public.devices where id = ${fixture.devices.city}`
    expect([...device?.name ?? ''].length).toBeLessThanOrEqual(100)
  })
})

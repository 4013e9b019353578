import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openField } from './attacker.ts'
import type { Field } from './attacker.ts'
import type { CounterCommand } from './valid-inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

describe('A malformed envelope', () => {
  const good = (field: Field) => field.op('city', 'take_payment', { ...field.validInputs().take_payment, payment_id: uuidv7() })

  test('is refused by itself; the good ones of its batch go through', async () => {
    const field = await openField(backend)
    const { fixture, push, sql } = field
    const whole = () => good(field)
    const without = (key: string) => Object.fromEntries(Object.entries(whole()).filter(([name]) => name !== key))
    const broken: [string, unknown][] = [
      ['without op_id', without('op_id')], ['op_id null', { ...whole(), op_id: null }], ['op_id a number', { ...whole(), op_id: 7 }],
      ['op_id a word', { ...whole(), op_id: 'mine' }], ['op_id an object', { ...whole(), op_id: { $ne: null } }],
      ['without author', without('author_id')], ['author a word', { ...whole(), author_id: 'me' }],
      ['without device', without('device_id')], ['device a word', { ...whole(), device_id: 'here' }],
      ['without time', without('occurred_at')], ['time a word', { ...whole(), occurred_at: 'now' }],
        ['time negative', { ...whole(), occurred_at: -1 }],
      ['time beyond the calendar', { ...whole(), occurred_at: 9e15 }], ['time in 2101', { ...whole(), occurred_at: 4_133_980_800_000 }],
      ['without name', without('name')], ['name a list', { ...whole(), name: ['take_payment'] }],
        ['name without end', { ...whole(), name: 'x'.repeat(100_000) }],
      ['name of a private function', { ...whole(), name: 'op' }], ['version a word', { ...whole(), version: 'one' }],
        ['version beyond int', { ...whole(), version: 1e12 }],
      ['a version that is not known', { ...whole(), version: 2 }],
      ['deps an object', { ...whole(), deps: { a: 1 } }], ['deps a word', { ...whole(), deps: 'none' }],
        ['deps of words', { ...whole(), deps: ['none'] }],
      ['deps of lists', { ...whole(), deps: [[uuidv7()]] }],
        ['ten thousand deps', { ...whole(), deps: Array.from({ length: 10_000 }, () => uuidv7()) }],
      ['without input', without('input')], ['input null', { ...whole(), input: null }], ['input a list', { ...whole(), input: [] }],
      ['input a word', { ...whole(), input: 'x' }],
        ['an input of a megabyte', { ...whole(), input: { ...whole().input, reference: 'x'.repeat(1_000_000) } }],
      ['ballast beside the input', { ...whole(), input: { ...whole().input, ballast: 'x'.repeat(1_000_000) } }],
      ['null', null], ['a number', 7], ['a word', 'drop'], ['a list', []], ['nothing in it', {}],
    ]
    const [first, last] = [whole(), whole()]
    const answers = await push('city', first, ...broken.map(([, sent]) => sent), last)
    expect(broken.map(([what], n) => [what, answers[n + 1]?.status])).toEqual(broken.map(([what]) => [what, 'refused']))
    expect([answers[0]?.status, answers.at(-1)?.status]).toEqual(['applied', 'applied'])
    expect(await sql`select count(*)::int as n from public.payments where org_id = ${fixture.org}`).toEqual([{ n: 2 }])
    expect((await sql`select max(length(name)) as n from public.sync_ops where org_id = ${fixture.org}`)[0]?.['n']).toBeLessThanOrEqual(100)
  })

  test('of the whole batch is refused as a whole', async () => {
    const field = await openField(backend)
    const { call, sql, fixture } = field
    expect((await call('city', Array.from({ length: 501 }, () => good(field)))).code).toBe('54000')
    for (const batch of [{ op: good(field) }, 'ops', 7, null]) expect((await call('city', batch)).code).not.toBeNull()
    let deep: unknown = 1
    for (let n = 0; n < 5_000; n++) deep = [deep]
    expect((await call('city', [{ ...good(field), input: { deep } }])).code).not.toBeNull()
    expect(await sql`select count(*)::int as n from public.payments where org_id = ${fixture.org}`).toEqual([{ n: 0 }])
    expect((await call('city', [])).answers).toEqual([])
    expect((await call('city',
      Array.from({ length: 500 }, () => good(field)))).answers.every(answer => answer.status === 'applied')).toBe(true)
  })

  test('that is sent twice in one batch has one effect', async () => {
    const field = await openField(backend)
    const sent = good(field)
    const answers = await field.push('city', sent, sent, { ...sent, input: { ...sent.input, amount_rp: 9_995 } })
    expect(answers.map(answer => [answer.status, answer.replayed ?? false])).toEqual([['applied', false], ['applied', true],
      ['applied', true]])
    expect(await backend.sql`select amount_rp::int as n from public.payments where org_id = ${field.fixture.org}`).toEqual([{ n: 500 }])
  })
})

describe('The audit log', () => {
  test('names person, operation and device of every row that a command has changed, and nothing of a refused one', async () => {
    const { fixture, op, push, validInputs, sql } = await openField(backend)
    const inputs = validInputs()
    const ops = (Object.keys(inputs) as CounterCommand[]).map(name => op('city', name, inputs[name]))
    const refused = op('city', 'take_payment', { ...inputs.take_payment, amount_rp: -5 })
    const answers = await push('city', ...ops.slice(0, 4), refused, ...ops.slice(4))
    expect(answers.filter(answer => answer.status !== 'applied').map(answer => answer.op_id)).toEqual([refused.op_id])
    const log = await sql<{ op_id: string; tables: string[] }[]>`
      select op_id, array_agg(distinct table_name || ' ' || action order by table_name || ' ' || action) as tables
      from public.audit_log where org_id = ${fixture.org} and op_id is not null and actor_id = ${fixture.users.city.id}
        and device_id = ${fixture.devices.city} group by op_id`
    const tables = Object.fromEntries(log.map(row => [ops.find(sent => sent.op_id === row.op_id)?.['name'] ?? 'unknown', row.tables]))
    const inserted = (...names: string[]) => names.map(name => `${name} INSERT`)
    const updated = (...names: string[]) => names.map(name => `${name} UPDATE`)
    const expected: Record<string, string[]> = {
      register_customer: inserted('customer_locations', 'customers', 'drivers'), add_driver: inserted('drivers'),
      check_out: [...inserted('contract_charges', 'contract_drivers', 'contract_vehicles', 'contracts', 'customer_locations'),
        ...inserted('inspections', 'odometer_readings', 'vehicle_blocks', 'vehicle_damages'), ...updated('number_blocks', 'vehicles')],
      hold_deposit: inserted('deposits'), settle_deposit: updated('deposits'),
      check_in: [...inserted('contract_charges', 'inspections', 'odometer_readings', 'vehicle_damages'),
        ...updated('contract_vehicles', 'contracts', 'vehicle_blocks', 'vehicles')],
      take_payment: inserted('payments'), close_contract: updated('contracts'), mark_ready: updated('vehicles'),
    }
    for (const [name, changed] of Object.entries(expected)) expect([name, new Set(tables[name])]).toEqual([name, new Set(changed)])
    expect(Object.keys(tables).toSorted()).toEqual(Object.keys(expected).toSorted())
    expect(await sql`select count(*)::int as n from public.audit_log where org_id = ${fixture.org} and actor_id is not null
      and (op_id is null or device_id is null)`).toEqual([{ n: 0 }])
    expect(await sql`select count(*)::int as n from public.audit_log where op_id = ${refused.op_id}`).toEqual([{ n: 0 }])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from '../twins/desk.ts'
import { checkInInput, checkOutAtAirport, checkOutInput } from '../twins/inputs.ts'

/** The audit is a chain of hashes for each device: whoever touches a row of it, even as the owner, leaves a trace. */
let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

type Check = { rows: number; chains: number; broken: { chain_id: string; chain_no: number }[]; missing: string[] }
type Receipts = Record<string, string>

async function check(fixture: Fixture, receipts: Receipts = {}): Promise<Check> {
  const manager = await backend.signIn(fixture.users.manager.email, fixture.users.manager.password)
  const { data, error } = await manager.rpc('audit_check', { p_receipts: receipts })
  if (error) throw error
  return data as Check
}

/** A firm whose two desks have worked, and what they were told of the audit. */
async function workedFirm(): Promise<{ fixture: Fixture; receipts: Receipts }> {
  const fixture = await openWorld(backend)
  const city = await openDesk(backend, fixture)
  const airport = await openDesk(backend, fixture, 'airport')
  const sent = [city.op('check_out', checkOutInput(fixture)), city.op('check_in', checkInInput(fixture))]
  const away = airport.op('check_out', checkOutAtAirport(fixture, { vehicle_id: fixture.vehicles.electric }))
  const outcomes = [...await city.push(...sent), ...await airport.push(away)]
  return { fixture, receipts: Object.fromEntries(outcomes.map(({ op_id, audit }) => [op_id, String(audit)])) }
}

/** What only the owner of the database can do, after switching off what forbids it. */
async function tamper(statement: (sql: TestBackend['sql']) => Promise<unknown>): Promise<void> {
  await backend.sql.begin(async sql => {
    await sql`alter table public.audit_log disable trigger immutable`
    await statement(sql as unknown as TestBackend['sql'])
    await sql`alter table public.audit_log enable trigger immutable`
  })
}

describe('The audit', () => {
  test('is one whole chain for each device, and every receipt of a desk stands in it', async () => {
    const { fixture, receipts } = await workedFirm()
    const found = await check(fixture, receipts)
    expect(found).toMatchObject({ broken: [], missing: [] })
    expect(found.chains).toBeGreaterThan(2)
    const [counted] = await backend.sql`select count(*)::int as rows, count(*) filter (where chain_id = ${fixture.devices.city})::int as city
      from public.audit_log where org_id = ${fixture.org}`
    expect(counted?.['rows']).toBe(found.rows)
    expect(counted?.['city']).toBeGreaterThan(10)
    expect(Object.values(receipts).every(receipt => /^[0-9a-f-]{36}:[0-9a-f-]{36}:\d+:[0-9a-f]{64}$/.test(receipt))).toBe(true)
  })

  test('shows a row that was changed, removed or slipped in', async () => {
    const { fixture, receipts } = await workedFirm()
    const chain_id = fixture.devices.city
    const where = (no: number) => backend.sql`org_id = ${fixture.org} and chain_id = ${chain_id} and chain_no = ${no}`
    await tamper(sql => sql`update public.audit_log set actor_id = ${fixture.users.airport.id} where ${where(3)}`)
    expect((await check(fixture, receipts)).broken).toEqual([{ chain_id, chain_no: 3 }])
    await tamper(sql => sql`update public.audit_log set actor_id = ${fixture.users.city.id} where ${where(3)}`)
    expect((await check(fixture, receipts)).broken).toEqual([])

    await tamper(sql => sql`delete from public.audit_log where ${where(5)}`)
    expect((await check(fixture)).broken[0]).toEqual({ chain_id, chain_no: 6 })
    await tamper(sql => sql`insert into public.audit_log (org_id, at, device_id, action, table_name, row_id, chain_id, chain_no, hash)
      values (${fixture.org}, now(), ${chain_id}, 'UPDATE', 'payments', ${fixture.contract}, ${chain_id}, 5, ${'0'.repeat(64)})`)
    expect((await check(fixture)).broken).toEqual([{ chain_id, chain_no: 5 }, { chain_id, chain_no: 6 }])
  })

  test('that was cut at its end looks whole, and the desks\' receipts tell', async () => {
    const { fixture, receipts } = await workedFirm()
    const [last] = Object.keys(receipts).slice(1)
    await tamper(sql => sql`delete from public.audit_log where org_id = ${fixture.org} and op_id = ${String(last)}`)
    expect(await check(fixture, receipts)).toMatchObject({ broken: [], missing: [last] })
    expect((await check(fixture, { nonsense: 'a:b:c:d', [String(last)]: 'null' })).missing).toEqual([last, 'nonsense'].toSorted((a, b) => (String(a) < String(b) ? -1 : 1)))
  })

  test('goes on after a refused operation of the same batch, which leaves no row', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const outcomes = await desk.push(desk.op('check_out', checkOutInput(fixture)),
      desk.op('check_out', checkOutInput(fixture, { vehicle_id: fixture.vehicles.electric, fuel_level: 80 })), // its number is taken
      desk.op('check_in', checkInInput(fixture)))
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'refused', 'applied'])
    expect(await check(fixture, { [String(outcomes[2]?.op_id)]: String(outcomes[2]?.audit) })).toMatchObject({ broken: [], missing: [] })
  })

  test('lets nobody wait: not one maintenance transaction for another, nor a desk for them', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await backend.sql.begin(async long => {
      await long`update public.vehicles set colour = 'grün' where id = ${fixture.vehicles.electric}`
      await backend.sql`update public.vehicles set colour = 'rot' where id = ${fixture.vehicles.petrol}`
      expect(await desk.push(desk.op('check_out', checkOutInput(fixture)))).toMatchObject([{ status: 'applied' }])
    })
    expect(await check(fixture)).toMatchObject({ broken: [] })
  })

  test('is checked by managers and above, of their own firm', async () => {
    const { fixture, receipts } = await workedFirm()
    const asked = async (user: Fixture['users'][keyof Fixture['users']]) =>
      (await (await backend.signIn(user.email, user.password)).rpc('audit_check', { p_receipts: receipts }))
    for (const who of ['city', 'customer', 'stranger'] as const) expect((await asked(fixture.users[who])).error?.code).toBe('42501')
    expect((await backend.anon.rpc('audit_check', {})).error?.code).toBe('42501')
    for (const who of ['manager', 'admin', 'operator'] as const) expect((await asked(fixture.users[who])).data).toMatchObject({ missing: [] })
    const other = await openWorld(backend)
    expect((await check(other, receipts)).missing).toEqual(Object.keys(receipts).sort())
  })
})

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chartAccounts } from '../../electron/data/exports/accounts.ts'
import { instantsOf } from '../../electron/data/exports/cache-rows.ts'
import type { Row } from '../../electron/data/exports/column.ts'
import { movementOf } from '../../electron/data/exports/datasets/movements.ts'
import { linesOf, postingsOf } from '../../electron/data/exports/postings.ts'
import { wordsOf } from '../../electron/data/exports/words.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { openWorld } from '../twins/desk.ts'

type Rows = { rows: Row[] }
type State = { from_on: string | null; locked_until: string | null; undelivered: number; deliveries: { number: number; entry_count: number; is_late: boolean; from_on: string; until_on: string; delivered_by: string }[] }
let backend: TestBackend
let fixture: Fixture
let rpc: (name: string, input: Record<string, unknown>) => Promise<unknown>
let places = 0
beforeAll(async () => {
  backend = await createTestBackend()
  fixture = await openWorld(backend)
  const client = await backend.signIn(fixture.users.admin.email, fixture.users.admin.password)
  rpc = async (name, input) => {
    const { data, error } = await client.rpc(name, input)
    if (error) throw error
    return data as unknown
  }
}, 120_000)
afterAll(() => backend.stop())

const quietly = async (work: (sql: TestBackend['sql']) => Promise<unknown>) => {
  await backend.sql.begin(async sql => {
    await sql`set local session_replication_role = replica`
    await work(sql as unknown as TestBackend['sql'])
  })
}

/** A location of its own with three contracts, of which nobody has charged anything yet. */
async function openPlace(): Promise<{ place: string; contracts: string[] }> {
  const place = uuidv7()
  const code = `X${String.fromCharCode(65 + Math.floor(places / 26), 65 + places++ % 26)}`
  const contracts = [uuidv7(), uuidv7(), uuidv7()]
  await quietly(async sql => {
    await sql`insert into locations select (jsonb_populate_record(l, ${sql.json({ id: place, code, name: code })})).* from locations l where l.id = ${fixture.locations.city}`
    for (const id of contracts) await sql`insert into contracts select (jsonb_populate_record(c, ${sql.json({ id, number: `${code}-${id.slice(-6)}`, pickup_location_id: place, status: 'RETURNED' })})).* from contracts c where c.id = ${fixture.contract}`
  })
  return { place, contracts }
}

// three months of 2025, so that all of them are over
const at = fc.integer({ min: Date.UTC(2025, 2, 1), max: Date.UTC(2025, 4, 28) })
const arrival = fc.record({ what: fc.constantFrom('charge', 'charge', 'payment', 'deposit', 'cash', 'till', 'credit'), contract: fc.nat(2), at, later: fc.integer({ min: 0, max: 20 * 86_400_000 }), rp: fc.integer({ min: 1, max: 90_000 }),
  bp: fc.constantFrom(0, 260, 810), method: fc.constantFrom('CASH', 'TWINT'), settled: fc.boolean() })
type Arrival = typeof arrival extends fc.Arbitrary<infer T> ? T : never
const step = fc.oneof({ weight: 5, arbitrary: arrival.map(row => ({ arrives: row })) }, { weight: 1, arbitrary: fc.nat(2).map(month => ({ locks: month })) }, { weight: 2, arbitrary: fc.constant({ delivers: true as const }) },
  { weight: 1, arbitrary: fc.record({ voids: fc.nat(2), at }) })
const ends = ['2025-03-31', '2025-04-30', '2025-05-31'] as const

async function arrives(place: string, contract_id: string, one: Arrival): Promise<void> {
  const base = { id: uuidv7(), org_id: fixture.org }
  const drawer = { id: uuidv7(), org_id: fixture.org, location_id: place, device_id: fixture.devices.city, till: 'A', opened_at: new Date(one.at), opened_by: fixture.users.city.id, opening_rp: 0 }
  const [when, later] = [new Date(one.at), new Date(one.at + one.later)]
  await quietly(async sql => {
    if (one.what === 'charge') await sql`insert into contract_charges ${sql({ ...base, contract_id, kind: 'RENT', quantity: 1, unit_rp: one.rp, amount_rp: one.rp, vat_code: one.bp ? 'STANDARD' : 'NONE', vat_bp: one.bp, created_at: when })}`
    else if (one.what === 'payment') await sql`insert into payments ${sql({ ...base, contract_id, location_id: place, kind: one.settled ? 'REFUND' : 'PAYMENT', method: one.method, amount_rp: one.rp * 5, rounding_rp: 0, paid_at: when })}`
    else if (one.what === 'deposit') await sql`insert into deposits ${sql({ ...base, contract_id, location_id: place, method: 'CASH', amount_rp: one.rp * 10, captured_rp: one.settled ? one.rp * 5 : 0, status: one.settled ? 'SETTLED' : 'HELD', held_at: when, settled_at: one.settled ? later : null })}`
    else if (one.what === 'cash') {
      await sql`insert into cash_sessions ${sql({ ...drawer, status: 'CLOSED', closed_at: when, closed_by: fixture.users.city.id, counted_rp: 0, expected_rp: 0 })}`
      await sql`insert into cash_movements ${sql({ ...base, location_id: place, cash_session_id: drawer.id, kind: one.settled ? 'IN' : 'OUT', amount_rp: one.rp * 5, reason: 'Bank', moved_at: when, moved_by: fixture.users.city.id })}`
    }
    else if (one.what === 'till') await sql`insert into cash_sessions ${sql({ ...drawer, status: 'CLOSED', closed_at: later, closed_by: fixture.users.city.id, counted_rp: one.rp * 5, expected_rp: one.rp * 5 + 5, difference_reason: 'x' })}`
    else {
      await sql`insert into invoices ${sql({ ...base, location_id: place, contract_id, kind: 'CREDIT_NOTE', number: base.id.slice(-12), is_reissue: false, payer: 'RENTER', recipient_name: 'Muster', supplier_name: 'M', supplier_street: 'S', supplier_house_number: '1', supplier_postcode: '8000',
        supplier_town: 'Z', locale: 'de', starts_at: when, ends_at: new Date(one.at + 86_400_000), total_rp: one.rp, issued_at: when, issued_by: fixture.users.city.id, device_id: fixture.devices.city, corrects_id: uuidv7() })}`
      await sql`insert into invoice_lines ${sql({ id: uuidv7(), org_id: fixture.org, contract_id, invoice_id: base.id, position: 1, charge_id: uuidv7(), kind: 'RENT', description: 'x', quantity: 1, unit_rp: one.rp, amount_rp: one.rp, vat_code: 'STANDARD', vat_bp: 810 })}`
    }
  })
}

const locks = (place: string, until_on: string) => quietly(sql => sql`insert into period_locks ${sql({ id: uuidv7(), org_id: fixture.org, location_id: place, until_on, locked_at: new Date(), locked_by: fixture.users.admin.id })} on conflict do nothing`)
async function voids(contract_id: string, when: number): Promise<void> {
  await quietly(async sql => {
    await sql`update contracts set status = 'VOID' where id = ${contract_id}`
    await sql`insert into booking_notes ${sql({ id: uuidv7(), org_id: fixture.org, contract_id, kind: 'VOIDED', text: 'x', written_at: new Date(when), written_by: fixture.users.city.id })}`
  })
}
const state = async (place: string) => await rpc('journal_deliveries_of', { p_location: place }) as State
const deliver = async (place: string, id: string = uuidv7()) => await rpc('deliver_journal', { p_delivery: id, p_location: place }) as number | null
const rowsOf = async (place: string, number: number) => (await rpc('journal_delivery_rows', { p_location: place, p_number: number }) as Rows).rows

/** What is on each account, debit above 0. */
function balances(rows: readonly Row[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const row of rows) {
    for (const { account, rp } of postingsOf(movementOf(row), wordsOf('de'), chartAccounts).flatMap(posting => linesOf(posting, chartAccounts))) sums[account] = (sums[account] ?? 0) + rp
  }
  return Object.fromEntries(Object.entries(sums).filter(([, rp]) => rp !== 0).sort(([a], [b]) => (a < b ? -1 : 1)))
}

test('whatever arrives, is declared void and locked in whichever order, nothing is delivered twice and nothing is forgotten', { timeout: 240_000 }, async () => {
  let late = 0
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async steps => {
    const { place, contracts } = await openPlace()
    const is_void = new Set<number>()
    for (const one of steps) {
      if ('arrives' in one) await arrives(place, contracts[one.arrives.contract] ?? '', one.arrives)
      else if ('voids' in one && !is_void.has(one.voids)) {
        await voids(contracts[one.voids] ?? '', one.at)
        is_void.add(one.voids)
      }
      else if ('locks' in one) await locks(place, ends[one.locks] ?? ends[0])
      else if ('delivers' in one && (await state(place)).locked_until !== null) await deliver(place)
    }
    await locks(place, ends[2])
    await deliver(place)
    const { deliveries, undelivered, from_on } = await state(place)
    expect(undelivered).toBe(0)
    expect(await deliver(place)).toBeNull()
    late += deliveries.filter(one => one.is_late).length
    const delivered: Row[] = []
    for (const { number, entry_count } of deliveries) {
      const rows = await rowsOf(place, number)
      expect(rows).toHaveLength(entry_count)
      delivered.push(...rows)
    }
    // from the first day of the first delivery on: what lies before it no delivery is about
    const from = instantsOf({ from_on: from_on ?? '', until_on: ends[2] }).from
    const whole = (await rpc('export_rows', { p_kind: 'JOURNAL', p_from: from, p_until: Date.UTC(2025, 4, 31, 22), p_locations: [place] }) as Rows).rows
    expect(balances(delivered)).toEqual(balances(whole))
    // row by row, but for what was taken back and where the VAT of a part depends on what came first
    const key = (row: Row) => JSON.stringify([...row.slice(0, 9), row[10]])
    const taken_back = delivered.filter(row => row[1] === 'charge' && Number(row[5]) < 0)
    const gone = new Set(taken_back.map(row => key([...row.slice(0, 5), -Number(row[5]), ...row.slice(6)])))
    const counted = delivered.filter(row => !taken_back.includes(row) && !gone.has(key(row)))
    expect(counted.map(key).sort()).toEqual(whole.map(key).sort())
    for (const row of whole) expect(row[10]).toBe(row[1] === 'cash' || row[1] === 'difference' ? 'A' : null)
  }), { numRuns: 40 })
  expect(late).toBeGreaterThan(3)
})

test('a delivery stays as it was when more arrives, is asked for twice and made once, and says what came late', { timeout: 60_000 }, async () => {
  const { place, contracts: [contract = ''] } = await openPlace()
  const charge = (day: number, rp: number): Arrival => ({ what: 'charge', contract: 0, at: Date.UTC(2025, 2, day, 9), later: 0, rp, bp: 810, method: 'CASH', settled: false })
  expect(await state(place)).toEqual({ from_on: null, locked_until: null, undelivered: 0, deliveries: [] })
  await expect(deliver(place)).rejects.toMatchObject({ message: 'the books are open' })
  await arrives(place, contract, charge(20, 10_000))
  await locks(place, '2025-03-31')
  expect(await state(place)).toMatchObject({ locked_until: '2025-03-31', undelivered: 1 })
  const id = uuidv7()
  expect(await Promise.all([deliver(place, id), deliver(place, id)])).toEqual([1, 1])
  const before = await rowsOf(place, 1)
  // two Rappen of VAT more by the whole than by the parts alone, from an offline desk and of an earlier day
  await arrives(place, contract, charge(10, 107))
  await arrives(place, contract, charge(11, 107))
  expect(await state(place)).toMatchObject({ undelivered: 2 })
  expect(await deliver(place)).toBe(2)
  expect(await rowsOf(place, 1)).toEqual(before)
  expect((await state(place)).deliveries.map(({ number, is_late, entry_count }) => ({ number, is_late, entry_count }))).toEqual([{ number: 2, is_late: true, entry_count: 2 }, { number: 1, is_late: false, entry_count: 1 }])
  expect(balances([...await rowsOf(place, 1), ...await rowsOf(place, 2)])['2200']).toBe(-Math.round(10_214 * 810 / 10_810))
})

test('months that were closed before anybody delivered are all in the first delivery', { timeout: 60_000 }, async () => {
  const { place, contracts: [contract = ''] } = await openPlace()
  for (const month of [2, 3, 4]) await arrives(place, contract, { what: 'charge', contract: 0, at: Date.UTC(2025, month, 12, 9), later: 0, rp: 1000 + month, bp: 810, method: 'CASH', settled: false })
  for (const until_on of ends) await locks(place, until_on)
  expect(await state(place)).toMatchObject({ from_on: '2025-03-01', locked_until: '2025-05-31', undelivered: 3 })
  expect(await deliver(place)).toBe(1)
  expect((await rowsOf(place, 1)).map(row => row[5])).toEqual([1002, 1003, 1004])
})

test('two managers who deliver at the same moment make two deliveries of different movements', { timeout: 60_000 }, async () => {
  const { place, contracts: [contract = ''] } = await openPlace()
  for (let day = 1; day <= 20; day++) await arrives(place, contract, { what: 'charge', contract: 0, at: Date.UTC(2025, 2, day, 9), later: 0, rp: 1000 + day, bp: 810, method: 'CASH', settled: false })
  await locks(place, '2025-03-31')
  const made = await Promise.all([deliver(place), deliver(place), deliver(place)])
  expect(made.filter(number => number !== null)).toEqual([1])
  expect(await rowsOf(place, 1)).toHaveLength(20)
})

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { derivedId } from '../../electron/data/commands/conflicts.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { fullYears, rentalDays, zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkInInput, checkOutInput, DAY, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

type Period = { starts_at: number; ends_at: number; grace_min: number }
const MINUTE = 60_000

async function daysInSql(periods: Period[]): Promise<number[]> {
  const rows = await backend.sql<{ days: number }[]>`
    select private.rental_days(private.instant((p ->> 'starts_at')::bigint), private.instant((p ->> 'ends_at')::bigint),
      (p ->> 'grace_min')::int) as days
    from jsonb_array_elements(${backend.sql.json(periods)}) with ordinality e (p, n) order by n`
  return rows.map(row => row.days)
}

describe('Rental days', () => {
  test('are the same in TypeScript and SQL around both changes of the clock, to the minute', async () => {
    const periods: Period[] = []
    for (const change of [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2027, 2, 28, 1), Date.UTC(2027, 9, 31, 1)]) {
      for (let before = 0; before <= 26; before += 1) {
        for (const length of [1, 23, 24, 25, 47, 48, 49, 72]) {
          for (const minutes of [-1, 0, 1, 59, 60]) {
            for (const grace_min of [0, 59, 119]) {
              periods.push({ starts_at: change - before * HOUR, ends_at: change - before * HOUR + length * HOUR + minutes * MINUTE,
                grace_min })
            }
          }
        }
      }
    }
    expect(await daysInSql(periods)).toEqual(periods.map(p => rentalDays(p.starts_at, p.ends_at, p.grace_min)))
  })

  test('are the same for any two instants', async () => {
    const period = fc.record({ starts_at: fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) }),
      length: fc.integer({ min: 1, max: 90 * DAY }), grace_min: fc.integer({ min: 0, max: 720 }) })
    const periods = fc.sample(period, 2000).map(({ starts_at, length, grace_min }) => ({ starts_at, ends_at: starts_at + length,
      grace_min }))
    expect(await daysInSql(periods)).toEqual(periods.map(p => rentalDays(p.starts_at, p.ends_at, p.grace_min)))
  })
})

test('Full years and the Zürich day are the same in TypeScript and SQL', async () => {
  const day = fc.integer({ min: 0, max: 36_500 }).map(n => new Date(Date.UTC(1930, 0, 1) + n * DAY).toISOString().slice(0, 10))
  const pairs = [...fc.sample(fc.record({ born: day, at: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2032, 0, 1) }) }), 1000),
    ...['2026-02-28', '2026-03-01', '2028-02-28', '2028-02-29'].map(at => ({ born: '2004-02-29', at: Date.parse(`${at}T11:00:00Z`) }))]
  const rows = await backend.sql<{ years: number; day: string }[]>`
    select (extract(year from d) - extract(year from born) - (to_char(d, 'MM-DD') < to_char(born, 'MM-DD'))::int)::int as years,
      d::text as day from (
      select (p ->> 'born')::date as born, (private.instant((p ->> 'at')::bigint) at time zone 'Europe/Zurich')::date as d, n
      from jsonb_array_elements(${backend.sql.json(pairs)}) with ordinality e (p, n)) q order by n`
  expect(rows.map(row => [row.years, row.day])).toEqual(pairs.map(({ born, at }) => [fullYears(born, zurichDate(at)), zurichDate(at)]))
})

test('A conflict gets the same id on both sides', async () => {
  const op = uuidv7()
  const [row] = await backend.sql`select private.derived_id(${op}, 'second_check_out') as id`
  expect(row?.['id']).toBe(derivedId(op, 'second_check_out'))
})

test('Whatever time, kilometres and fuel: neither side finds fault with what the other reckons', async () => {
  const fixture = await openWorld(backend)
  const desk = await openDesk(backend, fixture)
  const cases = fc.sample(fc.record({ minutes: fc.integer({ min: 1, max: 30 * 1440 }), used: fc.integer({ min: 1, max: 40 * 1440 }),
    km: fc.integer({ min: 0, max: 9000 }),
    fuel: fc.integer({ min: 0, max: 8 }), fixed: fc.boolean() }), 25)
  let km = 20_000
  let at = fixture.now
  for (const [n, { minutes, used, km: driven, fuel, fixed }] of cases.entries()) {
    const ends_at = at + minutes * MINUTE
    const out = checkOutInput(fixture, { number: `ZRH-26-${String(n + 2).padStart(6, '0')}`, starts_at: at, ends_at, odometer_km: km })
    const in_at = fixed ? ends_at : at + used * MINUTE
    const back = checkInInput(fixture, { contract_id: out.contract_id, leg_id: out.leg_id, vehicle_id: out.vehicle_id, in_at,
      odometer_km: km + driven, fuel_level: fuel, needs_cleaning: false },
      { starts_at: at, ends_at, out_km: km })
    const ops = [desk.op('check_out', out), desk.op('check_in', back)]
    for (const op of ops) expect(desk.runLocally(op)).toEqual([])
    expect((await desk.push(...ops)).map(outcome => [outcome.status, outcome.flags])).toEqual([['applied', []], ['applied', []]])
    km += driven
    at = in_at
  }
  await desk.expectSameRows()
})

import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Figures } from '../../../shared/figures.ts'
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts'
import type { ExportKind } from '../../../shared/exports.ts'
import { daysOf } from '../exports/datasets/utilisation.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { exported } from '../testing/exports.ts'
import { queries } from './index.ts'
import '../../../tests/seed.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  desk.clock.at = last_day
  desk.sign('MANAGER')
})
const base = deskFixture().db.prepare('select * from contracts where id = ?').get(ids.contract) as Record<string, string | number | null>
const november = { from_on: '2026-11-01', until_on: '2026-11-30' }
/** Monday 30 November 2026, ten in Zürich: the month is over but for its last evening. */
const last_day = Date.UTC(2026, 10, 30, 9)
const ask = (period = november, location_id: string = ids.city) => queries.figures(desk, { ...period, location_id }, desk.here)
const shown = (period = november): Figures => {
  const answer = ask(period)
  if (!('figures' in answer)) throw new Error(answer.refused.key)
  return answer.figures
}
const refused = (...of: Parameters<typeof ask>) => {
  const answer = ask(...of)
  return 'refused' in answer ? [answer.refused.key, answer.field] : null
}

/** Adds a contract of a car that was fetched at the city: `hours` after the beginning of November, for so many hours; not back where `back` is null. */
function rent(n: number, car: string, hours: number, length: number, { back = length, charged = 10_000, km = 300, status = 'COMPLETED', at = ids.city as string } = {} as
  { back?: number | null; charged?: number; km?: number; status?: string; at?: string }): void {
  const starts_at = Date.UTC(2026, 9, 31, 23) + hours * HOUR
  const returned_at = back === null ? null : starts_at + back * HOUR
  insert(desk.db, 'contracts', { ...base, id: `k${n}`, number: `N${n}`, status, pickup_location_id: at, starts_at, ends_at: starts_at + length * HOUR, returned_at, created_at: starts_at })
  insert(desk.db, 'contract_vehicles', { id: `l${n}`, org_id: ids.org, contract_id: `k${n}`, vehicle_id: car, seq: 1, state: back === null ? 'OUT' : 'IN', out_at: starts_at, in_at: returned_at, out_km: 1000,
    in_km: back === null ? null : 1000 + km, out_fuel: 8, in_fuel: back === null ? null : 8, out_location_id: at, in_location_id: back === null ? null : at, in_conflict: 0 })
  insert(desk.db, 'contract_charges', { id: `c${n}`, org_id: ids.org, contract_id: `k${n}`, kind: 'RENT', quantity: 1, unit_rp: charged, amount_rp: charged, vat_code: 'STANDARD', vat_bp: 810, created_at: starts_at, created_by: null })
}
/** A credit note over so much of a contract's rent. */
function credit(contract_id: string, amount_rp: number): void {
  const of = { org_id: ids.org, contract_id }
  insert(desk.db, 'invoices', { ...of, id: `i${contract_id}`, location_id: ids.city, kind: 'CREDIT_NOTE', number: `G${contract_id}`, is_reissue: 0, payer: 'RENTER', supplier_name: 'M', supplier_street: 'S', supplier_house_number: '1', supplier_postcode: '8000',
    supplier_town: 'Z', locale: 'de', starts_at: 0, ends_at: 1, total_rp: amount_rp, issued_at: desk.now(), issued_by: 'x', device_id: 'x' })
  insert(desk.db, 'invoice_lines', { ...of, id: `n${contract_id}`, invoice_id: `i${contract_id}`, position: 1, charge_id: 'x', corrects_line_id: null, kind: 'RENT', description: '', quantity: 1, unit_rp: amount_rp, amount_rp, vat_code: 'STANDARD', vat_bp: 810 })
}
/** A damage of a car, found on a day of November. */
const damage = (n: number, car: string, day: number, assessed_rp: number | null, status = 'ASSESSED') => insert(desk.db, 'vehicle_damages', { id: `d${n}`, org_id: ids.org, vehicle_id: car, inspection_id: null, contract_id: null,
  part: 'ROOF', kind: 'DENT', severity: 1, description: '', status, found_at: Date.UTC(2026, 10, day, 9), found_by: null, assessed_rp })
const visit = (n: number, car: string, starts_at: number, cost_rp: number | null, status: string) => insert(desk.db, 'maintenance_records', { id: `m${n}`, org_id: ids.org, vehicle_id: car, kind: 'Service', status, starts_at, ends_at: starts_at + HOUR,
  odometer_km: 5, cost_rp, notes: '' })

type Line = Record<string, string | number | null>
const lines = async (kind: ExportKind, period = november): Promise<Line[]> => (await exported(desk.db, kind, 'jsonl', period, { locations: [ids.city] }).catch(() => null))?.bytes.toString().trim().split('\n').map(line => JSON.parse(line) as Line) ?? []
const total = (list: readonly Line[], key: string) => list.reduce((sum, line) => sum + Number(line[key] ?? 0), 0)

describe('figures', () => {
  test('say what was rented, earned and driven, per category and day', () => {
    desk.db.exec('delete from contract_vehicles; delete from contracts; delete from contract_charges')
    rent(1, ids.golf, 12, 24) // noon of the first to noon of the second
    rent(2, ids.zoe, 24 * 9, 48, { charged: 33_300 })
    rent(3, ids.golf, 24 * 9, 24, { status: 'VOID' })
    rent(4, ids.golf, 24 * 9, 24, { at: ids.airport })
    const { categories, total: all, days, contracts } = shown()
    expect([days.length, days[0], days.at(-1)]).toEqual([30, '2026-11-01', '2026-11-30'])
    expect(categories.map(({ code, name_fr }) => [code, name_fr])).toEqual([['C', 'Compacte'], ['V', 'Grand bus'], ['E', 'Électrique']])
    const [compact, , electric] = categories
    // three compact cars belong to the city
    expect(compact?.days.slice(0, 3)).toEqual([{ cars: 3, rented_min: 720, available_min: 3 * 1440 }, { cars: 3, rented_min: 720, available_min: 3 * 1440 }, { cars: 3, rented_min: 0, available_min: 3 * 1440 }])
    expect(electric).toMatchObject({ contracts: 1, revenue_rp: 33_300, returned: 1, length_min: 2880, driven_km: 300 })
    expect(all).toMatchObject({ contracts: 2, revenue_rp: 43_300, returned: 2, length_min: 4320, driven_km: 600 })
    expect(contracts.map(({ number, id, in_period }) => [number, id, in_period])).toEqual([['N1', 'k1', true], ['N2', 'k2', true]])
  })

  test('count a car that has moved on where it was fetched, and two contracts of one car at once not twice', () => {
    desk.db.exec('delete from contract_vehicles; delete from contracts')
    desk.db.prepare('update vehicles set location_id = ? where id = ?').run(ids.airport, ids.golf)
    rent(1, ids.golf, 0, 24)
    rent(2, ids.octavia, 0, 24)
    rent(3, ids.octavia, 0, 24)
    const [compact] = shown().categories
    expect(compact?.days.slice(0, 2)).toEqual([{ cars: 3, rented_min: 2 * 1440, available_min: 3 * 1440 }, { cars: 2, rented_min: 0, available_min: 2 * 1440 }])
  })

  test('know that a day of the clock change has 23 or 25 hours', () => {
    const lengths = (from: number, until: number) => daysOf(from, until).slice(1).map((end, n) => (end - (daysOf(from, until)[n] ?? 0)) / HOUR)
    expect(lengths(Date.UTC(2026, 9, 23, 22), Date.UTC(2026, 9, 26, 23))).toEqual([24, 25, 24])
    expect(lengths(Date.UTC(2027, 2, 26, 23), Date.UTC(2027, 2, 29, 22))).toEqual([24, 23, 24])
  })

  test('list late returns beyond the grace, the latest first, and those still out; nothing else', () => {
    desk.db.exec('delete from contract_vehicles; delete from contracts')
    rent(1, ids.golf, 12, 24, { back: 24 + 0.9 }) // 54 minutes, within 59
    rent(2, ids.golf, 50, 24, { back: 26 })
    rent(3, ids.octavia, 24 * 20, 24, { back: null, status: 'ACTIVE' })
    expect(shown().late.map(({ number, id, late_ms, back_at }) => [number, id, late_ms / MINUTE, back_at === null])).toEqual([['N3', 'k3', (last_day - Date.UTC(2026, 10, 21, 23)) / MINUTE, true], ['N2', 'k2', 120, false]])
  })

  test('say what cars need soon, the most urgent first, and what is overdue', () => {
    const set = (car: string, values: string) => desk.db.exec(`update vehicles set ${values} where id = '${car}'`)
    set(ids.golf, "inspection_due = '2026-12-15'")
    set(ids.octavia, "inspection_due = '2026-11-10', vignette_until = '2027-02-28'")
    set(ids.rented, "service_due_km = odometer_km - 40, insurance_until = '2026-12-31'")
    set(ids.zoe, "insurance_until = '2027-12-31'")
    set(ids.zoe, 'service_due_km = odometer_km + 1600')
    visit(1, ids.bus, desk.now() + 5 * DAY, null, 'SCHEDULED')
    visit(2, ids.bus, desk.now() + 6 * DAY, null, 'CANCELLED')
    // the vignette and one of the insurances end beyond the sixty days; a plate is the one of today, also beside an old period
    insert(desk.db, 'vehicle_plates', { id: 'p2', org_id: ids.org, vehicle_id: ids.golf, plate: 'ZH 1', valid_from: desk.now() - DAY, valid_to: null })
    expect(shown({ from_on: '2026-11-01', until_on: '2026-11-02' }).events.map(({ plate }) => plate)).toContain('ZH 1')
    desk.db.exec("delete from vehicle_plates where id = 'p2'")
    expect(shown().events.map(({ kind, plate, on, left_km }) => [kind, plate, on ?? left_km])).toEqual([
      ['INSPECTION', 'ZH 412808', '2026-11-10'], ['SERVICE', 'ZH 999', -40], ['WORKSHOP', 'ZH 700700', '2026-12-05'], ['INSPECTION', 'ZH 412807', '2026-12-15'], ['INSURANCE', 'ZH 999', '2026-12-31']])
  })

  test('are for managers, of periods that begin before they end, are known here and can be drawn', () => {
    expect(refused({ from_on: '2026-11-02', until_on: '2026-11-01' })).toEqual(['refused.export_ends_after_start', 'until_on'])
    expect(refused({ from_on: '2026-06-01', until_on: '2026-06-30' })).toEqual(['error.export_too_long_ago', 'from_on'])
    expect(refused({ from_on: '2026-01-01', until_on: '2026-11-30' })).toEqual(['error.figures_too_long', 'from_on'])
    expect(refused({ from_on: '2026-11-01', until_on: '2026-12-01' })).toEqual(['error.figures_ahead', 'until_on'])
    expect(refused(november, ids.airport)).toEqual(['error.export_other_location', 'location_id'])
    desk.sign('STAFF')
    expect(refused()).toEqual(['refused.needs_manager', 'location_id'])
    expect(queries.figure_places(desk, {}, desk.here)).toBeNull()
  })

  test('of a location without anything are empty, and divide by nothing', () => {
    desk.db.exec('delete from contract_vehicles; delete from contracts; delete from vehicles')
    expect(shown()).toMatchObject({ categories: [], contracts: [], late: [], events: [], total: { contracts: 0, revenue_rp: 0 } })
  })

  test('of a thousand contracts come in a tenth of a second', () => {
    desk.db.exec('begin')
    for (let n = 0; n < 1000; n++) rent(n, [ids.golf, ids.octavia, ids.zoe][n % 3] ?? '', n / 2, 24)
    desk.db.exec('commit')
    shown()
    const began = performance.now()
    expect(shown().total.contracts).toBe(1001)
    expect(performance.now() - began).toBeLessThan(400)
  })

  test('a list behind a figure has each contract with what was charged and is owed', () => {
    expect(queries.contract_list(desk, { contract_ids: [ids.contract] }, desk.here)).toMatchObject([{ number: 'ZRH-26-000141', plate: 'ZH 999', customer: 'Désirée Müller', charges_rp: 26_700, balance_rp: 26_700 }])
  })
})

const cars = fc.constantFrom(ids.golf, ids.octavia, ids.zoe, ids.bus)
const rental = fc.record({ car: cars, hours: fc.integer({ min: -100, max: 700 }), length: fc.integer({ min: 1, max: 200 }), late: fc.integer({ min: -1, max: 30 }), is_out: fc.boolean(), charged: fc.integer({ min: 0, max: 90_000 }), credited: fc.constantFrom(0, 0, 0.3, 1),
  km: fc.integer({ min: 0, max: 900 }), status: fc.constantFrom('COMPLETED', 'RETURNED', 'VOID'), at: fc.constantFrom(ids.city, ids.city, ids.airport) })
const book = fc.record({ rentals: fc.array(rental, { maxLength: 20 }), damages: fc.array(fc.record({ car: cars, day: fc.integer({ min: 1, max: 30 }), rp: fc.option(fc.integer({ min: 0, max: 90_000 })), status: fc.constantFrom('REPORTED', 'ASSESSED', 'REJECTED') }), { maxLength: 8 }),
  visits: fc.array(fc.record({ car: cars, day: fc.integer({ min: 1, max: 30 }), rp: fc.option(fc.integer({ min: 0, max: 90_000 })), status: fc.constantFrom('COMPLETED', 'CANCELLED') }), { maxLength: 8 }) })

test('whatever happened, the figures are the sums of the exported files', { timeout: 60_000 }, async () => {
  await fc.assert(fc.asyncProperty(book, async ({ rentals, damages, visits }) => {
    desk.db.exec('begin')
    rentals.forEach(({ car, hours, length, late, is_out, credited, ...rest }, n) => {
      rent(n, car, hours, length, is_out ? { ...rest, back: null, status: 'ACTIVE' } : { ...rest, back: Math.max(0.5, length + late) })
      if (rest.status !== 'VOID') credit(`k${n}`, Math.floor(rest.charged * credited))
    })
    damages.forEach(({ car, day, rp, status }, n) => damage(n, car, day, rp, status))
    visits.forEach(({ car, day, rp, status }, n) => visit(n, car, Date.UTC(2026, 10, day, 8), rp, status))
    const { total: all, categories } = shown()
    const [contracts, used, found, workshop] = [(await lines('CONTRACTS')).filter(({ status }) => status !== 'VOID'), await lines('UTILISATION'), (await lines('DAMAGES')).filter(({ status }) => status !== 'REJECTED'),
      (await lines('MAINTENANCE')).filter(({ status }) => status !== 'CANCELLED')]
    desk.db.exec('rollback')
    expect(all).toMatchObject({ contracts: contracts.length, revenue_rp: total(contracts, 'charges_rp') - total(contracts, 'credited_rp'), driven_km: total(contracts, 'driven_km'), damages: found.length, damage_rp: total(found, 'assessed_rp'), workshop_rp: total(workshop, 'cost_rp') })
    for (const { code, ...one } of categories) {
      expect([one.contracts, one.revenue_rp]).toEqual([contracts.filter(({ category }) => category === code).length, total(contracts.filter(({ category }) => category === code), 'charges_rp') - total(contracts.filter(({ category }) => category === code), 'credited_rp')])
      for (const { charges_rp, credited_rp, paid_rp, captured_rp, balance_rp } of contracts) expect(Number(charges_rp) - Number(credited_rp) - Number(paid_rp) - Number(captured_rp)).toBe(balance_rp)
      expect(one.days.map(({ cars: n, rented_min, available_min }) => [n, rented_min, available_min])).toEqual(used.filter(({ category }) => category === code).map(({ cars: n, rented_min, available_min }) => [n, rented_min, available_min]))
    }
    expect(all.days.reduce((sum, { rented_min }) => sum + rented_min, 0)).toBe(total(used, 'rented_min'))
    for (const { rented_min, available_min, utilisation_bp } of used) expect(Number(utilisation_bp) <= 10_000 && Number(rented_min) <= Number(available_min)).toBe(true)
  }), { numRuns: 40 })
})

test('a car counts on the days on which it belonged to the fleet, from the day it came to the day it left', async () => {
  const cars = (day: string) => shown().total.days[Number(day) - 1]?.cars
  const all = cars('10')
  const at = (day: number) => Date.UTC(2026, 10, day, 11)
  desk.db.prepare('update vehicles set joined_at = ? where id = ?').run(at(12), ids.golf)
  desk.db.prepare("update vehicles set joined_at = ?, retired_at = ?, status = 'RETIRED' where id = ?").run(at(8), at(20), ids.bus)
  expect(['01', '07', '08', '11', '12', '20', '21', '30'].map(day => Number(all) - Number(cars(day)))).toEqual([2, 2, 1, 1, 0, 0, 1, 1])
  const exported_cars = (await lines('UTILISATION')).filter(({ date }) => date === '2026-11-21')
  expect(total(exported_cars, 'cars')).toBe(cars('21'))
  // a trip of the day that it left still counts, and minutes never exceed what was there
  rent(1, ids.bus, 8 * 24 + 12, 11 * 24)
  expect(shown().total.days.every(({ rented_min, available_min }) => rented_min <= available_min)).toBe(true)
  // before it came, after it left: not there at all
  expect(shown({ from_on: '2026-11-21', until_on: '2026-11-22' }).total.days.map(day => day.cars)).toEqual([cars('21'), cars('22')])
})

import { beforeEach, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { saveExport, savedExports, dropSavedExport } from '../exports/saved.ts'
import { confirm } from '../run.ts'
import { Trouble } from '../trouble.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { queries } from './index.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  desk.sign('MANAGER')
})
const october = { from_on: '2026-10-01', until_on: '2026-10-31' }
const [one, other] = [uuidv7(), uuidv7()]
const named = (name_de: string, name_fr: string, name_it: string, name_en: string) => ({ name_de, name_fr, name_it, name_en })
const in_october = Date.UTC(2026, 9, 12, 10)
const after = Date.UTC(2026, 10, 2, 10)
const left = () => Object.fromEntries(queries.month_end(desk, october, desk.here)?.steps.map(step => [step.name, step.left]) ?? [])
const drawer = (id: string, opened_at: number, status = 'OPEN', location_id: string = ids.city) => insert(desk.db, 'cash_sessions', { id, org_id: ids.org, location_id, device_id: ids.device, till: id, status, opened_at, opened_by: ids.person, opening_rp: 0,
  closed_at: null, closed_by: null, counted_rp: null, expected_rp: null, difference_reason: null })
const run = (kind: string, changes: Record<string, string | number | null> = {}) => insert(desk.db, 'exports', { id: `${kind}${JSON.stringify(changes)}`, kind, format: 'xlsx', ...october, locations: 'BRN ZRH', source: 'SERVER', as_of: after, waiting: 0, purpose: null,
  row_count: 3, sum_rp: 0, bytes: 1, sha256: 'x', file: '/a', made_at: after, made_by: 'M', ...changes })

test('a month is ready when its drawers, contracts, damages, operations, files and books are', () => {
  const nothing = { drawers: 0, contracts: 0, damages: 0, waiting: 0 }
  expect(left()).toEqual({ ...nothing, JOURNAL: 1, VAT: 1, RECEIVABLES: 1, lock: 1 })
  drawer('a', in_october)
  drawer('b', after) // of the month after
  drawer('c', in_october, 'OPEN', ids.airport)
  const base = desk.db.prepare('select * from contracts').get() as Record<string, string | number | null>
  insert(desk.db, 'contracts', { ...base, id: 'k1', number: 'K1', status: 'RETURNED', returned_at: in_october }, { ...base, id: 'k2', number: 'K2', status: 'RETURNED', returned_at: after },
    { ...base, id: 'k3', number: 'K3', status: 'COMPLETED', returned_at: in_october })
  insert(desk.db, 'vehicle_damages', { id: 'd', org_id: ids.org, vehicle_id: ids.golf, inspection_id: null, contract_id: null, part: 'ROOF', kind: 'DENT', severity: 1, description: '', status: 'REPORTED', found_at: in_october, found_by: null })
  insert(desk.db, 'outbox', { op_id: 'o1', name: 'take_payment', version: 1, author_id: ids.person, device_id: ids.device, occurred_at: in_october, input: '{}', deps: '[]', state: 'REFUSED' })
  expect(left()).toMatchObject({ drawers: 1, contracts: 1, damages: 1, waiting: 1 })
  expect(queries.month_end(desk, october, desk.here)?.steps.find(({ name }) => name === 'contracts')?.contract_ids).toEqual(['k1'])
  insert(desk.db, 'period_locks', { id: 'p', org_id: ids.org, location_id: ids.city, until_on: '2026-10-31', locked_at: after, locked_by: ids.manager })
  expect(left()).toMatchObject({ lock: 0 })
  desk.sign('STAFF')
  expect(queries.month_end(desk, october, desk.here)).toBeNull()
})

test('the damages that the month counts are listed with what the price list says of them, until a manager has estimated them', () => {
  insert(desk.db, 'counter_fees', { ...named('Delle', 'Bosse', 'Ammaccatura', 'Dent'), id: 'f', org_id: ids.org, kind: 'DAMAGE', code: 'DENT_2', category_id: null, amount_rp: 45_000, is_active: 1 })
  const damage = (id: string, changes: Record<string, string | number | null> = {}) => insert(desk.db, 'vehicle_damages', { id, org_id: ids.org, vehicle_id: ids.golf, inspection_id: null, contract_id: null, part: 'ROOF', kind: 'DENT', severity: 2, description: 'Ast', status: 'REPORTED',
    found_at: in_october, found_by: null, ...changes })
  damage(one, { contract_id: ids.contract, found_by: ids.person })
  damage(other, { kind: 'CRACK', found_at: in_october - DAY })
  damage(uuidv7(), { found_at: after })
  damage(uuidv7(), { status: 'REJECTED' })
  const listed = () => queries.open_damages(desk, october, desk.here)
  expect(listed()).toMatchObject([{ id: other, number: null, usual_rp: null }, { id: one, number: 'ZRH-26-000141', contract_id: ids.contract, plate: 'ZH 412807', part: 'ROOF', description: 'Ast', found_by: expect.any(String) as string, usual_rp: 45_000 }])
  expect(left()).toMatchObject({ damages: 2 })
  expect(confirm(desk, 'assess_damage', { damage_id: one, assessed_rp: 38_000 })).toMatchObject({ ok: true })
  expect(desk.db.prepare('select status, assessed_rp from vehicle_damages where id = ?').get(one)).toEqual({ status: 'ASSESSED', assessed_rp: 38_000 })
  expect([listed().map(({ id }) => id), left().damages]).toEqual([[other], 1])
  expect(confirm(desk, 'assess_damage', { damage_id: uuidv7(), assessed_rp: 1 })).toMatchObject({ ok: false, message: { key: 'refused.damage_unknown' } })
  desk.sign('STAFF')
  expect(listed()).toEqual([])
  expect(confirm(desk, 'assess_damage', { damage_id: other, assessed_rp: 1 })).toMatchObject({ ok: false, message: { key: 'refused.needs_manager' } })
  expect(desk.db.prepare('select status from vehicle_damages where id = ?').pluck().get(other)).toBe('REPORTED')
})

test('a file counts that was made of the whole month after it was over, at this location, out of the server, and has its name', () => {
  run('JOURNAL', { made_at: Date.UTC(2026, 9, 31, 20) })
  run('JOURNAL', { locations: 'BRN' })
  run('JOURNAL', { source: 'CACHE' })
  run('JOURNAL', { waiting: 1 })
  run('JOURNAL', { file: null })
  run('JOURNAL', { states: '["ACTIVE"]' })
  run('JOURNAL', { from_on: '2026-10-02' })
  expect(left()).toMatchObject({ JOURNAL: 1 })
  run('JOURNAL', { from_on: '2026-09-01', until_on: '2026-09-30' })
  expect(left()).toMatchObject({ JOURNAL: 1 })
  // a delivery begins where the first one did
  run('JOURNAL', { from_on: '2026-09-01' })
  run('RECEIVABLES', { from_on: '2026-10-31' })
  expect(left()).toMatchObject({ JOURNAL: 0, VAT: 1, RECEIVABLES: 0 })
})

test('an export keeps its key until it is dropped, once, and there are nine', () => {
  const wish = { kind: 'CONTRACTS', format: 'csv', period: 'last_month', location_ids: [ids.city, ids.airport], states: [] } as const
  const save = (n: number, states: string[] = []) => saveExport(desk.db, desk.now() + n * HOUR, { ...wish, location_ids: [...wish.location_ids], states })
  save(0)
  saveExport(desk.db, desk.now() + DAY, { ...wish, location_ids: [ids.airport, ids.city], states: [] })
  expect(savedExports(desk.db)).toMatchObject([{ kind: 'CONTRACTS', period: 'last_month', location_ids: [ids.city, ids.airport].toSorted(), states: [] }])
  for (let n = 1; n < 9; n++) save(n, [`S${n}`])
  expect(() => save(10, ['MORE'])).toThrow(Trouble)
  const [first] = savedExports(desk.db)
  dropSavedExport(desk.db, first?.id ?? '')
  expect(savedExports(desk.db).map(({ states }) => states[0])).toEqual(['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8'])
})

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { dayRate } from '../../shared/charges.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { chargeVat, standardKinds } from '../../shared/vat.ts'
import type { Fixture } from '../fixture.ts'
import { counterCharge } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkInInput, checkOutInput, DAY } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const names = { name_de: 'Kindersitz', name_fr: 'Siège enfant', name_it: 'Seggiolino', name_en: 'Child seat' }
const plan = (f: Fixture, changes: Partial<CommandInput<'add_price_plan'>> = {}): CommandInput<'add_price_plan'> => ({
  price_plan_id: uuidv7(), category_id: f.categories.compact, name: 'Winter', day_rate_rp: 8000, included_km_day: 150, extra_km_rp: 50,
  valid_from: zurichDate(f.now + DAY), at: f.now, tiers: [{ id: uuidv7(), from_days: 3, day_rate_rp: 7000 }, { id: uuidv7(), from_days: 7, day_rate_rp: 6000 }],
  ...changes,
})
const extra = (f: Fixture, changes: Partial<CommandInput<'put_extra'>> = {}): CommandInput<'put_extra'> => ({
  extra_id: uuidv7(), code: 'CHILD_SEAT', ...names, per: 'DAY', price_rp: 900, is_active: true, charge_kind: 'EXTRA', excess_bp: null, km: null, sort: 0, category_id: null, at: f.now,
  stock: [{ id: uuidv7(), location_id: f.locations.city, pieces: 4 }], ...changes,
})
const fee = (f: Fixture, changes: Partial<CommandInput<'put_one_way_fee'>> = {}): CommandInput<'put_one_way_fee'> => ({
  one_way_fee_id: uuidv7(), from_location_id: f.locations.city, to_location_id: f.locations.airport, fee_rp: 4500, at: f.now, ...changes,
})
const vatCode = (f: Fixture, changes: Partial<CommandInput<'put_vat_code'>> = {}): CommandInput<'put_vat_code'> =>
  ({ vat_code_id: uuidv7(), code: 'LODGING', is_taxed: true, ...names, at: f.now, ...changes })
const rate = (f: Fixture, changes: Partial<CommandInput<'add_vat_rate'>> = {}): CommandInput<'add_vat_rate'> =>
  ({ vat_rate_id: uuidv7(), code: 'STANDARD', rate_bp: 850, valid_from: '2028-01-01', at: f.now, ...changes })
const kind = (f: Fixture, changes: Partial<CommandInput<'put_charge_kind'>> = {}): CommandInput<'put_charge_kind'> =>
  ({ charge_kind_id: uuidv7(), kind: 'DAMAGE', vat_code: 'STANDARD', ...names, at: f.now, ...changes })

test('What is charged by hand under a code without a rate is taxed at 0 on both sides, and at no other rate', async () => {
  const fixture = await openWorld(backend)
  const admin = await openDesk(backend, fixture, 'city', 'admin')
  await admin.runTwins('put_vat_code', vatCode(fixture))
  for (const charged of ['CLEANING', 'HANDLING_FEE']) await admin.runTwins('put_charge_kind', kind(fixture, { kind: charged, vat_code: 'LODGING' }))
  const staff = await openDesk(backend, fixture)
  const unrated = { vat_code: 'LODGING', vat_bp: 0 }
  const late = (charge = {}): CommandInput<'charge_afterwards'> => ({ contract_id: fixture.contract, note_id: uuidv7(), kind: 'REMINDER', reason: 'Mahnung',
    charges: [{ id: uuidv7(), kind: 'HANDLING_FEE', quantity: 1, unit_rp: 2000, amount_rp: 2000, ...unrated, ...charge }] })
  await staff.runTwins('add_charge', counterCharge(fixture, unrated))
  await staff.runTwins('charge_afterwards', late())
  await staff.expectBothRefuseAll(
    ['add_charge', counterCharge(fixture, { ...unrated, vat_bp: 810 }), 'charge_vat_differs'],
    ['add_charge', counterCharge(fixture), 'charge_vat_differs'],
    ['charge_afterwards', late({ vat_bp: 810 }), 'charge_vat_differs'])
  await admin.reload()
  await admin.runTwins('add_vat_rate', rate(fixture, { code: 'LODGING', rate_bp: 380, valid_from: '2024-01-01' }))
  await staff.reload()
  await staff.expectBothRefuse('add_charge', counterCharge(fixture, unrated), 'charge_vat_differs')
  await staff.runTwins('add_charge', counterCharge(fixture, { ...unrated, vat_bp: 380 }))
})

test('A new firm starts with the same kinds of charge on both sides', async () => {
  const fixture = await openWorld(backend)
  const rows = await backend.sql`select kind, vat_code from charge_kinds where org_id = ${fixture.org} order by kind collate "C"`
  expect(rows.map(row => ({ ...row }))).toEqual([...standardKinds].sort((a, b) => (a.kind < b.kind ? -1 : 1)))
})

describe('Prices', () => {
  test('are set by a manager: plan with tiers, extra with stock, one-way fee; again and again', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const [first, seat, way] = [plan(fixture), extra(fixture), fee(fixture)]
    await manager.runTwins('add_price_plan', first)
    await manager.runTwins('put_extra', seat)
    await manager.runTwins('put_extra', { ...seat, price_rp: 1100, is_active: false, stock: [{ id: uuidv7(), location_id: fixture.locations.city, pieces: 2 },
      { id: uuidv7(), location_id: fixture.locations.airport, pieces: 1 }] })
    await manager.runTwins('put_one_way_fee', way)
    await manager.runTwins('put_one_way_fee', fee(fixture, { fee_rp: 5000 }))
    await manager.runTwins('put_one_way_fee', fee(fixture, { from_location_id: way.to_location_id, to_location_id: way.from_location_id }))
    expect(manager.localRows()['price_plan_tiers']).toHaveLength(2)
    expect(manager.localRows()['extra_stock']?.map(row => row['pieces']).sort()).toEqual([1, 2])
    expect(manager.localRows()['one_way_fees']?.map(row => row['fee_rp']).sort()).toEqual([4500, 5000])

    await manager.expectBothRefuseAll(
      ['add_price_plan', plan(fixture), 'price_plan_once_a_day'],
      ['add_price_plan', plan(fixture, { valid_from: zurichDate(fixture.now - DAY) }), 'price_plan_in_the_past'],
      ['add_price_plan', plan(fixture, { category_id: uuidv7() }), 'category_unknown'],
      ['add_price_plan', plan(fixture, { category_id: fixture.other.category }), 'category_unknown'],
      ['add_price_plan', plan(fixture, { valid_from: zurichDate(fixture.now + 2 * DAY), tiers: [1, 2].map(() => ({ id: uuidv7(), from_days: 5, day_rate_rp: 1 })) }), 'price_tier_once'],
      ['put_extra', extra(fixture), 'extra_code_taken'],
      ['put_one_way_fee', fee(fixture, { to_location_id: fixture.locations.city }), 'one_way_needs_two_locations'],
    )
    await manager.expectRefusedAll(
      ['put_one_way_fee', fee(fixture, { to_location_id: fixture.other.location }), 'location_not_yours'],
      ['put_extra', extra(fixture, { code: 'SKI', stock: [{ id: uuidv7(), location_id: fixture.other.location, pieces: 1 }] }), 'location_not_yours'],
    )
  })

  test('and VAT are not for those below: staff set no price, a manager no VAT', async () => {
    const fixture = await openWorld(backend)
    const [staff, manager] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'city', 'manager')]
    await staff.expectRefusedAll(
      ['add_price_plan', plan(fixture), 'needs_manager'],
      ['put_extra', extra(fixture), 'needs_manager'],
      ['put_one_way_fee', fee(fixture), 'needs_manager'],
    )
    for (const desk of [staff, manager]) {
      await desk.expectRefusedAll(
        ['add_vat_rate', rate(fixture), 'needs_admin'],
        ['put_vat_code', vatCode(fixture), 'needs_admin'],
        ['put_charge_kind', kind(fixture), 'needs_admin'],
      )
    }
  })

  test('are immutable where a contract was agreed on them, for the owner too', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.runTwins('add_price_plan', plan(fixture))
    for (const table of ['price_plans', 'price_plan_tiers', 'vat_rates']) {
      await expect(backend.sql.unsafe(`update ${table} set id = id where org_id = '${fixture.org}'`)).rejects.toMatchObject({ constraint_name: 'immutable_row' })
      await expect(backend.sql.unsafe(`delete from ${table} where org_id = '${fixture.org}'`)).rejects.toMatchObject({ constraint_name: 'immutable_row' })
    }
  })
})

describe('VAT', () => {
  test('codes, rates and what each charge counts under are the administrator\'s', async () => {
    const fixture = await openWorld(backend)
    const admin = await openDesk(backend, fixture, 'city', 'admin')
    await admin.runTwins('put_vat_code', vatCode(fixture))
    await admin.runTwins('put_vat_code', vatCode(fixture, { is_taxed: false }))
    await admin.runTwins('add_vat_rate', rate(fixture, { code: 'LODGING', rate_bp: 380, valid_from: '2024-01-01' }))
    await admin.runTwins('put_charge_kind', kind(fixture, { kind: 'PARKING', vat_code: 'LODGING' }))
    await admin.expectBothRefuseAll(
      ['add_vat_rate', rate(fixture, { valid_from: '2024-01-01' }), 'vat_rate_once_a_day'],
      ['add_vat_rate', rate(fixture, { code: 'NOBODY' }), 'vat_code_unknown'],
      ['put_charge_kind', kind(fixture, { vat_code: 'NOBODY' }), 'vat_code_unknown'],
    )
  })

  test('that the firm has set for a charge is what both sides expect from then on', async () => {
    const fixture = await openWorld(backend)
    const admin = await openDesk(backend, fixture, 'city', 'admin')
    await admin.runTwins('add_vat_rate', rate(fixture, { code: 'NONE', rate_bp: 0, valid_from: '2025-01-01' }))
    await admin.runTwins('put_charge_kind', kind(fixture, { kind: 'RENT', vat_code: 'NONE' }))
    await admin.runTwins('check_in', checkInInput(fixture), [])
    // the desk that has not heard of it charges as before, and a manager is told
    await admin.runTwins('check_out', checkOutInput(fixture), ['charges_differ'])
    const vat_rates = chargeVat(standardKinds.map(one => (one.kind === 'RENT' ? { ...one, vat_code: 'NONE' } : one)), [])
    await admin.runTwins('check_out', checkOutInput(fixture, { number: 'ZRH-26-000003', vehicle_id: fixture.vehicles.petrol, starts_at: fixture.now,
      ends_at: fixture.now + DAY }, { vat_rates }), ['reservation_lost_car'])
  })
})

describe('A check-out', () => {
  test('costs the rate of the tier it reaches and the fee of coming back elsewhere; anything else is flagged', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const dear = plan(fixture, { valid_from: zurichDate(fixture.now) })
    await manager.runTwins('add_price_plan', dear)
    await manager.runTwins('put_one_way_fee', fee(fixture))
    const agreed = { price_plan_id: dear.price_plan_id, included_km_day: 150, extra_km_rp: 50, return_location_id: fixture.locations.airport }
    const week = { starts_at: fixture.now, ends_at: fixture.now + 7 * DAY }
    const priced = { day_rate_rp: 8000, tiers: dear.tiers, one_way_fee_rp: 4500 }
    const out = checkOutInput(fixture, { ...agreed, ...week, day_rate_rp: 6000 }, priced)
    expect(out.charges.map(charge => [charge.kind, charge.amount_rp])).toEqual([['RENT', 42_000], ['ONE_WAY', 4500]])
    await manager.runTwins('check_out', out, [])
    const next = { number: 'ZRH-26-000003', vehicle_id: fixture.vehicles.petrol, customer_id: fixture.customers.known }
    // the plan's own rate is not what a week costs
    const flags = ['reservation_lost_car', 'charges_differ']
    await manager.runTwins('check_out', checkOutInput(fixture, { ...agreed, ...week, ...next, day_rate_rp: 8000 }, { ...priced, tiers: [] }), flags)
    await manager.runTwins('check_out', checkOutInput(fixture, { ...agreed, ...week, ...next, number: 'ZRH-26-000004', vehicle_id: fixture.vehicles.electric, day_rate_rp: 6000 },
      { ...priced, one_way_fee_rp: 0 }), ['charges_differ'])
  })

  test('chooses the same tier in TypeScript and SQL, whatever the tiers', async () => {
    const fixture = await openWorld(backend)
    const tier = fc.record({ from_days: fc.integer({ min: 2, max: 40 }), day_rate_rp: fc.integer({ min: 0, max: 20_000 }) })
    const plans = fc.sample(fc.record({ day_rate_rp: fc.integer({ min: 0, max: 20_000 }),
      tiers: fc.uniqueArray(tier, { selector: one => one.from_days, maxLength: 6 }) }), { numRuns: 60 })
      .map((one, n) => ({ ...one, id: uuidv7(), valid_from: zurichDate(fixture.now + n * DAY + DAY) }))
    await backend.sql`insert into price_plans ${backend.sql(plans.map(({ id, day_rate_rp, valid_from }) => ({ id, day_rate_rp, valid_from, org_id: fixture.org, category_id: fixture.categories.compact,
      name: 'x', included_km_day: 1, extra_km_rp: 1 })))}`
    const tiers = plans.flatMap(one => one.tiers.map(step => ({ ...step, id: uuidv7(), org_id: fixture.org, price_plan_id: one.id })))
    await backend.sql`insert into price_plan_tiers ${backend.sql(tiers)}`
    for (const one of plans) {
      const rows = await backend.sql`select private.day_rate_rp(${one.id}, d)::int as rate from generate_series(1, 45) d order by d`
      expect(rows.map(row => row['rate'])).toEqual(Array.from({ length: 45 }, (_, n) => dayRate(one, n + 1)))
    }
  })
})

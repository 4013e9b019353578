import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { chargesAtCheckIn, chargesAtSwap } from '../../shared/charges.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { lateReturn } from '../../shared/late.ts'
import { MINUTE, zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { chargeVat, standardKinds } from '../../shared/vat.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkInInput, checkOutInput, DAY, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const vat_rates = chargeVat(standardKinds, [{ code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' }])
const asked = { late_hour_rp: 1200, late_grace_min: 29, kwh_rp: 79, charge_fee_rp: 1500 }
const short = ({ charges }: CommandInput<'check_in'>) => charges.map(({ kind, quantity, amount_rp }) => [kind, quantity, amount_rp])
const plan = (f: Fixture, changes: Partial<CommandInput<'add_price_plan'>> = {}): CommandInput<'add_price_plan'> => ({
  price_plan_id: uuidv7(), category_id: f.categories.electric, name: 'Winter', day_rate_rp: 9900, included_km_day: 200, extra_km_rp: 45, valid_from: zurichDate(f.now), at: f.now, tiers: [],
  ...asked, ...changes,
})

/** A firm whose electric cars cost by the hour and by the kilowatt-hour from today on, and one of them out. */
async function electricOut(changes: Partial<CommandInput<'check_out'>> = {}) {
  const fixture = await openWorld(backend)
  const manager = await openDesk(backend, fixture, 'city', 'manager')
  const winter = plan(fixture)
  await manager.runTwins('add_price_plan', winter)
  const desk = await openDesk(backend, fixture)
  const out = checkOutInput(fixture, { vehicle_id: fixture.vehicles.electric, price_plan_id: winter.price_plan_id, day_rate_rp: 9900, fuel_unit_rp: 65, fuel_level: 90, ...asked, ...changes },
    { day_rate_rp: 9900 })
  /** It comes back so much too late, with so much in the battery. */
  const back = (late_min: number, fuel_level: number, change: Partial<CommandInput<'check_in'>> = {}) => checkInInput(fixture, { contract_id: out.contract_id, leg_id: out.leg_id,
    vehicle_id: out.vehicle_id, in_at: out.ends_at + late_min * MINUTE, odometer_km: 20_150, fuel_level, ...change },
  { ...asked, starts_at: out.starts_at, ends_at: out.ends_at, day_rate_rp: 9900, out_km: 20_050, out_fuel: 90, fuel_type: 'ELECTRIC', tank_litres: 0, battery_kwh: 77, fuel_unit_rp: 65 })
  return { fixture, desk, out, back, winter }
}

describe('A price plan', () => {
  test('says what a late hour and a kilowatt-hour cost, or nothing of it; half of it is refused by both', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.runTwins('add_price_plan', plan(fixture))
    const { late_hour_rp: _, late_grace_min: __, kwh_rp: ___, charge_fee_rp: ____, ...bare } = plan(fixture, { valid_from: zurichDate(fixture.now + DAY) })
    await manager.runTwins('add_price_plan', bare)
    await manager.runTwins('add_price_plan', plan(fixture, { valid_from: zurichDate(fixture.now + 2 * DAY), charge_fee_rp: null }))
    const other = (changes: Partial<CommandInput<'add_price_plan'>>) => plan(fixture, { valid_from: zurichDate(fixture.now + 3 * DAY), ...changes })
    await manager.expectBothRefuseAll(
      ['add_price_plan', other({ late_grace_min: null }), 'price_plan_late_fee'],
      ['add_price_plan', other({ late_hour_rp: null }), 'price_plan_late_fee'],
      ['add_price_plan', other({ kwh_rp: null }), 'price_plan_energy'],
    )
    // what the form of an operation does not let through, the tables do not either
    for (const [changes, constraint] of [[{ late_hour_rp: 0 }, 'late_fee'], [{ late_grace_min: 721 }, 'late_fee'], [{ kwh_rp: 100_001 }, 'energy'], [{ charge_fee_rp: -1 }, 'energy']] as const) {
      const row = { ...bare, id: uuidv7(), org_id: fixture.org, valid_from: zurichDate(fixture.now + 4 * DAY), ...asked, ...changes }
      const { price_plan_id: _1, tiers: _2, at: _3, ...columns } = row
      await expect(backend.sql`insert into price_plans ${backend.sql(columns)}`).rejects.toMatchObject({ constraint_name: `price_plan_${constraint}` })
      await expect(backend.sql`update contracts set ${backend.sql({ ...asked, ...changes })} where id = ${fixture.contract}`).rejects.toMatchObject({ constraint_name: `contract_${constraint}` })
    }
  })
})

describe('check_out', () => {
  test('freezes what a late hour and a kilowatt-hour cost', async () => {
    const { desk, out } = await electricOut()
    await desk.runTwins('check_out', out)
    expect(desk.localRows()['contracts']?.find(row => row['id'] === out.contract_id)).toMatchObject(asked)
  })
  test.for<[string, Partial<CommandInput<'check_out'>>]>([
    ['a cheaper hour', { late_hour_rp: 100 }], ['no hours at all', { late_hour_rp: null, late_grace_min: null }], ['a longer grace', { late_grace_min: 120 }],
    ['cheaper energy', { kwh_rp: 1 }], ['no charging fee', { charge_fee_rp: null }], ['the firm\'s price instead of the plan\'s', { kwh_rp: null, charge_fee_rp: null }],
  ])('with %s than the plan has is stored and flagged', async ([, changes]) => {
    const { desk, out } = await electricOut(changes)
    await desk.runTwins('check_out', out, ['charges_differ'])
  })
  test('with an hour that the plan does not have is flagged, too', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_out', checkOutInput(fixture, { late_hour_rp: 1200, late_grace_min: 29 }), ['charges_differ'])
  })
})

describe('check_in', () => {
  test('two hours and ten minutes late with 18 % less costs two hours, 13.9 kWh and the fee, the same on both sides, with its calculation', async () => {
    const { desk, out, back } = await electricOut()
    await desk.runTwins('check_out', out)
    const input = back(130, 72)
    expect(short(input)).toEqual([['LATE', 2, 2400], ['FUEL', 1, 1098], ['FUEL_FEE', 1, 1500]])
    const note = '18 % × 77 kWh = 13.9 kWh × CHF 0.79'
    await desk.runTwins('check_in', { ...input, charges: input.charges.map(charge => charge.kind === 'FUEL' ? { ...charge, description: note } : charge) })
    expect(desk.localRows()['contract_charges']?.find(row => row['kind'] === 'FUEL')).toMatchObject({ description: note })
  })

  test('within the grace and as full as before costs nothing; seven hours cost seven, nine a day with its kilometres', async () => {
    for (const [minutes, lines] of [[29, []], [30, [['LATE', 1, 1200]]], [7 * 60, [['LATE', 7, 8400]]], [9 * 60, [['LATE', 1, 9900]]], [33 * 60, [['LATE', 2, 19_800]]]] as const) {
      const { desk, out, back } = await electricOut()
      await desk.runTwins('check_out', out)
      const input = back(minutes, 90)
      expect(short(input), `${minutes} minutes`).toEqual(lines)
      await desk.runTwins('check_in', input)
    }
  })

  test.for<[string, (input: CommandInput<'check_in'>) => CommandInput<'check_in'>['charges']]>([
    ['an hour less', ({ charges }) => charges.map(one => one.kind === 'LATE' ? { ...one, quantity: 1, amount_rp: one.unit_rp } : one)],
    ['a cheaper hour', ({ charges }) => charges.map(one => one.kind === 'LATE' ? { ...one, unit_rp: 1, amount_rp: one.quantity } : one)],
    ['no hours', ({ charges }) => charges.filter(one => one.kind !== 'LATE')],
    ['a Rappen less for the energy', ({ charges }) => charges.map(one => one.kind === 'FUEL' ? { ...one, unit_rp: one.unit_rp - 1, amount_rp: one.unit_rp - 1 } : one)],
    ['no energy', ({ charges }) => charges.filter(one => one.kind !== 'FUEL')],
    ['no charging fee', ({ charges }) => charges.filter(one => one.kind !== 'FUEL_FEE')],
  ])('with %s is stored as sent and flagged', async ([, make]) => {
    const { desk, out, back } = await electricOut()
    await desk.runTwins('check_out', out)
    const input = back(130, 72)
    await desk.runTwins('check_in', { ...input, charges: make(input) }, ['charges_differ'])
  })

  test('of a contract of before is priced as before, whatever the plan says today', async () => {
    const { fixture, desk } = await electricOut()
    const input = checkInInput(fixture, { in_at: fixture.now + DAY + 130 * MINUTE })
    expect(short(input)).toEqual([['LATE', 1, 7900]])
    await desk.runTwins('check_in', input)
  })

  test('stands on the bill under its kind with the calculation, in whatever language', async () => {
    const { fixture, desk, out, back } = await electricOut()
    await desk.runTwins('check_out', out)
    const input = back(130, 72)
    const notes: Record<string, string> = { LATE: '28.11.2026 14:00 → 16:10 (− 29 min)', FUEL: '18 % × 77 kWh = 13.9 kWh × CHF 0.79', RENT: 'no calculation' }
    const charges = input.charges.map(charge => ({ ...charge, ...notes[charge.kind] ? { description: notes[charge.kind] } : {} }))
    await desk.runTwins('check_in', { ...input, charges })
    await desk.runTwins('issue_invoice', { invoice_id: uuidv7(), contract_id: out.contract_id, location_id: fixture.locations.city, kind: 'RECEIPT', payer: 'RENTER', locale: 'fr',
      number: 'RC-ZRH-26-000001', number_block_id: fixture.receipt_blocks.city, recipient: null, due_on: null, at: fixture.now,
      lines: charges.map(({ id }) => ({ id: uuidv7(), charge_id: id })) })
    expect(desk.localRows()['invoice_lines']?.map(row => row['description']).sort()).toEqual(
      ['Carburant ou électricité: 18 % × 77 kWh = 13.9 kWh × CHF 0.79', 'Retour tardif: 28.11.2026 14:00 → 16:10 (− 29 min)', 'Service de plein ou de charge'])
  })
})

test('Desk and server agree on how late a return is, to the hour and over every change of the clocks', async () => {
  const nights = [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25), Date.UTC(2027, 9, 31), Date.UTC(2026, 6, 1)]
  const returned = fc.record({
    starts_at: fc.tuple(fc.constantFrom(...nights), fc.integer({ min: -3 * 1440, max: 1440 })).map(([night, minutes]) => night + minutes * MINUTE),
    length: fc.integer({ min: 1, max: 3 * 1440 }), after: fc.integer({ min: -600, max: 3 * 1440 * 60 }), grace_min: fc.constantFrom(0, 29, 59, 119), day_rate_rp: fc.constantFrom(0, 1000, 7900, 30_000),
    late_hour_rp: fc.option(fc.constantFrom(1, 400, 1200, 7900)), late_grace_min: fc.constantFrom(0, 29, 720),
  }).map(({ length, after, ...one }) => ({ ...one, late_grace_min: one.late_hour_rp === null ? null : one.late_grace_min, ends_at: one.starts_at + length * MINUTE,
    in_at: one.starts_at + length * MINUTE + after * 1000 }))
  await fc.assert(fc.asyncProperty(fc.array(returned, { minLength: 200, maxLength: 400 }), async all => {
    const rows = await backend.sql`select l.days, l.hours from jsonb_array_elements(${backend.sql.json(all)}) with ordinality e (x, n),
      private.late_return(jsonb_populate_record(null::public.contracts, x - '{starts_at,ends_at,in_at}'::text[] || jsonb_build_object('starts_at', private.instant((x ->> 'starts_at')::bigint),
        'ends_at', private.instant((x ->> 'ends_at')::bigint))), private.instant((x ->> 'in_at')::bigint)) l order by n`
    expect(rows.map(({ days, hours }) => ({ days, hours }))).toEqual(all.map(one => lateReturn(one)).map(({ days, hours }) => ({ days, hours })))
  }), { numRuns: 8, verbose: 1 })
})

test('Desk and server agree on what is missing in a battery, to the Rappen', async () => {
  const car = fc.record({ out_fuel: fc.integer({ min: 0, max: 100 }), in_fuel: fc.integer({ min: 0, max: 100 }), battery_kwh: fc.integer({ min: 0, max: 1000 }), kwh_rp: fc.option(fc.integer({ min: 0, max: 100_000 })),
    charge_fee_rp: fc.integer({ min: 0, max: 9999 }), fuel_type: fc.constantFrom('ELECTRIC', 'PETROL'), fuel_unit_rp: fc.integer({ min: 0, max: 500 }), fuel_fee_rp: fc.integer({ min: 0, max: 9999 }) })
  const { org } = await openWorld(backend)
  const at = Date.UTC(2026, 5, 1)
  await fc.assert(fc.asyncProperty(fc.array(car, { minLength: 100, maxLength: 200 }), async cars => {
    const all = cars.map(one => ({ ...one, tank_litres: 50, charge_fee_rp: one.kwh_rp === null ? null : one.charge_fee_rp, org_id: org }))
    const rows = await backend.sql`select split_part(private.fuel_charge(c, v, (x ->> 'out_fuel')::int, (x ->> 'in_fuel')::int, now()), '|', 2)::bigint
        * split_part(private.fuel_charge(c, v, (x ->> 'out_fuel')::int, (x ->> 'in_fuel')::int, now()), '|', 3)::bigint as fuel,
        split_part(private.fuel_fee(c, v, (x ->> 'out_fuel')::int, (x ->> 'in_fuel')::int, now()), '|', 3)::bigint as fee
      from jsonb_array_elements(${backend.sql.json(all)}) with ordinality e (x, n), jsonb_populate_record(null::public.contracts, x) c, jsonb_populate_record(null::public.vehicles, x) v order by n`
    const due = all.map(one => chargesAtCheckIn({ ...one, starts_at: at, ends_at: at + DAY, in_at: at + HOUR, grace_min: 59, day_rate_rp: 1, included_km_day: 1, extra_km_rp: 1, out_km: 0, in_km: 0, excess_rp: 0,
      damages_rp: [], vat_rates }))
    expect(rows.map(({ fuel, fee }) => [Number(fuel ?? 0), Number(fee ?? 0)])).toEqual(due.map(lines => ['FUEL', 'FUEL_FEE'].map(kind => lines.find(line => line.kind === kind)?.amount_rp ?? 0)))
    expect(all.map(one => chargesAtSwap({ ...one, at, vat_rates })[0]?.amount_rp)).toEqual(due.map(lines => lines.find(({ kind }) => kind === 'FUEL')?.amount_rp))
  }), { numRuns: 5, verbose: 1 })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chargesAtCheckIn, chargesAtCheckOut, dayRate, isYoungDriver, missingFuel, totalOf } from './charges.ts'
import type { CheckInPricing, CheckOutPricing } from './charges.ts'
import { commands } from './commands.ts'
import { DAY, HOUR, MINUTE, rentalDays } from './time.ts'
import { chargeVat, standardKinds, vatOf } from './vat.ts'

const vat_rates = chargeVat(standardKinds, [
  { code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' }, { code: 'STANDARD', rate_bp: 770, valid_from: '2018-01-01' },
  { code: 'STANDARD', rate_bp: 850, valid_from: '2028-01-01' }, { code: 'NONE', rate_bp: 0, valid_from: '2018-01-01' },
])
const start = Date.UTC(2026, 5, 15, 8)
const out: CheckOutPricing = {
  starts_at: start, ends_at: start + 3 * DAY, grace_min: 59, day_rate_rp: 7900, young_driver_age: 25, young_driver_fee_rp: 1500,
  birth_date: '1980-04-05', tiers: [], one_way_fee_rp: 0, vat_rates,
}
const back: CheckInPricing = {
  starts_at: start, ends_at: start + 3 * DAY, in_at: start + 3 * DAY, grace_min: 59, day_rate_rp: 7900, included_km_day: 200,
    extra_km_rp: 45,
  out_km: 20_000, in_km: 20_600, out_fuel: 8, in_fuel: 8, fuel_type: 'PETROL', tank_litres: 50, battery_kwh: 0, fuel_unit_rp: 220,
  fuel_fee_rp: 2500, excess_rp: 150_000, damages_rp: [], vat_rates,
}
const short = (lines: ReturnType<typeof chargesAtCheckIn>) => lines.map(({ kind, quantity, unit_rp }) => [kind, quantity, unit_rp])

describe('At check-out', () => {
  test('three days cost three day rates', () => {
    expect(chargesAtCheckOut(out)).toEqual([{ kind: 'RENT', quantity: 3, unit_rp: 7900, amount_rp: 23_700, vat_code: 'STANDARD',
      vat_bp: 810 }])
  })

  test('a started day counts once it exceeds the grace', () => {
    expect(short(chargesAtCheckOut({ ...out, ends_at: out.ends_at + 59 * MINUTE }))).toEqual([['RENT', 3, 7900]])
    expect(short(chargesAtCheckOut({ ...out, ends_at: out.ends_at + 60 * MINUTE }))).toEqual([['RENT', 4, 7900]])
  })

  test.for([
    ['in autumn, over 25 hours', Date.UTC(2026, 9, 24, 7), Date.UTC(2026, 9, 25, 8)],
    ['in spring, over 23 hours', Date.UTC(2026, 2, 28, 8), Date.UTC(2026, 2, 29, 7)],
  ] as const)('nine to nine is one day when the clocks change %s', ([, starts_at, ends_at]) => {
    expect(short(chargesAtCheckOut({ ...out, starts_at, ends_at, grace_min: 0 }))).toEqual([['RENT', 1, 7900]])
    expect(short(chargesAtCheckOut({ ...out, starts_at, ends_at: ends_at + 60_000, grace_min: 0 }))).toEqual([['RENT', 2, 7900]])
  })

  test('a young main driver pays the fee for each day', () => {
    expect(short(chargesAtCheckOut({ ...out, birth_date: '2003-01-01' }))).toEqual([['RENT', 3, 7900], ['YOUNG_DRIVER', 3, 1500]])
  })

  test('a fee of zero is no line, and no driver yet is not young', () => {
    expect(short(chargesAtCheckOut({ ...out, birth_date: '2003-01-01', young_driver_fee_rp: 0 }))).toEqual([['RENT', 3, 7900]])
    expect(short(chargesAtCheckOut({ ...out, birth_date: null }))).toEqual([['RENT', 3, 7900]])
  })

  test('the birthday counts on the Zürich day of the start', () => {
    const limit = { birth_date: '2001-06-16', young_driver_age: 25 }
    expect(isYoungDriver({ ...limit, starts_at: Date.UTC(2026, 5, 15, 21, 59) })).toBe(true)
    expect(isYoungDriver({ ...limit, starts_at: Date.UTC(2026, 5, 15, 22, 0) })).toBe(false)
  })

  test('the VAT rate is the one of the day', () => {
    expect(vatOf(vat_rates, 'RENT', Date.UTC(2023, 11, 31, 22, 59)).vat_bp).toBe(770)
    expect(vatOf(vat_rates, 'RENT', Date.UTC(2023, 11, 31, 23, 0)).vat_bp).toBe(810)
    expect(vatOf(vat_rates, 'RENT', Date.UTC(2028, 0, 1)).vat_bp).toBe(850)
    expect(vatOf(chargeVat(standardKinds, []), 'RENT', start).vat_bp).toBe(0)
    expect(vatOf(vat_rates, 'PARKING', start)).toEqual({ vat_code: 'NONE', vat_bp: 0 })
  })
})

describe('The tiers of a plan', () => {
  const tiers = [{ from_days: 14, day_rate_rp: 5900 }, { from_days: 3, day_rate_rp: 6900 }, { from_days: 7, day_rate_rp: 6500 }]
  test.for([[1, 7900], [2, 7900], [3, 6900], [6, 6900], [7, 6500], [13, 6500], [14, 5900], [400, 5900]])('make a day of %d cost %d', ([days, rate]) => {
    expect(dayRate({ day_rate_rp: 7900, tiers }, days as number)).toBe(rate)
    expect(short(chargesAtCheckOut({ ...out, tiers, ends_at: start + (days as number) * DAY, grace_min: 119 }))).toEqual([['RENT', days, rate]])
  })

  test('do not depend on their order, and without any the plan itself counts', () => {
    const tier = fc.record({ from_days: fc.integer({ min: 2, max: 30 }), day_rate_rp: fc.integer({ min: 0, max: 20_000 }) })
    fc.assert(fc.property(fc.uniqueArray(tier, { selector: one => one.from_days }), fc.integer({ min: 1, max: 40 }), (some, days) => {
      const reached = some.filter(one => one.from_days <= days).sort((a, b) => b.from_days - a.from_days)[0]
      expect(dayRate({ day_rate_rp: 7900, tiers: some }, days)).toBe(reached?.day_rate_rp ?? 7900)
      expect(dayRate({ day_rate_rp: 7900, tiers: [...some].reverse() }, days)).toBe(reached?.day_rate_rp ?? 7900)
    }))
  })
})

test('Coming back elsewhere costs its fee once, under the standard rate', () => {
  expect(chargesAtCheckOut({ ...out, one_way_fee_rp: 12_000 }).at(-1)).toEqual({ kind: 'ONE_WAY', quantity: 1, unit_rp: 12_000, amount_rp: 12_000,
    vat_code: 'STANDARD', vat_bp: 810 })
})

describe('At check-in', () => {
  test('in time, full and within the kilometres costs nothing', () => {
    expect(chargesAtCheckIn(back)).toEqual([])
  })

  test('an early return gives nothing back', () => {
    expect(chargesAtCheckIn({ ...back, in_at: start + DAY })).toEqual([])
  })

  test('late days are those beyond the agreed ones, and bring their kilometres', () => {
    expect(short(chargesAtCheckIn({ ...back, in_at: back.ends_at + 59 * MINUTE }))).toEqual([])
    expect(short(chargesAtCheckIn({ ...back, in_at: back.ends_at + HOUR }))).toEqual([['LATE', 1, 7900]])
    expect(short(chargesAtCheckIn({ ...back, in_at: back.ends_at + HOUR, in_km: 20_801 }))).toEqual([['LATE', 1, 7900], ['EXTRA_KM', 1,
      45]])
  })

  test('a package of kilometres is driven before any further one costs', () => {
    const far = { ...back, in_km: back.in_km + 900 }
    const without = chargesAtCheckIn(far).find(({ kind }) => kind === 'EXTRA_KM')?.quantity ?? 0
    expect(without).toBeGreaterThan(500)
    expect(short(chargesAtCheckIn({ ...far, package_km: 500 }))).toEqual([['EXTRA_KM', without - 500, 45]])
    expect(chargesAtCheckIn({ ...far, package_km: without })).toEqual([])
  })

  test('agreed 25 hours and brought back after 25 is not late', () => {
    const ends_at = start + 25 * HOUR
    expect(chargesAtCheckIn({ ...back, ends_at, in_at: ends_at, in_km: 20_400 })).toEqual([])
  })

  test.for([[1, 6], [2, 13], [3, 19], [4, 25], [8, 50]] as const)('%d eighths of a 50-litre tank are %d litres', ([eighths, litres]) => {
    const lines = chargesAtCheckIn({ ...back, in_fuel: 8 - eighths })
    expect(short(lines)).toEqual([['FUEL', litres, 220], ['FUEL_FEE', 1, 2500]])
  })

  test.for([[1, 1], [25, 19], [50, 39], [100, 77]] as const)('%d percent of a 77-kWh battery are %d kWh', ([percent, kwh]) => {
    expect(missingFuel({ fuel_type: 'ELECTRIC', battery_kwh: 77, tank_litres: 0, out_fuel: 100, in_fuel: 100 - percent })).toBe(kwh)
  })

  test('fuller than before gives nothing back', () => {
    expect(chargesAtCheckIn({ ...back, out_fuel: 4, in_fuel: 8 })).toEqual([])
  })

  test('so little that it rounds to nothing costs no fee either', () => {
    const electric = { ...back, fuel_type: 'ELECTRIC', tank_litres: 0, battery_kwh: 40, out_fuel: 90, in_fuel: 89 }
    expect(chargesAtCheckIn(electric)).toEqual([])
  })

  test('damages are charged until the excess is used up, outside VAT', () => {
    const lines = chargesAtCheckIn({ ...back, damages_rp: [100_000, 80_000, 20_000] })
    expect(short(lines)).toEqual([['DAMAGE', 1, 100_000], ['DAMAGE', 1, 50_000]])
    expect(lines.every(line => line.vat_code === 'NONE' && line.vat_bp === 0)).toBe(true)
  })

  test('an odometer below the check-out charges no kilometres', () => {
    expect(chargesAtCheckIn({ ...back, in_km: 10 })).toEqual([])
  })
})

describe('Whatever the figures', () => {
  const rp = fc.integer({ min: 0, max: 1_000_000 })
  const at = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) })
  const length = fc.integer({ min: 1, max: 60 * DAY })
  const pricing: fc.Arbitrary<CheckInPricing> = fc.record({
    starts_at: at, planned: length, used: length, grace_min: fc.integer({ min: 0, max: 720 }), day_rate_rp: rp,
      included_km_day: fc.integer({ min: 0, max: 1000 }),
    extra_km_rp: rp, out_km: fc.integer({ min: 0, max: 300_000 }), in_km: fc.integer({ min: 0, max: 300_000 }),
      out_fuel: fc.integer({ min: 0, max: 100 }),
    in_fuel: fc.integer({ min: 0, max: 100 }), fuel_type: fc.constantFrom('PETROL', 'DIESEL', 'ELECTRIC', 'HYBRID'),
      tank_litres: fc.integer({ min: 0, max: 120 }),
    battery_kwh: fc.integer({ min: 0, max: 120 }), fuel_unit_rp: rp, fuel_fee_rp: rp, excess_rp: rp, damages_rp: fc.array(rp,
      { maxLength: 6 }),
  }).map(({ planned, used, ...rest }) => ({ ...rest, ends_at: rest.starts_at + planned, in_at: rest.starts_at + used, vat_rates }))

  test('every line is quantity times unit in whole Rappen, and something is due for it', () => {
    fc.assert(fc.property(pricing, p => {
      const lines = chargesAtCheckIn(p)
      expect(totalOf(lines)).toBe(lines.reduce((sum, line) => sum + line.quantity * line.unit_rp, 0))
      for (const line of lines) {
        expect(line.amount_rp).toBe(line.quantity * line.unit_rp)
        expect(Number.isSafeInteger(line.amount_rp) && line.amount_rp > 0).toBe(true)
        expect(line.vat_code).toBe(line.kind === 'DAMAGE' ? 'NONE' : 'STANDARD')
      }
    }))
  })

  test('rent and late days together are the rent of the whole time, or of the agreed one if it was longer', () => {
    fc.assert(fc.property(pricing, p => {
      fc.pre(p.day_rate_rp > 0)
      const young = { young_driver_age: 25, young_driver_fee_rp: 0, birth_date: null, tiers: [], one_way_fee_rp: 0 }
      const rent = chargesAtCheckOut({ ...p, ...young })
      const late = chargesAtCheckIn(p).filter(line => line.kind === 'LATE')
      const longest = Math.max(p.in_at, p.ends_at)
      expect(totalOf([...rent, ...late])).toBe(totalOf(chargesAtCheckOut({ ...p, ...young, ends_at: longest })))
      expect(totalOf(rent)).toBe(rentalDays(p.starts_at, p.ends_at, p.grace_min) * p.day_rate_rp)
    }))
  })

  test('damages never exceed the excess', () => {
    fc.assert(fc.property(pricing, p => {
      expect(totalOf(chargesAtCheckIn(p).filter(line => line.kind === 'DAMAGE'))).toBe(Math.min(p.excess_rp, p.damages_rp.reduce((sum,
        one) => sum + one, 0)))
    }))
  })

  test('missing fuel is the nearest whole unit', () => {
    fc.assert(fc.property(pricing, p => {
      const missing = Math.max(0, p.out_fuel - p.in_fuel)
      const exact = p.fuel_type === 'ELECTRIC' ? missing * p.battery_kwh / 100 : missing * p.tank_litres / 8
      const off = missingFuel(p) - exact
      expect(off).toBeGreaterThan(-0.5 - 1e-9)
      expect(off).toBeLessThanOrEqual(0.5 + 1e-9)
    }))
  })

  test('a line travels as the command expects it', () => {
    const { shape } = commands.check_in.shape.charges.unwrap()
    const extras = [{ extra_id: 'e', charge_kind: 'EXTRA', pieces: 1, per: 'ONCE' as const, price_rp: 100 }]
    expect(Object.keys(shape).sort()).toEqual(['description', 'id', 'season_id', ...Object.keys(chargesAtCheckOut({ ...out, extras }).at(-1) ?? {})].sort())
  })
})

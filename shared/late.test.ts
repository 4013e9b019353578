import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chargesAtCheckIn, totalOf } from './charges.ts'
import type { CheckInPricing } from './charges.ts'
import { billedDays, lateReturn } from './late.ts'
import type { Returned } from './late.ts'
import { DAY, HOUR, instantOf, MINUTE, wallClock } from './time.ts'
import { chargeVat, standardKinds } from './vat.ts'

const runs = { numRuns: 500, verbose: 1 as const }
const vat_rates = chargeVat(standardKinds, [{ code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' }])
const start = Date.UTC(2026, 5, 15, 8)
const plan = { starts_at: start, ends_at: start + 3 * DAY, grace_min: 59, day_rate_rp: 7900, late_hour_rp: 1200, late_grace_min: 29 }
const rest: Omit<CheckInPricing, keyof Returned> = { included_km_day: 200, extra_km_rp: 45, out_km: 0, in_km: 0, out_fuel: 8, in_fuel: 8, fuel_type: 'PETROL', tank_litres: 50,
  battery_kwh: 0, fuel_unit_rp: 220, fuel_fee_rp: 2500, excess_rp: 0, damages_rp: [], vat_rates }
const late = (minutes: number, change: Partial<Returned> = {}) => lateReturn({ ...plan, in_at: plan.ends_at + minutes * MINUTE, ...change })
/** Rappen for coming late. */
const feeOf = (p: Returned): number => totalOf(chargesAtCheckIn({ ...rest, ...p }).filter(({ kind }) => kind === 'LATE'))

describe('An hourly late fee', () => {
  test.for([[0, 0, 0], [29, 0, 0], [30, 0, 1], [89, 0, 1], [90, 0, 2], [130, 0, 2], [389, 0, 6], [390, 1, 0], [1440, 1, 0], [1469, 1, 0], [1470, 1, 1], [1440 + 420, 2, 0]] as const)(
    '%d minutes late are %d days and %d hours', ([minutes, days, hours]) => {
      expect(late(minutes)).toMatchObject({ days, hours })
    })

  test('two hours and ten minutes cost two hours under the grace of half an hour, each as it is explained', () => {
    const lines = chargesAtCheckIn({ ...rest, ...plan, in_at: plan.ends_at + 130 * MINUTE })
    expect(lines).toEqual([{ kind: 'LATE', quantity: 2, unit_rp: 1200, amount_rp: 2400, vat_code: 'STANDARD', vat_bp: 810 }])
  })

  test('days and hours are two lines', () => {
    const lines = chargesAtCheckIn({ ...rest, ...plan, in_at: plan.ends_at + DAY + 130 * MINUTE })
    expect(lines.map(({ kind, quantity, unit_rp }) => [kind, quantity, unit_rp])).toEqual([['LATE', 1, 7900], ['LATE', 2, 1200]])
  })

  test('hours of a day that is paid cost nothing: agreed for 25 hours, paid for two days', () => {
    const agreed = { ...plan, ends_at: start + 25 * HOUR + 10 * MINUTE, grace_min: 59 }
    expect(lateReturn({ ...agreed, in_at: start + 48 * HOUR + 29 * MINUTE })).toMatchObject({ days: 0, hours: 0 })
    expect(lateReturn({ ...agreed, in_at: start + 50 * HOUR })).toEqual({ days: 0, hours: 2, from_at: start + 2 * DAY })
  })

  test('begins where the agreed time ends when that lies within the grace of the day', () => {
    expect(lateReturn({ ...plan, ends_at: start + DAY + 50 * MINUTE, in_at: start + DAY + 79 * MINUTE })).toMatchObject({ days: 0, hours: 0 })
    expect(lateReturn({ ...plan, ends_at: start + DAY + 50 * MINUTE, in_at: start + DAY + 80 * MINUTE })).toEqual({ days: 0, hours: 1, from_at: start + DAY + 50 * MINUTE })
  })

  test('a contract without one is priced by whole days as before', () => {
    const bare: Omit<Returned, 'in_at'> = { starts_at: start, ends_at: plan.ends_at, grace_min: 59, day_rate_rp: 7900 }
    for (const minutes of [0, 59, 60, 130, 1499, 1500]) {
      const in_at = plan.ends_at + minutes * MINUTE
      const days = Math.max(0, Math.ceil((minutes - 59) / 1440))
      expect(lateReturn({ ...bare, in_at })).toEqual({ days, hours: 0, from_at: plan.ends_at })
      expect(lateReturn({ ...bare, late_hour_rp: null, late_grace_min: null, in_at })).toEqual({ days, hours: 0, from_at: plan.ends_at })
    }
  })

  test('kilometres come with late days, not with hours', () => {
    expect([billedDays({ ...plan, in_at: plan.ends_at + 130 * MINUTE }), billedDays({ ...plan, in_at: plan.ends_at + 7 * HOUR })]).toEqual([3, 4])
  })
})

describe('When the clocks change', () => {
  const at = (wall: number) => { const found = instantOf(wall); if (found.kind !== 'one') throw new Error('no such time'); return found.at }
  const autumn = Date.UTC(2026, 9, 25), spring = Date.UTC(2026, 2, 29)
  const due = (wall: number) => ({ ...plan, late_grace_min: 0, starts_at: at(wall - DAY), ends_at: at(wall) })

  test('in autumn an hour that comes twice is two hours', () => {
    const one = due(autumn + 1.5 * HOUR)
    expect(lateReturn({ ...one, in_at: at(autumn + 3.5 * HOUR) })).toMatchObject({ days: 0, hours: 3 })
    // 02:10 for the second time
    expect(lateReturn({ ...one, in_at: one.ends_at + 100 * MINUTE })).toMatchObject({ days: 0, hours: 2 })
  })
  test('in spring an hour that never was is none', () => {
    const one = due(spring + 1.5 * HOUR)
    expect(lateReturn({ ...one, in_at: at(spring + 3 * HOUR + 10 * MINUTE) })).toMatchObject({ days: 0, hours: 1 })
  })
  test.for([['autumn', autumn], ['spring', spring]] as const)('from nine to nine over a night of %s is one late day and no hour', ([, day]) => {
    const one = { ...due(day - 15 * HOUR), late_hour_rp: 100 }
    expect(lateReturn({ ...one, in_at: at(day + 9 * HOUR) })).toMatchObject({ days: 1, hours: 0 })
    expect(lateReturn({ ...one, in_at: at(day + 9 * HOUR) + 1 })).toMatchObject({ days: 1, hours: 1 })
  })
  test('a late day that begins at a time that is missing or comes twice begins once', () => {
    const twice = { ...due(autumn - DAY + 2.5 * HOUR), late_hour_rp: 100 }
    const second = Date.UTC(2026, 9, 25, 1, 30)
    expect(lateReturn({ ...twice, in_at: second - 1 })).toMatchObject({ days: 0, hours: 25 })
    expect(lateReturn({ ...twice, in_at: second })).toMatchObject({ days: 1, hours: 0 })
    const gap = { ...due(spring - DAY + 2.5 * HOUR), late_hour_rp: 100 }
    const after = Date.UTC(2026, 2, 29, 1, 30)
    expect(lateReturn({ ...gap, in_at: after - 1 })).toMatchObject({ days: 0, hours: 24 })
    expect(lateReturn({ ...gap, in_at: after })).toMatchObject({ days: 1, hours: 0 })
  })
})

describe('Whatever was agreed', () => {
  const nights = [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25), Date.UTC(2027, 2, 28), Date.UTC(2026, 6, 1)]
  const agreed = fc.record({
    starts_at: fc.tuple(fc.constantFrom(...nights), fc.integer({ min: -4 * 1440, max: 2 * 1440 })).map(([night, minutes]) => night + minutes * MINUTE),
    length: fc.integer({ min: 1, max: 4 * 1440 }), grace_min: fc.constantFrom(0, 29, 59, 119), day_rate_rp: fc.integer({ min: 0, max: 30_000 }),
    late_hour_rp: fc.integer({ min: 1, max: 5000 }), late_grace_min: fc.constantFrom(0, 15, 29, 59, 720),
  }).map(({ length, ...one }) => ({ ...one, ends_at: one.starts_at + length * MINUTE }))
  const minutes = fc.integer({ min: -1440, max: 4 * 1440 })

  test('a later return never costs less', () => {
    fc.assert(fc.property(agreed, minutes, fc.integer({ min: 0, max: 2000 }), (one, first, more) => {
      const in_at = one.ends_at + first * MINUTE
      expect(feeOf({ ...one, in_at: in_at + more * MINUTE })).toBeGreaterThanOrEqual(feeOf({ ...one, in_at }))
    }), runs)
  })
  test('hours never cost as much as a day: with them the fee lies between the late days and one more', () => {
    fc.assert(fc.property(agreed, minutes, (one, after) => {
      const p = { ...one, in_at: one.ends_at + after * MINUTE }
      const { days, hours } = lateReturn(p)
      expect(hours === 0 || hours * p.late_hour_rp < p.day_rate_rp).toBe(true)
      expect(feeOf(p)).toBe(days * p.day_rate_rp + hours * p.late_hour_rp)
      const begun = Math.ceil(Math.max(0, wallClock(p.in_at) - p.late_grace_min * MINUTE - wallClock(p.ends_at)) / DAY) + 1
      expect(feeOf(p)).toBeLessThanOrEqual(begun * p.day_rate_rp)
    }), runs)
  })
  test('nothing is due until the grace is over', () => {
    fc.assert(fc.property(agreed, minutes, (one, after) => {
      const in_at = one.ends_at + Math.min(after, one.late_grace_min) * MINUTE
      expect(lateReturn({ ...one, in_at })).toMatchObject({ days: 0, hours: 0 })
    }), runs)
  })
  test('a started hour counts, and each hour once: no price in between', () => {
    fc.assert(fc.property(agreed, minutes, (one, after) => {
      const p = { ...one, day_rate_rp: 100_000_000, in_at: one.ends_at + after * MINUTE }
      const { hours, from_at, days } = lateReturn(p)
      const elapsed = p.in_at - p.late_grace_min * MINUTE - from_at
      if (days === 0 && elapsed <= 0) expect(hours).toBe(0)
      else expect(hours * HOUR - elapsed).toBeGreaterThanOrEqual(0)
      expect(hours * HOUR - Math.max(0, elapsed)).toBeLessThan(HOUR)
    }), runs)
  })
})

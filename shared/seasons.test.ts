import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chargesAtCheckIn, chargesAtCheckOut, chargesForExtension, dayRate, tierAhead, totalOf } from './charges.ts'
import type { ChargeLine, CheckInPricing, CheckOutPricing } from './charges.ts'
import { agreedSeasons } from './commands/fields.ts'
import { lateReturn } from './late.ts'
import { rateOfDay, rentRp, seasonDays, seasonRate, seasonsOf, seasonsText, surchargeText, withSeason } from './seasons.ts'
import type { Season } from './seasons.ts'
import { DAY, HOUR, instantOf, MINUTE, rentalDays } from './time.ts'
import { chargeVat, standardKinds } from './vat.ts'

const vat_rates = chargeVat(standardKinds, [{ code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' }, { code: 'NONE', rate_bp: 0, valid_from: '2018-01-01' }])
const christmas: Season = { season_id: '00000000-0000-7000-8000-00000000c001', first_day: '2026-12-19', last_day: '2027-01-03', surcharge_bp: 2000 }
const quiet: Season = { season_id: '00000000-0000-7000-8000-00000000c002', first_day: '2027-01-04', last_day: '2027-02-28', surcharge_bp: -1250 }
const seasons = seasonsText([christmas, quiet])
const at = (wall: string): number => {
  const found = instantOf(Date.parse(`${wall}:00Z`))
  return found.kind === 'one' ? found.at : Number.NaN
}
const out: CheckOutPricing = { starts_at: at('2026-12-17T10:00'), ends_at: at('2026-12-22T10:00'), grace_min: 59, day_rate_rp: 8900, tiers: [], seasons, one_way_fee_rp: 0,
  young_driver_age: 25, young_driver_fee_rp: 1500, birth_date: '1980-04-05', vat_rates }
const back: CheckInPricing = { starts_at: out.starts_at, ends_at: out.ends_at, in_at: out.ends_at, seasons, grace_min: 59, day_rate_rp: 8900, included_km_day: 200, extra_km_rp: 45,
  out_km: 0, in_km: 0, out_fuel: 8, in_fuel: 8, fuel_type: 'PETROL', tank_litres: 50, battery_kwh: 0, fuel_unit_rp: 220, fuel_fee_rp: 2500, excess_rp: 0, damages_rp: [], vat_rates }
const short = (lines: readonly ChargeLine[]) => lines.map(({ kind, quantity, unit_rp, season_id }) => [kind, quantity, unit_rp, ...season_id ? [seasonsOf(seasons).findIndex(one => one.season_id === season_id)] : []])

describe('A rental over the border of a season', () => {
  test('is a line for each season, and the days lie where they begin', () => {
    // begins on 17, 18 | 19, 20, 21 December
    expect(short(chargesAtCheckOut(out))).toEqual([['RENT', 2, 8900], ['RENT', 3, 10_680, 0]])
    // the day that begins on the last evening before it stays outside, whatever part of it lies within
    expect(short(chargesAtCheckOut({ ...out, starts_at: at('2026-12-18T23:59'), ends_at: at('2026-12-19T23:00') }))).toEqual([['RENT', 1, 8900]])
    expect(short(chargesAtCheckOut({ ...out, starts_at: at('2026-12-19T00:00'), ends_at: at('2026-12-19T23:00') }))).toEqual([['RENT', 1, 10_680, 0]])
    // and the last day belongs to it
    expect(short(chargesAtCheckOut({ ...out, starts_at: at('2027-01-03T18:00'), ends_at: at('2027-01-05T18:00') }))).toEqual([['RENT', 1, 10_680, 0], ['RENT', 1, 7788, 1]])
  })
  test('keeps the young driver and other fees as they are', () => {
    expect(short(chargesAtCheckOut({ ...out, birth_date: '2003-01-01' })).at(-1)).toEqual(['YOUNG_DRIVER', 5, 1500])
  })
  test('is of the tier of all its days, each with its surcharge', () => {
    const tiers = [{ from_days: 5, day_rate_rp: 7999 }]
    expect(short(chargesAtCheckOut({ ...out, tiers }))).toEqual([['RENT', 2, 7999], ['RENT', 3, 9599, 0]])
    expect(short(chargesAtCheckOut({ ...out, tiers, ends_at: out.ends_at - DAY }))).toEqual([['RENT', 2, 8900], ['RENT', 2, 10_680, 0]])
  })
  test('the hint of the next tier knows that further days are dearer', () => {
    const plan = { day_rate_rp: 10_000, tiers: [{ from_days: 4, day_rate_rp: 7500 }], starts_at: at('2026-12-16T10:00') }
    expect(tierAhead(plan, 3)).toEqual(plan.tiers[0]) // 300 = 4 × 75
    expect(tierAhead({ ...plan, seasons }, 3)).toBeNull() // the fourth begins on the 19th: 3 × 75 + 90
  })
  test('one that changes nothing is none, and the first that holds a day counts', () => {
    const own: Season = { ...christmas, season_id: '00000000-0000-7000-8000-00000000c003', surcharge_bp: 0 }
    expect(short(chargesAtCheckOut({ ...out, seasons: seasonsText([own, christmas]) }))).toEqual([['RENT', 5, 8900]])
  })
  test('later days cost what their season says: late, and longer', () => {
    expect(short(chargesAtCheckIn({ ...back, in_at: at('2026-12-24T11:00') }))).toEqual([['LATE', 3, 10_680, 0]])
    expect(short(chargesAtCheckIn({ ...back, ends_at: at('2027-01-03T10:00'), in_at: at('2027-01-05T10:00') }))).toEqual([['LATE', 1, 10_680, 0], ['LATE', 1, 7788, 1]])
    expect(short(chargesForExtension({ ...back, ends_at: at('2026-12-18T10:00'), until: at('2026-12-20T10:00'), young_driver_fee_rp: 0 }))).toEqual([['RENT', 1, 8900], ['RENT', 1, 10_680, 0]])
  })
  test('late hours stop at what that very day costs', () => {
    const hourly = { ...back, late_hour_rp: 1000, late_grace_min: 0 }
    expect(lateReturn({ ...hourly, in_at: out.ends_at + 9 * HOUR })).toMatchObject({ days: 0, hours: 9 })
    expect(lateReturn({ ...hourly, in_at: out.ends_at + 10 * HOUR })).toMatchObject({ days: 0, hours: 10 })
    expect(short(chargesAtCheckIn({ ...hourly, in_at: out.ends_at + 11 * HOUR }))).toEqual([['LATE', 1, 10_680, 0]])
  })
  test('is said with its share behind the name', () => {
    expect(withSeason('Miete', { seasons, season_id: christmas.season_id, season_name: 'Weihnachten' })).toBe('Miete: Weihnachten +20 %')
    expect(withSeason('Miete', { seasons, season_id: quiet.season_id, season_name: 'Nebensaison' })).toBe('Miete: Nebensaison -12.5 %')
    expect(withSeason('Miete', { seasons, season_id: null, season_name: null })).toBe('Miete')
    expect(surchargeText(5)).toBe('+0.05 %')
  })
})

const day = fc.integer({ min: Date.UTC(2026, 0, 1) / DAY, max: Date.UTC(2028, 0, 1) / DAY })
const some = fc.array(fc.record({ from: day, length: fc.integer({ min: 0, max: 40 }), surcharge_bp: fc.integer({ min: -9000, max: 30_000 }), season_id: fc.uuid() }), { maxLength: 6 })
  .map(list => list.map(({ from, length, surcharge_bp, season_id }): Season => ({ season_id, surcharge_bp,
    first_day: new Date(from * DAY).toISOString().slice(0, 10), last_day: new Date((from + length) * DAY).toISOString().slice(0, 10) })))
const changes = [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25), Date.UTC(2027, 2, 28), Date.UTC(2027, 9, 31)]
const rental = fc.record({
  starts_at: fc.oneof(fc.integer({ min: Date.UTC(2026, 0, 1) / MINUTE, max: Date.UTC(2027, 11, 1) / MINUTE }).map(minute => minute * MINUTE),
    fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -3 * 1440, max: 1440 })).map(([night, minutes]) => night + minutes * MINUTE)),
  minutes: fc.integer({ min: 1, max: 50 * 1440 }), grace_min: fc.constantFrom(0, 29, 59, 119), day_rate_rp: fc.integer({ min: 1, max: 100_000_000 }),
  seasons: some.map(seasonsText), tiers: fc.uniqueArray(fc.record({ from_days: fc.integer({ min: 2, max: 40 }), day_rate_rp: fc.integer({ min: 1, max: 50_000 }) }), { maxLength: 3, selector: tier => tier.from_days }),
}).map(({ minutes, ...one }) => ({ ...out, ...one, ends_at: one.starts_at + minutes * MINUTE }))
const runs = { numRuns: 400 }

describe('Seasons never move a Rappen', () => {
  test('the lines are the days one by one, each at its own price, whole Rappen, over every change of the clocks', () => {
    fc.assert(fc.property(rental, one => {
      const days = rentalDays(one.starts_at, one.ends_at, one.grace_min)
      const rate = dayRate(one, days)
      const singly = Array.from({ length: days }, (_, n) => rateOfDay(one, n, rate))
      const rent = chargesAtCheckOut(one).filter(({ kind }) => kind === 'RENT')
      expect(totalOf(rent)).toBe(singly.reduce((sum, rp) => sum + rp, 0))
      expect(totalOf(rent)).toBe(rentRp(one, days, rate))
      for (const line of rent) expect([Number.isSafeInteger(line.unit_rp), line.amount_rp]).toEqual([true, line.quantity * line.unit_rp])
      expect(seasonDays(one, 0, days).reduce((sum, { days: of_season }) => sum + of_season, 0)).toBe(days)
    }), runs)
  })
  test('a rental and its extension cost what the whole would have cost at that rate, wherever the border lies', () => {
    fc.assert(fc.property(rental, fc.integer({ min: 1, max: 30 * 1440 }), (one, minutes) => {
      const plain = { ...one, tiers: [] }
      const until = one.ends_at + minutes * MINUTE
      expect(totalOf(chargesAtCheckOut(plain)) + totalOf(chargesForExtension({ ...plain, until, young_driver_fee_rp: 0 }))).toBe(totalOf(chargesAtCheckOut({ ...plain, ends_at: until })))
    }), runs)
  })
  test('coming back late costs what those days would have cost as agreed ones', () => {
    fc.assert(fc.property(rental, fc.integer({ min: 1, max: 30 * 1440 }), (one, minutes) => {
      const plain = { ...one, tiers: [] }
      const in_at = one.ends_at + minutes * MINUTE
      const late = chargesAtCheckIn({ ...back, ...plain, in_at }).filter(({ kind }) => kind === 'LATE')
      expect(totalOf(chargesAtCheckOut(plain)) + totalOf(late)).toBe(totalOf(chargesAtCheckOut({ ...plain, ends_at: in_at })))
    }), runs)
  })
  test('a day with a surcharge lies within half a Rappen of the exact price, and one without is the price itself', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: -9000, max: 30_000 }), (rate_rp, bp) => {
      expect(Math.abs(seasonRate(rate_rp, bp) * 10_000 - rate_rp * (10_000 + bp))).toBeLessThanOrEqual(5000)
      expect(seasonRate(rate_rp, 0)).toBe(rate_rp)
    }), runs)
  })
  test('what is agreed is read back as it was written, and is what an operation may carry', () => {
    fc.assert(fc.property(some, list => {
      expect(seasonsOf(seasonsText(list))).toEqual(list)
      expect(agreedSeasons.safeParse(seasonsText(list)).success).toBe(true)
      if (list.length > 0) expect(agreedSeasons.safeParse(`${seasonsText(list)};`).success).toBe(false)
    }), runs)
  })
})

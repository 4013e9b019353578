import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chargesAtCheckOut, chargesForExtension, dayRate, excessWithCover, tierAhead, totalOf } from './charges.ts'
import type { ChosenExtra, PriceTier } from './charges.ts'
import { discountBase, discountOf, isOverDiscountLimit } from './discounts.ts'
import { roundedForCash, settledBy } from './money.ts'
import { DAY, instantOf, MINUTE, rentalDays, wallClock } from './time.ts'
import { chargeVat, standardKinds, vatSummary } from './vat.ts'

const vat_rates = chargeVat(standardKinds, [{ code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' }, { code: 'STANDARD', rate_bp: 850, valid_from: '2028-01-01' },
  { code: 'NONE', rate_bp: 0, valid_from: '2018-01-01' }])
const runs = { numRuns: 500 }
const rp = fc.integer({ min: 1, max: 100_000 })
const extra: fc.Arbitrary<ChosenExtra> = fc.record({ extra_id: fc.uuid(), charge_kind: fc.constantFrom('EXTRA', 'EXCESS_REDUCTION', 'KM_PACKAGE'),
  pieces: fc.integer({ min: 1, max: 9 }), per: fc.constantFrom('DAY' as const, 'ONCE' as const), price_rp: rp })
const extras = fc.uniqueArray(extra, { maxLength: 6, selector: one => one.extra_id })
const tiers = fc.uniqueArray(fc.record({ from_days: fc.integer({ min: 2, max: 60 }), day_rate_rp: rp }), { maxLength: 4, selector: tier => tier.from_days })
const rental = fc.record({
  starts_at: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 0, 1) }).map(at => at - (at % MINUTE)), length: fc.integer({ min: 1, max: 60 * 1440 }).map(minutes => minutes * MINUTE),
  grace_min: fc.constantFrom(0, 29, 59, 119), day_rate_rp: rp, one_way_fee_rp: fc.constantFrom(0, 9000), young_driver_age: fc.constant(25), young_driver_fee_rp: fc.constantFrom(0, 1500),
  birth_date: fc.constantFrom(null, '1980-04-05', '2005-06-07'),
}).map(({ length, ...one }) => ({ ...one, ends_at: one.starts_at + length, vat_rates }))

describe('What a rental costs never drifts by a Rappen', () => {
  test('each extra adds its pieces, days and price, in whatever order, and changes no other line', () => {
    fc.assert(fc.property(rental, tiers, extras, (one, plan, chosen) => {
      const bare = chargesAtCheckOut({ ...one, tiers: plan })
      const days = rentalDays(one.starts_at, one.ends_at, one.grace_min)
      const added = chosen.reduce((sum, { pieces, per, price_rp }) => sum + pieces * (per === 'DAY' ? days : 1) * price_rp, 0)
      for (const order of [chosen, chosen.toReversed()]) {
        const lines = chargesAtCheckOut({ ...one, tiers: plan, extras: order })
        expect(lines.filter(line => line.extra_id === undefined)).toEqual(bare)
        expect(totalOf(lines)).toBe(totalOf(bare) + added)
      }
    }), runs)
  })

  test('a rental and its extension together cost what the whole would have cost at that rate', () => {
    fc.assert(fc.property(rental, extras, fc.integer({ min: 1, max: 20_000 }), (one, chosen, minutes) => {
      const until = one.ends_at + minutes * MINUTE
      const of_days = { young_driver_fee_rp: chargesAtCheckOut({ ...one, tiers: [] }).find(({ kind }) => kind === 'YOUNG_DRIVER')?.unit_rp ?? 0 }
      const further = chargesForExtension({ ...one, ...of_days, until, extras: chosen })
      const whole = chargesAtCheckOut({ ...one, ends_at: until, tiers: [], extras: chosen })
      expect(totalOf(chargesAtCheckOut({ ...one, tiers: [], extras: chosen })) + totalOf(further)).toBe(totalOf(whole))
    }), runs)
  })

  test('VAT is taken from the total of a rate: net and tax are the gross, and no splitting of lines moves it', () => {
    fc.assert(fc.property(rental, extras, (one, chosen) => {
      const lines = chargesAtCheckOut({ ...one, tiers: [], extras: chosen })
      const single = lines.flatMap(line => Array.from({ length: Math.min(line.quantity, 50) }, (_, n, last = Math.min(line.quantity, 50) - 1) =>
        ({ ...line, amount_rp: n === last ? line.amount_rp - last * line.unit_rp : line.unit_rp })))
      expect(vatSummary(single)).toEqual(vatSummary(lines))
      expect(vatSummary(lines).reduce((sum, { gross_rp }) => sum + gross_rp, 0)).toBe(totalOf(lines))
      for (const { gross_rp, vat_rp, vat_bp } of vatSummary(lines)) expect(Math.abs(vat_rp - gross_rp * vat_bp / (10_000 + vat_bp))).toBeLessThanOrEqual(0.5)
    }), runs)
  })

  test('payments, refunds and a captured deposit leave the same open in whatever order they come', () => {
    const paid = fc.record({ kind: fc.constantFrom('PAYMENT', 'REFUND'), owed_rp: rp, isCash: fc.boolean() })
    fc.assert(fc.property(rp, fc.array(paid, { maxLength: 8 }), fc.integer(), (owed_rp, all, turn) => {
      const payments = all.map(({ kind, owed_rp: amount_rp, isCash }) => ({ kind, ...isCash ? roundedForCash(amount_rp) : { amount_rp, rounding_rp: 0 } }))
      const left = (list: typeof payments) => list.reduce((rest, one) => rest - settledBy(one), owed_rp)
      const turned = payments.map((one, n) => ({ one, key: Math.imul(n + 1, turn | 1) })).sort((a, b) => a.key - b.key).map(({ one }) => one)
      expect(left(turned)).toBe(left(payments))
      // and what cash could not pay exactly is owed by nobody
      expect(left(payments)).toBe(all.reduce((rest, one) => rest - (one.kind === 'REFUND' ? -one.owed_rp : one.owed_rp), owed_rp))
    }), runs)
  })
})

describe('Days by the clock on the wall', () => {
  const changes = [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25), Date.UTC(2027, 2, 28), Date.UTC(2027, 9, 31)]
  test('from a time to the same time n days later are n days over every change of the clock, and one more past the grace', () => {
    fc.assert(fc.property(fc.constantFrom(...changes), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 1439 }), fc.constantFrom(0, 29, 59, 119),
      (change, before, days, minute, grace_min) => {
        const from = change - before * DAY + minute * MINUTE
        const [starts, ends, late] = [from, from + days * DAY, from + days * DAY + (grace_min + 1) * MINUTE].map(instantOf)
        fc.pre(starts?.kind === 'one' && ends?.kind === 'one' && late?.kind === 'one')
        if (starts?.kind !== 'one' || ends?.kind !== 'one' || late?.kind !== 'one') return
        expect(rentalDays(starts.at, ends.at, grace_min)).toBe(days)
        expect(rentalDays(starts.at, late.at, grace_min)).toBe(days + 1)
        expect(wallClock(ends.at) - wallClock(starts.at)).toBe(days * DAY)
      }), runs)
  })
})

describe('Tiers', () => {
  const falling = tiers.map((list): PriceTier[] => {
    const rates = list.map(tier => tier.day_rate_rp).sort((a, b) => b - a)
    return list.toSorted((a, b) => a.from_days - b.from_days).map((tier, n) => ({ ...tier, day_rate_rp: rates[n] ?? 1 }))
  })
  test('that fall make no day dearer when the rental is longer', () => {
    fc.assert(fc.property(falling, fc.integer({ min: 1, max: 90 }), (list, days) => {
      const plan = { day_rate_rp: 100_000, tiers: list }
      expect(dayRate(plan, days + 1)).toBeLessThanOrEqual(dayRate(plan, days))
    }), runs)
  })
  test('the hint names a longer rental exactly where it costs no more', () => {
    fc.assert(fc.property(falling, fc.integer({ min: 1, max: 60 }), (list, days) => {
      const plan = { day_rate_rp: 100_000, tiers: list }
      const next = tierAhead({ ...plan, starts_at: 0 }, days)
      const following = list.find(tier => tier.from_days > days)
      if (next) expect(next.from_days * dayRate(plan, next.from_days)).toBeLessThanOrEqual(days * dayRate(plan, days))
      else if (following) expect(following.from_days * following.day_rate_rp).toBeGreaterThan(days * dayRate(plan, days))
    }), runs)
  })
})

describe('Discounts and covers', () => {
  test('the percent that is the limit never lies above it, and one Rappen more always does', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000_000 }), fc.integer({ min: 0, max: 10_000 }), (base_rp, limit_bp) => {
      const most = discountOf({ percent_bp: limit_bp, amount_rp: null }, base_rp)
      expect([isOverDiscountLimit(most, base_rp, limit_bp), isOverDiscountLimit(most + 1, base_rp, limit_bp)]).toEqual([false, true])
    }), runs)
  })
  test('a damage and a discount given before are no base for another one', () => {
    const lines = [{ kind: 'RENT', amount_rp: 10_000 }, { kind: 'DAMAGE', amount_rp: 50_000 }, { kind: 'DISCOUNT', amount_rp: -500 }]
    expect(discountBase(lines)).toBe(10_000)
  })
  test('a cover never raises the excess, and the best one counts', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000_000 }), fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 4 }), (excess_rp, covers) => {
      const left = excessWithCover(excess_rp, covers)
      expect(Number.isInteger(left) && left >= 0 && left <= excess_rp).toBe(true)
      for (const one of covers) expect(left).toBeLessThanOrEqual(excessWithCover(excess_rp, [one]))
    }), runs)
  })
})

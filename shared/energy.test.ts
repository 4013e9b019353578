import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chargesAtCheckIn, chargesAtSwap, totalOf } from './charges.ts'
import type { CheckInPricing } from './charges.ts'
import { energyRp, kwhOf, missingTenths } from './energy.ts'
import { DAY } from './time.ts'
import { chargeVat, standardKinds } from './vat.ts'

const vat_rates = chargeVat(standardKinds, [{ code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' }])
const start = Date.UTC(2026, 5, 15, 8)
const electric: CheckInPricing = { starts_at: start, ends_at: start + DAY, in_at: start + DAY, grace_min: 59, day_rate_rp: 9900, included_km_day: 200, extra_km_rp: 45, out_km: 0, in_km: 0,
  out_fuel: 90, in_fuel: 72, fuel_type: 'ELECTRIC', tank_litres: 0, battery_kwh: 58, fuel_unit_rp: 65, fuel_fee_rp: 2500, excess_rp: 0, damages_rp: [], vat_rates,
  kwh_rp: 79, charge_fee_rp: 1500 }
const short = (p: CheckInPricing) => chargesAtCheckIn(p).map(({ kind, quantity, unit_rp, amount_rp }) => [kind, quantity, unit_rp, amount_rp])

describe('What is missing in the battery', () => {
  test('18 % of 58 kWh are 10.4 kWh, to be paid at the plan\'s price with its fee', () => {
    expect(kwhOf(missingTenths(electric))).toBe('10.4')
    expect(short(electric)).toEqual([['FUEL', 1, 822, 822], ['FUEL_FEE', 1, 1500, 1500]])
    expect(chargesAtSwap({ ...electric, at: start })).toEqual(chargesAtCheckIn(electric).slice(0, 1))
  })
  test('costs no fee where the plan names none, nothing where nothing is missing', () => {
    expect(short({ ...electric, charge_fee_rp: null })).toEqual([['FUEL', 1, 822, 822]])
    for (const in_fuel of [90, 95]) expect(short({ ...electric, in_fuel })).toEqual([])
  })
  test('free energy leaves the fee', () => {
    expect(short({ ...electric, kwh_rp: 0 })).toEqual([['FUEL_FEE', 1, 1500, 1500]])
  })
  test('of a contract that knows no such price costs whole kilowatt-hours at the firm\'s, as before', () => {
    const { kwh_rp: _, charge_fee_rp: __, ...before } = electric
    for (const p of [before, { ...before, kwh_rp: null, charge_fee_rp: null }]) expect(short(p)).toEqual([['FUEL', 10, 65, 650], ['FUEL_FEE', 1, 2500, 2500]])
  })
  test.for(['PETROL', 'DIESEL', 'HYBRID', 'PLUGIN_HYBRID'])('a tank of %s is not touched by it', fuel_type => {
    const car = { ...electric, fuel_type, tank_litres: 50, out_fuel: 8, in_fuel: 5 }
    expect(short(car)).toEqual([['FUEL', 19, 65, 1235], ['FUEL_FEE', 1, 2500, 2500]])
    expect(short(car)).toEqual(short({ ...car, kwh_rp: null, charge_fee_rp: null }))
  })
})

describe('Whatever battery and price', () => {
  const battery = fc.record({ out_fuel: fc.integer({ min: 0, max: 100 }), in_fuel: fc.integer({ min: 0, max: 100 }), battery_kwh: fc.integer({ min: 0, max: 1000 }) })
  const kwh_rp = fc.integer({ min: 0, max: 100_000 })
  const runs = { numRuns: 500, verbose: 1 as const }

  test('tenths and Rappen are whole, at most half a one off, and less charge never costs less', () => {
    fc.assert(fc.property(battery, kwh_rp, (car, price) => {
      const tenths = missingTenths(car)
      const missing = Math.max(0, car.out_fuel - car.in_fuel)
      expect(Math.abs(tenths - missing * car.battery_kwh / 10)).toBeLessThanOrEqual(0.5)
      const rp = energyRp(tenths, price)
      expect(Number.isSafeInteger(rp) && Math.abs(rp - tenths * price / 10) <= 0.5).toBe(true)
      expect(rp).toBeLessThanOrEqual(100_000_000)
      if (car.in_fuel > 0) expect(energyRp(missingTenths({ ...car, in_fuel: car.in_fuel - 1 }), price)).toBeGreaterThanOrEqual(rp)
    }), runs)
  })
  test('the total is the sum of what each line says, to the Rappen', () => {
    fc.assert(fc.property(battery, kwh_rp, fc.integer({ min: 0, max: 9999 }), (car, price, fee) => {
      const lines = chargesAtCheckIn({ ...electric, ...car, kwh_rp: price, charge_fee_rp: fee })
      const tenths = missingTenths(car)
      expect(totalOf(lines)).toBe(energyRp(tenths, price) + (tenths > 0 ? fee : 0))
      for (const line of lines) expect(line.amount_rp).toBe(line.quantity * line.unit_rp)
    }), runs)
  })
})

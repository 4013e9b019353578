import { describe, expect, test } from 'vitest'
import { settledBy } from '../../shared/money.ts'
import { cantons } from '../../shared/plates.ts'
import { vinCheckCharacter } from './check-digits.ts'
import { demo_world, generate } from './generate.ts'
import type { Rows } from './rows.ts'
import { towns } from './towns.ts'

const now = new Date('2026-11-23T08:20:00Z')
const rows = generate(now, demo_world)

function grouped<T>(list: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of list) groups.set(key(one), [...groups.get(key(one)) ?? [], one])
  return groups
}

describe('The demo data', () => {
  test('is the same for the same moment, and another the next day', { timeout: 60_000 }, () => {
    expect(generate(now, demo_world)).toEqual(rows)
    expect(generate(new Date(now.getTime() + 86_400_000), demo_world).contracts).not.toEqual(rows.contracts)
  })

  test('has about the size of the two firms', () => {
    expect(rows.customers).toHaveLength(2000)
    expect(rows.vehicles).toHaveLength(152)
    expect(rows.locations.map(({ code }) => code)).toEqual(['ZHB', 'ZRH', 'GVA', 'LUG', 'BRN'])
    const [active, past] = [true, false].map(wanted => rows.contracts.filter(({ status }) => (status === 'ACTIVE') === wanted).length)
    expect(active).toBeGreaterThanOrEqual(35)
    expect(active).toBeLessThanOrEqual(46)
    expect(past).toBeGreaterThan(2850)
    expect(past).toBeLessThan(3200)
  })

  test('has damages with what they cost wherever somebody has judged them, and none that was only reported', () => {
    for (const { status, assessed_rp, assessed_at, found_at } of rows.vehicle_damages) {
      expect([status, assessed_rp === null, assessed_at === null]).toEqual([status, status === 'REPORTED', status === 'REPORTED'])
      if (assessed_rp !== null) expect([assessed_rp > 0, (assessed_at ?? 0) >= found_at]).toEqual([true, true])
    }
    expect(rows.vehicle_damages.filter(({ assessed_rp }) => assessed_rp !== null).length).toBeGreaterThan(20)
  })

  test('gives every row an id of its own, in the shape of version 7', () => {
    const ids = Object.values(rows).flatMap(list => list.map(row => row.id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter(id => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual([])
  })

  test('has plates and vehicle numbers that could exist, each once', () => {
    const plates = rows.vehicle_plates.map(({ plate }) => plate)
    expect(new Set(plates).size).toBe(plates.length)
    expect(plates.filter(plate => !new RegExp(`^(${cantons.join('|')}) [1-9]\\d{0,5}$`).test(plate))).toEqual([])
    expect(rows.vehicles.filter(({ vin }) => !/^[A-HJ-NPR-Z0-9]{17}$/.test(vin) || vin[8] !== vinCheckCharacter(vin))).toEqual([])
  })

  test('has Swiss addresses with a postcode and town that belong together', () => {
    const known = new Set(Object.values(towns).flat().map(([postcode, town]) => `${postcode} ${town}`))
    expect(known.size).toBeGreaterThan(110)
    const swiss = rows.customers.filter(({ country }) => country === 'CH')
    expect(swiss.filter(({ postcode, town }) => !known.has(`${postcode} ${town}`))).toEqual([])
    expect(swiss.filter(({ phone }) => !/^\+41 7[6-9] [2-9]\d{2} \d{2} \d{2}$/.test(phone))).toEqual([])
  })

  test('gives each car to one customer at a time', () => {
    for (const [, legs] of grouped(rows.contract_vehicles, ({ vehicle_id }) => vehicle_id)) {
      legs.sort((a, b) => a.out_at - b.out_at)
      legs.forEach((leg, n) => {
        const next = legs[n + 1]
        if (next) expect(leg.in_at ?? Infinity).toBeLessThan(next.out_at)
      })
    }
    for (const [, blocks] of grouped(rows.vehicle_blocks.filter(({ is_active }) => is_active), ({ vehicle_id }) => vehicle_id)) {
      blocks.sort((a, b) => a.starts_at - b.starts_at)
      blocks.forEach((block, n) => { expect(block.ends_at).toBeLessThanOrEqual(blocks[n + 1]?.starts_at ?? Infinity) })
    }
  })

  test('counts every car\'s kilometres upwards, up to what the car shows now', () => {
    const by_car = grouped(rows.odometer_readings, ({ vehicle_id }) => vehicle_id)
    for (const car of rows.vehicles) {
      const readings = (by_car.get(car.id) ?? []).sort((a, b) => a.read_at - b.read_at)
      const km = readings.map(reading => reading.km)
      expect(km).toEqual(km.toSorted((a, b) => a - b))
      expect(car.odometer_km - (km.at(-1) ?? 0)).toBeGreaterThanOrEqual(0)
      if (car.status === 'RENTED' || car.status === 'CLEANING') expect(car.odometer_km).toBe(km.at(-1))
    }
  })

  test('gives numbers without gaps, and the next one is still free', () => {
    const numbers = new Set(rows.contracts.map(({ org_id, number }) => `${org_id} ${number}`))
    expect(numbers.size).toBe(rows.contracts.length)
    let used = 0
    for (const block of rows.number_blocks) {
      const name = (no: number) => `${block.org_id} ${block.prefix}${String(no).padStart(6, '0')}`
      for (let no = block.first_no; no < block.next_no; no += 1) expect(numbers.has(name(no))).toBe(true)
      expect(numbers.has(name(block.next_no)) && block.next_no <= block.last_no).toBe(false)
      used += block.next_no - block.first_no
    }
    expect(used).toBe(numbers.size)
  })

  test('has nothing that happened in the future', () => {
    const latest = (list: readonly number[]) => list.reduce((last, at) => Math.max(last, at), 0)
    expect(latest(rows.odometer_readings.map(({ read_at }) => read_at))).toBeLessThanOrEqual(now.getTime())
    expect(latest(rows.payments.map(({ paid_at }) => paid_at))).toBeLessThanOrEqual(now.getTime())
    expect(latest(rows.deposits.map(({ settled_at }) => settled_at ?? 0))).toBeLessThanOrEqual(now.getTime())
    expect(latest(rows.customers.map(({ created_at }) => created_at))).toBeLessThanOrEqual(now.getTime())
  })
})

describe('The money of the demo data', () => {
  const sums = (list: Rows['contracts']) => {
    const [charges, payments, deposits] = [rows.contract_charges, rows.payments, rows.deposits].map(table => {
      const groups = new Map<string, typeof table[number][]>()
      for (const row of table) groups.set(row.contract_id, [...groups.get(row.contract_id) ?? [], row])
      return groups
    }) as [Map<string, Rows['contract_charges']>, Map<string, Rows['payments']>, Map<string, Rows['deposits']>]
    return list.map(({ id }) => (charges.get(id) ?? []).reduce((sum, { amount_rp }) => sum + amount_rp, 0)
      - (payments.get(id) ?? []).reduce((sum, payment) => sum + settledBy(payment), 0)
      - (deposits.get(id) ?? []).reduce((sum, { captured_rp }) => sum + captured_rp, 0))
  }

  test('adds up: a closed contract owes nothing unless it is a receivable', () => {
    const closed = rows.contracts.filter(({ status }) => status === 'COMPLETED')
    expect(sums(closed.filter(({ is_receivable }) => !is_receivable)).filter(balance => balance !== 0)).toEqual([])
    const owed = sums(closed.filter(({ is_receivable }) => is_receivable))
    expect(owed.length).toBeGreaterThan(5)
    expect(owed.filter(balance => balance <= 0)).toEqual([])
  })

  test('is paid in coins that exist, and only cash is rounded', () => {
    expect(rows.payments.filter(({ method, amount_rp }) => method === 'CASH' && amount_rp % 5 !== 0)).toEqual([])
    expect(rows.payments.filter(({ method, rounding_rp }) => method !== 'CASH' && rounding_rp !== 0)).toEqual([])
    expect(rows.payments.some(({ rounding_rp }) => rounding_rp !== 0)).toBe(true)
    expect(new Set(rows.payments.map(({ method }) => method))).toEqual(new Set(['CASH', 'CREDIT_CARD', 'DEBIT_CARD', 'TWINT',
      'BANK_TRANSFER', 'QR_BILL']))
  })
})

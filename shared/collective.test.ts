import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collectiveOf, sharedOut } from './collective.ts'
import type { Collectable } from './collective.ts'
import { vatIncluded } from './money.ts'

const charge = fc.record({ amount_rp: fc.integer({ min: 0, max: 200_000 }), vat: fc.constantFrom({ vat_code: 'STANDARD', vat_bp: 810 }, { vat_code: 'REDUCED', vat_bp: 260 }, { vat_code: 'NONE', vat_bp: 0 }) })
/** A contract with its charges, a discount, and money on it that leaves something to pay; a part of the last payment may have been paid back. */
const contract = fc.record({ charges: fc.array(charge, { minLength: 1, maxLength: 6 }), discount_bp: fc.integer({ min: 0, max: 5000 }), paid_bp: fc.array(fc.integer({ min: 0, max: 3300 }), { maxLength: 3 }), back_bp: fc.integer({ min: 0, max: 10_000 }) })
const contracts = fc.array(contract, { minLength: 1, maxLength: 12 }).map(list => list.map(({ charges, discount_bp, paid_bp, back_bp }, n): Collectable => {
  const lines = charges.map(({ amount_rp, vat }, place) => ({ id: `${n}.${place}`, amount_rp, ...vat }))
  const gross_rp = lines.reduce((sum, line) => sum + line.amount_rp, 0)
  const all = [...lines, { id: `${n}.off`, amount_rp: -Math.floor((gross_rp * discount_bp) / 10_000), vat_code: 'STANDARD', vat_bp: 810 }]
  const asked_rp = all.reduce((sum, line) => sum + line.amount_rp, 0)
  const money = paid_bp.map((bp, place) => ({ id: `${n}.p${place}`, kind: place === 2 ? 'deposit' as const : 'payment' as const, rest_rp: Math.floor((asked_rp * bp) / 10_000) }))
  const paid_rp = money.reduce((sum, one) => sum + one.rest_rp, 0)
  return { contract_id: String(n), charges: all, money, balance_rp: asked_rp - paid_rp + Math.floor((paid_rp * back_bp) / 10_000) }
}))
const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0)

describe('A collective invoice', () => {
  test('asks for what its contracts owe together, to the Rappen, with the VAT of each rate on the total of all', () => {
    fc.assert(fc.property(contracts, list => {
      const found = collectiveOf(list)
      expect(found.open_rp).toBe(sum(list.map(one => one.balance_rp)))
      expect(found.total_rp).toBe(sum(list.flatMap(one => one.charges.map(line => line.amount_rp))))
      expect(sum(found.vat.map(rate => rate.gross_rp))).toBe(found.total_rp)
      for (const rate of found.vat) {
        const gross_rp = sum(list.flatMap(one => one.charges).filter(line => line.vat_code === rate.vat_code && line.vat_bp === rate.vat_bp).map(line => line.amount_rp))
        expect(rate).toEqual({ ...rate, gross_rp, vat_rp: vatIncluded(gross_rp, rate.vat_bp) })
      }
    }))
  })

  test('takes off what was paid before from the contract on which it was paid, never more than that money', () => {
    fc.assert(fc.property(contracts, list => {
      const { prepaid, paid_rp } = collectiveOf(list)
      expect(sum(prepaid.map(one => one.amount_rp))).toBe(paid_rp)
      for (const one of list) {
        const own = prepaid.filter(each => each.contract_id === one.contract_id)
        expect(sum(own.map(each => each.amount_rp))).toBe(sum(one.charges.map(line => line.amount_rp)) - one.balance_rp)
        for (const money of one.money) expect(sum(own.filter(each => money.id === (money.kind === 'payment' ? each.payment_id : each.deposit_id)).map(each => each.amount_rp))).toBeLessThanOrEqual(money.rest_rp)
      }
    }))
  })

  test('is the same in whatever order its contracts come', () => {
    fc.assert(fc.property(contracts, list => {
      const [there, back] = [collectiveOf(list), collectiveOf([...list].reverse())]
      expect([back.total_rp, back.open_rp, back.vat]).toEqual([there.total_rp, there.open_rp, there.vat])
    }))
  })

  test('is paid contract by contract in their order: no Rappen is lost, none is paid twice, and only the last one paid may stay open', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 1_500_000 }), (open, amount_rp) => {
      const parts = sharedOut(amount_rp, open.map((open_rp, n) => ({ contract_id: String(n), open_rp })))
      expect(sum(parts.map(part => part.amount_rp))).toBe(Math.min(amount_rp, sum(open)))
      parts.slice(0, -1).forEach(part => expect(part.amount_rp).toBe(open[Number(part.contract_id)]))
      expect(parts.map(part => Number(part.contract_id))).toEqual(parts.map(part => Number(part.contract_id)).sort((a, b) => a - b))
    }))
  })
})

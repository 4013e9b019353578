import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocationsOf } from './allocations.ts'
import { roundedForCash, settledBy, vatIncluded } from './money.ts'
import { vatSummary } from './vat.ts'

const line = fc.record({ amount_rp: fc.integer({ min: 0, max: 100_000_000 }),
  vat: fc.constantFrom(...[['STANDARD', 810], ['STANDARD', 770], ['REDUCED', 260], ['LODGING', 380], ['NONE', 0]] as [string, number][]) })
  .map(({ amount_rp, vat: [vat_code, vat_bp] }) => ({ amount_rp, vat_code, vat_bp }))
const lines = fc.array(line, { minLength: 1, maxLength: 40 })

describe('VAT of a document', () => {
  test('adds up to the Rappen, whatever the order of its lines', () => {
    fc.assert(fc.property(lines, fc.integer(), (some, n) => {
      const summary = vatSummary(some)
      expect(summary.reduce((sum, total) => sum + total.gross_rp, 0)).toBe(some.reduce((sum, one) => sum + one.amount_rp, 0))
      const turned = [...some.slice(Math.abs(n) % some.length), ...some.slice(0, Math.abs(n) % some.length)].reverse()
      expect(vatSummary(turned)).toEqual(summary)
    }))
  })

  test('is the nearest Rappen of the total in exact arithmetic, and net and tax make the gross', () => {
    fc.assert(fc.property(lines, some => {
      for (const { gross_rp, vat_bp, vat_rp } of vatSummary(some)) {
        const [d, twice] = [10_000n + BigInt(vat_bp), 2n * BigInt(gross_rp) * BigInt(vat_bp)]
        expect(BigInt(vat_rp)).toBe((twice + d) / (2n * d))
        expect(vatIncluded(-gross_rp, vat_bp)).toBe(-vat_rp || 0)
      }
    }))
  })

  test('is not the sum of rounded lines: three of 10 Rappen at 8.1 % hold 2, not 3', () => {
    const three = [10, 10, 10].map(amount_rp => ({ amount_rp, vat_code: 'STANDARD', vat_bp: 810 }))
    expect(vatSummary(three)).toEqual([{ vat_code: 'STANDARD', vat_bp: 810, gross_rp: 30, vat_rp: 2 }])
    expect(three.reduce((sum, one) => sum + vatIncluded(one.amount_rp, one.vat_bp), 0)).toBe(3)
  })
})

test('Cash rounded to 5 Rappen settles exactly what was owed, and goes back as exactly', () => {
  fc.assert(fc.property(fc.integer({ min: 3, max: 100_000_000 }), owed_rp => {
    const paid = roundedForCash(owed_rp)
    expect(paid.amount_rp % 5).toBe(0)
    expect(Math.abs(paid.rounding_rp)).toBeLessThanOrEqual(2)
    expect(settledBy({ kind: 'PAYMENT', ...paid })).toBe(owed_rp)
    expect(settledBy({ kind: 'PAYMENT', ...paid }) + settledBy({ kind: 'REFUND', ...paid })).toBe(0)
  }))
})

describe('Payments allocated to documents', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 8 }).map(list => list.map((rest_rp, n) => ({ id: String(n), rest_rp })))
  const sum = (list: readonly { rest_rp: number }[]) => list.reduce((total, one) => total + one.rest_rp, 0)

  test('leave the same open in whatever order they came, and exceed neither side', () => {
    fc.assert(fc.property(amounts, amounts, (payments, invoices) => {
      const found = allocationsOf(payments, invoices)
      const total = (list: typeof found) => list.reduce((rp, one) => rp + one.amount_rp, 0)
      expect(total(found)).toBe(Math.min(sum(payments), sum(invoices)))
      const byInvoice = (list: typeof found) => invoices.map(one => total(list.filter(({ invoice_id }) => invoice_id === one.id)))
      expect(byInvoice(allocationsOf([...payments].reverse(), invoices))).toEqual(byInvoice(found))
      for (const one of payments) expect(total(found.filter(({ payment_id }) => payment_id === one.id))).toBeLessThanOrEqual(one.rest_rp)
      byInvoice(found).forEach((rp, n) => expect(rp).toBeLessThanOrEqual(invoices[n]?.rest_rp ?? 0))
    }))
  })
})

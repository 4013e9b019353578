import { vatIncluded } from './money.ts'
import { zurichDate } from './time.ts'

/** A dated rate: the newest one that is valid on the day counts. */
export type VatRate = { code: string; rate_bp: number; valid_from: string }
/** Which VAT code the firm has for a kind of charge. */
export type KindCode = { kind: string; vat_code: string }
/** A dated rate of a kind of charge. */
export type ChargeVat = { kind: string; vat_code: string; rate_bp: number; valid_from: string }

/** Kinds of charge that a new firm has, with the code that is usual; `private.start_charge_kinds` is the twin. Firms add their own. */
export const standardKinds: readonly KindCode[] = [
  ...['RENT', 'YOUNG_DRIVER', 'LATE', 'EXTRA_KM', 'FUEL', 'FUEL_FEE', 'ONE_WAY', 'EXTRA', 'KM_PACKAGE', 'CLEANING', 'EXCESS_REDUCTION',
    'HANDLING_FEE', 'KEY_LOST', 'OTHER', 'DISCOUNT', 'EARLY_RETURN'].map(kind => ({ kind, vat_code: 'STANDARD' })),
  ...['NO_SHOW', 'FINE', 'DAMAGE'].map(kind => ({ kind, vat_code: 'NONE' })),
]

/** The rates of every kind; a kind whose code has no rate yet counts as 0. */
export function chargeVat(kinds: readonly KindCode[], rates: readonly VatRate[]): ChargeVat[] {
  return kinds.flatMap(({ kind, vat_code }) => [{ kind, vat_code, rate_bp: 0, valid_from: '0001-01-01' },
    ...rates.filter(rate => rate.code === vat_code).map(({ rate_bp, valid_from }) => ({ kind, vat_code, rate_bp, valid_from }))])
}

/** Code and basis points of a kind of charge on the Zürich day of `at` (ms UTC). The twin of `private.vat_of`; a kind that the firm lacks is taxed 0. */
export function vatOf(rates: readonly ChargeVat[], kind: string, at: number): { vat_code: string; vat_bp: number } {
  const day = zurichDate(at)
  let found: ChargeVat | undefined
  for (const rate of rates) {
    if (rate.kind === kind && rate.valid_from <= day && (!found || rate.valid_from > found.valid_from)) found = rate
  }
  return { vat_code: found?.vat_code ?? 'NONE', vat_bp: found?.rate_bp ?? 0 }
}

export type VatTotal = { vat_code: string; vat_bp: number; gross_rp: number; vat_rp: number }
/**
 * VAT contained in a document, per code and rate on the total of its lines, never line by line (that drifts by Rappen).
 * Sorted by code and rate. The twin of `private.vat_summary`.
 */
export function vatSummary(lines: readonly { amount_rp: number; vat_code: string; vat_bp: number }[]): VatTotal[] {
  const totals = new Map<string, VatTotal>()
  for (const { amount_rp, vat_code, vat_bp } of lines) {
    const key = `${vat_code}|${String(vat_bp).padStart(5, '0')}`
    const total = totals.get(key) ?? { vat_code, vat_bp, gross_rp: 0, vat_rp: 0 }
    totals.set(key, { ...total, gross_rp: total.gross_rp + amount_rp })
  }
  return [...totals.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, total]) => ({ ...total, vat_rp: vatIncluded(total.gross_rp, total.vat_bp) }))
}

import { countComesTo, denominations } from '../../../../shared/cash.ts'
import type { FormInput } from '../../../../shared/forms.ts'

export type Counts = FormInput<'open_cash_session'>['counts']
export type Denomination = (typeof denominations)[number]
/** Pieces as typed, by kind; what is not there was not typed. */
export type Typed = Partial<Record<Denomination, string>>

export const notes = denominations.filter(kind => kind >= 1000).reverse()
export const coins = denominations.filter(kind => kind < 1000).reverse()

/** How many pieces; nothing typed is none, null is no number. */
export function piecesOf(text: string | undefined): number | null {
  const plain = (text ?? '').replace(/['’\s]/g, '')
  if (plain === '') return 0
  return /^\d{1,5}$/.test(plain) ? Number(plain) : null
}

/** What was typed as a count; null while something is no number. */
export function countOf(typed: Typed): { counts: Counts; comes_to_rp: number } | null {
  const counts: Counts = []
  for (const denomination_rp of denominations) {
    const pieces = piecesOf(typed[denomination_rp])
    if (pieces === null) return null
    if (pieces > 0) counts.push({ denomination_rp, pieces })
  }
  return { counts, comes_to_rp: countComesTo(counts) }
}

export const typedOf = (counts: readonly { denomination_rp: number; pieces: number }[]): Typed =>
  Object.fromEntries(counts.map(({ denomination_rp, pieces }) => [denomination_rp, String(pieces)]))

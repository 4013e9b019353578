import type { ExtraOffer } from '../../../../shared/queries.ts'

export type Chosen = { extra_id: string; pieces: number }
const most = 50

/** One piece more or less; of covers only one holds, so another one gives way, and the same key takes it off again. */
export function withPieces(chosen: readonly Chosen[], offers: readonly ExtraOffer[], { extra_id, charge_kind }: ExtraOffer, by: 1 | -1): Chosen[] {
  const before = chosen.find(one => one.extra_id === extra_id)?.pieces ?? 0
  const isCover = charge_kind === 'EXCESS_REDUCTION'
  const pieces = isCover ? Number(by === 1 && before === 0) : Math.min(most, before + by)
  const covers = new Set(isCover ? offers.filter(offer => offer.charge_kind === charge_kind).map(offer => offer.extra_id) : [])
  const others = chosen.filter(one => one.extra_id !== extra_id && !covers.has(one.extra_id))
  return pieces > 0 ? [...others, { extra_id, pieces }] : others
}

/** The digit of the key, whatever the keyboard writes with Shift; null for any other key. */
export function digitOf({ code, key }: { code: string; key: string }): number | null {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? (/^\d$/.test(key) ? key : undefined)
  return digit === undefined ? null : Number(digit)
}

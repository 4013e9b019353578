import { describe, expect, it } from 'vitest'
import type { ExtraOffer } from '../../../../shared/queries.ts'
import { digitOf, withPieces } from './chosen.ts'

const offer = (extra_id: string, charge_kind: ExtraOffer['charge_kind']): ExtraOffer => ({
  extra_id, code: 'X', charge_kind, name_de: '', name_fr: '', name_it: '', name_en: '', per: 'DAY', price_rp: 100, excess_bp: null, km: null, left: null, back_at: null, excess_rp: null,
})
const [half, full, seat] = [offer('half', 'EXCESS_REDUCTION'), offer('full', 'EXCESS_REDUCTION'), offer('seat', 'EXTRA')]
const offers = [half, full, seat]

describe('what is chosen by digits', () => {
  it('grows by a piece with each press and shrinks to nothing', () => {
    const two = withPieces(withPieces([], offers, seat, 1), offers, seat, 1)
    expect(two).toEqual([{ extra_id: 'seat', pieces: 2 }])
    expect(withPieces(withPieces(two, offers, seat, -1), offers, seat, -1)).toEqual([])
    expect(withPieces([], offers, seat, -1)).toEqual([])
  })
  it('holds one cover: the same key takes it off, another one takes its place', () => {
    const covered = withPieces(withPieces([], offers, seat, 1), offers, half, 1)
    expect(withPieces(covered, offers, full, 1)).toEqual([{ extra_id: 'seat', pieces: 1 }, { extra_id: 'full', pieces: 1 }])
    expect(withPieces(covered, offers, half, 1)).toEqual([{ extra_id: 'seat', pieces: 1 }])
  })
  it('knows the digit of a key whatever Shift writes', () => {
    expect([{ code: 'Digit3', key: '*' }, { code: 'Numpad4', key: '4' }, { code: '', key: '7' }, { code: 'KeyA', key: 'a' }].map(digitOf)).toEqual([3, 4, 7, null])
  })
})

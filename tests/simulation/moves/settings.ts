import type { FormInput } from '../../../shared/forms.ts'
import { zurichDate } from '../../../shared/time.ts'
import { idsOf } from './move.ts'
import type { Dice, Move, View } from './move.ts'

const DAY = 24 * 3_600_000
const named = (name: string) => ({ name_de: name, name_fr: name, name_it: name, name_en: name })
const category = (view: View, dice: Dice) => dice.pick(idsOf(view, 'select id from vehicle_categories order by id'))
const inDays = (view: View, days: number) => zurichDate(view.now() + days * DAY)

const addPricePlan: Move = {
  name: 'add_price_plan', weight: 1,
  fillIn(view, dice) {
    const category_id = category(view, dice)
    return category_id ? { form: 'add_price_plan', input: { category_id, name: 'im Spiel', day_rate_rp: dice.choose(7_900, 9_900), included_km_day: 200, extra_km_rp: 45, valid_from: inDays(view, 1 + dice.roll(5)), tiers: [] } } : null
  },
}

/** A new season, or one that is there by another name, another surcharge, or out of force. Two desks may do so at once. */
const putSeason: Move = {
  name: 'put_season', weight: 1,
  fillIn(view, dice) {
    const season_id = dice.roll(2) === 0 ? null : dice.pick(idsOf(view, 'select id from seasons order by id')) ?? null
    const first = dice.roll(60)
    return { form: 'put_season', input: { season_id, category_id: dice.roll(2) === 0 ? null : category(view, dice) ?? null, ...named(`Saison ${dice.roll(9)}`),
      first_day: inDays(view, first), last_day: inDays(view, first + dice.roll(20)), surcharge_bp: dice.choose(1_000, 2_500), is_active: dice.roll(4) > 0 } }
  },
}

const putExtra: Move = {
  name: 'put_extra', weight: 1,
  fillIn(view, dice) {
    const extra_id = dice.roll(3) === 0 ? null : dice.pick(idsOf(view, 'select id from extras order by id')) ?? null
    return { form: 'put_extra', input: { extra_id, code: `SPIEL_${dice.roll(4)}`, ...named('Kindersitz'), per: 'DAY', price_rp: dice.choose(500, 900), is_active: true, charge_kind: 'EXTRA', excess_bp: null, km: null,
      sort: 1, category_id: null, stock: [{ location_id: view.location_id, pieces: dice.roll(9) }] } }
  },
}

const putOneWayFee: Move = {
  name: 'put_one_way_fee', weight: 1,
  fillIn(view, dice) {
    const to = dice.pick(idsOf(view, 'select id from locations where id <> @here order by id', { here: view.location_id }))
    return to ? { form: 'put_one_way_fee', input: { from_location_id: view.location_id, to_location_id: to, fee_rp: dice.choose(15_000, 9_000) } } : null
  },
}

const putCounterFee: Move = {
  name: 'put_counter_fee', weight: 1,
  fillIn(view, dice) {
    const counter_fee_id = dice.roll(3) === 0 ? null : dice.pick(idsOf(view, 'select id from counter_fees order by id')) ?? null
    return { form: 'put_counter_fee', input: { counter_fee_id, kind: 'CLEANING', code: `SPIEL_${dice.roll(4)}`, category_id: null, ...named('Tierhaare'), amount_rp: dice.choose(8_000, 12_000), is_active: true } }
  },
}

/** Two administrators change different fields of one category: both stay. */
const changeCategory: Move = {
  name: 'change_category', weight: 1,
  fillIn(view, dice) {
    const category_id = category(view, dice)
    if (!category_id) return null
    const columns = ['deposit_rp', 'excess_rp', 'young_driver_fee_rp', 'young_driver_age', 'min_age', 'min_years_held'] as const
    const seen = view.db.prepare(`select ${columns.join(', ')} from vehicle_categories where id = ?`).get(category_id) as Omit<FormInput<'change_category'>, 'category_id' | 'seen'>
    return { form: 'change_category', input: { ...seen, category_id, [dice.choose('deposit_rp', 'excess_rp')]: dice.choose(50_000, 80_000), seen } }
  },
}

const changeFirm: Move = { name: 'change_firm', weight: 1, fillIn: (_, dice) => ({ form: 'change_firm', input: { [dice.choose('fuel_litre_rp', 'fuel_fee_rp')]: dice.choose(230, 1_500) } }) }

/** The firm's own words on a document, or the built-in ones again. */
const putDocumentText: Move = {
  name: 'put_document_text', weight: 1,
  fillIn: (_, dice) => ({ form: 'put_document_text', input: { place: dice.choose('AGREEMENT_TERMS', 'RECEIPT_CLOSING'), locale: dice.choose('de', 'fr'), text: dice.choose('Im Spiel gilt, was {firm} sagt.', '') } }),
}

const putLedgerAccount: Move = {
  name: 'put_ledger_account', weight: 1,
  fillIn: (view, dice) => ({ form: 'put_ledger_account', input: { purpose: dice.choose('TILL', 'RENT'), location_id: dice.choose(null, view.location_id), account: dice.choose('1001', '3001', null), tax_code: null } }),
}

const markBorder: Move = { name: 'mark_border', weight: 1, fillIn: (view, dice) => ({ form: 'mark_border', input: { location_id: view.location_id, is_border: dice.roll(2) === 1 } }) }

/** When a car's papers end: two desks may say so of different papers of one car, and both stay. */
const changePapers: Move = {
  name: 'change_papers', weight: 1,
  fillIn(view, dice) {
    const vehicle_id = dice.pick(idsOf(view, 'select id from vehicles order by id'))
    return vehicle_id ? { form: 'change_papers', input: { vehicle_id, changes: { [dice.choose('inspection_due', 'vignette_until', 'insurance_until')]: inDays(view, dice.roll(200)) } } } : null
  },
}

/** What managers and administrators set while the counters work. */
export const settingMoves: readonly Move[] = [addPricePlan, putSeason, putExtra, putOneWayFee, putCounterFee, changeCategory, changeFirm, putDocumentText, putLedgerAccount, markBorder, changePapers]

import type { PriceTier } from '../../shared/charges.ts'
import { dateOf, wall_day } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import type { Firm } from './firm.ts'
import { founded } from './firm.ts'
import type { Tables } from './rows.ts'

type Offer = Omit<Tables['extras'], 'id' | 'org_id' | 'sort' | 'is_active' | 'category_id'> & { /** at each location, null where nobody counts */ pieces: number | null }

/** Longer rentals, cheaper days: a tenth less from a week on, a fifth less from four weeks on. Whole francs. */
export const tiersOf = ({ day_rate_rp }: { day_rate_rp: number }): PriceTier[] =>
  [[7, 90], [28, 80]].map(([from_days = 0, percent = 0]) => ({ from_days, day_rate_rp: Math.round((day_rate_rp * percent) / 10_000) * 100 }))

const thing = { charge_kind: 'EXTRA', excess_bp: null, km: null } as const
const offers: readonly Offer[] = [
  { code: 'COVER_HALF', name_de: 'Selbstbehalt halbiert', name_fr: 'Franchise réduite de moitié', name_it: 'Franchigia dimezzata', name_en: 'Excess halved',
    per: 'DAY', price_rp: 1500, charge_kind: 'EXCESS_REDUCTION', excess_bp: 5000, km: null, pieces: null },
  { code: 'COVER_FULL', name_de: 'Ohne Selbstbehalt', name_fr: 'Sans franchise', name_it: 'Senza franchigia', name_en: 'No excess',
    per: 'DAY', price_rp: 2900, charge_kind: 'EXCESS_REDUCTION', excess_bp: 0, km: null, pieces: null },
  { code: 'KM_500', name_de: 'Paket 500 km', name_fr: 'Forfait 500 km', name_it: 'Pacchetto 500 km', name_en: 'Package of 500 km',
    per: 'ONCE', price_rp: 12_000, charge_kind: 'KM_PACKAGE', excess_bp: null, km: 500, pieces: null },
  { ...thing, code: 'CHILD_SEAT', name_de: 'Kindersitz', name_fr: 'Siège enfant', name_it: 'Seggiolino', name_en: 'Child seat', per: 'DAY', price_rp: 900, pieces: 6 },
  { ...thing, code: 'BOOSTER', name_de: 'Sitzerhöhung', name_fr: 'Rehausseur', name_it: 'Rialzo', name_en: 'Booster seat', per: 'DAY', price_rp: 400, pieces: 8 },
  { ...thing, code: 'NAVIGATION', name_de: 'Navigationsgerät', name_fr: 'Navigateur GPS', name_it: 'Navigatore', name_en: 'Navigation device', per: 'DAY', price_rp: 800, pieces: 3 },
  { ...thing, code: 'SNOW_CHAINS', name_de: 'Schneeketten', name_fr: 'Chaînes à neige', name_it: 'Catene da neve', name_en: 'Snow chains', per: 'ONCE', price_rp: 4500, pieces: 4 },
  { ...thing, code: 'SKI_RACK', name_de: 'Skiträger', name_fr: 'Porte-skis', name_it: 'Portasci', name_en: 'Ski rack', per: 'ONCE', price_rp: 4000, pieces: 2 },
  { ...thing, code: 'DRIVER', name_de: 'Zusatzfahrer', name_fr: 'Conducteur supplémentaire', name_it: 'Conducente aggiuntivo', name_en: 'Additional driver', per: 'DAY', price_rp: 600, pieces: null },
]

type Season = Omit<Tables['seasons'], 'id' | 'org_id' | 'category_id' | 'is_active'>
const yearly: readonly (Omit<Season, 'first_day' | 'last_day'> & { from: string, to: string })[] = [
  { name_de: 'Sportferien', name_fr: 'Vacances de neige', name_it: 'Settimane bianche', name_en: 'Winter sports holidays', from: '02-06', to: '02-28', surcharge_bp: 1500 },
  { name_de: 'Nebensaison', name_fr: 'Basse saison', name_it: 'Bassa stagione', name_en: 'Low season', from: '04-20', to: '05-20', surcharge_bp: -1000 },
  { name_de: 'Sommerferien', name_fr: 'Vacances d’été', name_it: 'Vacanze estive', name_en: 'Summer holidays', from: '07-01', to: '08-31', surcharge_bp: 2000 },
  { name_de: 'Weihnachten und Neujahr', name_fr: 'Noël et Nouvel An', name_it: 'Natale e Capodanno', name_en: 'Christmas and New Year', from: '12-19', to: '01-03', surcharge_bp: 2500 },
]
/** The next two that begin in seven weeks at the earliest: what is out and what is booked in the demo data was agreed without one, whatever the day. */
export function seasonsAhead(now: WallMinute): Season[] {
  const earliest = dateOf(now + 49 * wall_day)
  const year = Number(earliest.slice(0, 4))
  return [year, year + 1].flatMap(one => yearly.map(({ from, to, ...season }) => ({ ...season, first_day: `${one}-${from}`, last_day: `${to < from ? one + 1 : one}-${to}` })))
    .filter(({ first_day }) => first_day >= earliest).sort((a, b) => (a.first_day < b.first_day ? -1 : 1)).slice(0, 2)
}

/** What the firm sells beside its cars, how much of it lies where, what a return elsewhere costs, and the tiers of its plans. */
export function storeOffers({ id: org_id, rows, branches, categories, now, stream }: Firm): void {
  const [ids, season_ids] = [stream('offers'), stream('seasons')]
  for (const [sort, { pieces, ...offer }] of offers.entries()) {
    const extra_id = ids.id(founded)
    rows.extras.push({ id: extra_id, org_id, ...offer, sort, is_active: true, category_id: null })
    if (pieces === null) continue
    for (const branch of branches) rows.extra_stock.push({ id: ids.id(founded), org_id, extra_id, location_id: branch.id, pieces })
  }
  for (const from of branches) {
    for (const to of branches) {
      if (from !== to) rows.one_way_fees.push({ id: ids.id(founded), org_id, from_location_id: from.id, to_location_id: to.id, fee_rp: 9000 })
    }
  }
  for (const season of seasonsAhead(now)) rows.seasons.push({ id: season_ids.id(founded), org_id, category_id: null, is_active: true, ...season })
  for (const plan of categories.flatMap(({ plans }) => plans)) {
    for (const tier of tiersOf(plan)) rows.price_plan_tiers.push({ id: ids.id(founded), org_id, price_plan_id: plan.id, ...tier })
  }
}

import { DAY, zurichDate } from './time.ts'

/**
 * What the high or low season does to a rental day. A rental day is priced as the Zürich day on which it begins, so that neither the hour nor
 * a change of the clock moves it. Each day's price is rounded to whole Rappen once; lines are days times that, so that sums never drift.
 * `private.season_days` and `private.season_rate` are the twins (docs/adr/0057).
 */
export type Season = {
  season_id: string
  /** `YYYY-MM-DD` in Zürich, both within it */
  first_day: string; last_day: string
  /** on the price of the day, basis points; below zero in the low season */
  surcharge_bp: number
}
/** What was agreed: the seasons as one word, which a contract and a reservation keep. Of two that hold a day the first counts. */
export type Seasonal = { /** ms UTC */ starts_at: number; seasons?: string | undefined }
/** Rental days of one season, or of none. */
export type SeasonDays = { season_id: string | null; surcharge_bp: number; days: number }

/** `2026-12-19/2027-01-03/2000/<id>`, one behind the other. */
export const seasonsText = (seasons: readonly Season[]): string =>
  seasons.map(({ first_day, last_day, surcharge_bp, season_id }) => [first_day, last_day, surcharge_bp, season_id].join('/')).join(';')

export const seasonsOf = (text = ''): Season[] => text.split(';').filter(one => one !== '').map(one => {
  const [first_day = '', last_day = '', surcharge_bp = '0', season_id = ''] = one.split('/')
  return { first_day, last_day, surcharge_bp: Number(surcharge_bp), season_id }
})

/** `days` rental days from the `from`-th on (0 is the first), season by season as they come. One that changes nothing is none. */
export function seasonDays({ starts_at, seasons: text }: Seasonal, from: number, days: number): SeasonDays[] {
  const seasons = seasonsOf(text)
  if (seasons.length === 0) return days > 0 ? [{ season_id: null, surcharge_bp: 0, days }] : []
  const first = Date.parse(zurichDate(starts_at))
  const found = new Map<string | null, SeasonDays>()
  for (let n = from; n < from + days; n++) {
    const day = new Date(first + n * DAY).toISOString().slice(0, 10)
    const season = seasons.find(one => one.first_day <= day && day <= one.last_day)
    const { season_id, surcharge_bp } = season && season.surcharge_bp !== 0 ? season : { season_id: null, surcharge_bp: 0 }
    const before = found.get(season_id)
    if (before) before.days += 1
    else found.set(season_id, { season_id, surcharge_bp, days: 1 })
  }
  return [...found.values()]
}

/** What a day costs with a surcharge, whole Rappen: half a one counts as one. */
export const seasonRate = (rate_rp: number, surcharge_bp: number): number => Math.floor((rate_rp * (10_000 + surcharge_bp) + 5000) / 10_000)

/** What the `n`-th rental day costs (0 is the first), Rappen. */
export const rateOfDay = (rental: Seasonal, n: number, rate_rp: number): number => seasonRate(rate_rp, seasonDays(rental, n, 1)[0]?.surcharge_bp ?? 0)

/** What the first `days` rental days cost together, Rappen. The twin of `private.rent_rp`. */
export const rentRp = (rental: Seasonal, days: number, rate_rp: number): number =>
  seasonDays(rental, 0, days).reduce((sum, one) => sum + one.days * seasonRate(rate_rp, one.surcharge_bp), 0)

/** `+20 %`, `-12.5 %`: what stands behind the season's name, in every language. The twin of `private.season_note`. */
export const surchargeText = (surcharge_bp: number): string => `${surcharge_bp > 0 ? '+' : ''}${surcharge_bp / 100} %`

/** What a charge is called with the season that it is of: `Miete: Weihnachten +20 %`. The twin of `private.season_note`. */
export function withSeason(name: string, { seasons, season_id, season_name }: { seasons: string; season_id: string | null; season_name: string | null }): string {
  const season = season_id === null || season_name === null ? undefined : seasonsOf(seasons).find(one => one.season_id === season_id)
  return season ? `${name}: ${season_name} ${surchargeText(season.surcharge_bp)}` : name
}

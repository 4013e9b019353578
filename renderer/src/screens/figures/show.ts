import type { CategoryFigures } from '../../../../shared/figures.ts'
import { DAY, HOUR, MINUTE, startOfZurichDay } from '../../../../shared/time.ts'
import { showNumber } from '../../words/format.ts'

/** Null where there is nothing to divide by. */
const part = (of: number, by: number): number | null => (by === 0 ? null : of / by)
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

/** What is drawn of a category, or of all; null where there is nothing that it could be reckoned from. Money in Rappen. */
export function ratiosOf(figures: CategoryFigures) {
  const { days, returned, length_min, driven_km, damages, damage_rp, workshop_rp } = figures
  const rented_min = sum(days.map(day => day.rented_min))
  const available_min = sum(days.map(day => day.available_min))
  const thousands = driven_km / 1000
  return {
    rented_min, available_min, cost_rp: damage_rp + workshop_rp,
    use: part(rented_min, available_min), length_days: part(length_min * MINUTE / DAY, returned),
    damages_per_1000: part(damages, thousands), cost_per_1000_rp: part(damage_rp + workshop_rp, thousands),
  }
}

/** How much of a day a category was out, 0 to 1; null where it had no cars. */
export const shareOf = ({ rented_min, available_min }: { rented_min: number; available_min: number }): number | null => part(rented_min, available_min)

/** `78 %`; a dash where there is nothing. */
export const showPercent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`)
/** With one place behind the point; a dash where there is nothing. */
export const showTenths = (value: number | null): string => (value === null ? '–' : showFixed(value, 1))
/** With two. */
export const showHundredths = (value: number | null): string => (value === null ? '–' : showFixed(value, 2))

function showFixed(value: number, places: number): string {
  const [whole = '0', rest = ''] = value.toFixed(places).split('.')
  return `${showNumber(Number(whole))}.${rest}`
}

/** Begin and end of a day in Zürich, ms UTC. */
export function dayOf(day: string): { from: number; until: number } {
  const from = startOfZurichDay(Date.parse(day) + DAY / 2)
  return { from, until: startOfZurichDay(from + DAY + 2 * HOUR) }
}

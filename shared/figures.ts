import type { Message } from './message.ts'
import type { Names } from './queries.ts'

/** What a category has done in the period, or all of them. Lengths in minutes, money in Rappen. */
export type CategoryFigures = {
  /** of each day of the period */
  days: { cars: number; rented_min: number; available_min: number }[]
  /** contracts whose car was fetched in the period, and what was charged on them */
  contracts: number; revenue_rp: number
  /** those of them that are back, how long they were out together, and how far they went (of all whose kilometres are known) */
  returned: number; length_min: number; driven_km: number
  /** damages found in the period that were not rejected, what they were assessed at, and what workshops cost */
  damages: number; damage_rp: number; workshop_rp: number
}
/** A contract that a figure is made of. `id`: null where it is not on this PC. `from`, `until`: when the car was out within the period, ms UTC, null where it was not. */
export type FigureContract = { id: string | null; number: string; category: string; in_period: boolean; out: { from: number; until: number }[] }
/** `late_ms`: beyond the agreed end; `back_at`: null while it is still out. */
export type LateReturn = { id: string | null; number: string; customer: string | null; plate: string | null; ends_at: number; back_at: number | null; late_ms: number }
/** Something that a car needs soon, or needed already. `on`: its day in Zürich, null for kilometres; `left_km`: below 0 where it is overdue. */
export type FleetEvent = { kind: 'INSPECTION' | 'VIGNETTE' | 'INSURANCE' | 'SERVICE' | 'WORKSHOP'; plate: string | null; vehicle: string; on: string | null; left_km: number | null; note: string }
export type Figures = {
  source: 'CACHE' | 'SERVER'; as_of: number; waiting: number
  location: { id: string; code: string; name: string }
  /** of the period, in Zürich */
  days: string[]
  categories: (CategoryFigures & { code: string } & Partial<Names>)[]
  total: CategoryFigures
  contracts: FigureContract[]
  /** the latest first */
  late: LateReturn[]
  /** until `events_until`, whatever the period is; the most urgent first */
  events: FleetEvent[]; events_until: string
}
/** What the page of figures can be asked for. `since_on`: from when on this PC alone knows its location. */
export type FiguresAnswer = { figures: Figures } | { refused: Message; field: 'from_on' | 'until_on' | 'location_id' }
export type FigurePlaces = { today: string; since_on: string; location_id: string; locations: { id: string; code: string; name: string }[] } | null
/** A contract in a list behind a figure. */
export type ListedContract = {
  id: string; number: string; status: string; plate: string | null; customer: string | null; starts_at: number; ends_at: number; returned_at: number | null; charges_rp: number; balance_rp: number
}

/** The longest period that is drawn, days. */
export const most_figure_days = 92

import type { Database } from 'better-sqlite3'
import type { Figures, FiguresAnswer } from '../../../shared/figures.ts'
import { most_figure_days } from '../../../shared/figures.ts'
import type { Names } from '../../../shared/queries.ts'
import { DAY, zurichDate } from '../../../shared/time.ts'
import type { Desk } from '../desk.ts'
import { instantsOf } from '../exports/cache-rows.ts'
import type { Period } from '../exports/cache-rows.ts'
import { column } from '../exports/column.ts'
import type { Row } from '../exports/column.ts'
import { queryOf } from '../exports/dataset.ts'
import type { Dataset } from '../exports/dataset.ts'
import { damages, fleet, maintenance } from '../exports/datasets/cars.ts'
import { contracts } from '../exports/datasets/contracts.ts'
import { utilisation } from '../exports/datasets/utilisation.ts'
import { figuresOf } from '../figures/reckon.ts'
import type { FigureRows, Reckoned } from '../figures/reckon.ts'
import { all, one, prepared } from '../statement.ts'
import { balanceOf } from './balance.ts'
import { customerName } from './customer-card.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

/** From when on this PC knows all of its location, `YYYY-MM-DD`. */
export const knownSince = (now: number): string => zurichDate(now - 89 * DAY)

/** Of which locations and since when a manager may ask; null for staff. */
export const figure_places: Query<'figure_places'> = (desk, _, { person, location_id }) => person.role === 'STAFF' ? null
  : { today: zurichDate(desk.now()), since_on: knownSince(desk.now()), location_id, locations: all(desk.db, 'select id, code, name from locations order by code') }

/** What the figures say of a period that this PC knows of its own location, or why they say nothing. */
export const figures: Query<'figures'> = (desk, { from_on, until_on, location_id }, here): FiguresAnswer => {
  const refusal = refusedPeriod({ from_on, until_on }, desk.now())
  if (here.person.role === 'STAFF') return { refused: { key: 'refused.needs_manager' }, field: 'location_id' }
  if (refusal) return refusal
  if (location_id !== here.location_id) return { refused: { key: 'error.export_other_location' }, field: 'location_id' }
  const since_on = knownSince(desk.now())
  if (from_on < since_on) return { refused: { key: 'error.export_too_long_ago', values: { since_on } }, field: 'from_on' }
  const reckoned = reckon(desk, cachedRows(desk, { from_on, until_on }, location_id), { from_on, until_on })
  return { figures: named(desk, reckoned, location_id, { source: 'CACHE', as_of: Number(one<{ value: string }>(desk.db, "select value from desk where key = 'last_synced_at'")?.value ?? desk.now()) }) }
}

/** Why a period can't be drawn, whoever has its rows; null where it can. */
export function refusedPeriod({ from_on, until_on }: Period, now: number): Extract<FiguresAnswer, { refused: unknown }> | null {
  if (until_on < from_on) return { refused: { key: 'refused.export_ends_after_start' }, field: 'until_on' }
  if (until_on > zurichDate(now)) return { refused: { key: 'error.figures_ahead' }, field: 'until_on' }
  if (Date.parse(until_on) - Date.parse(from_on) >= most_figure_days * DAY) return { refused: { key: 'error.figures_too_long', values: { days: most_figure_days } }, field: 'from_on' }
  return null
}

/** The figures of rows, whoever had them, by this desk's clock and grace. */
export function reckon(desk: Desk, rows: FigureRows, period: Period): Reckoned {
  const { grace_min } = one<{ grace_min: number }>(desk.db, 'select grace_min from organizations') ?? { grace_min: 0 }
  return figuresOf(rows, { ...instantsOf(period), now: desk.now(), grace_min })
}

/** The cars are looked at as they stand now, whatever the period is, as their export does. */
export const today = (now: number): Period => ({ from_on: zurichDate(now), until_on: zurichDate(now) })
/** Workshop visits that are looked forward to. */
export const ahead = (now: number): Period => ({ from_on: zurichDate(now), until_on: zurichDate(now + 60 * DAY) })

function cachedRows({ db, now }: Desk, period: Period, location_id: string): FigureRows {
  const rows = (dataset: Dataset, of: Period = period): Row[] => {
    const sql = queryOf(dataset)
    const values = Object.entries({ ...instantsOf(of), locations: JSON.stringify([location_id]) }).filter(([name]) => sql.includes(`@${name}`))
    return prepared(db, sql).raw().all(Object.fromEntries(values)) as Row[]
  }
  const category = column('category', 'text', '(select g.code from vehicle_categories g where g.id = v.category_id)')
  const withCategory = (dataset: Dataset): Dataset => ({ ...dataset, columns: [category, ...dataset.columns] })
  return { contracts: rows(contracts), utilisation: rows(utilisation), damages: rows(withCategory(damages)), maintenance: rows(withCategory(maintenance)), fleet: rows(fleet, today(now())),
    planned: rows(maintenance, ahead(now())) }
}

/** Figures with what this PC knows beside them: names of categories, and which contracts can be opened here. */
export function named({ db }: Desk, reckoned: Reckoned, location_id: string, from: Pick<Figures, 'source' | 'as_of'>): Figures {
  const names = new Map(all<{ code: string; sort: number } & Names>(db, 'select code, sort, name_de, name_fr, name_it, name_en from vehicle_categories').map(({ code, ...rest }) => [code, rest]))
  const sorted = reckoned.categories.toSorted((a, b) => (names.get(a.code)?.sort ?? 1e9) - (names.get(b.code)?.sort ?? 1e9) || (a.code < b.code ? -1 : 1))
  const idOf = idsByNumber(db, [...reckoned.contracts, ...reckoned.late].map(({ number }) => number))
  return {
    ...from, ...reckoned,
    waiting: one<{ n: number }>(db, "select count(*) as n from outbox where state = 'PENDING' and name <> 'record_export'")?.n ?? 0,
    location: one<Figures['location']>(db, 'select id, code, name from locations where id = @location_id', { location_id }) ?? { id: location_id, code: '', name: '' },
    categories: sorted.map(category => {
      const { sort: _, ...called } = names.get(category.code) ?? { sort: 0 }
      return { ...category, ...called }
    }),
    contracts: reckoned.contracts.map(contract => ({ ...contract, id: idOf.get(contract.number) ?? null })),
    late: reckoned.late.map(contract => ({ ...contract, id: idOf.get(contract.number) ?? null })),
  }
}

function idsByNumber(db: Database, numbers: readonly string[]): Map<string, string> {
  const rows = all<{ id: string; number: string }>(db, 'select c.id, c.number from json_each(@numbers) n join contracts c on c.number = n.value', { numbers: JSON.stringify(numbers) })
  return new Map(rows.map(({ id, number }) => [number, id]))
}

/** Contracts behind a figure, the first fetched first. */
export const contract_list: Query<'contract_list'> = ({ db, now }, { contract_ids }) => all(db, `select x.id, x.number, x.status, x.starts_at, x.ends_at, x.returned_at,
  (select ${customerName} from customers k where k.id = x.customer_id) as customer,
  (select ${currentPlate} from contract_vehicles g join vehicles v on v.id = g.vehicle_id where g.contract_id = x.id order by g.seq desc limit 1) as plate,
  case x.status when 'VOID' then 0 else coalesce((select sum(a.amount_rp) from contract_charges a where a.contract_id = x.id), 0) - coalesce((select sum(l.amount_rp) from invoice_lines l
    join invoices n on n.id = l.invoice_id and n.kind = 'CREDIT_NOTE' and not n.is_reissue where l.contract_id = x.id), 0) end as charges_rp, ${balanceOf('x.id')} as balance_rp
  from contracts x where x.id in (select value from json_each(@ids)) order by x.starts_at, x.id`, { ids: JSON.stringify(contract_ids), now: now() })

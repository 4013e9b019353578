import { DAY, HOUR, MINUTE, startOfZurichDay, zurichDate } from '../../../../shared/time.ts'
import { column, summed } from '../column.ts'
import type { Row } from '../column.ts'
import { codeOf, located } from '../dataset.ts'
import type { Dataset } from '../dataset.ts'

/**
 * A car of a location: for how long it was out in the period on a contract that was fetched there, or, where `contract` is null, from and until when it
 * belonged to the fleet; null: from before the period, to beyond it. ms UTC.
 */
export type Trip = { category: string; location: string; vehicle_id: string; contract: string | null; from: number | null; until: number | null }
/** A category at a location on a day in Zürich, minutes. */
export type Use = { day: string; location: string; category: string; cars: number; rented_min: number; available_min: number }

/** The columns that `tripOf` reads, in its order; every row bears the period too. */
const trip_columns = [
  column('category', 'text', 'g.code'), column('location', 'text', codeOf('q.location_id')), column('vehicle', 'text', 'q.vehicle_id'), column('contract', 'text', 'q.number'),
  column('starts_at', 'instant', 'q.out_at'), column('ends_at', 'instant', 'q.in_at'), column('date', 'instant', '@from'), column('due_on', 'instant', '@until'),
]
const use_columns = [
  column('date', 'day', ''), column('location', 'text', ''), column('category', 'text', ''), column('cars', 'count', ''), summed('rented_min', 'count', ''),
  summed('available_min', 'count', ''), column('utilisation_bp', 'bp', ''),
]

/**
 * How long the cars were out, by category and day. The cars of a day are those of the location that belonged to the fleet that day and those that were out
 * from there that day, so that a car that has moved on is counted where it was fetched. One that is still out is out to the end of the period.
 */
export const utilisation: Dataset = {
  columns: trip_columns,
  from: `from (select v.location_id, v.id as vehicle_id, null as number, iif(v.joined_at > @from, v.joined_at, null) as out_at,
        iif(v.status = 'RETIRED' and v.retired_at < @until, v.retired_at, null) as in_at
        from vehicles v where ${located('v.location_id')} and coalesce(v.joined_at, 0) < @until and (v.status <> 'RETIRED' or v.retired_at > @from)
      union all select c.pickup_location_id, l.vehicle_id, c.number, max(l.out_at, @from), min(coalesce(l.in_at, @until), @until) from contract_vehicles l
        join contracts c on c.id = l.contract_id where ${located('c.pickup_location_id')} and c.status <> 'VOID' and l.out_at < @until and coalesce(l.in_at, @until) > @from) q
    join vehicles v on v.id = q.vehicle_id left join vehicle_categories g on g.id = v.category_id order by 1, 2, q.vehicle_id, q.out_at, q.in_at, q.number`,
  turn: {
    columns: use_columns,
    async *rows(source) {
      const rows: Row[] = []
      for await (const batch of source) rows.push(...batch)
      yield usesOf(rows).map(({ day, location, category, cars, rented_min, available_min }): Row =>
        [day, location, category, cars, rented_min, available_min, available_min === 0 ? 0 : Math.round(rented_min / available_min * 10_000)])
    },
  },
}

/** A row of the dataset as what it is. */
export function tripOf(row: Row): Trip {
  const [category, location, vehicle_id, contract, from, until] = row as [string | null, string | null, string, string | null, number | null, number | null]
  return { category: category ?? '', location: location ?? '', vehicle_id, contract, from, until }
}

/** The days of a period in Zürich, as their begins, and the end of the last. ms UTC, half-open. */
export function daysOf(from: number, until: number): number[] {
  const begins = [from]
  // a day has 23 to 25 hours
  for (let next = startOfZurichDay(from + DAY + 2 * HOUR); next < until; next = startOfZurichDay(next + DAY + 2 * HOUR)) begins.push(next)
  return [...begins, until]
}

type Group = { category: string; location: string; here: Map<string, { from: number; until: number }>; out: Map<string, number>[] }

/** What the rows of the dataset come to: day by day, then by location and category. Two contracts that had one car at once count it once. */
export function usesOf(rows: readonly Row[]): Use[] {
  const [first] = rows
  if (!first) return []
  const days = daysOf(Number(first[6]), Number(first[7]))
  const groups = new Map<string, Group>()
  for (const trip of rows.map(tripOf)) {
    const { category, location, vehicle_id, contract, from, until } = trip
    const key = JSON.stringify([location, category])
    const group = groups.get(key) ?? { category, location, here: new Map(), out: days.slice(1).map(() => new Map<string, number>()) }
    groups.set(key, group)
    if (contract === null) group.here.set(vehicle_id, { from: from ?? -Infinity, until: until ?? Infinity })
    else if (from !== null && until !== null) addTrip(group.out, days, vehicle_id, from, until)
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
  return days.slice(0, -1).flatMap((begins, n) => {
    const ends = days[n + 1] ?? begins
    const length = ends - begins
    return sorted.map(({ category, location, here, out }): Use => {
      const that_day = out[n] ?? new Map<string, number>()
      const cars = new Set([...that_day.keys(), ...[...here].flatMap(([id, car]) => (car.from < ends && car.until > begins ? [id] : []))]).size
      const rented = [...that_day.values()].reduce((sum, ms) => sum + Math.min(ms, length), 0)
      return { day: zurichDate(begins), location, category, cars, rented_min: Math.round(rented / MINUTE), available_min: cars * length / MINUTE }
    })
  })
}

function addTrip(out: readonly Map<string, number>[], days: readonly number[], vehicle_id: string, from: number, until: number): void {
  out.forEach((that_day, n) => {
    const ms = Math.min(until, days[n + 1] ?? until) - Math.max(from, days[n] ?? from)
    if (ms > 0) that_day.set(vehicle_id, (that_day.get(vehicle_id) ?? 0) + ms)
  })
}

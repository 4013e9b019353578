import type { Database } from 'better-sqlite3'
import { DAY, HOUR, startOfZurichDay } from '../../../shared/time.ts'
import type { Row } from '../exports/column.ts'
import { vatOfPart } from '../exports/datasets/money.ts'
import { movementOf, movement_columns, movements_from, movements_of } from '../exports/datasets/movements.ts'
import type { Movement } from '../exports/datasets/movements.ts'
import { all, one } from '../statement.ts'
import { beginOfDay } from './day-begin.ts'

/** A movement of money that a day report tells, and the short name under which a report keeps that it told it. */
export type Moved = { key: string; movement: Movement }
/** What stands in a report: of its own day, and what came late for days that were told before; when the day begins, ms UTC. */
export type Told = { begins_at: number; own: Moved[]; late: Moved[] }

/** SQL: the key of a movement `q`. A charge that goes again with its contract, and a deposit that is settled, are movements of their own. */
export const movement_key = "(case q.what when 'charge' then 'c' when 'void' then 'v' when 'credit' then 'g' when 'deposit_held' then 'h' when 'deposit_settled' then 's' else 'p' end || replace(q.id, '-', ''))"
/** The drawer's own movements stand in its part of the report. */
const of_the_day = "q.what not in ('cash', 'difference')"
const full = `select ${movement_key} as k, ${movement_columns.map(({ sql }, n) => `${sql} as c${n}`).join(', ')} ${movements_from.replace(' order by', ` where ${of_the_day} order by`)}`
const keys_alone = `select q.at, ${movement_key} as k ${movements_of} where ${of_the_day} order by q.at`
/** The server takes no operation beyond 256 kB. */
const most_keys = 5000
/** How long a PC holds what happened, with room. */
const held_ms = 100 * DAY
const night_ms = 6 * HOUR

function movedIn(db: Database, location_id: string, period: { from: number; until: number }): Moved[] {
  return all<Record<string, Row[number]>>(db, full, { ...period, locations: JSON.stringify([location_id]) })
    .map(({ k, ...cells }) => ({ key: String(k), movement: movementOf(Object.values(cells)) }))
}

/** What the reports of earlier days have told: by keys, since they keep them; all before `from` (ms UTC), by apps that did not, or before there were reports. */
type Before = { keys: ReadonlySet<string>; from: number }
function toldBefore(db: Database, location_id: string, begins_at: number): Before {
  const reports = all<{ closed_at: number; day_begins_at: number | null; reported: string | null }>(db, `select closed_at, day_begins_at, reported from cash_sessions
    where location_id = @location_id and status = 'CLOSED' and closed_at < @begins_at order by closed_at`, { location_id, begins_at })
  const since = reports.findLast(({ day_begins_at }) => day_begins_at === null)?.closed_at
  return { keys: new Set(reports.flatMap(({ reported }) => reported?.split(' ') ?? [])),
    from: since === undefined ? Math.min(begins_at, ...reports.map(({ day_begins_at }) => day_begins_at ?? begins_at)) : since + 1 }
}

/**
 * What the next report of a location tells: what moved since its day began, and what came for earlier days after their reports were made, from a desk without a line. Of
 * what a report has told, nothing is told again; several reports of one day tell all of it, so that the last one holds the others.
 * @param opened_at of the drawer, ms UTC; @param until up to where, ms UTC
 */
export function toldNext(db: Database, location_id: string, opened_at: number, until: number): Told {
  const begins_at = beginOfDay(db, location_id, opened_at, until)
  const before = toldBefore(db, location_id, begins_at)
  const [first] = all<{ at: number; k: string }>(db, keys_alone, { from: before.from, until: begins_at, locations: JSON.stringify([location_id]) }).filter(({ k }) => !before.keys.has(k))
  const moved = movedIn(db, location_id, { from: first?.at ?? begins_at, until }).filter(({ key }) => !before.keys.has(key))
  return parted(db, begins_at, moved, before)
}

/** What the report of a closed drawer tells, whatever has come since; as the next one where it did not keep that. */
export function toldBy(db: Database, session: { location_id: string; opened_at: number; at: number; day_begins_at: number | null; reported: string | null }): Told {
  const { location_id, opened_at, at, day_begins_at, reported } = session
  // the moment of the count belongs to it
  if (day_begins_at === null) return toldNext(db, location_id, opened_at, at + 1)
  const keys = new Set(reported?.split(' '))
  const moved = movedIn(db, location_id, { from: day_begins_at - held_ms, until: at + 1 }).filter(({ key }) => keys.has(key))
  return parted(db, day_begins_at, moved, toldBefore(db, location_id, day_begins_at))
}

/** What is late stands before what is of the day. The VAT of a part is what it adds to what was told before, so that the parts come to the whole's to the Rappen. */
function parted(db: Database, begins_at: number, moved: readonly Moved[], before: Before): Told {
  const charges = moved.filter(({ movement }) => movement.what === 'charge')
  const sums = chargedBefore(db, charges.map(({ key }) => key), before)
  for (const { key, movement } of charges) {
    const so_far = sums.get(key)
    if (!so_far) continue
    movement.vat_rp = vatOfPart(so_far.rp, movement.amount_rp, movement.vat_bp)
    so_far.rp += movement.amount_rp
  }
  return { begins_at, own: moved.filter(({ movement }) => movement.at >= begins_at), late: moved.filter(({ movement }) => movement.at < begins_at) }
}

/** Of each of these charges what had been told before of its contract and rate, Rappen; charges of the same have one sum together. */
function chargedBefore(db: Database, keys: readonly string[], before: Before): Map<string, { rp: number }> {
  const sums = new Map<string, { rp: number }>()
  const found = new Map<string, { rp: number }>()
  const rows = keys.length === 0 ? [] : all<{ k: string; at: number; amount_rp: number; of: string }>(db, `select 'c' || replace(b.id, '-', '') as k, b.created_at as at, b.amount_rp, b.contract_id || b.vat_code || b.vat_bp as of
    from contract_charges b where b.contract_id in (select x.contract_id from contract_charges x where 'c' || replace(x.id, '-', '') in (select value from json_each(@keys)))`, { keys: JSON.stringify(keys) })
  for (const { k, at, amount_rp, of } of rows) {
    const sum = sums.get(of) ?? { rp: 0 }
    sums.set(of, sum)
    found.set(k, sum)
    if (before.keys.has(k) || at < before.from) sum.rp += amount_rp
  }
  return found
}

/** What a report that is made now keeps of what it tells. Beyond some thousands, of a place that never closed a day, it keeps nothing. */
export function keptOf({ begins_at, own, late }: Told): { day_begins_at: number; reported: string } | null {
  const keys = [...late, ...own].map(({ key }) => key)
  return keys.length > most_keys ? null : { day_begins_at: begins_at, reported: keys.join(' ') }
}

/**
 * When the day was opened that a location closes without a drawer, ms UTC: the first money that moved since the last count opens it, as somebody opens a drawer. So a
 * Saturday that is closed at twenty past midnight is the Saturday. A place that never closed a day goes back no further than the night's work.
 */
export function openedWithoutDrawer(db: Database, location_id: string, now: number): number {
  const last = one<{ counted: number | null; opened: number | null }>(db, `select max(closed_at) as counted, max(opened_at) as opened from cash_sessions
    where location_id = @location_id and status = 'CLOSED'`, { location_id })
  const from = typeof last?.counted === 'number' ? last.counted + 1 : startOfZurichDay(now - night_ms)
  const first = one<{ at: number }>(db, `${keys_alone} limit 1`, { from, until: startOfZurichDay(now), locations: JSON.stringify([location_id]) })
  // what moved after the last count of a day that has its report belongs to the next one
  return first && (last?.opened ?? 0) < startOfZurichDay(first.at) ? first.at : now
}

import type { BoardRow, BoardState } from '../../../shared/queries.ts'
import { DAY, HOUR, startOfZurichDay } from '../../../shared/time.ts'
import type { Desk, Here } from '../desk.ts'
import { namesOf, withCategory } from '../names.ts'
import { all } from '../statement.ts'
import { balanceOf } from './balance.ts'
import { openConflicts } from './conflicts.ts'
import { customerName } from './customer-card.ts'
import { openOps } from './open-ops.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

type Days = { now: number; today: number; tomorrow: number; after: number }
type Found = Omit<BoardRow, 'kind' | 'state' | 'pending'>

/** Today's work here: who fetches a car and who brings one back; overdue first, tomorrow as `later`. */
export const board: Query<'board'> = (desk, _, here) => {
  const now = desk.now()
  const today = startOfZurichDay(now)
  // 26 and 50 hours after midnight lie in the next day even when the clock changes.
  const days = { now, today, tomorrow: startOfZurichDay(today + DAY + 2 * HOUR), after: startOfZurichDay(today + 2 * DAY + 2 * HOUR) }
  const conflicts = openConflicts(desk)
  const pending = openOps(desk)
  const departures = departuresOf(desk, here, days).map(row => ({ ...withCategory(row), kind: 'departure' as const,
    state: stateOf(row.at, days, conflicts.reservations.has(row.id)), pending: pending.reservations.has(row.id) }))
  const out = returnsOf(desk, here, days)
  const carsOf = new Map<string, number>()
  for (const { id } of out) carsOf.set(id, (carsOf.get(id) ?? 0) + 1)
  const returns = out.map(({ vehicle_id, ...row }) => ({ ...withCategory(row), ...vehicle_id !== null && carsOf.get(row.id) !== 1 ? { vehicle_id } : {}, kind: 'return' as const,
    state: stateOf(row.at, days, conflicts.contracts.has(row.id)), pending: pending.contracts.has(row.id) }))
  return { now, departures: departures.sort(byUrgency(now)), returns: returns.sort(byUrgency(now)) }
}

const stateOf = (at: number, days: Days, in_conflict: boolean): BoardState =>
  in_conflict ? 'conflict' : at < days.now ? 'overdue' : at < days.tomorrow ? 'due' : 'later'

const byUrgency = (now: number) => (a: BoardRow, b: BoardRow): number => Number(b.at < now) - Number(a.at < now) || a.at - b.at

function departuresOf(desk: Desk, here: Here, { now, after }: Days): Found[] {
  return all<Found>(desk.db, `select r.id, r.starts_at as at, r.number, case when v.id is null then null else ${currentPlate} end as plate,
    ${customerName} as customer, ${namesOf('c')} as category, v.make || ' ' || v.model as vehicle, 0 as balance_rp, r.id as reservation_id,
    null as contract_id, coalesce(l.name, '') as location
    from reservations r join vehicle_categories c on c.id = r.category_id left join customers k on k.id = r.customer_id
    left join vehicles v on v.id = r.vehicle_id left join locations l on l.id = r.return_location_id
    where r.status = 'BOOKED' and r.starts_at < @after and r.location_id = @here`, { now, after, here: here.location_id })
}

/** A contract whose car is out; a car of any branch that is expected here. */
function returnsOf(desk: Desk, here: Here, { now, after }: Days): (Found & { vehicle_id: string | null })[] {
  return all<Found & { vehicle_id: string | null }>(desk.db, `select x.id, x.ends_at as at, x.number, case when v.id is null then null else ${currentPlate} end as plate,
    ${customerName} as customer, ${namesOf('c')} as category, v.make || ' ' || v.model as vehicle, ${balanceOf('x.id')} as balance_rp,
    x.reservation_id, x.id as contract_id, g.vehicle_id, coalesce(l.name, '') as location
    from contracts x left join contract_vehicles g on g.contract_id = x.id and g.state = 'OUT'
    left join vehicles v on v.id = g.vehicle_id left join vehicle_categories c on c.id = v.category_id
    left join customers k on k.id = x.customer_id left join locations l on l.id = x.pickup_location_id
    where x.status = 'ACTIVE' and x.ends_at < @after and x.return_location_id = @here`, { now, after, here: here.location_id })
}

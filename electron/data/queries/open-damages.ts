import type { OpenDamage } from '../../../shared/exports.ts'
import { instantsOf } from '../exports/cache-rows.ts'
import { all } from '../statement.ts'
import { feesFor } from './counter-fees.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

/** Which damages of this location's cars the month's list counts: found in these days and not estimated, the oldest first; none for staff. */
export const not_estimated = `from vehicle_damages d join vehicles v on v.id = d.vehicle_id where v.location_id = @location_id and d.status = 'REPORTED' and d.found_at >= @from and d.found_at < @until`

export const open_damages: Query<'open_damages'> = (desk, { from_on, until_on }, { location_id, person }) => {
  if (person.role === 'STAFF') return []
  const rows = all<Omit<OpenDamage, 'usual_rp'> & { category_id: string }>(desk.db, `select d.id, d.contract_id, (select c.number from contracts c where c.id = d.contract_id) as number, ${currentPlate} as plate, d.part, d.kind, d.severity,
    d.description, d.size_mm, d.found_at, (select u.full_name from users u where u.id = d.found_by) as found_by, v.category_id ${not_estimated} order by d.found_at, d.id`, { ...instantsOf({ from_on, until_on }), location_id, now: desk.now() })
  return rows.map(({ category_id, ...row }) => ({ ...row, usual_rp: feesFor(desk, category_id).find(({ kind, code }) => kind === 'DAMAGE' && code === `${row.kind}_${row.severity}`)?.amount_rp ?? null }))
}

import type { SettingsReach } from '../../../shared/settings.ts'
import { instantOf } from '../../../shared/time.ts'
import { all, one } from '../statement.ts'
import type { Query } from './query.ts'

const shown = 50

/** Midnight of a day in Zürich, where the clock never jumps; ms UTC. */
function beginOf(day: string): number {
  const found = instantOf(Date.parse(day))
  if (found.kind !== 'one') throw new Error(`${day} has no midnight`)
  return found.at
}

/**
 * Booked reservations that a change is about. Of a new price: those that begin while it is the category's price (they keep what was
 * agreed); of anything else those that are still to be fetched. This PC knows those of its own location.
 */
export const settings_reach: Query<'settings_reach'> = (desk, { section, category_id, from_on, from_location_id, to_location_id }, { location_id }): SettingsReach => {
  const { db } = desk
  const next = section === 'plans' && category_id && from_on
    ? one<{ valid_from: string }>(db, 'select valid_from from price_plans where category_id = @category_id and valid_from > @from_on order by valid_from limit 1', { category_id, from_on }) : undefined
  const rows = all<SettingsReach['rows'][number]>(db, `select r.id, r.number, r.starts_at, c.name_de, c.name_fr, c.name_it, c.name_en, p.day_rate_rp,
      coalesce(k.company_name, k.first_name || ' ' || k.last_name) as customer
    from reservations r join vehicle_categories c on c.id = r.category_id join locations l on l.id = r.location_id
      left join price_plans p on p.id = r.price_plan_id left join customers k on k.id = r.customer_id
    where r.status = 'BOOKED' and r.ends_at > @now and (@category_id is null or r.category_id = @category_id) and r.starts_at >= @from_at and r.starts_at < @until_at
      and (@from_location_id is null or r.location_id = @from_location_id) and (@to_location_id is null or r.return_location_id = @to_location_id)
      and (@at_border = 0 or l.is_border = 1)
    order by r.starts_at, r.number`, { now: desk.now(), category_id, from_location_id, to_location_id, from_at: from_on ? beginOf(from_on) : 0,
    until_at: next ? beginOf(next.valid_from) : Number.MAX_SAFE_INTEGER, at_border: Number(section === 'customs' && from_location_id === null) })
  const here = one<{ name: string }>(db, 'select name from locations where id = @location_id', { location_id })
  return { location: here?.name ?? '', count: rows.length, rows: rows.slice(0, shown) }
}

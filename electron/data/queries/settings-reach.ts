import { dayRate } from '../../../shared/charges.ts'
import type { QueryInput } from '../../../shared/queries.ts'
import { rentRp, seasonsText } from '../../../shared/seasons.ts'
import type { Season } from '../../../shared/seasons.ts'
import type { SettingsReach } from '../../../shared/settings.ts'
import { instantOf, rentalDays, zurichDate } from '../../../shared/time.ts'
import type { Desk } from '../desk.ts'
import { seasonsOfCategory, tiersOf } from '../price-data.ts'
import { all, one } from '../statement.ts'
import type { Query } from './query.ts'

const shown = 50
type Input = QueryInput<'settings_reach'>
type Plan = { day_rate_rp: number; tiers: { from_days: number; day_rate_rp: number }[] }
type Booked = Omit<SettingsReach['rows'][number], 'promised_rp' | 'new_rp'> & { ends_at: number; category_id: string; price_plan_id: string; day_rate_rp: number | null; seasons: string }

/** Midnight of a day in Zürich, where the clock never jumps; ms UTC. */
function beginOf(day: string): number {
  const found = instantOf(Date.parse(day))
  if (found.kind !== 'one') throw new Error(`${day} has no midnight`)
  return found.at
}

/**
 * Booked reservations that a change is about. Of a new price and of a season those that would cost something else with it, with the rent that
 * was promised, which they keep, and what it would be now; of anything else those that are still to be fetched. This PC knows those of its
 * own location.
 */
export const settings_reach: Query<'settings_reach'> = (desk, input, { person, location_id }): SettingsReach => {
  const { db } = desk
  const { section, category_id, from_on, from_location_id, to_location_id, plan, season } = input
  const next = section === 'plans' && category_id && from_on
    ? one<{ valid_from: string }>(db, 'select valid_from from price_plans where category_id = @category_id and valid_from > @from_on order by valid_from limit 1', { category_id, from_on }) : undefined
  const found = all<Booked>(db, `select r.id, r.number, r.starts_at, r.ends_at, r.category_id, r.price_plan_id, r.seasons, c.name_de, c.name_fr, c.name_it, c.name_en, p.day_rate_rp,
      coalesce(k.company_name, k.first_name || ' ' || k.last_name) as customer
    from reservations r join vehicle_categories c on c.id = r.category_id join locations l on l.id = r.location_id
      left join price_plans p on p.id = r.price_plan_id left join customers k on k.id = r.customer_id
    where r.status = 'BOOKED' and r.ends_at > @now and (@category_id is null or r.category_id = @category_id) and r.starts_at >= @from_at and r.starts_at < @until_at
      and (@from_location_id is null or r.location_id = @from_location_id) and (@to_location_id is null or r.return_location_id = @to_location_id)
      and (@at_border = 0 or l.is_border = 1)
    order by r.starts_at, r.number`, { now: desk.now(), category_id, from_location_id, to_location_id, from_at: from_on ? beginOf(from_on) : 0,
    until_at: next ? beginOf(next.valid_from) : Number.MAX_SAFE_INTEGER, at_border: Number(section === 'customs' && from_location_id === null) })
  const grace_min = one<{ grace_min: number }>(db, 'select grace_min from organizations where id = @id', { id: person.org_id })?.grace_min ?? 0
  const rows = plan || season ? found.flatMap(booked => repriced(desk, booked, input, grace_min)) : found.map(booked => ({ ...named(booked), promised_rp: null, new_rp: null }))
  const here = one<{ name: string }>(db, 'select name from locations where id = @location_id', { location_id })
  return { location: here?.name ?? '', count: rows.length, rows: rows.slice(0, shown) }
}

const named = ({ id, number, customer, starts_at, name_de, name_fr, name_it, name_en }: Booked) => ({ id, number, customer, starts_at, name_de, name_fr, name_it, name_en })

/** The reservation with both rents, where the change makes another of it: neither what it is without the change nor what was promised. */
function repriced(desk: Desk, booked: Booked, { plan, season, category_id }: Input, grace_min: number): SettingsReach['rows'] {
  const { db } = desk
  if (booked.day_rate_rp === null) return []
  const days = rentalDays(booked.starts_at, booked.ends_at, grace_min)
  const rent = (rates: Plan, seasons: string) => rentRp({ starts_at: booked.starts_at, seasons }, days, dayRate(rates, days))
  const its_own: Plan = { day_rate_rp: booked.day_rate_rp, tiers: tiersOf(db, booked.price_plan_id) }
  const today = seasonsOfCategory(db, booked.category_id, zurichDate(desk.now()))
  const promised_rp = rent(its_own, booked.seasons)
  const new_rp = plan ? rent(plan, today) : rent(its_own, season ? withChange(desk, booked.category_id, { ...season, category_id }) : today)
  const is_without_it = !plan && new_rp === rent(its_own, today)
  return new_rp === promised_rp || is_without_it ? [] : [{ ...named(booked), promised_rp, new_rp }]
}

/** The seasons of a category as they would be: the changed one in its new form, a new one beside the others. */
function withChange({ db, now }: Desk, booked_as: string, { season_id, is_active, category_id, ...changed }: NonNullable<Input['season']> & { category_id: string | null }): string {
  const others = all<Season & { category_id: string | null }>(db, `select id as season_id, category_id, first_day, last_day, surcharge_bp from seasons
    where (category_id = @booked_as or category_id is null) and is_active = 1 and last_day >= @today and id is not @season_id`, { booked_as, season_id, today: zurichDate(now()) })
  return seasonsText([...others, ...is_active ? [{ ...changed, season_id: season_id ?? '', category_id }] : []]
    .sort((a, b) => Number(a.category_id === null) - Number(b.category_id === null)))
}

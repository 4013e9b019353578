import { zurichDate } from '../../../shared/time.ts'
import { all } from '../statement.ts'
import type { Query } from './query.ts'

/** Locations of the firm and its categories at today's price. */
export const choices: Query<'choices'> = desk => ({
  locations: all(desk.db, 'select id, name, code from locations order by name'),
  categories: all(desk.db, `select c.id, c.code, c.name_de, c.name_fr, c.name_it, c.name_en, coalesce((select p.day_rate_rp from price_plans p where p.category_id = c.id
    and p.valid_from <= @today order by p.valid_from desc limit 1), 0) as day_rate_rp, c.deposit_rp, c.excess_rp
    from vehicle_categories c order by c.sort, c.code`, { today: zurichDate(desk.now()) }),
})

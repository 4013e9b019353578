import type { CounterFee } from '../../../shared/queries.ts'
import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'
import type { Query } from './query.ts'

/** The firm's price list; a line of the car's category stands before the general one of the same code. */
export const counter_fees: Query<'counter_fees'> = (desk, { category_id }) => feesFor(desk, category_id)

export const feesFor = (desk: Desk, category_id: string | null): CounterFee[] => all<CounterFee>(desk.db, `select id, kind, code, name_de, name_fr, name_it, name_en, amount_rp
  from counter_fees f where is_active = 1 and (category_id is null or category_id = @category_id)
    and not exists (select 1 from counter_fees g where g.kind = f.kind and g.code = f.code and g.category_id = @category_id and f.category_id is null and g.is_active = 1)
  order by kind, amount_rp`, { category_id: category_id ?? '' })

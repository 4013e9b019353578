import type { CounterFee } from '../../../shared/queries.ts'
import type { Desk } from '../desk.ts'
import { all, one } from '../statement.ts'
import type { Query } from './query.ts'

/** The firm's price list; a line of the car's category stands before the general one of the same code. */
export const counter_fees: Query<'counter_fees'> = (desk, { category_id }) => feesFor(desk, category_id)

export const feesFor = (desk: Desk, category_id: string | null): CounterFee[] => all<CounterFee>(desk.db, `select id, kind, code, name_de, name_fr, name_it, name_en, amount_rp
  from counter_fees f where is_active = 1 and (category_id is null or category_id = @category_id)
    and not exists (select 1 from counter_fees g where g.kind = f.kind and g.code = f.code and g.category_id = @category_id and f.category_id is null and g.is_active = 1)
  order by kind, amount_rp`, { category_id: category_id ?? '' })

/** What the firm asks for its work with a fine or a reminder, for the car that the contract had last; 0 where the price list says nothing. */
export function handlingFee(desk: Desk, contract_id: string, code: 'FINE' | 'REMINDER'): number {
  const car = one<{ category_id: string }>(desk.db, `select v.category_id from contract_vehicles g join vehicles v on v.id = g.vehicle_id
    where g.contract_id = @contract_id order by g.seq desc limit 1`, { contract_id })
  return feesFor(desk, car?.category_id ?? null).find(fee => fee.kind === 'HANDLING_FEE' && fee.code === code)?.amount_rp ?? 0
}

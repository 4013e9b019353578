import type { QueryRows } from '../../../shared/queries.ts'
import { linesOfContract } from '../forms/price-lines.ts'
import { all, one } from '../statement.ts'
import { balanceOf } from './balance.ts'
import { openConflicts } from './conflicts.ts'
import { customerName } from './customer-card.ts'
import { damagesOfContract } from './known-damages.ts'
import { openOps } from './open-ops.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

type Contract = NonNullable<QueryRows['contract']>
type Head = Omit<Contract, 'lines' | 'payments' | 'deposits' | 'damages' | 'in_conflict' | 'pending'>

/** Everything about one contract, null when it is not on this PC. */
export const contract: Query<'contract'> = (desk, { contract_id }) => {
  const head = one<Head>(desk.db, `select x.id, x.number, x.status, ${customerName} as customer,
    case when v.id is null then '' else ${currentPlate} end as plate, coalesce(v.make || ' ' || v.model, '') as vehicle, x.starts_at,
    x.ends_at, x.returned_at,
    coalesce(lp.name, '') as pickup_location, coalesce(lr.name, '') as return_location, ${balanceOf('x.id')} as balance_rp
    from contracts x left join customers k on k.id = x.customer_id
    left join contract_vehicles g on g.id = (select id from contract_vehicles where contract_id = x.id order by seq desc limit 1)
    left join vehicles v on v.id = g.vehicle_id left join locations lp on lp.id = x.pickup_location_id
    left join locations lr on lr.id = coalesce(x.returned_location_id, x.return_location_id)
    where x.id = @contract_id`, { contract_id, now: desk.now() })
  if (!head) return null
  return {
    ...head,
    in_conflict: openConflicts(desk).contracts.has(contract_id),
    pending: openOps(desk).contracts.has(contract_id),
    lines: linesOfContract(desk, contract_id),
    payments: all(desk.db,
      'select paid_at as at, method, kind, amount_rp, reference from payments where contract_id = @contract_id order by paid_at, id',
    { contract_id }),
    deposits: all(desk.db,
      'select method, amount_rp, captured_rp, status from deposits where contract_id = @contract_id order by held_at, id', { contract_id }),
    damages: damagesOfContract(desk, contract_id),
  }
}

import type { PayerToBill } from '../../../shared/collective-view.ts'
import { isOnDocument } from '../commands/allocated.ts'
import { payerOf } from '../commands/set-payer.ts'
import { decider } from '../desk.ts'
import { all } from '../statement.ts'
import { balanceOf } from './balance.ts'
import type { Query } from './query.ts'

/** The companies that closed contracts wait for an invoice to, the one that waits longest first; nothing for who may not see it. */
export const payers: Query<'payers'> = (desk, _, here) => (decider(here).role === 'STAFF' ? [] : all<PayerToBill>(desk.db, `
  select k.id as customer_id, k.company_name as name, k.town, count(*) as contracts, sum(o.owed_rp) as owed_rp, min(o.back_at) as oldest_at, sum(o.is_others) as of_others from (
    select ${payerOf('x')} as payer_id, ${balanceOf('x.id')} as owed_rp, coalesce(x.returned_at, x.ends_at) as back_at, x.payer_id is not null as is_others
    from contracts x where x.status = 'COMPLETED' and x.is_receivable and not ${isOnDocument('x.id')}) o
  join customers k on k.id = o.payer_id where o.owed_rp > 0 and coalesce(k.company_name, '') <> '' group by k.id order by oldest_at, name`, {}))

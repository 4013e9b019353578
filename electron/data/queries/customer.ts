import type { QueryRows } from '../../../shared/queries.ts'
import type { Desk } from '../desk.ts'
import { addressOfCustomer } from '../forms/issue-invoice.ts'
import { all, one } from '../statement.ts'
import { balanceOf } from './balance.ts'
import { collectivesOf, rentalsToBill } from './collective.ts'
import { customerName } from './customer-card.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

type Customer = NonNullable<QueryRows['customer']>

/** A customer's file: contracts, and other files that look like the same person, the surest first. Null when not on this PC. */
export const customer: Query<'customer'> = (desk, { customer_id }, here) => {
  const row = one<Omit<Customer, 'contracts' | 'twins' | 'may_merge' | 'to_bill' | 'collectives' | 'address' | 'blocked'>>(desk.db, `select k.id, ${customerName} as name, k.company_name as company, k.town, k.phone,
    (select into_customer_id from customer_redirects r where r.customer_id = k.id) as merged_into from customers k where k.id = @customer_id`, { customer_id })
  if (!row) return null
  return {
    ...row, to_bill: rentalsToBill(desk, customer_id), collectives: collectivesOf(desk, customer_id), address: addressOfCustomer(desk, customer_id), may_merge: here.person.role !== 'STAFF', blocked: blockedSince(desk, customer_id),
    contracts: all(desk.db, `select x.id, x.number, x.status, x.starts_at, ${balanceOf('x.id')} as balance_rp,
      coalesce((select ${currentPlate} from contract_vehicles g join vehicles v on v.id = g.vehicle_id where g.contract_id = x.id order by g.seq desc limit 1), '') as plate
      from contracts x where @customer_id in (x.customer_id, x.payer_id) order by x.starts_at desc limit 12`, { customer_id, now: desk.now() }),
    twins: all(desk.db, `select o.id, ${customerName.replaceAll('k.', 'o.')} as name, o.town, o.phone, o.birth_date,
      case when exists (select 1 from drivers a join drivers b on b.licence_number = a.licence_number and b.licence_country = a.licence_country
        where a.customer_id = k.id and b.customer_id = o.id) then 'licence' when o.birth_date = k.birth_date then 'birth_date' else 'name' end as why
      from customers k join customers o on o.id <> k.id and (
        (lower(o.last_name) = lower(k.last_name) and (lower(o.first_name) = lower(k.first_name) or o.birth_date = k.birth_date))
        or exists (select 1 from drivers a join drivers b on b.licence_number = a.licence_number and b.licence_country = a.licence_country where a.customer_id = k.id and b.customer_id = o.id))
      where k.id = @customer_id and not exists (select 1 from customer_redirects r where r.customer_id = o.id)
      order by why = 'name', why, o.id limit 6`, { customer_id }),
  }
}

const blockedSince = (desk: Desk, customer_id: string): Customer['blocked'] => one<NonNullable<Customer['blocked']>>(desk.db, `select f.flagged_at as at, u.full_name as by
  from customer_flags f left join users u on u.id = f.flagged_by where f.customer_id = @customer_id and f.lifted_at is null order by f.flagged_at limit 1`, { customer_id }) ?? null

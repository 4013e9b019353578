/** What $1 to $3 stand for. */
export type QueryFacts = { org_id: string, location_id: string, customer_id: string }
export type CounterQuery = { name: string, text: string }

const balance = `(coalesce((select sum(g.amount_rp) from public.contract_charges g where g.org_id = x.org_id and g.contract_id = x.id), 0)
  - coalesce((select sum(case p.kind when 'REFUND' then -1 else 1 end * (p.amount_rp - p.rounding_rp)) from public.payments p
    where p.org_id = x.org_id and p.contract_id = x.id), 0)
  - coalesce((select sum(d.captured_rp) from public.deposits d where d.org_id = x.org_id and d.contract_id = x.id), 0)) as balance_rp`
const plate = `(select p.plate from public.vehicle_plates p where p.org_id = v.org_id and p.vehicle_id = v.id and p.valid_to is null limit 1) as plate`

/**
 * What a counter asks of the server when it asks it directly: the desk's own screens in Postgres' words. $1 the firm, $2 the location,
 * $3 a customer. Each names the firm itself, so that the owner's plan may use the same indexes and only the policies differ.
 */
export const counter_queries: readonly CounterQuery[] = [
  { name: 'board', text: `
    select 'departure' as kind, r.id, r.starts_at as at, r.number, ${plate}, k.first_name || ' ' || k.last_name as customer, 0 as balance_rp
    from public.reservations r left join public.customers k on k.org_id = r.org_id and k.id = r.customer_id
    left join public.vehicles v on v.org_id = r.org_id and v.id = r.vehicle_id
    where r.org_id = $1 and r.location_id = $2 and r.status = 'BOOKED' and r.starts_at < now() + interval '36 hours' and $3::uuid is not null
    union all
    select 'return', x.id, x.ends_at, x.number, ${plate}, k.first_name || ' ' || k.last_name, ${balance}
    from public.contracts x left join lateral (select l.org_id, l.vehicle_id from public.contract_vehicles l
      where l.org_id = x.org_id and l.contract_id = x.id and l.state = 'OUT' limit 1) g on true
    left join public.vehicles v on v.org_id = g.org_id and v.id = g.vehicle_id
    left join public.customers k on k.org_id = x.org_id and k.id = x.customer_id
    where x.org_id = $1 and x.status = 'ACTIVE' and x.return_location_id = $2 and x.ends_at < now() + interval '36 hours'` },
  { name: 'open contracts', text: `
    select x.id, x.number, x.starts_at, x.ends_at, g.out_km, v.make, v.model from public.contracts x
    join public.contract_vehicles g on g.org_id = x.org_id and g.contract_id = x.id and g.state = 'OUT'
    join public.vehicles v on v.org_id = g.org_id and v.id = g.vehicle_id
    where x.org_id = $1 and x.status = 'ACTIVE' and $2::uuid is not null and $3::uuid is not null order by x.ends_at` },
  { name: 'a customer\'s contracts', text: `
    select x.id, x.number, x.status, x.starts_at, x.ends_at, ${balance} from public.contracts x
    where x.org_id = $1 and x.customer_id = $3 and $2::uuid is not null order by x.starts_at desc` },
  { name: 'fleet', text: `
    select v.id, v.make, v.model, v.status, v.odometer_km, v.fuel_level, ${plate}, c.code,
      (select min(b.starts_at) from public.vehicle_blocks b where b.org_id = v.org_id and b.vehicle_id = v.id and b.is_active
        and b.ends_at > now()) as next_block_at
    from public.vehicles v join public.vehicle_categories c on c.org_id = v.org_id and c.id = v.category_id
    where v.org_id = $1 and v.location_id = $2 and $3::uuid is not null` },
  { name: 'today\'s payments', text: `
    select p.id, p.method, p.kind, p.amount_rp, p.paid_at, x.number from public.payments p
    join public.contracts x on x.org_id = p.org_id and x.id = p.contract_id
    where p.org_id = $1 and p.location_id = $2 and p.paid_at >= date_trunc('day', now()) - interval '1 day' and $3::uuid is not null` },
]

-- The gap report: numbers of a location's blocks that no document bears, so that whoever reads the books is told why one is not there.
-- 'unused': the device has not come that far · 'missing': a later one of the block is in use, so it was given to something that was
-- refused or has not come in yet · 'lapsed': the device has been revoked or the year is over, nobody gives it out any more.
create function public.number_gaps(p_location uuid) returns table (kind text, first_number text, last_number text, numbers int, state text,
  device_id uuid, device_name text, leased_at bigint)
language sql stable security invoker set search_path = '' as $$
  with blocks as (
    select b.*, d.name as device_name, case
        when d.revoked_at is not null or date_trunc('year', b.leased_at at time zone 'Europe/Zurich') < date_trunc('year', now() at time zone 'Europe/Zurich')
        then 'lapsed'
        else 'unused' end as rest
    from public.number_blocks b join public.devices d on d.org_id = b.org_id and d.id = b.device_id
    where b.org_id = (select private.my_org()) and b.location_id = p_location),
  borne as (
    select 'CONTRACT' as kind, c.number from public.contracts c where c.org_id = (select private.my_org()) and c.pickup_location_id = p_location
    union all select 'RESERVATION', r.number from public.reservations r where r.org_id = (select private.my_org()) and r.location_id = p_location
    union all select v.kind, v.number from public.invoices v where v.org_id = (select private.my_org()) and v.location_id = p_location),
  free as (
    select b.id, b.kind, b.prefix, b.device_id, b.device_name, b.leased_at, n, case when n >= b.next_no or b.rest = 'lapsed' then b.rest else 'missing' end as state
    from blocks b cross join lateral generate_series(b.first_no, b.last_no) n
    where not exists (select from borne t where t.kind = b.kind and t.number = b.prefix || lpad(n::text, 6, '0'))),
  islands as (select f.*, f.n - row_number() over (partition by f.id, f.state order by f.n) as island from free f)
  select i.kind, i.prefix || lpad(min(i.n)::text, 6, '0'), i.prefix || lpad(max(i.n)::text, 6, '0'), count(*)::int, i.state, i.device_id, i.device_name,
    private.millis(i.leased_at)
  from islands i group by i.id, i.kind, i.prefix, i.state, i.island, i.device_id, i.device_name, i.leased_at
  order by i.kind, 2
$$;
revoke execute on function public.number_gaps(uuid) from public, anon;
grant execute on function public.number_gaps(uuid) to authenticated;

-- How long the cars were out: the rows that the days are reckoned from. The twin of electron/data/exports/datasets/utilisation.ts, which a test compares.
alter table public.export_runs drop constraint export_runs_kind_check, add constraint export_runs_kind_check
  check (kind in ('CONTRACTS', 'PAYMENTS', 'INVOICES', 'CHARGES', 'VAT', 'RECEIVABLES', 'JOURNAL', 'DAMAGES', 'MAINTENANCE', 'FLEET', 'UTILISATION', 'CUSTOMERS', 'DAY_REPORT'));
create function public.export_utilisation(p_from bigint, p_until bigint, p_locations uuid[]) returns jsonb
language plpgsql stable security invoker set search_path = '' set jit = off set work_mem = '64MB' as $$
declare
  v_org constant uuid := private.my_org();
  v_from constant timestamptz := private.instant(p_from);
  v_until constant timestamptz := private.instant(p_until);
  v_rows jsonb;
begin
  if private.my_role() is null or private.my_role() not in ('ADMIN', 'MANAGER') then
    raise exception 'exports are for managers' using errcode = '42501', constraint = 'needs_manager';
  end if;
  if not coalesce(p_locations <@ private.my_locations(), false) then
    raise exception 'not a location of yours' using errcode = '42501', constraint = 'location_not_yours';
  end if;
  with q as (
    select v.location_id, v.id as vehicle_id, null::text as number, null::timestamptz as out_at, null::timestamptz as in_at
      from public.vehicles v where v.org_id = v_org and v.location_id = any (p_locations) and v.status <> 'RETIRED'
    union all select c.pickup_location_id, l.vehicle_id, c.number, greatest(l.out_at, v_from), least(coalesce(l.in_at, v_until), v_until)
      from public.contract_vehicles l join public.contracts c on c.org_id = v_org and c.id = l.contract_id
      where l.org_id = v_org and c.pickup_location_id = any (p_locations) and c.status <> 'VOID' and l.out_at < v_until and coalesce(l.in_at, v_until) > v_from)
  select jsonb_agg(jsonb_build_array(g.code, k.code, q.vehicle_id, q.number, (extract(epoch from q.out_at) * 1000)::bigint, (extract(epoch from q.in_at) * 1000)::bigint, p_from, p_until)
    order by g.code collate "C" nulls first, k.code collate "C" nulls first, q.vehicle_id, q.out_at nulls first, q.in_at nulls first, q.number collate "C" nulls first)
  into v_rows from q join public.vehicles v on v.org_id = v_org and v.id = q.vehicle_id
    left join public.vehicle_categories g on g.org_id = v_org and g.id = v.category_id left join public.locations k on k.org_id = v_org and k.id = q.location_id;
  return jsonb_build_object('as_of', (extract(epoch from now()) * 1000)::bigint, 'rows', coalesce(v_rows, '[]'));
end $$;
revoke execute on function public.export_utilisation(bigint, bigint, uuid[]) from public, anon;
grant execute on function public.export_utilisation(bigint, bigint, uuid[]) to authenticated;

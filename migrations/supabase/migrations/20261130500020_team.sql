-- Who did what, an operation a line, the last first, with what it was about; and when a PC last sent something. For managers and above: what
-- operations were is otherwise known to their authors only.
create function private.audit_trail(p_from bigint, p_until bigint, p_location uuid, p_limit int) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare v_org constant uuid := private.my_org(); v_rows jsonb;
begin
  if private.my_role() is null or private.my_role() not in ('ADMIN', 'MANAGER') then
    raise exception 'the audit is for managers' using errcode = '42501', constraint = 'needs_manager';
  end if;
  if p_location is not null then perform private.assert_location(p_location); end if;
  with a as (select l.*, coalesce(l.op_id::text, l.chain_id::text) as done, coalesce(l.after, '{}') || coalesce(l.before, '{}') as r from public.audit_log l
    left join public.devices d on d.org_id = v_org and d.id = l.device_id
    where l.org_id = v_org and l.at >= private.instant(p_from) and l.at < private.instant(p_until) and (p_location is null or d.location_id = p_location)),
  newest as (select a.done, max(a.at) as at from a group by 1 order by 2 desc, 1 limit least(greatest(p_limit, 1), 2000)),
  g as (select n.done, n.at, (array_agg(a.op_id))[1] as op_id, (array_agg(a.actor_id))[1] as actor_id, (array_agg(a.device_id))[1] as device_id, array_agg(distinct a.table_name order by a.table_name) as tables,
      (array_agg(case when a.table_name = 'contracts' then a.row_id::text else a.r ->> 'contract_id' end) filter (where a.table_name = 'contracts' or a.r ->> 'contract_id' is not null))[1] as contract_id,
      (array_agg(case when a.table_name = 'reservations' then a.row_id::text else a.r ->> 'reservation_id' end) filter (where a.table_name = 'reservations' or a.r ->> 'reservation_id' is not null))[1] as reservation_id,
      (array_agg(case when a.table_name = 'vehicles' then a.row_id::text else a.r ->> 'vehicle_id' end) filter (where a.table_name = 'vehicles' or a.r ->> 'vehicle_id' is not null))[1] as vehicle_id,
      (array_agg(case when a.table_name = 'users' then a.row_id::text else a.r ->> 'user_id' end) filter (where a.table_name = 'users' or a.r ->> 'user_id' is not null))[1] as user_id,
      (array_agg(a.row_id) filter (where a.table_name = 'devices'))[1] as about_device,
      (array_agg(a.r ->> 'number') filter (where a.table_name = 'invoices'))[1] as invoice
    from newest n join a using (done) group by n.done, n.at)
  select jsonb_agg(jsonb_build_object('at', private.millis(g.at), 'actor', u.full_name, 'device', d.name, 'did', o.name, 'tables', g.tables, 'contract', c.number, 'reservation', r.number,
      'plate', (select p.plate from public.vehicle_plates p where p.org_id = v_org and p.vehicle_id = g.vehicle_id::uuid and p.valid_from <= g.at and (p.valid_to is null or p.valid_to > g.at)
        order by p.valid_from desc limit 1),
      'person', w.full_name, 'about_device', e.name, 'invoice', g.invoice) order by g.at desc, g.done)
  into v_rows from g left join public.users u on u.org_id = v_org and u.id = g.actor_id left join public.devices d on d.org_id = v_org and d.id = g.device_id
    left join public.sync_ops o on o.org_id = v_org and o.op_id = g.op_id left join public.contracts c on c.org_id = v_org and c.id = g.contract_id::uuid
    left join public.reservations r on r.org_id = v_org and r.id = g.reservation_id::uuid left join public.users w on w.org_id = v_org and w.id = g.user_id::uuid
    left join public.devices e on e.org_id = v_org and e.id = g.about_device;
  return coalesce(v_rows, '[]');
end $$;
create function private.devices_heard(p_location uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  if private.my_role() is null or private.my_role() not in ('ADMIN', 'MANAGER') then
    raise exception 'devices are for managers' using errcode = '42501', constraint = 'needs_manager';
  end if;
  perform private.assert_location(p_location);
  return coalesce((select jsonb_agg(jsonb_build_object('device_id', d.id, 'heard_at', (select private.millis(max(o.stored_at)) from public.sync_ops o where o.org_id = d.org_id and o.device_id = d.id)))
    from public.devices d where d.org_id = private.my_org() and d.location_id = p_location), '[]');
end $$;
create index sync_ops_by_device on public.sync_ops (org_id, device_id, stored_at);
grant select on public.audit_log to guichet_commands;
create policy "Commands read the audit of the caller's firm" on public.audit_log for select to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) in ('ADMIN', 'MANAGER'));
create function public.audit_trail(p_from bigint, p_until bigint, p_location uuid default null, p_limit int default 500) returns jsonb language sql stable security invoker set search_path = ''
  as $$ select private.audit_trail(p_from, p_until, p_location, p_limit) $$;
create function public.devices_heard(p_location uuid) returns jsonb language sql stable security invoker set search_path = '' as $$ select private.devices_heard(p_location) $$;
do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature, p.pronamespace = 'private'::regnamespace as is_private from pg_catalog.pg_proc p where p.proname in ('audit_trail', 'devices_heard') loop
    execute format('revoke execute on function %s from public', f.signature);
    if f.is_private then execute format('alter function %s owner to guichet_commands', f.signature);
    else execute format('revoke execute on function %s from anon', f.signature); end if;
    execute format('grant execute on function %s to authenticated', f.signature);
  end loop;
end $$;

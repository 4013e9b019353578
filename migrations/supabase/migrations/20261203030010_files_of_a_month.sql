-- Which files of a location's month have been made, on whichever PC and at whichever location: the last of each kind, of the whole month, after it was over, of all
-- that the server knew. A journal may begin earlier: a delivery does. Who sees `export_runs` sees those of where they were made; this answers for whose rows are in them.
create function private.month_files_of(p_location uuid, p_from_on date, p_until_on date) returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  if private.my_role() is null or private.my_role() not in ('ADMIN', 'MANAGER') then
    raise exception 'the files of a month are for managers' using errcode = '42501', constraint = 'needs_manager';
  end if;
  perform private.assert_location(p_location);
  return (select coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'made_at', private.millis(f.made_at), 'made_by', u.full_name, 'device', d.name) order by f.kind), '[]')
    from (select distinct on (e.kind) e.* from public.export_runs e
      where e.org_id = private.my_org() and p_location = any (e.locations) and e.kind in ('JOURNAL', 'VAT', 'RECEIVABLES') and e.until_on = p_until_on
        and (e.from_on = p_from_on or e.kind = 'RECEIVABLES' or (e.kind = 'JOURNAL' and e.from_on < p_from_on))
        and e.made_at >= (p_until_on + 1)::timestamp at time zone 'Europe/Zurich' and e.source = 'SERVER' and e.waiting = 0 and cardinality(e.states) = 0
      order by e.kind, e.made_at desc) f
      left join public.users u on u.org_id = f.org_id and u.id = f.made_by left join public.devices d on d.org_id = f.org_id and d.id = f.device_id);
end $$;
revoke execute on function private.month_files_of(uuid, date, date) from public;
grant execute on function private.month_files_of(uuid, date, date) to authenticated;
alter function private.month_files_of(uuid, date, date) owner to guichet_commands;
create function public.month_files_of(p_location uuid, p_from_on date, p_until_on date) returns jsonb language sql stable security invoker set search_path = ''
  as $$ select private.month_files_of(p_location, p_from_on, p_until_on) $$;
revoke execute on function public.month_files_of(uuid, date, date) from public, anon;
grant execute on function public.month_files_of(uuid, date, date) to authenticated;

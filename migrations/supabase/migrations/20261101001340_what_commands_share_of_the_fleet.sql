-- Pieces of the fleet's commands. They run as guichet_commands, inside its apply functions, and are granted to nobody else.

-- The car, locked, where it stands at a location of the caller: who is elsewhere does not dispose of it.
create function private.lock_car_here(p_vehicle uuid) returns public.vehicles language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_vehicle(p_vehicle);
begin
  perform private.assert_location(v.location_id);
  return v;
end $$;

-- Free text that has to say something. Raises 23514.
create function private.assert_reason(p_reason text) returns void language plpgsql immutable set search_path = '' as $$
begin
  if coalesce(btrim(p_reason), '') = '' then raise exception 'a reason is missing' using errcode = '23514', constraint = 'reason_missing'; end if;
end $$;

-- Keeps a car busy; the constraints of the table say when it can't be.
create function private.hold_car(p_ctx private.op_context, p_block uuid, p_vehicle uuid, p_kind text, p_source uuid, p_from bigint, p_to bigint,
  p_reason text default null, p_to_location uuid default null) returns void language sql set search_path = '' as $$
  insert into public.vehicle_blocks (id, org_id, vehicle_id, kind, source_id, starts_at, ends_at, reason, to_location_id)
  values (p_block, p_ctx.org_id, p_vehicle, p_kind, p_source, private.instant(p_from), private.instant(p_to), p_reason, p_to_location)
$$;
create function private.release_car(p_kind text, p_source uuid) returns void language sql set search_path = '' as $$
  update public.vehicle_blocks set is_active = false where source_id = p_source and kind = p_kind and is_active
$$;

create function private.lock_damage(p_damage uuid) returns public.vehicle_damages language plpgsql set search_path = '' as $$
declare d public.vehicle_damages;
begin
  select * into d from public.vehicle_damages t where t.id = p_damage for no key update;
  if not found then raise exception 'damage is unknown' using errcode = 'P0002', constraint = 'damage_unknown'; end if;
  return d;
end $$;
-- The car first, then its visit: the order in which every command locks.
create function private.lock_maintenance(p_maintenance uuid) returns public.maintenance_records language plpgsql set search_path = '' as $$
declare m public.maintenance_records;
begin
  perform private.lock_vehicle(t.vehicle_id) from public.maintenance_records t where t.id = p_maintenance;
  select * into m from public.maintenance_records t where t.id = p_maintenance for no key update;
  if not found then raise exception 'maintenance is unknown' using errcode = 'P0002', constraint = 'maintenance_unknown'; end if;
  return m;
end $$;

-- A car that leaves the workshop is free, or still out where a contract has it; whatever else it has become meanwhile stays.
create function private.leave_workshop(p_vehicle uuid) returns void language sql set search_path = '' as $$
  update public.vehicles set status = case when exists (select from public.contract_vehicles l where l.vehicle_id = p_vehicle and l.state = 'OUT')
    then 'RENTED' else 'AVAILABLE' end::public.vehicle_status where id = p_vehicle and status = 'MAINTENANCE'
$$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('lock_car_here', 'assert_reason', 'hold_car', 'release_car', 'lock_damage', 'lock_maintenance', 'leave_workshop') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

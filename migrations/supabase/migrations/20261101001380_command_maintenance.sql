insert into private.commands (name, min_role) values ('report_maintenance', 'STAFF'), ('schedule_maintenance', 'MANAGER'), ('start_maintenance', 'MANAGER'),
  ('complete_maintenance', 'MANAGER'), ('cancel_maintenance', 'MANAGER');

-- Staff say what a car needs; when, a manager says.
create function private.apply_report_maintenance(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_car_here((i ->> 'vehicle_id')::uuid);
begin
  insert into public.maintenance_records (id, org_id, vehicle_id, kind, status, notes, reported_at, reported_by)
  values ((i ->> 'maintenance_id')::uuid, ctx.org_id, v.id, i ->> 'kind', 'SCHEDULED', i ->> 'notes', private.instant((i ->> 'at')::bigint), ctx.author_id);
  return '{}';
end $$;

-- Plans a visit anew, one that was reported, or one that was planned for another time.
create function private.apply_schedule_maintenance(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_vehicle((i ->> 'vehicle_id')::uuid); m public.maintenance_records; visit uuid := (i ->> 'maintenance_id')::uuid;
begin
  select * into m from public.maintenance_records t where t.id = visit for no key update;
  if found then
    if m.vehicle_id <> v.id then raise exception 'maintenance of another car' using errcode = 'P0002', constraint = 'maintenance_unknown'; end if;
    if m.status <> 'SCHEDULED' then raise exception 'maintenance is %', m.status using errcode = '23514', constraint = 'maintenance_moves_legally'; end if;
    update public.maintenance_records set kind = i ->> 'kind', notes = i ->> 'notes', starts_at = private.instant((i ->> 'starts_at')::bigint),
      ends_at = private.instant((i ->> 'ends_at')::bigint) where id = visit;
  else
    insert into public.maintenance_records (id, org_id, vehicle_id, kind, status, starts_at, ends_at, notes)
    values (visit, ctx.org_id, v.id, i ->> 'kind', 'SCHEDULED', private.instant((i ->> 'starts_at')::bigint), private.instant((i ->> 'ends_at')::bigint), i ->> 'notes');
  end if;
  perform private.release_car('MAINTENANCE', visit);
  perform private.hold_car(ctx, (i ->> 'block_id')::uuid, v.id, 'MAINTENANCE', visit, (i ->> 'starts_at')::bigint, (i ->> 'ends_at')::bigint);
  return '{}';
end $$;

-- The car is in the workshop from now until it is expected back.
create function private.apply_start_maintenance(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare m public.maintenance_records := private.lock_maintenance((i ->> 'maintenance_id')::uuid);
begin
  if m.status <> 'SCHEDULED' then raise exception 'maintenance is %', m.status using errcode = '23514', constraint = 'maintenance_moves_legally'; end if;
  update public.maintenance_records set status = 'IN_PROGRESS', starts_at = private.instant((i ->> 'at')::bigint), ends_at = private.instant((i ->> 'ends_at')::bigint) where id = m.id;
  update public.vehicles set status = 'MAINTENANCE' where id = m.vehicle_id;
  perform private.release_car('MAINTENANCE', m.id);
  perform private.hold_car(ctx, (i ->> 'block_id')::uuid, m.vehicle_id, 'MAINTENANCE', m.id, (i ->> 'at')::bigint, (i ->> 'ends_at')::bigint);
  return '{}';
end $$;

-- The workshop's reading is stored as it stands on the bill; one that contradicts the car's is a task for a person.
create function private.apply_complete_maintenance(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  flags text[] := '{}'; m public.maintenance_records := private.lock_maintenance((i ->> 'maintenance_id')::uuid); v public.vehicles; km int := (i ->> 'odometer_km')::int;
  moment timestamptz(3) := private.instant((i ->> 'at')::bigint);
begin
  if m.status <> 'IN_PROGRESS' then raise exception 'maintenance is %', m.status using errcode = '23514', constraint = 'maintenance_moves_legally'; end if;
  select * into v from public.vehicles t where t.id = m.vehicle_id;
  update public.maintenance_records set status = 'COMPLETED', ends_at = greatest(moment, starts_at + interval '1 minute'), odometer_km = km, cost_rp = (i ->> 'cost_rp')::bigint, notes = i ->> 'notes' where id = m.id;
  perform private.release_car('MAINTENANCE', m.id);
  if private.store_reading(ctx, (i ->> 'reading_id')::uuid, v, moment, km, 'SERVICE') then
    flags := flags || 'odometer_contradicts'::text;
    perform private.report_conflict(ctx, 'odometer_contradicts', v.location_id, null, v.id);
  else
    update public.vehicles set odometer_km = greatest(odometer_km, km) where id = v.id;
  end if;
  perform private.leave_workshop(v.id);
  return flags;
end $$;

create function private.apply_cancel_maintenance(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare m public.maintenance_records := private.lock_maintenance((i ->> 'maintenance_id')::uuid);
begin
  perform private.assert_reason(i ->> 'reason');
  if m.status = 'CANCELLED' then return '{}'; end if;
  -- from where, the table of legal moves says
  update public.maintenance_records set status = 'CANCELLED', cancel_reason = i ->> 'reason' where id = m.id;
  perform private.release_car('MAINTENANCE', m.id);
  if m.status = 'IN_PROGRESS' then perform private.leave_workshop(m.vehicle_id); end if;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('apply_report_maintenance', 'apply_schedule_maintenance', 'apply_start_maintenance', 'apply_complete_maintenance', 'apply_cancel_maintenance') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

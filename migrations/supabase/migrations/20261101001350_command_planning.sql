insert into private.commands (name) values ('block_vehicle'), ('release_block'), ('start_transfer'), ('finish_transfer');

-- Keeps a car back for a time. A block that nothing stands behind is its own source.
create function private.apply_block_vehicle(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_car_here((i ->> 'vehicle_id')::uuid); kind text := i ->> 'kind';
begin
  if coalesce(kind, '') not in ('HOLD', 'MAINTENANCE', 'TRANSFER') then
    raise exception 'no such block by hand' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  perform private.assert_reason(i ->> 'reason');
  perform private.hold_car(ctx, (i ->> 'block_id')::uuid, v.id, kind, (i ->> 'block_id')::uuid, (i ->> 'starts_at')::bigint, (i ->> 'ends_at')::bigint, i ->> 'reason');
  return '{}';
end $$;

-- Gives a car back that was kept by hand. What is released already is released.
create function private.apply_release_block(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare b public.vehicle_blocks;
begin
  select * into b from public.vehicle_blocks t where t.id = (i ->> 'block_id')::uuid;
  if not found then raise exception 'block is unknown' using errcode = 'P0002', constraint = 'block_unknown'; end if;
  perform private.lock_car_here(b.vehicle_id);
  if b.source_id <> b.id then raise exception 'the block belongs to something else' using errcode = '23514', constraint = 'block_not_by_hand'; end if;
  update public.vehicle_blocks set is_active = false where id = b.id and is_active;
  return '{}';
end $$;

-- A car sets off to another branch. A transfer that was planned by hand gives way to the real one.
create function private.apply_start_transfer(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_car_here((i ->> 'vehicle_id')::uuid); goal uuid := (i ->> 'to_location_id')::uuid;
begin
  if not exists (select from public.locations l where l.id = goal) then
    raise exception 'location is unknown' using errcode = 'P0002', constraint = 'location_unknown';
  end if;
  if goal = v.location_id then raise exception 'the car is there' using errcode = '23514', constraint = 'transfer_leads_nowhere'; end if;
  if v.status <> 'AVAILABLE' then raise exception 'vehicle is %', v.status using errcode = '23514', constraint = 'vehicle_moves_legally'; end if;
  update public.vehicle_blocks set is_active = false where vehicle_id = v.id and is_active and kind = 'TRANSFER' and source_id = id
    and starts_at < private.instant((i ->> 'ends_at')::bigint) and ends_at > private.instant((i ->> 'starts_at')::bigint);
  perform private.hold_car(ctx, (i ->> 'block_id')::uuid, v.id, 'TRANSFER', (i ->> 'block_id')::uuid, (i ->> 'starts_at')::bigint, (i ->> 'ends_at')::bigint, null, goal);
  update public.vehicles set status = 'IN_TRANSFER' where id = v.id;
  return '{}';
end $$;

-- A car has arrived. It stands here whatever the server thought of it.
create function private.apply_finish_transfer(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  flags text[] := '{}'; here uuid := (i ->> 'location_id')::uuid; at_in timestamptz(3) := private.instant((i ->> 'at')::bigint); km int := (i ->> 'odometer_km')::int;
  v public.vehicles; contradicts boolean; was_sent boolean;
begin
  perform private.assert_location(here);
  v := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
  was_sent := v.status = 'IN_TRANSFER' or exists (select from public.vehicle_blocks b where b.vehicle_id = v.id and b.kind = 'TRANSFER' and b.is_active and b.starts_at <= at_in);
  if not was_sent then
    flags := flags || 'transfer_contradicts'::text;
    perform private.report_conflict(ctx, 'transfer_contradicts', here, null, v.id, null, v.location_id);
  end if;
  update public.vehicle_blocks set is_active = false where vehicle_id = v.id and kind = 'TRANSFER' and is_active and starts_at <= at_in;
  contradicts := private.store_reading(ctx, (i ->> 'reading_id')::uuid, v, at_in, km, 'TRANSFER');
  if contradicts then
    flags := flags || 'odometer_contradicts'::text;
    perform private.report_conflict(ctx, 'odometer_contradicts', here, null, v.id);
  end if;
  update public.vehicles set location_id = here, fuel_level = (i ->> 'fuel_level')::int,
    odometer_km = case when contradicts then odometer_km else greatest(odometer_km, km) end,
    status = case status when 'IN_TRANSFER' then 'AVAILABLE' else status end where id = v.id;
  return flags;
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('apply_block_vehicle', 'apply_release_block', 'apply_start_transfer', 'apply_finish_transfer') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

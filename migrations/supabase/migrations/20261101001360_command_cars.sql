insert into private.commands (name, min_role) values ('set_vehicle_status', 'STAFF'), ('retire_vehicle', 'ADMIN'), ('add_vehicle', 'MANAGER'),
  ('change_vehicle', 'MANAGER'), ('move_plate', 'MANAGER'), ('correct_odometer', 'MANAGER');

-- Out of service by whoever sees it; back by a manager. The other states come by what happens to the car.
create function private.apply_set_vehicle_status(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_car_here((i ->> 'vehicle_id')::uuid); wanted text := i ->> 'status';
begin
  if coalesce(wanted, '') not in ('OUT_OF_SERVICE', 'AVAILABLE') then
    raise exception 'no such state by hand' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  if wanted = 'OUT_OF_SERVICE' then
    perform private.assert_reason(i ->> 'reason');
  elsif v.status not in ('OUT_OF_SERVICE', 'AVAILABLE') then
    raise exception 'vehicle is %', v.status using errcode = '23514', constraint = 'vehicle_moves_legally';
  end if;
  update public.vehicles set status = wanted::public.vehicle_status, status_reason = case wanted when 'OUT_OF_SERVICE' then i ->> 'reason' end where id = v.id;
  return '{}';
end $$;

-- A car leaves the fleet: its plates are free again. Not while it is out or planned.
create function private.apply_retire_vehicle(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_vehicle((i ->> 'vehicle_id')::uuid); at_end timestamptz(3) := private.instant((i ->> 'at')::bigint);
begin
  if v.status = 'RETIRED' then return '{}'; end if;
  perform private.assert_reason(i ->> 'reason');
  if exists (select from public.contract_vehicles l where l.vehicle_id = v.id and l.state = 'OUT') then
    raise exception 'vehicle is out' using errcode = '23514', constraint = 'vehicle_still_out';
  end if;
  if exists (select from public.vehicle_blocks b where b.vehicle_id = v.id and b.is_active and b.ends_at > at_end) then
    raise exception 'vehicle is planned' using errcode = '23514', constraint = 'vehicle_still_planned';
  end if;
  update public.vehicles set status = 'RETIRED', status_reason = i ->> 'reason' where id = v.id;
  update public.vehicle_plates set valid_to = at_end where vehicle_id = v.id and valid_from < at_end and (valid_to is null or valid_to > at_end);
  return '{}';
end $$;

create function private.assert_category(p_category uuid) returns void language plpgsql stable set search_path = '' as $$
begin
  if not exists (select from public.vehicle_categories c where c.id = p_category) then
    raise exception 'category is unknown' using errcode = 'P0002', constraint = 'category_unknown';
  end if;
end $$;

create function private.apply_add_vehicle(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare born timestamptz(3) := private.instant((i ->> 'at')::bigint);
begin
  perform private.assert_location((i ->> 'location_id')::uuid), private.assert_category((i ->> 'category_id')::uuid);
  perform private.assert_days(i ->> 'first_registered', i ->> 'inspection_due', i ->> 'vignette_until');
  insert into public.vehicles (id, org_id, category_id, location_id, vin, make, model, colour, fuel_type, transmission, seats, tank_litres, battery_kwh,
    odometer_km, fuel_level, first_registered, inspection_due, service_due_km, vignette_until, equipment)
  select n.vehicle_id, ctx.org_id, n.category_id, n.location_id, n.vin, n.make, n.model, n.colour, n.fuel_type, n.transmission, n.seats, n.tank_litres, n.battery_kwh,
    n.odometer_km, n.fuel_level, n.first_registered, n.inspection_due, n.service_due_km, n.vignette_until, n.equipment
  from jsonb_to_record(i) n (vehicle_id uuid, category_id uuid, location_id uuid, vin text, make text, model text, colour text, fuel_type public.fuel_type,
    transmission public.transmission, seats int, tank_litres int, battery_kwh int, odometer_km int, fuel_level int, first_registered date, inspection_due date,
    service_due_km int, vignette_until date, equipment text);
  insert into public.odometer_readings (id, org_id, vehicle_id, read_at, km, source)
  values ((i ->> 'reading_id')::uuid, ctx.org_id, (i ->> 'vehicle_id')::uuid, born, (i ->> 'odometer_km')::int, 'INTAKE');
  if jsonb_typeof(i -> 'plate') = 'object' then
    insert into public.vehicle_plates (id, org_id, vehicle_id, plate, valid_from)
    values ((i #>> '{plate,id}')::uuid, ctx.org_id, (i ->> 'vehicle_id')::uuid, i #>> '{plate,plate}', born);
  end if;
  return '{}';
end $$;

-- What is named changes, the rest stays: two desks that change different things both keep theirs. Never the odometer.
create function private.apply_change_vehicle(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_car_here((i ->> 'vehicle_id')::uuid); c jsonb := i -> 'changes'; n public.vehicles;
begin
  if jsonb_typeof(c) is distinct from 'object' or c = '{}' or c - '{category_id,vin,make,model,colour,transmission,seats,tank_litres,battery_kwh,first_registered,inspection_due,service_due_km,vignette_until,equipment}'::text[] <> '{}' then
    raise exception 'nothing that may change' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  perform private.assert_days(c ->> 'first_registered', c ->> 'inspection_due', c ->> 'vignette_until');
  if c ? 'category_id' then perform private.assert_category((c ->> 'category_id')::uuid); end if;
  n := jsonb_populate_record(v, c);
  update public.vehicles set (category_id, vin, make, model, colour, transmission, seats, tank_litres, battery_kwh, first_registered, inspection_due, service_due_km, vignette_until, equipment)
    = (n.category_id, n.vin, n.make, n.model, n.colour, n.transmission, n.seats, n.tank_litres, n.battery_kwh, n.first_registered, n.inspection_due, n.service_due_km, n.vignette_until, n.equipment)
    where id = v.id;
  return '{}';
end $$;

-- One moment at which plates come off cars and a plate goes on one. On a second car without coming off the first it is a Wechselschild.
create function private.apply_move_plate(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare moment timestamptz(3) := private.instant((i ->> 'at')::bigint); p record;
begin
  perform private.assert_list(i, 'ends', 0, 4);
  -- in one order, so that two people who swap the same plates wait for each other and not for ever
  perform private.lock_vehicle(t.vehicle_id) from (select distinct x.vehicle_id from (
      select e.vehicle_id from public.vehicle_plates e where e.id in (select (j #>> '{}')::uuid from jsonb_array_elements(i -> 'ends') j)
      union select (i #>> '{begins,vehicle_id}')::uuid) x where x.vehicle_id is not null order by 1) t;
  for p in select j #>> '{}' as id, t.id as found, t.valid_from, t.valid_to from jsonb_array_elements(i -> 'ends') j left join public.vehicle_plates t on t.id = (j #>> '{}')::uuid loop
    if p.found is null then raise exception 'plate is unknown' using errcode = 'P0002', constraint = 'plate_unknown'; end if;
    if p.valid_from >= moment or p.valid_to <= moment then
      raise exception 'plate is not on the car at that time' using errcode = '23514', constraint = 'plate_not_on_car';
    end if;
    update public.vehicle_plates set valid_to = moment where id = p.found;
  end loop;
  if jsonb_typeof(i -> 'begins') = 'object' then
    insert into public.vehicle_plates (id, org_id, vehicle_id, plate, valid_from)
    values ((i #>> '{begins,id}')::uuid, ctx.org_id, (i #>> '{begins,vehicle_id}')::uuid, i #>> '{begins,plate}', moment);
  end if;
  return '{}';
end $$;

-- What the car really shows. Readings that it contradicts are set aside, none is lost.
create function private.apply_correct_odometer(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_vehicle((i ->> 'vehicle_id')::uuid); moment timestamptz(3) := private.instant((i ->> 'at')::bigint); n int := (i ->> 'odometer_km')::int;
begin
  perform private.assert_reason(i ->> 'reason');
  update public.odometer_readings set in_conflict = true where vehicle_id = v.id and not in_conflict
    and ((read_at <= moment and km > n) or (read_at > moment and km < n));
  insert into public.odometer_readings (id, org_id, vehicle_id, read_at, km, source, reason)
  values ((i ->> 'reading_id')::uuid, ctx.org_id, v.id, moment, n, 'CORRECTION', i ->> 'reason');
  update public.vehicles set odometer_km = (select max(r.km) from public.odometer_readings r where r.vehicle_id = v.id and r.read_at >= moment and not r.in_conflict) where id = v.id;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('apply_set_vehicle_status', 'apply_retire_vehicle', 'assert_category', 'apply_add_vehicle', 'apply_change_vehicle', 'apply_move_plate', 'apply_correct_odometer') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

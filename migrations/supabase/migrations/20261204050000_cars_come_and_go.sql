-- Since when a car has belonged to the fleet, and until when it did: a day counts the cars that were there. Null: from the beginning, or not yet over.
-- Cars that were retired before this is known count no day of their own, as before.
alter table public.vehicles add column joined_at timestamptz(3), add column retired_at timestamptz(3);
grant update (retired_at) on public.vehicles to guichet_commands;
select private.refeed('vehicles');

-- A car is registered before it comes into the fleet.
create or replace function private.apply_add_vehicle(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare born timestamptz(3) := private.instant((i ->> 'at')::bigint);
begin
  perform private.assert_location((i ->> 'location_id')::uuid), private.assert_category((i ->> 'category_id')::uuid);
  perform private.assert_days(i ->> 'first_registered', i ->> 'inspection_due', i ->> 'vignette_until', i ->> 'insurance_until');
  if (i ->> 'first_registered')::date > (born at time zone 'Europe/Zurich')::date then
    raise exception 'registered on a day to come' using errcode = '23514', constraint = 'vehicle_registered_already';
  end if;
  insert into public.vehicles (id, org_id, category_id, location_id, vin, make, model, colour, fuel_type, transmission, seats, tank_litres, battery_kwh,
    odometer_km, fuel_level, first_registered, inspection_due, service_due_km, vignette_until, insurance_until, equipment, joined_at)
  select n.vehicle_id, ctx.org_id, n.category_id, n.location_id, n.vin, n.make, n.model, n.colour, n.fuel_type, n.transmission, n.seats, n.tank_litres, n.battery_kwh,
    n.odometer_km, n.fuel_level, n.first_registered, n.inspection_due, n.service_due_km, n.vignette_until, n.insurance_until, n.equipment, born
  from jsonb_to_record(i) n (vehicle_id uuid, category_id uuid, location_id uuid, vin text, make text, model text, colour text, fuel_type public.fuel_type,
    transmission public.transmission, seats int, tank_litres int, battery_kwh int, odometer_km int, fuel_level int, first_registered date, inspection_due date,
    service_due_km int, vignette_until date, insurance_until date, equipment text);
  insert into public.odometer_readings (id, org_id, vehicle_id, read_at, km, source)
  values ((i ->> 'reading_id')::uuid, ctx.org_id, (i ->> 'vehicle_id')::uuid, born, (i ->> 'odometer_km')::int, 'INTAKE');
  if jsonb_typeof(i -> 'plate') = 'object' then
    insert into public.vehicle_plates (id, org_id, vehicle_id, plate, valid_from)
    values ((i #>> '{plate,id}')::uuid, ctx.org_id, (i ->> 'vehicle_id')::uuid, i #>> '{plate,plate}', born);
  end if;
  return '{}';
end $$;

-- A car leaves the fleet: its plates are free again. Not while it is out or planned.
create or replace function private.apply_retire_vehicle(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
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
  update public.vehicles set status = 'RETIRED', status_reason = i ->> 'reason', retired_at = at_end where id = v.id;
  update public.vehicle_plates set valid_to = at_end where vehicle_id = v.id and valid_from < at_end and (valid_to is null or valid_to > at_end);
  return '{}';
end $$;

-- How long the cars were out. A row without a contract is a car of the location: from and until when it belonged to the fleet, where that lies in the
-- period. The twin of electron/data/exports/datasets/utilisation.ts, which a test compares.
create or replace function public.export_utilisation(p_from bigint, p_until bigint, p_locations uuid[]) returns jsonb
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
    select v.location_id, v.id as vehicle_id, null::text as number, case when v.joined_at > v_from then v.joined_at end as out_at,
        case when v.status = 'RETIRED' and v.retired_at < v_until then v.retired_at end as in_at
      from public.vehicles v where v.org_id = v_org and v.location_id = any (p_locations) and coalesce(v.joined_at, '-infinity') < v_until
        and (v.status <> 'RETIRED' or v.retired_at > v_from)
    union all select c.pickup_location_id, l.vehicle_id, c.number, greatest(l.out_at, v_from), least(coalesce(l.in_at, v_until), v_until)
      from public.contract_vehicles l join public.contracts c on c.org_id = v_org and c.id = l.contract_id
      where l.org_id = v_org and c.pickup_location_id = any (p_locations) and c.status <> 'VOID' and l.out_at < v_until and coalesce(l.in_at, v_until) > v_from)
  select jsonb_agg(jsonb_build_array(g.code, k.code, q.vehicle_id, q.number, (extract(epoch from q.out_at) * 1000)::bigint, (extract(epoch from q.in_at) * 1000)::bigint, p_from, p_until)
    order by g.code collate "C" nulls first, k.code collate "C" nulls first, q.vehicle_id, q.out_at nulls first, q.in_at nulls first, q.number collate "C" nulls first)
  into v_rows from q join public.vehicles v on v.org_id = v_org and v.id = q.vehicle_id
    left join public.vehicle_categories g on g.org_id = v_org and g.id = v.category_id left join public.locations k on k.org_id = v_org and k.id = q.location_id;
  return jsonb_build_object('as_of', (extract(epoch from now()) * 1000)::bigint, 'rows', coalesce(v_rows, '[]'));
end $$;

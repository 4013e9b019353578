-- The last day on which a car is insured. A rental that goes on beyond it is warned of at the counter, as with its inspection and its vignette.
-- Null: nobody has written down an end.
alter table public.vehicles add column insurance_until date;
grant update (insurance_until) on public.vehicles to guichet_commands;
select private.refeed('vehicles');

-- A desk from before knows no such field and sends none: the car then has no end of its insurance.
create or replace function private.apply_add_vehicle(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare born timestamptz(3) := private.instant((i ->> 'at')::bigint);
begin
  perform private.assert_location((i ->> 'location_id')::uuid), private.assert_category((i ->> 'category_id')::uuid);
  perform private.assert_days(i ->> 'first_registered', i ->> 'inspection_due', i ->> 'vignette_until', i ->> 'insurance_until');
  insert into public.vehicles (id, org_id, category_id, location_id, vin, make, model, colour, fuel_type, transmission, seats, tank_litres, battery_kwh,
    odometer_km, fuel_level, first_registered, inspection_due, service_due_km, vignette_until, insurance_until, equipment)
  select n.vehicle_id, ctx.org_id, n.category_id, n.location_id, n.vin, n.make, n.model, n.colour, n.fuel_type, n.transmission, n.seats, n.tank_litres, n.battery_kwh,
    n.odometer_km, n.fuel_level, n.first_registered, n.inspection_due, n.service_due_km, n.vignette_until, n.insurance_until, n.equipment
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

create or replace function private.apply_change_vehicle(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_car_here((i ->> 'vehicle_id')::uuid); c jsonb := i -> 'changes'; n public.vehicles;
begin
  if jsonb_typeof(c) is distinct from 'object' or c = '{}' or c - '{category_id,vin,make,model,colour,transmission,seats,tank_litres,battery_kwh,first_registered,inspection_due,service_due_km,vignette_until,insurance_until,equipment}'::text[] <> '{}' then
    raise exception 'nothing that may change' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  perform private.assert_days(c ->> 'first_registered', c ->> 'inspection_due', c ->> 'vignette_until', c ->> 'insurance_until');
  if c ? 'category_id' then perform private.assert_category((c ->> 'category_id')::uuid); end if;
  n := jsonb_populate_record(v, c);
  update public.vehicles set (category_id, vin, make, model, colour, transmission, seats, tank_litres, battery_kwh, first_registered, inspection_due, service_due_km, vignette_until, insurance_until, equipment)
    = (n.category_id, n.vin, n.make, n.model, n.colour, n.transmission, n.seats, n.tank_litres, n.battery_kwh, n.first_registered, n.inspection_due, n.service_due_km, n.vignette_until, n.insurance_until, n.equipment)
    where id = v.id;
  return '{}';
end $$;

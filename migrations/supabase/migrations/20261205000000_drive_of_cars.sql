-- A car whose drive was mistyped when it was added is put right by the command that changes the rest of it.
grant update (fuel_type) on public.vehicles to guichet_commands;

-- What is named changes, the rest stays: two desks that change different things both keep theirs. A first registration lies behind, as when the car is added.
-- A car that turns out to be electric, or not to be, shows its level in the other unit: eighths of a tank, percent of a battery. Once it has been out, its
-- contracts hold readings, which would then mean something else.
create or replace function private.apply_change_vehicle(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_car_here((i ->> 'vehicle_id')::uuid); c jsonb := i -> 'changes'; n public.vehicles;
begin
  if jsonb_typeof(c) is distinct from 'object' or c = '{}' or c - '{category_id,vin,make,model,colour,fuel_type,transmission,seats,tank_litres,battery_kwh,first_registered,inspection_due,service_due_km,vignette_until,insurance_until,equipment}'::text[] <> '{}' then
    raise exception 'nothing that may change' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  perform private.assert_days(c ->> 'first_registered', c ->> 'inspection_due', c ->> 'vignette_until', c ->> 'insurance_until');
  if c ? 'category_id' then perform private.assert_category((c ->> 'category_id')::uuid); end if;
  if (c ->> 'first_registered')::date > (private.instant((i ->> 'at')::bigint) at time zone 'Europe/Zurich')::date then
    raise exception 'registered on a day to come' using errcode = '23514', constraint = 'vehicle_registered_already';
  end if;
  n := jsonb_populate_record(v, c);
  if (n.fuel_type = 'ELECTRIC') <> (v.fuel_type = 'ELECTRIC') then
    if exists (select from public.contract_vehicles l where l.vehicle_id = v.id) then
      raise exception 'the level of its drive was read' using errcode = '23514', constraint = 'vehicle_drive_was_read';
    end if;
    n.fuel_level := case when n.fuel_type = 'ELECTRIC' then (v.fuel_level * 100 + 4) / 8 else (v.fuel_level * 8 + 50) / 100 end;
  end if;
  update public.vehicles set (category_id, vin, make, model, colour, fuel_type, fuel_level, transmission, seats, tank_litres, battery_kwh, first_registered, inspection_due, service_due_km, vignette_until, insurance_until, equipment)
    = (n.category_id, n.vin, n.make, n.model, n.colour, n.fuel_type, n.fuel_level, n.transmission, n.seats, n.tank_litres, n.battery_kwh, n.first_registered, n.inspection_due, n.service_due_km, n.vignette_until, n.insurance_until, n.equipment)
    where id = v.id;
  return '{}';
end $$;

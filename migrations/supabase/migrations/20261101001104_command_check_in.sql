insert into private.commands (name) values ('check_in');

-- Litres or kilowatt-hours that are missing: half a one counts as one; whole numbers only, so nothing is lost to a fraction.
create function private.missing_fuel(v public.vehicles, p_out int, p_in int) returns int language sql immutable set search_path = '' as $$
  select case v.fuel_type when 'ELECTRIC' then (greatest(0, p_out - p_in) * v.battery_kwh + 50) / 100 else (greatest(0, p_out - p_in) * v.tank_litres + 4) / 8 end
$$;

-- Kilometres driven with the cars that were swapped before this one.
create function private.km_before(leg public.contract_vehicles) returns int language sql stable set search_path = '' as $$
  select coalesce(sum(greatest(0, g.in_km - g.out_km)), 0)::int from public.contract_vehicles g
  where g.contract_id = leg.contract_id and g.seq < leg.seq and g.state = 'IN'
$$;

-- Whether the charges are not what contract, car and readings say. Damages are charged as agreed at the counter, up to the excess.
create function private.return_charges_differ(c public.contracts, v public.vehicles, leg public.contract_vehicles, p_in_at timestamptz, i jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  planned int := private.rental_days(c.starts_at, c.ends_at, c.grace_min); billed int; units int := private.missing_fuel(v, leg.out_fuel, (i ->> 'fuel_level')::int);
begin
  billed := greatest(planned, private.rental_days(c.starts_at, p_in_at, c.grace_min));
  return private.charges_sent(i -> 'charges') is distinct from private.sorted(array[
      private.charge_text('LATE', billed - planned, c.day_rate_rp, p_in_at),
      private.charge_text('EXTRA_KM', private.km_before(leg) + (i ->> 'odometer_km')::int - leg.out_km - c.included_km_day * billed - c.package_km, c.extra_km_rp, p_in_at),
      private.charge_text('FUEL', units, c.fuel_unit_rp, p_in_at),
      private.charge_text('FUEL_FEE', least(units, 1), c.fuel_fee_rp, p_in_at)])
    or exists (select from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE'
      and (s ->> 'vat_code', (s ->> 'vat_bp')::int) is distinct from (select (d.vat_code, d.vat_bp) from private.vat_of('DAMAGE', p_in_at) d))
    or (select coalesce(sum((s ->> 'amount_rp')::bigint), 0) from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE') > c.excess_rp;
end $$;

-- A car comes back, to any counter of the firm. It is back whatever the server thinks of it.
create function private.apply_check_in(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  flags text[] := '{}'; here uuid := (i ->> 'location_id')::uuid; at_in timestamptz(3) := private.instant((i ->> 'in_at')::bigint); km int := (i ->> 'odometer_km')::int;
  c public.contracts; v public.vehicles; leg public.contract_vehicles; is_odd boolean; contradicts boolean; is_still_out boolean;
begin
  perform private.assert_list(i, 'damages', 0, 50), private.assert_list(i, 'charges', 0, 50);
  perform private.assert_location(here);
  v := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
  c := private.lock_contract((i ->> 'contract_id')::uuid);
  select * into leg from public.contract_vehicles t where t.id = (i ->> 'leg_id')::uuid and t.contract_id = c.id and t.vehicle_id = v.id;
  if not found then raise exception 'this car is not part of the contract' using errcode = 'P0002', constraint = 'contract_unknown'; end if;

  perform private.store_evidence(ctx, 'CHECK_IN', c.id, v.id, leg.id, at_in, i);
  if leg.state <> 'OUT' or c.status <> 'ACTIVE' then
    perform private.report_conflict(ctx, 'already_checked_in', here, c.id, v.id, null, c.returned_location_id);
    flags := array['already_checked_in'];
    if leg.state <> 'OUT' then return flags; end if;  -- else a car that was swapped in after the contract had ended: it is back now
  end if;

  is_odd := at_in < leg.out_at or km < leg.out_km;
  update public.contract_vehicles set state = 'IN', in_at = at_in, in_km = km, in_fuel = (i ->> 'fuel_level')::int, in_location_id = here, in_conflict = in_conflict or is_odd where id = leg.id;
  update public.contracts set status = 'RETURNED', returned_at = at_in, returned_location_id = here where id = c.id and status = 'ACTIVE';
  update public.vehicle_blocks set is_active = false where source_id = c.id and kind = 'CONTRACT' and is_active;
  if is_odd then
    flags := flags || 'in_before_out'::text;
    perform private.report_conflict(ctx, 'in_before_out', here, c.id, v.id, null, c.pickup_location_id);
  end if;
  contradicts := private.store_reading(ctx, (i ->> 'reading_id')::uuid, v, at_in, km, 'CHECK_IN');
  if contradicts then
    flags := flags || 'odometer_contradicts'::text;
    perform private.report_conflict(ctx, 'odometer_contradicts', here, c.id, v.id);
  end if;
  -- With a double check-out the car stays out until its last contract is back; out of service stays out of service.
  is_still_out := exists (select from public.contract_vehicles t where t.vehicle_id = v.id and t.state = 'OUT');
  update public.vehicles set fuel_level = (i ->> 'fuel_level')::int, location_id = here,
    odometer_km = case when contradicts then odometer_km else greatest(odometer_km, km) end,
    status = case when is_still_out or status <> 'RENTED' then status when (i ->> 'needs_cleaning')::boolean then 'CLEANING' else 'AVAILABLE' end where id = v.id;
  perform private.know_customer(ctx, (i ->> 'customer_location_id')::uuid, c.customer_id, here);

  if c.status <> 'ACTIVE' then return flags; end if;
  perform private.store_charges(ctx, c.id, i -> 'charges');
  if private.return_charges_differ(c, v, leg, at_in, i) then
    flags := flags || 'charges_differ'::text;
    perform private.report_conflict(ctx, 'charges_differ', here, c.id, v.id, null, c.pickup_location_id);
  end if;
  return flags;
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace
    and p.proname in ('missing_fuel', 'km_before', 'return_charges_differ', 'apply_check_in') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

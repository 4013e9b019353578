insert into private.commands (name) values ('check_out');

-- Uses up a number of this kind from the device's own block, at a location of the caller: naming another desk's device does not help.
-- Raises 23514 when it lies outside.
create function private.use_number(ctx private.op_context, p_kind text, p_block uuid, p_number text) returns void language plpgsql set search_path = '' as $$
declare b public.number_blocks; n int;
begin
  select * into b from public.number_blocks t where t.id = p_block and t.device_id = ctx.device_id and t.kind = p_kind
    and t.location_id = any (private.my_locations()) for no key update;
  if found and left(p_number, length(b.prefix)) = b.prefix and substr(p_number, length(b.prefix) + 1) ~ '^[0-9]{6}$' then
    n := substr(p_number, length(b.prefix) + 1)::int;
  end if;
  if n is null or n not between b.first_no and b.last_no then
    raise exception 'number % is not one of this device', p_number using errcode = '23514', constraint = 'number_outside_block';
  end if;
  update public.number_blocks set next_no = greatest(next_no, n + 1) where id = p_block;
end $$;

-- Whether plan, price snapshot or charges are not what reservation, category and firm say.
create function private.price_differs(c public.contracts, v public.vehicles, i jsonb) returns boolean language plpgsql stable set search_path = '' as $$
declare
  o public.organizations; p public.price_plans; g public.vehicle_categories; born date; days int; young boolean; day_rate bigint;
  at_start date := (c.starts_at at time zone 'Europe/Zurich')::date;
begin
  select * into o from public.organizations t where t.id = c.org_id;
  select * into p from public.price_plans t where t.id = c.price_plan_id;
  select * into g from public.vehicle_categories t where t.id = p.category_id;
  select d.birth_date into born from public.contract_drivers m join public.drivers d on d.id = m.driver_id where m.contract_id = c.id and m.is_main order by d.id limit 1;
  days := private.rental_days(c.starts_at, c.ends_at, o.grace_min);
  day_rate := private.day_rate_rp(p.id, days);
  young := extract(year from at_start) - extract(year from born) - (to_char(at_start, 'MM-DD') < to_char(born, 'MM-DD'))::int < g.young_driver_age;
  return (c.day_rate_rp, c.included_km_day, c.extra_km_rp, c.fuel_unit_rp, c.fuel_fee_rp, c.excess_rp, c.grace_min, c.package_km) is distinct from
      (day_rate, p.included_km_day, p.extra_km_rp, case v.fuel_type when 'ELECTRIC' then o.kwh_rp else o.fuel_litre_rp end, o.fuel_fee_rp,
        private.excess_with_cover(c.id, g.excess_rp), o.grace_min, private.package_km(c.id))
    or private.extras_differ(c.id, p.category_id)
    or private.charges_sent(i -> 'charges') is distinct from private.sorted(private.extra_charges(c.id, days, true, c.starts_at) || array[
      private.charge_text('RENT', days, day_rate, c.starts_at),
      private.charge_text('YOUNG_DRIVER', case when young then days else 0 end, g.young_driver_fee_rp, c.starts_at),
      private.charge_text('ONE_WAY', 1, (select f.fee_rp from public.one_way_fees f where f.org_id = c.org_id and f.from_location_id = c.pickup_location_id
        and f.to_location_id = c.return_location_id), c.starts_at)])
    or exists (select from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE')
    -- the plan that was reserved, else the present one of the car's category
    or (p.id is distinct from (select r.price_plan_id from public.reservations r where r.id = c.reservation_id)
      and p.id is distinct from (select n.id from public.price_plans n where n.org_id = c.org_id and n.category_id = v.category_id and n.valid_from <= at_start
        order by n.valid_from desc limit 1));
end $$;

-- Keeps the car busy for the contract. What stands in the way gives way (reservations) or leaves our block inactive.
create function private.block_for_contract(ctx private.op_context, c public.contracts, v public.vehicles, p_block uuid, p_is_second boolean) returns text[]
language plpgsql set search_path = '' as $$
declare flags text[] := '{}'; b record; lost int := 0; free boolean := not p_is_second;
begin
  if free then
    for b in select k.id, k.source_id, r.location_id from public.vehicle_blocks k left join public.reservations r on r.id = k.source_id
        where k.vehicle_id = v.id and k.is_active and k.kind = 'RESERVATION' and k.starts_at < c.ends_at and k.ends_at > c.starts_at order by k.starts_at, k.id loop
      lost := lost + 1;
      update public.vehicle_blocks set is_active = false where id = b.id;
      update public.reservations set vehicle_id = null where id = b.source_id and status = 'BOOKED' and vehicle_id = v.id;
      perform private.report_conflict(ctx, 'reservation_lost_car', c.pickup_location_id, c.id, v.id, null, b.location_id, b.source_id, lost);
    end loop;
    if lost > 0 then flags := flags || 'reservation_lost_car'::text; end if;
    free := not exists (select from public.vehicle_blocks k where k.vehicle_id = v.id and k.is_active and k.starts_at < c.ends_at and k.ends_at > c.starts_at);
    if not free or v.status <> 'AVAILABLE' then
      flags := flags || 'vehicle_not_available'::text;
      perform private.report_conflict(ctx, 'vehicle_not_available', c.pickup_location_id, c.id, v.id);
    end if;
  end if;
  insert into public.vehicle_blocks (id, org_id, vehicle_id, kind, source_id, starts_at, ends_at, is_active)
  values (p_block, ctx.org_id, v.id, 'CONTRACT', c.id, c.starts_at, c.ends_at, free);
  return flags;
end $$;

-- A car leaves. It has left whatever the server thinks of it: contradictions are stored, flagged and reported.
create function private.apply_check_out(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  flags text[] := '{}'; c public.contracts; v public.vehicles; r public.reservations; other public.contract_vehicles; plated public.contract_vehicles;
  is_second boolean; plate_is_out boolean; contradicts boolean;
begin
  perform private.assert_list(i, 'drivers', 1, 5), private.assert_list(i, 'damages', 0, 50), private.assert_list(i, 'charges', 0, 50);
  perform private.assert_location((i ->> 'pickup_location_id')::uuid);
  v := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
  perform private.use_number(ctx, 'CONTRACT', (i ->> 'number_block_id')::uuid, i ->> 'number');
  insert into public.contracts (id, org_id, number, status, customer_id, reservation_id, pickup_location_id, return_location_id, starts_at, ends_at, price_plan_id,
    day_rate_rp, included_km_day, extra_km_rp, fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, package_km, device_id, created_by, created_at)
  select n.contract_id, ctx.org_id, n.number, 'ACTIVE', n.customer_id, n.reservation_id, n.pickup_location_id, n.return_location_id, private.instant(n.starts_at), private.instant(n.ends_at),
    n.price_plan_id, n.day_rate_rp, n.included_km_day, n.extra_km_rp, n.fuel_unit_rp, n.fuel_fee_rp, n.excess_rp, n.grace_min, coalesce(n.package_km, 0), ctx.device_id, ctx.author_id, ctx.occurred_at
  from jsonb_to_record(i) n (contract_id uuid, number text, customer_id uuid, reservation_id uuid, pickup_location_id uuid, return_location_id uuid, starts_at bigint, ends_at bigint,
    price_plan_id uuid, day_rate_rp bigint, included_km_day int, extra_km_rp bigint, fuel_unit_rp bigint, fuel_fee_rp bigint, excess_rp bigint, grace_min int, package_km int)
  returning * into c;
  insert into public.contract_drivers (id, org_id, contract_id, driver_id, is_main)
  select d.id, ctx.org_id, c.id, d.driver_id, d.is_main from jsonb_to_recordset(i -> 'drivers') d (id uuid, driver_id uuid, is_main boolean);

  select * into other from public.contract_vehicles t where t.vehicle_id = v.id and t.state = 'OUT' order by t.in_conflict, t.out_at, t.id limit 1;
  is_second := found;
  -- the other car of a Wechselschild
  perform private.lock_plates(ctx.org_id, v.id);
  select * into plated from private.legs_under_its_plate(ctx.org_id, v.id, c.starts_at) limit 1;
  plate_is_out := found;
  insert into public.contract_vehicles (id, org_id, contract_id, vehicle_id, seq, state, out_at, out_km, out_fuel, out_location_id, in_conflict)
  values ((i ->> 'leg_id')::uuid, ctx.org_id, c.id, v.id, 1, 'OUT', c.starts_at, (i ->> 'odometer_km')::int, (i ->> 'fuel_level')::int, c.pickup_location_id, is_second or plate_is_out);
  if is_second then
    flags := flags || 'second_check_out'::text;
    perform private.report_conflict(ctx, 'second_check_out', c.pickup_location_id, c.id, v.id, other.contract_id, other.out_location_id);
  end if;
  if plate_is_out then
    flags := flags || 'plate_out_twice'::text;
    perform private.report_conflict(ctx, 'plate_out_twice', c.pickup_location_id, c.id, v.id, plated.contract_id, plated.out_location_id);
  end if;

  if c.reservation_id is not null then
    select * into r from public.reservations t where t.id = c.reservation_id for no key update;
    if r.status = 'BOOKED' then
      update public.vehicle_blocks set is_active = false where source_id = r.id and kind = 'RESERVATION' and is_active;
      update public.reservations set status = 'CONVERTED', contract_id = c.id where id = r.id;
    else
      flags := flags || 'reservation_taken'::text;
      perform private.report_conflict(ctx, 'reservation_taken', c.pickup_location_id, c.id, v.id, r.contract_id, r.location_id, r.id);
    end if;
  end if;
  flags := flags || private.block_for_contract(ctx, c, v, (i ->> 'block_id')::uuid, is_second);

  perform private.store_evidence(ctx, 'CHECK_OUT', c.id, v.id, (i ->> 'leg_id')::uuid, c.starts_at, i);
  contradicts := private.store_reading(ctx, (i ->> 'reading_id')::uuid, v, c.starts_at, (i ->> 'odometer_km')::int, 'CHECK_OUT');
  if contradicts then
    flags := flags || 'odometer_contradicts'::text;
    perform private.report_conflict(ctx, 'odometer_contradicts', c.pickup_location_id, c.id, v.id);
  end if;
  update public.vehicles set status = 'RENTED', fuel_level = (i ->> 'fuel_level')::int, location_id = c.pickup_location_id,
    odometer_km = case when contradicts then odometer_km else greatest(odometer_km, (i ->> 'odometer_km')::int) end where id = v.id;
  perform private.know_customer(ctx, (i ->> 'customer_location_id')::uuid, c.customer_id, c.pickup_location_id);
  if private.is_merged(c.customer_id) then
    flags := flags || 'customer_merged'::text;
    perform private.report_conflict(ctx, 'customer_merged', c.pickup_location_id, c.id, v.id);
  end if;

  perform private.store_extras(ctx, c.id, i), private.store_charges(ctx, c.id, i -> 'charges');
  if private.price_differs(c, v, i) then
    flags := flags || 'charges_differ'::text;
    perform private.report_conflict(ctx, 'charges_differ', c.pickup_location_id, c.id, v.id);
  end if;
  return flags;
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace
    and p.proname in ('use_number', 'price_differs', 'block_for_contract', 'apply_check_out') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

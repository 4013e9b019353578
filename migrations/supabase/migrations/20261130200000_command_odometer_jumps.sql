-- An odometer that shows more than a car plausibly has since its last reading is a slip of the hand, another car, or somebody's kilometres. A manager
-- says that it is right (docs/adr/0047): in their own check-out, or as the answer to a request, from another desk, by telephone or by PIN beside the
-- counter. The clerk's desk says how far it jumps; what counts is the jump from the reading that is known here. The twin of `assertJumpAgreed`.
create function private.assert_jump_agreed(ctx private.op_context, v public.vehicles, i jsonb) returns void language plpgsql stable set search_path = '' as $$
declare jump int := (i ->> 'odometer_km')::int - v.odometer_km;
begin
  if coalesce(jump, 0) <= 1500 or private.my_role() <= 'MANAGER' then return; end if;
  if not exists (select from public.approval_requests r join public.users u on u.org_id = r.org_id and u.id = r.answered_by and u.is_active and u.role in ('ADMIN', 'MANAGER')
      where r.org_id = private.my_org() and r.status = 'GRANTED' and r.asked_by = ctx.author_id and ctx.occurred_at <= r.valid_until
        and r.contract_id::text = i ->> 'contract_id' and r.customer_id::text = i ->> 'customer_id' and r.vehicle_id = v.id
        and exists (select from jsonb_array_elements(r.ops::jsonb) o where o ->> 'name' = 'odometer_jump' and (o -> 'input' ->> 'jump_km')::int >= jump)) then
    raise exception 'jumps by % km', jump using errcode = '23514', constraint = 'odometer_jump_needs_manager';
  end if;
end $$;
revoke execute on function private.assert_jump_agreed(private.op_context, public.vehicles, jsonb) from public;
alter function private.assert_jump_agreed(private.op_context, public.vehicles, jsonb) owner to guichet_commands;

-- A car leaves. It has left whatever the server thinks of it: contradictions are stored, flagged and reported. Only a jump of the odometer that no
-- manager has agreed to is refused: it waits at the desk for one.
create or replace function private.apply_check_out(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  flags text[] := '{}'; c public.contracts; v public.vehicles; r public.reservations; other public.contract_vehicles; plated public.contract_vehicles;
  is_second boolean; plate_is_out boolean; contradicts boolean;
begin
  perform private.assert_list(i, 'drivers', 1, 5), private.assert_list(i, 'damages', 0, 50), private.assert_list(i, 'charges', 0, 50);
  perform private.assert_location((i ->> 'pickup_location_id')::uuid);
  v := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
  perform private.assert_jump_agreed(ctx, v, i);
  perform private.use_number(ctx, 'CONTRACT', (i ->> 'number_block_id')::uuid, i ->> 'number');
  insert into public.contracts (id, org_id, number, status, customer_id, reservation_id, pickup_location_id, return_location_id, starts_at, ends_at, price_plan_id,
    day_rate_rp, included_km_day, extra_km_rp, fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, package_km, late_hour_rp, late_grace_min, kwh_rp, charge_fee_rp, device_id, created_by, created_at)
  select n.contract_id, ctx.org_id, n.number, 'ACTIVE', n.customer_id, n.reservation_id, n.pickup_location_id, n.return_location_id, private.instant(n.starts_at), private.instant(n.ends_at),
    n.price_plan_id, n.day_rate_rp, n.included_km_day, n.extra_km_rp, n.fuel_unit_rp, n.fuel_fee_rp, n.excess_rp, n.grace_min, coalesce(n.package_km, 0), n.late_hour_rp, n.late_grace_min, n.kwh_rp, n.charge_fee_rp, ctx.device_id, ctx.author_id, ctx.occurred_at
  from jsonb_to_record(i) n (contract_id uuid, number text, customer_id uuid, reservation_id uuid, pickup_location_id uuid, return_location_id uuid, starts_at bigint, ends_at bigint,
    price_plan_id uuid, day_rate_rp bigint, included_km_day int, extra_km_rp bigint, fuel_unit_rp bigint, fuel_fee_rp bigint, excess_rp bigint, grace_min int, package_km int,
    late_hour_rp bigint, late_grace_min int, kwh_rp bigint, charge_fee_rp bigint)
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

-- What a clerk asks may also be how far the odometer jumps.
create or replace function private.apply_request_approval(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare asked jsonb;
begin
  begin
    asked := (i ->> 'ops')::jsonb;
  exception when data_exception then
    asked := null;
  end;
  perform private.assert_location((i ->> 'location_id')::uuid);
  -- of this contract only, and nothing else than what a manager may grant from afar
  if jsonb_typeof(asked) is distinct from 'array' or jsonb_array_length(asked) not between 1 and 3
    or exists (select from jsonb_array_elements(asked) o where coalesce(o ->> 'name', '') not in ('waive_deposit', 'grant_discount', 'odometer_jump')
      or o -> 'input' ->> 'contract_id' is distinct from i ->> 'contract_id' or jsonb_typeof(o -> 'input') is distinct from 'object'
      or o ->> 'name' = 'odometer_jump' and coalesce(o -> 'input' ->> 'jump_km', '') !~ '^[1-9][0-9]{0,6}$') then
    raise exception 'not to be granted from afar' using errcode = '23514', constraint = 'not_for_a_request';
  end if;
  if exists (select from public.contracts c where c.id = (i ->> 'contract_id')::uuid) then
    raise exception 'the car has left' using errcode = '23514', constraint = 'request_comes_too_late';
  end if;
  if not exists (select from public.customers k where k.id = (i ->> 'customer_id')::uuid) then
    raise exception 'customer is unknown' using errcode = 'P0002', constraint = 'customer_unknown';
  end if;
  if not exists (select from public.vehicles v where v.id = (i ->> 'vehicle_id')::uuid) then
    raise exception 'vehicle is unknown' using errcode = 'P0002', constraint = 'vehicle_unknown';
  end if;
  insert into public.approval_requests (id, org_id, location_id, contract_id, customer_id, vehicle_id, ops, asked_at, asked_by)
  select r.request_id, ctx.org_id, r.location_id, r.contract_id, r.customer_id, r.vehicle_id, r.ops, ctx.occurred_at, ctx.author_id
  from jsonb_to_record(i) r (request_id uuid, location_id uuid, contract_id uuid, customer_id uuid, vehicle_id uuid, ops text);
  return '{}';
end $$;

-- The digits of a request as before, and 4 for a jump of the odometer, in kilometres.
alter table public.approval_requests drop constraint approval_requests_phone_challenge_check,
  add constraint approval_requests_phone_challenge_check check (phone_challenge ~ '^[0-9]{16,28}$');
create or replace function private.phone_challenge(p_device uuid, r public.approval_requests) returns text language plpgsql stable set search_path = '' as $$
declare discount bigint; waived bigint; jump bigint; body text;
begin
  select ceil(sum((o -> 'input' ->> 'amount_rp')::numeric) / 100) into discount from jsonb_array_elements(r.ops::jsonb) o where o ->> 'name' = 'grant_discount';
  if exists (select from jsonb_array_elements(r.ops::jsonb) o where o ->> 'name' = 'waive_deposit') then
    select ceil(g.deposit_rp / 100.0) into waived from public.vehicles v join public.vehicle_categories g on g.id = v.category_id where v.id = r.vehicle_id;
  end if;
  select sum((o -> 'input' ->> 'jump_km')::bigint) into jump from jsonb_array_elements(r.ops::jsonb) o where o ->> 'name' = 'odometer_jump';
  if greatest(discount, waived, jump) > 999999 then return null; end if;
  body := (case when waived is null then 0 else 1 end + case when discount is null then 0 else 2 end + case when jump is null then 0 else 4 end)::text
    || coalesce(lpad(discount::text, 6, '0'), '') || coalesce(lpad(waived::text, 6, '0'), '') || coalesce(lpad(jump::text, 6, '0'), '')
    || private.hash_digits(sha256(convert_to(concat_ws(':', r.id, r.location_id, r.contract_id, r.customer_id, r.vehicle_id, r.asked_by, p_device, r.ops), 'UTF8')), 7);
  return body || lpad((body::numeric % 97)::text, 2, '0');
end $$;

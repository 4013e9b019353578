-- Two desks without a line that swap the same car for two others leave a contract with two cars out. It ended with the first that came back, and the other
-- stayed out of sight for ever; made void, it gave back one of them. It ends with its last car now, and somebody is told of the other (docs/adr/0083).
alter table public.sync_conflicts drop constraint sync_conflicts_kind_check,
  add constraint sync_conflicts_kind_check check (kind in ('second_check_out', 'reservation_lost_car', 'reservation_taken', 'odometer_contradicts', 'already_checked_in',
    'in_before_out', 'vehicle_not_available', 'charges_differ', 'customer_changed_meanwhile', 'customer_merged', 'plate_out_twice', 'transfer_contradicts',
    'setting_changed_meanwhile', 'car_still_out'));

-- A swap that was written down before its contract came back elsewhere, and arrives after it.
insert into public.contract_transitions values ('RETURNED', 'ACTIVE', 'STAFF');

-- Any counter takes a car back, and answers with it what was asked at two others.
alter policy "A command that answers a conflict resolves it for the caller" on public.sync_conflicts using (org_id = (select private.my_org()) and resolved_at is null
  and (kind = 'car_still_out' or location_id = any ((select private.my_locations())::uuid[]) or other_location_id = any ((select private.my_locations())::uuid[])));

-- A car of a contract is here: it is no longer kept busy, and nobody has to look for it.
create function private.car_is_back(p_ctx private.op_context, p_contract uuid, p_vehicle uuid) returns void language plpgsql set search_path = '' as $$
begin
  update public.vehicle_blocks set is_active = false where source_id = p_contract and vehicle_id = p_vehicle and kind = 'CONTRACT' and is_active;
  update public.sync_conflicts set resolved_at = p_ctx.occurred_at, resolved_by = p_ctx.author_id
    where contract_id = p_contract and vehicle_id = p_vehicle and kind = 'car_still_out' and resolved_at is null;
end $$;
revoke execute on function private.car_is_back(private.op_context, uuid, uuid) from public;
alter function private.car_is_back(private.op_context, uuid, uuid) owner to guichet_commands;

create or replace function private.apply_check_in(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  flags text[] := '{}'; here uuid := (i ->> 'location_id')::uuid; at_in timestamptz(3) := private.instant((i ->> 'in_at')::bigint); km int := (i ->> 'odometer_km')::int;
  c public.contracts; v public.vehicles; leg public.contract_vehicles; others public.contract_vehicles[]; is_odd boolean; contradicts boolean; is_still_out boolean;
begin
  perform private.assert_list(i, 'damages', 0, 50), private.assert_list(i, 'charges', 0, 50);
  perform private.assert_location(here);
  v := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
  c := private.lock_contract((i ->> 'contract_id')::uuid);
  select * into leg from public.contract_vehicles t where t.id = (i ->> 'leg_id')::uuid and t.contract_id = c.id and t.vehicle_id = v.id;
  if not found then raise exception 'this car is not part of the contract' using errcode = 'P0002', constraint = 'contract_unknown'; end if;

  perform private.store_evidence(ctx, 'CHECK_IN', c.id, v.id, leg.id, at_in, i);
  if leg.state <> 'OUT' then
    perform private.report_conflict(ctx, 'already_checked_in', here, c.id, v.id, null, c.returned_location_id);
    return array['already_checked_in'];
  end if;

  is_odd := at_in < leg.out_at or km < leg.out_km;
  update public.contract_vehicles set state = 'IN', in_at = at_in, in_km = km, in_fuel = (i ->> 'fuel_level')::int, in_location_id = here, in_conflict = in_conflict or is_odd where id = leg.id;
  others := array(select t from public.contract_vehicles t where t.contract_id = c.id and t.state = 'OUT' order by t.seq, t.id);
  update public.contracts set status = case when others = '{}' then 'RETURNED'::public.contract_status else status end, returned_at = coalesce(returned_at, at_in), returned_location_id = here
    where id = c.id and status = 'ACTIVE';
  perform private.car_is_back(ctx, c.id, v.id);
  for n in 1 .. cardinality(others) loop
    if n = 1 then flags := flags || 'car_still_out'::text; end if;
    perform private.report_conflict(ctx, 'car_still_out', here, c.id, others[n].vehicle_id, null, others[n].out_location_id, p_nth => n);
  end loop;
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

  if c.status = 'ACTIVE' then perform private.store_charges(ctx, c.id, i -> 'charges'); end if;
  -- what the contract costs was charged with the car that came back first
  if (case when c.status = 'ACTIVE' and c.returned_at is null then private.return_charges_differ(c, v, leg, at_in, i) else jsonb_array_length(i -> 'charges') > 0 end) then
    flags := flags || 'charges_differ'::text;
    perform private.report_conflict(ctx, 'charges_differ', here, c.id, v.id, null, c.pickup_location_id);
  end if;
  return flags;
end $$;

create or replace function private.apply_swap_vehicle(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  flags text[] := '{}'; here uuid := (i ->> 'location_id')::uuid; at_swap timestamptz(3) := private.instant((i ->> 'at')::bigint);
  back jsonb := i -> 'back'; away jsonb := i -> 'out'; km int := (back ->> 'odometer_km')::int; new_km int := (away ->> 'odometer_km')::int;
  c public.contracts; v public.vehicles; n public.vehicles; leg public.contract_vehicles; other public.contract_vehicles; span public.contracts;
  is_odd boolean; is_over boolean; is_second boolean; is_still_out boolean; contradicts boolean; contradictions int := 0;
begin
  perform private.assert_list(i, 'charges', 0, 50), private.assert_list(back, 'damages', 0, 50), private.assert_list(away, 'damages', 0, 50);
  perform private.assert_location(here);
  if back ->> 'vehicle_id' = away ->> 'vehicle_id' or coalesce(i ->> 'next_status', '') not in ('CLEANING', 'AVAILABLE', 'OUT_OF_SERVICE') then
    raise exception 'no swap' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  v := private.lock_vehicle((back ->> 'vehicle_id')::uuid);
  n := private.lock_vehicle((away ->> 'vehicle_id')::uuid);
  c := private.lock_contract((i ->> 'contract_id')::uuid);
  select * into leg from public.contract_vehicles t where t.id = (back ->> 'leg_id')::uuid and t.contract_id = c.id and t.vehicle_id = v.id;
  if not found then raise exception 'this car is not part of the contract' using errcode = 'P0002', constraint = 'contract_unknown'; end if;
  perform private.assert_jump_agreed(ctx, n, jsonb_build_object('contract_id', c.id, 'customer_id', c.customer_id, 'odometer_km', new_km));

  perform private.store_evidence(ctx, 'CHECK_IN', c.id, v.id, leg.id, at_swap, back || jsonb_build_object('location_id', here));
  is_over := leg.state <> 'OUT' or c.status <> 'ACTIVE';
  if is_over then
    flags := flags || 'already_checked_in'::text;
    perform private.report_conflict(ctx, 'already_checked_in', here, c.id, v.id, null, c.returned_location_id);
    -- a car leaves with it: it runs
    update public.contracts set status = 'ACTIVE' where id = c.id and status = 'RETURNED';
  end if;
  if leg.state = 'OUT' then
    is_odd := at_swap < leg.out_at or km < leg.out_km;
    update public.contract_vehicles set state = 'IN', in_at = at_swap, in_km = km, in_fuel = (back ->> 'fuel_level')::int, in_location_id = here,
      in_conflict = in_conflict or is_odd where id = leg.id;
    if is_odd then
      flags := flags || 'in_before_out'::text;
      perform private.report_conflict(ctx, 'in_before_out', here, c.id, v.id, null, c.pickup_location_id);
    end if;
    contradicts := private.store_reading(ctx, (back ->> 'reading_id')::uuid, v, at_swap, km, 'CHECK_IN');
    if contradicts then
      contradictions := 1;
      flags := flags || 'odometer_contradicts'::text;
      perform private.report_conflict(ctx, 'odometer_contradicts', here, c.id, v.id);
    end if;
    is_still_out := exists (select from public.contract_vehicles t where t.vehicle_id = v.id and t.state = 'OUT');
    update public.vehicles set fuel_level = (back ->> 'fuel_level')::int, location_id = here, odometer_km = case when contradicts then odometer_km else greatest(odometer_km, km) end,
      status = case when is_still_out or status <> 'RENTED' then status else (i ->> 'next_status')::public.vehicle_status end where id = v.id;
  end if;
  perform private.car_is_back(ctx, c.id, v.id);

  select * into other from public.contract_vehicles t where t.vehicle_id = n.id and t.state = 'OUT' order by t.in_conflict, t.out_at, t.id limit 1;
  is_second := found;
  insert into public.contract_vehicles (id, org_id, contract_id, vehicle_id, seq, state, out_at, out_km, out_fuel, out_location_id, in_conflict)
  values ((away ->> 'leg_id')::uuid, ctx.org_id, c.id, n.id, (select max(t.seq) + 1 from public.contract_vehicles t where t.contract_id = c.id), 'OUT', at_swap, new_km,
    (away ->> 'fuel_level')::int, here, is_second or is_over);
  if is_second then
    flags := flags || 'second_check_out'::text;
    perform private.report_conflict(ctx, 'second_check_out', here, c.id, n.id, other.contract_id, other.out_location_id);
  end if;
  -- busy from now to the planned end; an hour where that has passed
  span := c;
  span.starts_at := at_swap;
  span.ends_at := greatest(c.ends_at, at_swap + interval '1 hour');
  span.pickup_location_id := here;
  flags := flags || private.block_for_contract(ctx, span, n, (away ->> 'block_id')::uuid, is_second);
  perform private.store_evidence(ctx, 'CHECK_OUT', c.id, n.id, (away ->> 'leg_id')::uuid, at_swap, away || jsonb_build_object('location_id', here));
  contradicts := private.store_reading(ctx, (away ->> 'reading_id')::uuid, n, at_swap, new_km, 'CHECK_OUT');
  if contradicts then
    if contradictions = 0 then flags := flags || 'odometer_contradicts'::text; end if;
    perform private.report_conflict(ctx, 'odometer_contradicts', here, c.id, n.id, p_nth => contradictions + 1);
  end if;
  update public.vehicles set status = 'RENTED', fuel_level = (away ->> 'fuel_level')::int, location_id = here,
    odometer_km = case when contradicts then odometer_km else greatest(odometer_km, new_km) end where id = n.id;
  perform private.know_customer(ctx, (i ->> 'customer_location_id')::uuid, c.customer_id, here), private.write_note(ctx, i, 'VEHICLE_SWAPPED', null, c.id);

  if is_over then return flags; end if;
  update public.contracts set fuel_unit_rp = (i ->> 'fuel_unit_rp')::bigint where id = c.id and fuel_unit_rp <> (i ->> 'fuel_unit_rp')::bigint;
  perform private.store_charges(ctx, c.id, i -> 'charges');
  if private.swap_charges_differ(c, v, n, leg, at_swap, i) then
    flags := flags || 'charges_differ'::text;
    perform private.report_conflict(ctx, 'charges_differ', here, c.id, v.id, null, c.pickup_location_id);
  end if;
  return flags;
end $$;

create or replace function private.apply_void_contract(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts; leg public.contract_vehicles;
begin
  perform private.lock_vehicle(g.vehicle_id) from (select t.vehicle_id from public.contract_vehicles t where t.contract_id = (i ->> 'contract_id')::uuid and t.state = 'OUT' order by t.vehicle_id) g;
  leg := private.lock_car_out((i ->> 'contract_id')::uuid);
  c := private.lock_contract((i ->> 'contract_id')::uuid);
  if c.status <> 'ACTIVE' then raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_not_active'; end if;
  if (i ->> 'odometer_km')::int > leg.out_km or exists (select from public.contract_vehicles g where g.contract_id = c.id and g.in_km > g.out_km) then
    raise exception 'it was driven' using errcode = '23514', constraint = 'contract_has_kilometres';
  end if;
  if exists (select from public.deposits d where d.contract_id = c.id and d.status = 'HELD') then
    raise exception 'a deposit is still held' using errcode = '23514', constraint = 'deposit_still_held';
  end if;
  if private.paid_rp(c.id) <> 0 then raise exception 'money was taken' using errcode = '23514', constraint = 'contract_has_payments'; end if;
  update public.contracts set status = 'VOID' where id = c.id;
  update public.vehicle_blocks set is_active = false where source_id = c.id and kind = 'CONTRACT' and is_active;
  -- each car that was out with it: what two desks swapped at once has two
  with voided as (update public.contract_vehicles set state = 'VOID' where contract_id = c.id and state = 'OUT' returning vehicle_id)
  update public.vehicles v set status = 'AVAILABLE' from voided where v.id = voided.vehicle_id and v.status = 'RENTED'
    and not exists (select from public.contract_vehicles g where g.vehicle_id = v.id and g.state = 'OUT' and g.contract_id <> c.id);
  update public.reservations set status = 'BOOKED', contract_id = null, vehicle_id = null where id = c.reservation_id and contract_id = c.id;
  perform private.write_note(ctx, i, 'VOIDED', null, c.id);
  return '{}';
end $$;

-- At a swap a car leaves, too: a jump of its odometer beyond what is plausible needs a manager there as at a check-out (docs/adr/0060).
-- The customer goes on with another car. One is back and the other has left, whatever the server thinks of it; only a jump of the odometer of the one that
-- leaves, to which no manager has agreed, is refused: it waits at the desk for one.
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
  update public.vehicle_blocks set is_active = false where source_id = c.id and kind = 'CONTRACT' and is_active;

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

-- What a clerk asks before a car leaves, at a check-out or at a swap.
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
  -- of a contract that is out, only the odometer of the car that its customer goes on with is still to come
  if exists (select from public.contracts c where c.id = (i ->> 'contract_id')::uuid and not (c.status = 'ACTIVE' and c.customer_id = (i ->> 'customer_id')::uuid
      and not exists (select from jsonb_array_elements(asked) o where o ->> 'name' <> 'odometer_jump')
      and not exists (select from public.contract_vehicles g where g.contract_id = c.id and g.vehicle_id = (i ->> 'vehicle_id')::uuid and g.state = 'OUT'))) then
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

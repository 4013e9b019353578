-- Two desks without a line that swap the same car for two others leave a contract with two cars out. When one came back the contract ended, and the other
-- stayed out of sight for ever, or, where the contract was made void, out with nobody. Now somebody is told, and any counter takes it back (docs/adr/0083).
alter table public.sync_conflicts drop constraint sync_conflicts_kind_check,
  add constraint sync_conflicts_kind_check check (kind in ('second_check_out', 'reservation_lost_car', 'reservation_taken', 'odometer_contradicts', 'already_checked_in',
    'in_before_out', 'vehicle_not_available', 'charges_differ', 'customer_changed_meanwhile', 'customer_merged', 'plate_out_twice', 'transfer_contradicts',
    'setting_changed_meanwhile', 'car_still_out'));

create or replace function private.apply_check_in(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  flags text[] := '{}'; here uuid := (i ->> 'location_id')::uuid; at_in timestamptz(3) := private.instant((i ->> 'in_at')::bigint); km int := (i ->> 'odometer_km')::int;
  c public.contracts; v public.vehicles; leg public.contract_vehicles; left_out public.contract_vehicles; nth int := 0; is_odd boolean; contradicts boolean; is_still_out boolean;
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
  if c.status = 'ACTIVE' then
    update public.contracts set status = 'RETURNED', returned_at = at_in, returned_location_id = here where id = c.id;
    -- What two desks swapped at once may have a second car out: it is no longer the one lawful check-out of that car, and somebody looks where it is.
    for left_out in select * from public.contract_vehicles t where t.contract_id = c.id and t.state = 'OUT' order by t.seq, t.id loop
      nth := nth + 1;
      if nth = 1 then flags := flags || 'car_still_out'::text; end if;
      update public.contract_vehicles set in_conflict = true where id = left_out.id;
      perform private.report_conflict(ctx, 'car_still_out', here, c.id, left_out.vehicle_id, null, left_out.out_location_id, p_nth => nth);
    end loop;
  else
    -- it has come: nobody has to look for it any more
    update public.sync_conflicts set resolved_at = ctx.occurred_at, resolved_by = ctx.author_id
      where contract_id = c.id and vehicle_id = v.id and kind = 'car_still_out' and resolved_at is null;
  end if;
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

create or replace function private.apply_void_contract(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts; leg public.contract_vehicles;
begin
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

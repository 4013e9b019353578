insert into private.commands (name, min_role) values ('extend_contract', 'STAFF'), ('void_contract', 'MANAGER'), ('reopen_contract', 'MANAGER');

-- The last car that a contract has out, locked before the contract; null when none is out.
create function private.lock_car_out(p_contract uuid) returns public.contract_vehicles language plpgsql set search_path = '' as $$
declare leg public.contract_vehicles;
begin
  select * into leg from public.contract_vehicles g where g.contract_id = p_contract and g.state = 'OUT' order by g.seq desc limit 1;
  if found then perform private.lock_vehicle(leg.vehicle_id); end if;
  return leg;
end $$;

-- Whether what was sent is not the further days, at the rate that was agreed.
create function private.extension_differs(c public.contracts, p_ends_at timestamptz, i jsonb) returns boolean language plpgsql stable set search_path = '' as $$
declare days int := private.rental_days(c.starts_at, p_ends_at, c.grace_min) - private.rental_days(c.starts_at, c.ends_at, c.grace_min); young bigint;
begin
  select max(h.unit_rp) into young from public.contract_charges h where h.contract_id = c.id and h.kind = 'YOUNG_DRIVER';
  return private.charges_sent(i -> 'charges') is distinct from private.sorted(private.extra_charges(c.id, days, false, c.ends_at) || array[
      private.charge_text('RENT', days, c.day_rate_rp, c.ends_at), private.charge_text('YOUNG_DRIVER', days, young, c.ends_at)])
    or exists (select from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE');
end $$;

create function private.apply_extend_contract(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts; leg public.contract_vehicles; until timestamptz(3) := private.instant((i ->> 'ends_at')::bigint);
begin
  perform private.assert_list(i, 'charges', 0, 30);
  leg := private.lock_car_out((i ->> 'contract_id')::uuid);
  c := private.lock_contract((i ->> 'contract_id')::uuid);
  perform private.assert_contract_here(c);
  if c.status <> 'ACTIVE' then raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_not_active'; end if;
  if until <= c.ends_at then raise exception 'it ends later already' using errcode = '23514', constraint = 'extension_not_later'; end if;
  if private.extension_differs(c, until, i) then raise exception 'another price' using errcode = '23514', constraint = 'charges_are_not_due'; end if;
  perform private.assert_free(leg.vehicle_id, c.ends_at, until, c.id);
  update public.contracts set ends_at = until where id = c.id;
  update public.vehicle_blocks set ends_at = greatest(ends_at, until) where source_id = c.id and kind = 'CONTRACT' and is_active;
  perform private.store_charges(ctx, c.id, i -> 'charges'), private.write_note(ctx, i, 'EXTENDED', null, c.id);
  return '{}';
end $$;

-- A contract that should not be: no kilometre driven, no money taken. It stays to be seen, the car is free and the reservation open again.
create function private.apply_void_contract(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
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
  update public.contract_vehicles set state = 'VOID' where contract_id = c.id and state = 'OUT';
  update public.vehicle_blocks set is_active = false where source_id = c.id and kind = 'CONTRACT' and is_active;
  update public.vehicles v set status = 'AVAILABLE' where v.id = leg.vehicle_id and v.status = 'RENTED'
    and not exists (select from public.contract_vehicles g where g.vehicle_id = v.id and g.state = 'OUT');
  update public.reservations set status = 'BOOKED', contract_id = null, vehicle_id = null where id = c.reservation_id and contract_id = c.id;
  perform private.write_note(ctx, i, 'VOIDED', null, c.id);
  return '{}';
end $$;

create function private.apply_reopen_contract(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid);
begin
  if c.status <> 'COMPLETED' then raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_not_completed'; end if;
  update public.contracts set status = 'RETURNED', is_receivable = false where id = c.id;
  perform private.write_note(ctx, i, 'REOPENED', null, c.id);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace
    and p.proname in ('lock_car_out', 'extension_differs', 'apply_extend_contract', 'apply_void_contract', 'apply_reopen_contract') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

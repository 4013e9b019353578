insert into private.commands (name, min_role) values ('add_note', 'STAFF'), ('report_incident', 'STAFF'), ('charge_afterwards', 'STAFF'), ('reprice_return', 'STAFF'),
  ('charge_no_show', 'STAFF'), ('put_counter_fee', 'MANAGER');

create function private.apply_add_note(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid);
begin
  perform private.assert_contract_here(c);
  if coalesce(btrim(i ->> 'reason'), '') = '' then raise exception 'nothing to note' using errcode = '23514', constraint = 'reason_missing'; end if;
  perform private.write_note(ctx, i, 'NOTE', null, c.id);
  return '{}';
end $$;

-- It is a fact: stored wherever it is told. A car that can't be driven goes out to nobody until a manager says so.
create function private.apply_report_incident(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles; c public.contracts;
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  v := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
  if i ->> 'contract_id' is not null then c := private.lock_contract((i ->> 'contract_id')::uuid); end if;
  insert into public.incidents (id, org_id, location_id, contract_id, vehicle_id, kind, happened_at, place, police_number, counterparty, description, odometer_km, fuel_level,
    reported_at, reported_by)
  select n.incident_id, ctx.org_id, n.location_id, n.contract_id, n.vehicle_id, n.kind, private.instant(n.happened_at), n.place, n.police_number, n.counterparty, n.description,
    n.odometer_km, n.fuel_level, ctx.occurred_at, ctx.author_id
  from jsonb_to_record(i) n (incident_id uuid, location_id uuid, contract_id uuid, vehicle_id uuid, kind text, happened_at bigint, place text, police_number text,
    counterparty text, description text, odometer_km int, fuel_level int);
  if (i ->> 'out_of_service')::boolean and v.status in ('AVAILABLE', 'RENTED', 'CLEANING') then
    update public.vehicles set status = 'OUT_OF_SERVICE', status_reason = left(i ->> 'description', 200) where id = v.id;
  end if;
  return '{}';
end $$;

-- What becomes known when the car is long back: a fine with its fee, a reminder. A closed contract owes again.
create function private.apply_charge_afterwards(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); s jsonb;
begin
  perform private.assert_list(i, 'charges', 1, 5);
  perform private.assert_contract_here(c);
  if c.status not in ('ACTIVE', 'RETURNED', 'COMPLETED') then
    raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_is_closed';
  end if;
  if i ->> 'kind' not in ('FINE', 'REMINDER') or exists (select from jsonb_array_elements(i -> 'charges') e where e ->> 'kind' not in ('FINE', 'HANDLING_FEE')) then
    raise exception 'not by this way' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  if private.my_role() > 'MANAGER' and (select sum((e ->> 'amount_rp')::bigint) from jsonb_array_elements(i -> 'charges') e)
      > (select o.staff_charge_rp from public.organizations o where o.id = c.org_id) then
    raise exception 'too much for STAFF' using errcode = '23514', constraint = 'charge_over_limit';
  end if;
  for s in select * from jsonb_array_elements(i -> 'charges') loop perform private.assert_vat(s ->> 'kind', ctx.occurred_at, s); end loop;
  insert into public.contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at, created_by, description)
  select h.id, ctx.org_id, c.id, h.kind, h.quantity, h.unit_rp, h.amount_rp, h.vat_code, h.vat_bp, ctx.occurred_at, ctx.author_id, left(i ->> 'reason', 200)
  from jsonb_to_recordset(i -> 'charges') h (id uuid, kind text, quantity int, unit_rp bigint, amount_rp bigint, vat_code text, vat_bp int);
  if c.status = 'COMPLETED' then update public.contracts set is_receivable = private.balance_rp(c.id) > 0 where id = c.id; end if;
  perform private.write_note(ctx, i, i ->> 'kind', null, c.id);
  return '{}';
end $$;

-- Fewer days than agreed, priced as what they were; the row itself is held to the exact difference.
create function private.apply_reprice_return(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid);
begin
  perform private.assert_contract_here(c);
  perform private.assert_vat('EARLY_RETURN', c.starts_at, i);
  insert into public.contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at, created_by)
  select n.charge_id, ctx.org_id, c.id, 'EARLY_RETURN', 1, -n.amount_rp, -n.amount_rp, n.vat_code, n.vat_bp, ctx.occurred_at, ctx.author_id
  from jsonb_to_record(i) n (charge_id uuid, amount_rp bigint, vat_code text, vat_bp int);
  perform private.write_note(ctx, i, 'EARLY_RETURN', null, c.id);
  return '{}';
end $$;

-- A contract without a car: the fee for a reservation that nobody fetched, so that it is paid, billed and found like any other money.
create function private.apply_charge_no_show(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare r public.reservations; s jsonb := i -> 'charge';
begin
  select * into r from public.reservations t where t.id = (i ->> 'reservation_id')::uuid for no key update;
  if not found then raise exception 'reservation is unknown' using errcode = 'P0002', constraint = 'reservation_unknown'; end if;
  perform private.assert_location(r.location_id);
  if r.status <> 'NO_SHOW' then raise exception 'reservation is %', r.status using errcode = '23514', constraint = 'reservation_is_no_no_show'; end if;
  if exists (select from public.contracts c where c.reservation_id = r.id) then
    raise exception 'charged already' using errcode = '23514', constraint = 'no_show_already_charged';
  end if;
  if private.my_role() > 'MANAGER' and (s ->> 'amount_rp')::bigint > (select o.staff_charge_rp from public.organizations o where o.id = r.org_id) then
    raise exception 'too much for STAFF' using errcode = '23514', constraint = 'charge_over_limit';
  end if;
  perform private.assert_vat('NO_SHOW', ctx.occurred_at, s);
  perform private.use_number(ctx, 'CONTRACT', (i ->> 'number_block_id')::uuid, i ->> 'number');
  insert into public.contracts (id, org_id, number, status, customer_id, reservation_id, pickup_location_id, return_location_id, starts_at, ends_at, price_plan_id,
    day_rate_rp, included_km_day, extra_km_rp, fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, device_id, created_by, created_at)
  values ((i ->> 'contract_id')::uuid, ctx.org_id, i ->> 'number', 'ACTIVE', r.customer_id, r.id, r.location_id, r.location_id, r.starts_at, r.ends_at, r.price_plan_id,
    0, 0, 0, 0, 0, 0, 0, ctx.device_id, ctx.author_id, ctx.occurred_at);
  update public.contracts set status = 'RETURNED', returned_at = private.instant((i ->> 'at')::bigint), returned_location_id = r.location_id where id = (i ->> 'contract_id')::uuid;
  insert into public.contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at, created_by)
  select h.id, ctx.org_id, (i ->> 'contract_id')::uuid, 'NO_SHOW', 1, h.amount_rp, h.amount_rp, h.vat_code, h.vat_bp, ctx.occurred_at, ctx.author_id
  from jsonb_to_record(s) h (id uuid, amount_rp bigint, vat_code text, vat_bp int);
  return '{}';
end $$;

create function private.apply_put_counter_fee(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.charge_kinds k where k.org_id = ctx.org_id and k.kind = i ->> 'kind') then
    raise exception 'no such charge' using errcode = '23503', constraint = 'charge_kind_unknown';
  end if;
  insert into public.counter_fees (id, org_id, kind, code, category_id, name_de, name_fr, name_it, name_en, amount_rp, is_active)
  select f.counter_fee_id, ctx.org_id, f.kind, f.code, f.category_id, f.name_de, f.name_fr, f.name_it, f.name_en, f.amount_rp, f.is_active
  from jsonb_to_record(i) f (counter_fee_id uuid, kind text, code text, category_id uuid, name_de text, name_fr text, name_it text, name_en text, amount_rp bigint, is_active boolean)
  on conflict (org_id, kind, code, category_id) do update set name_de = excluded.name_de, name_fr = excluded.name_fr, name_it = excluded.name_it,
    name_en = excluded.name_en, amount_rp = excluded.amount_rp, is_active = excluded.is_active;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace
    and p.proname in ('apply_add_note', 'apply_report_incident', 'apply_charge_afterwards', 'apply_reprice_return', 'apply_charge_no_show', 'apply_put_counter_fee') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace
    and p.proname in ('start_counter_fees', 'start_firm_fees', 'early_return_rp', 'early_return_is_due') loop
    execute format('revoke execute on function %s from public', f.signature);
  end loop;
end $$;

-- What a late hour costs and what a kilowatt-hour costs: both are the plan's, are frozen in the contract like every price, and are null where
-- nothing was said. Then it stays as it was: whole days for whoever comes late, the firm's price for a whole kilowatt-hour.
alter table public.price_plans
  -- for each started hour beyond the free minutes, up to the price of one more day
  add column late_hour_rp bigint, add column late_grace_min int,
  -- for what is missing in the battery, and once for plugging in
  add column kwh_rp bigint, add column charge_fee_rp bigint,
  add constraint price_plan_late_fee check ((late_hour_rp is null) = (late_grace_min is null) and (late_hour_rp is null or late_hour_rp between 1 and 100000000)
    and (late_grace_min is null or late_grace_min between 0 and 720)),
  -- a thousand francs: the largest battery of them stays a charge
  add constraint price_plan_energy check ((kwh_rp is not null or charge_fee_rp is null) and (kwh_rp is null or kwh_rp between 0 and 100000)
    and (charge_fee_rp is null or charge_fee_rp between 0 and 100000000));
alter table public.contracts
  add column late_hour_rp bigint, add column late_grace_min int, add column kwh_rp bigint, add column charge_fee_rp bigint,
  add constraint contract_late_fee check ((late_hour_rp is null) = (late_grace_min is null) and (late_hour_rp is null or late_hour_rp between 1 and 100000000)
    and (late_grace_min is null or late_grace_min between 0 and 720)),
  add constraint contract_energy check ((kwh_rp is not null or charge_fee_rp is null) and (kwh_rp is null or kwh_rp between 0 and 100000)
    and (charge_fee_rp is null or charge_fee_rp between 0 and 100000000));
do $$ begin
  perform private.refeed('price_plans'), private.refeed('contracts');
end $$;

-- How late a return is: days beyond those that are paid, by the clock on the wall, and started hours of the last one, as they pass. The free
-- minutes come off first; hours that cost as much as a day are one. A time that the wall does not show or shows twice: what Postgres makes
-- of it (shared/time.ts says the same).
create function private.late_return(c public.contracts, p_in_at timestamptz, out days int, out hours int) language plpgsql stable set search_path = '' as $$
declare
  planned int := private.rental_days(c.starts_at, c.ends_at, c.grace_min); due timestamptz; due_wall timestamp;
  at_in timestamptz := p_in_at - make_interval(mins => c.late_grace_min);
begin
  hours := 0;
  if c.late_hour_rp is null then
    days := greatest(0, private.rental_days(c.starts_at, p_in_at, c.grace_min) - planned);
    return;
  end if;
  days := 0;
  due := greatest(c.ends_at, ((c.starts_at at time zone 'Europe/Zurich') + make_interval(days => planned)) at time zone 'Europe/Zurich');
  if at_in <= due then return; end if;
  due_wall := due at time zone 'Europe/Zurich';
  days := greatest(0, floor(extract(epoch from (at_in at time zone 'Europe/Zurich') - due_wall) / 86400)::int);
  -- a day that begins in the hour that autumn has twice begins with the second one
  if days > 0 and (due_wall + make_interval(days => days)) at time zone 'Europe/Zurich' > at_in then days := days - 1; end if;
  if days > 0 then due := (due_wall + make_interval(days => days)) at time zone 'Europe/Zurich'; end if;
  hours := ceil(extract(epoch from at_in - due) / 3600)::int;
  if hours > 0 and hours * c.late_hour_rp >= c.day_rate_rp then
    days := days + 1;
    hours := 0;
  end if;
end $$;

-- Tenths of a kilowatt-hour that are missing: half a one counts as one.
create function private.missing_tenths(v public.vehicles, p_out int, p_in int) returns int language sql immutable set search_path = '' as $$
  select (greatest(0, p_out - p_in) * v.battery_kwh + 5) / 10
$$;
-- What is missing in tank or battery, in the form of private.charge_text. One line for all the energy: a tenth has no price in whole Rappen.
create function private.fuel_charge(c public.contracts, v public.vehicles, p_out int, p_in int, p_at timestamptz) returns text language sql stable set search_path = '' as $$
  select case when v.fuel_type = 'ELECTRIC' and c.kwh_rp is not null
    then private.charge_text('FUEL', 1, (private.missing_tenths(v, p_out, p_in) * c.kwh_rp + 5) / 10, p_at)
    else private.charge_text('FUEL', private.missing_fuel(v, p_out, p_in), c.fuel_unit_rp, p_at) end
$$;
-- For the way to the pump or the plug, once, where something is missing.
create function private.fuel_fee(c public.contracts, v public.vehicles, p_out int, p_in int, p_at timestamptz) returns text language sql stable set search_path = '' as $$
  select case when v.fuel_type = 'ELECTRIC' and c.kwh_rp is not null
    then private.charge_text('FUEL_FEE', least(1, private.missing_tenths(v, p_out, p_in)), c.charge_fee_rp, p_at)
    else private.charge_text('FUEL_FEE', least(1, private.missing_fuel(v, p_out, p_in)), c.fuel_fee_rp, p_at) end
$$;

-- Whether the charges are not what contract, car and readings say. Damages are charged as agreed at the counter, up to the excess.
create or replace function private.return_charges_differ(c public.contracts, v public.vehicles, leg public.contract_vehicles, p_in_at timestamptz, i jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  billed int; late record; fuel int := (i ->> 'fuel_level')::int;
begin
  select * into late from private.late_return(c, p_in_at);
  billed := private.rental_days(c.starts_at, c.ends_at, c.grace_min) + late.days;
  return private.charges_sent(i -> 'charges') is distinct from private.sorted(array[
      private.charge_text('LATE', late.days, c.day_rate_rp, p_in_at),
      private.charge_text('LATE', late.hours, c.late_hour_rp, p_in_at),
      private.charge_text('EXTRA_KM', private.km_before(leg) + (i ->> 'odometer_km')::int - leg.out_km - c.included_km_day * billed - c.package_km, c.extra_km_rp, p_in_at),
      private.fuel_charge(c, v, leg.out_fuel, fuel, p_in_at),
      private.fuel_fee(c, v, leg.out_fuel, fuel, p_in_at)])
    or exists (select from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE'
      and (s ->> 'vat_code', (s ->> 'vat_bp')::int) is distinct from (select (d.vat_code, d.vat_bp) from private.vat_of('DAMAGE', p_in_at) d))
    or (select coalesce(sum((s ->> 'amount_rp')::bigint), 0) from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE') > c.excess_rp;
end $$;

-- Whether fuel, damages or the price of fuel are not what cars, contract and firm say.
create or replace function private.swap_charges_differ(c public.contracts, v public.vehicles, p_new public.vehicles, leg public.contract_vehicles, p_at timestamptz, i jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
declare o public.organizations;
begin
  select * into o from public.organizations t where t.id = c.org_id;
  return private.charges_sent(i -> 'charges') is distinct from private.sorted(array[
      private.fuel_charge(c, v, leg.out_fuel, (i #>> '{back,fuel_level}')::int, p_at)])
    or (i ->> 'fuel_unit_rp')::bigint is distinct from case when (v.fuel_type = 'ELECTRIC') = (p_new.fuel_type = 'ELECTRIC') then c.fuel_unit_rp
      when p_new.fuel_type = 'ELECTRIC' then o.kwh_rp else o.fuel_litre_rp end
    or exists (select from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE'
      and (s ->> 'vat_code', (s ->> 'vat_bp')::int) is distinct from (select (d.vat_code, d.vat_bp) from private.vat_of('DAMAGE', p_at) d))
    or (select coalesce(sum((s ->> 'amount_rp')::bigint), 0) from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE') > c.excess_rp;
end $$;

-- Whether plan, price snapshot or charges are not what reservation, category and firm say.
create or replace function private.price_differs(c public.contracts, v public.vehicles, i jsonb) returns boolean language plpgsql stable set search_path = '' as $$
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
    or (c.late_hour_rp, c.late_grace_min, c.kwh_rp, c.charge_fee_rp) is distinct from (p.late_hour_rp, p.late_grace_min, p.kwh_rp, p.charge_fee_rp)
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

-- A car leaves. It has left whatever the server thinks of it: contradictions are stored, flagged and reported.
create or replace function private.apply_check_out(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  flags text[] := '{}'; c public.contracts; v public.vehicles; r public.reservations; other public.contract_vehicles; plated public.contract_vehicles;
  is_second boolean; plate_is_out boolean; contradicts boolean;
begin
  perform private.assert_list(i, 'drivers', 1, 5), private.assert_list(i, 'damages', 0, 50), private.assert_list(i, 'charges', 0, 50);
  perform private.assert_location((i ->> 'pickup_location_id')::uuid);
  v := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
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

-- A new price is a new plan; one from the past would change what was already agreed.
create or replace function private.apply_add_price_plan(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_list(i, 'tiers', 0, 20), private.assert_days(i ->> 'valid_from');
  if not exists (select from public.vehicle_categories c where c.id = (i ->> 'category_id')::uuid) then
    raise exception 'category is unknown' using errcode = 'P0002', constraint = 'category_unknown';
  end if;
  if (i ->> 'valid_from')::date < (private.instant((i ->> 'at')::bigint) at time zone 'Europe/Zurich')::date then
    raise exception 'plan begins in the past' using errcode = '23514', constraint = 'price_plan_in_the_past';
  end if;
  insert into public.price_plans (id, org_id, category_id, name, day_rate_rp, included_km_day, extra_km_rp, valid_from, late_hour_rp, late_grace_min, kwh_rp, charge_fee_rp)
  select p.price_plan_id, ctx.org_id, p.category_id, p.name, p.day_rate_rp, p.included_km_day, p.extra_km_rp, p.valid_from,
    p.late_hour_rp, p.late_grace_min, p.kwh_rp, p.charge_fee_rp
  from jsonb_to_record(i) p (price_plan_id uuid, category_id uuid, name text, day_rate_rp bigint, included_km_day int, extra_km_rp bigint, valid_from date,
    late_hour_rp bigint, late_grace_min int, kwh_rp bigint, charge_fee_rp bigint);
  insert into public.price_plan_tiers (id, org_id, price_plan_id, from_days, day_rate_rp)
  select t.id, ctx.org_id, (i ->> 'price_plan_id')::uuid, t.from_days, t.day_rate_rp from jsonb_to_recordset(i -> 'tiers') t (id uuid, from_days int, day_rate_rp bigint);
  return '{}';
end $$;

-- What was reckoned at the counter, with the calculation where an amount does not show it. A discount has a command of its own, with limits.
create or replace function private.store_charges(p_ctx private.op_context, p_contract uuid, p_charges jsonb) returns void language plpgsql set search_path = '' as $$
begin
  if exists (select from jsonb_array_elements(p_charges) c where c ->> 'kind' = 'DISCOUNT') then
    raise exception 'a discount is granted by a command of its own' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  insert into public.contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at, created_by, extra_id, description)
  select c.id, p_ctx.org_id, p_contract, c.kind, c.quantity, c.unit_rp, c.amount_rp, c.vat_code, c.vat_bp, p_ctx.occurred_at, p_ctx.author_id, c.extra_id, coalesce(c.description, '')
  from jsonb_to_recordset(p_charges) c (id uuid, kind text, quantity int, unit_rp bigint, amount_rp bigint, vat_code text, vat_bp int, extra_id uuid, description text);
end $$;

-- From charges of a contract, for whoever pays them. Recipient, lines and VAT are frozen with it; hours and energy with their calculation.
create or replace function private.apply_issue_invoice(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); d public.invoices; lines public.invoice_lines[]; r jsonb := i -> 'recipient';
begin
  perform private.assert_list(i, 'lines', 1, 200), private.assert_days(i ->> 'due_on');
  perform private.assert_location((i ->> 'location_id')::uuid);
  if i ->> 'kind' not in ('INVOICE', 'RECEIPT') then raise exception 'no such document' using errcode = '22023', constraint = 'malformed_operation'; end if;
  if exists (select from jsonb_array_elements(i -> 'lines') e where not exists (
      select from public.contract_charges k where k.id = (e ->> 'charge_id')::uuid and k.contract_id = c.id)) then
    raise exception 'charge is unknown' using errcode = 'P0002', constraint = 'charge_unknown';
  end if;
  perform private.use_number(ctx, i ->> 'kind', (i ->> 'number_block_id')::uuid, i ->> 'number');
  d.id := (i ->> 'invoice_id')::uuid; d.org_id := ctx.org_id; d.location_id := (i ->> 'location_id')::uuid; d.contract_id := c.id;
  d.kind := i ->> 'kind'; d.number := i ->> 'number'; d.is_reissue := false; d.payer := i ->> 'payer'; d.locale := i ->> 'locale';
  d.recipient_name := r ->> 'name'; d.recipient_line := r ->> 'line'; d.recipient_street := r ->> 'street'; d.recipient_house_number := r ->> 'house_number';
  d.recipient_postcode := r ->> 'postcode'; d.recipient_town := r ->> 'town'; d.recipient_country := r ->> 'country';
  d.starts_at := c.starts_at; d.ends_at := coalesce(c.returned_at, c.ends_at); d.due_on := (i ->> 'due_on')::date;
  d.issued_at := private.instant((i ->> 'at')::bigint); d.issued_by := ctx.author_id; d.device_id := ctx.device_id;
  select array_agg(row(e.value ->> 'id', ctx.org_id, c.id, d.id, e.n, k.id, null, k.kind,
      left(case d.locale when 'fr' then coalesce(x.name_fr, n.name_fr) when 'it' then coalesce(x.name_it, n.name_it) when 'en' then coalesce(x.name_en, n.name_en)
        else coalesce(x.name_de, n.name_de) end || case when k.kind in ('LATE', 'FUEL') and k.description <> '' then ': ' || k.description else '' end, 200),
      k.quantity, k.unit_rp, k.amount_rp, k.vat_code, k.vat_bp)::public.invoice_lines order by e.n)
    into lines from jsonb_array_elements(i -> 'lines') with ordinality e (value, n)
    join public.contract_charges k on k.id = (e.value ->> 'charge_id')::uuid join public.charge_kinds n on n.org_id = k.org_id and n.kind = k.kind
    left join public.extras x on x.org_id = k.org_id and x.id = k.extra_id;
  perform private.store_document(d, lines);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('late_return', 'missing_tenths', 'fuel_charge', 'fuel_fee') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

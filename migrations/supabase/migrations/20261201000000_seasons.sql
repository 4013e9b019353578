-- High and low season: days on which a rental costs more or less. A rental day is priced as the Zürich day on which it begins
-- (docs/adr/0057). What was agreed keeps the seasons of its day as one word; shared/seasons.ts is the twin.
create table public.seasons (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  -- null: of all categories; a category's own counts before it
  category_id uuid,
  name_de text not null check (length(name_de) between 1 and 200), name_fr text not null check (length(name_fr) between 1 and 200),
  name_it text not null check (length(name_it) between 1 and 200), name_en text not null check (length(name_en) between 1 and 200),
  first_day date not null check (first_day between '2020-01-01' and '2099-12-31'), last_day date not null check (last_day between '2020-01-01' and '2099-12-31'),
  -- on the price of the day: a tenth of it at least stays, four times it at most
  surcharge_bp int not null check (surcharge_bp between -9000 and 30000),
  is_active boolean not null default true,
  foreign key (org_id, category_id) references public.vehicle_categories (org_id, id),
  unique (org_id, id),
  constraint season_ends_after_start check (last_day >= first_day),
  -- one day, one season: nobody has to ask which of two is meant
  constraint season_overlaps exclude using gist (org_id with =, (coalesce(category_id, '00000000-0000-0000-0000-000000000000'::uuid)) with =,
    daterange(first_day, last_day, '[]') with &&) where (is_active)
);
create trigger audit after insert or update or delete on public.seasons for each row execute function private.write_audit();
alter table public.seasons enable row level security;
grant select on public.seasons to authenticated, guichet_commands;
grant insert on public.seasons to guichet_commands;
grant update (name_de, name_fr, name_it, name_en, first_day, last_day, surcharge_bp, is_active) on public.seasons to guichet_commands;
create policy "The firm's people see its seasons" on public.seasons for select to authenticated
  using (org_id = any ((select private.counter_orgs())::uuid[]));
create policy "Commands read the caller's firm" on public.seasons for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Managers set seasons by command" on public.seasons for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) in ('ADMIN', 'MANAGER'));
create policy "Managers change seasons by command" on public.seasons for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) in ('ADMIN', 'MANAGER')) with check (org_id = (select private.my_org()));
do $$ begin perform private.feed('seasons', 171, 'true'); end $$;

-- As they were agreed: '2026-12-19/2027-01-03/2000/<id>;…'. Of two that hold a day the first counts.
alter table public.contracts add column seasons text not null default '' check (length(seasons) <= 20000 and
  seasons ~ '^(\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d/-?\d{1,5}/[0-9a-f-]{36}(;\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d/-?\d{1,5}/[0-9a-f-]{36})*)?$');
alter table public.reservations add column seasons text not null default '';
-- which season the days of a line are of
alter table public.contract_charges add column season_id uuid, add foreign key (org_id, season_id) references public.seasons (org_id, id);
-- a contract keeps what was agreed; a reservation that gets another price gets the seasons of then
grant update (seasons) on public.reservations to guichet_commands;
select private.refeed('contracts'), private.refeed('reservations'), private.refeed('contract_charges');
alter table public.sync_conflicts drop constraint sync_conflicts_subject_check,
  add constraint sync_conflicts_subject_check check (subject in ('organizations', 'locations', 'vehicle_categories', 'extras', 'counter_fees', 'seasons'));

-- The seasons of a category that end on this day or later, as they are agreed; the category's own come first.
create function private.seasons_of(p_category uuid, p_day date) returns text language sql stable set search_path = '' as $$
  select coalesce(string_agg(concat_ws('/', s.first_day, s.last_day, s.surcharge_bp, s.id), ';' order by s.category_id is null, s.first_day, s.id::text collate "C"), '')
  from public.vehicle_categories g join public.seasons s on s.org_id = g.org_id and (s.category_id = g.id or s.category_id is null)
  where g.id = p_category and s.is_active and s.last_day >= p_day
$$;
-- p_days rental days from the p_from-th on (0 is the first), by season. One that changes nothing is none.
create function private.season_days(p_seasons text, p_starts_at timestamptz, p_from int, p_days int, out season_id uuid, out surcharge_bp int, out days int)
returns setof record language sql stable set search_path = '' as $$
  select s.id, coalesce(s.bp, 0), count(*)::int
  from generate_series(p_from, p_from + p_days - 1) n
  left join lateral (
    select case when split_part(e.one, '/', 3)::int <> 0 then split_part(e.one, '/', 4)::uuid end as id, split_part(e.one, '/', 3)::int as bp
    from unnest(string_to_array(p_seasons, ';')) with ordinality e (one, pos)
    where to_char((p_starts_at at time zone 'Europe/Zurich')::date + n, 'YYYY-MM-DD') collate "C" between split_part(e.one, '/', 1) and split_part(e.one, '/', 2)
    order by e.pos limit 1) s on true
  group by 1, 2
$$;
-- What a day costs with a surcharge, whole Rappen: half a one counts as one.
create function private.season_rate(p_rate_rp bigint, p_surcharge_bp int) returns bigint language sql immutable set search_path = '' as $$
  select (p_rate_rp * (10000 + p_surcharge_bp) + 5000) / 10000
$$;
-- What the first days cost together.
create function private.rent_rp(p_seasons text, p_starts_at timestamptz, p_days int, p_rate_rp bigint) returns bigint language sql stable set search_path = '' as $$
  select coalesce(sum(d.days * private.season_rate(p_rate_rp, d.surcharge_bp)), 0)::bigint from private.season_days(p_seasons, p_starts_at, 0, p_days) d
$$;
-- Rental days at what each costs in its season, in the form of private.charge_text: a line for each season.
create function private.day_charges(p_kind text, p_seasons text, p_starts_at timestamptz, p_from int, p_days int, p_rate_rp bigint, p_at timestamptz) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(array_agg(private.charge_text(p_kind, d.days, private.season_rate(p_rate_rp, d.surcharge_bp), p_at) || coalesce('|' || d.season_id, '')), '{}')
  from private.season_days(p_seasons, p_starts_at, p_from, p_days) d
$$;
-- What stands behind a charge's name on a document: ': Weihnachten +20 %'; empty without a season.
create function private.season_note(p_seasons text, p_season uuid, p_name text) returns text language sql immutable set search_path = '' as $$
  select coalesce((select ': ' || p_name || ' ' || case when e.bp > 0 then '+' else '' end || trim_scale(e.bp / 100.0) || ' %'
    from (select split_part(s.one, '/', 3)::int as bp from unnest(string_to_array(p_seasons, ';')) with ordinality s (one, pos)
      where split_part(s.one, '/', 4) = p_season::text order by s.pos limit 1) e), '')
$$;
create or replace function private.charges_sent(p_charges jsonb) returns text[] language sql immutable set search_path = '' as $$
  select private.sorted(array_agg(concat_ws('|', c ->> 'kind', c ->> 'quantity', c ->> 'unit_rp', c ->> 'vat_code', c ->> 'vat_bp', c ->> 'extra_id', c ->> 'season_id')))
  from jsonb_array_elements(p_charges) c where c ->> 'kind' <> 'DAMAGE'
$$;

-- What follows repeats functions of before, with the seasons in them.

-- How late a return is; hours that cost as much as the day that they are of are one.
create or replace function private.late_return(c public.contracts, p_in_at timestamptz, out days int, out hours int) language plpgsql stable set search_path = '' as $$
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
  if hours > 0 and hours * c.late_hour_rp >= (select private.season_rate(c.day_rate_rp, d.surcharge_bp) from private.season_days(c.seasons, c.starts_at, planned + days, 1) d) then
    days := days + 1;
    hours := 0;
  end if;
end $$;

-- Whether the charges are not what contract, car and readings say.
create or replace function private.return_charges_differ(c public.contracts, v public.vehicles, leg public.contract_vehicles, p_in_at timestamptz, i jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  billed int; late record; fuel int := (i ->> 'fuel_level')::int;
begin
  select * into late from private.late_return(c, p_in_at);
  billed := private.rental_days(c.starts_at, c.ends_at, c.grace_min) + late.days;
  return private.charges_sent(i -> 'charges') is distinct from private.sorted(private.day_charges('LATE', c.seasons, c.starts_at, billed - late.days, late.days, c.day_rate_rp, p_in_at) || array[
      private.charge_text('LATE', late.hours, c.late_hour_rp, p_in_at),
      private.charge_text('EXTRA_KM', private.km_before(leg) + (i ->> 'odometer_km')::int - leg.out_km - c.included_km_day * billed - c.package_km, c.extra_km_rp, p_in_at),
      private.fuel_charge(c, v, leg.out_fuel, fuel, p_in_at),
      private.fuel_fee(c, v, leg.out_fuel, fuel, p_in_at)])
    or exists (select from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE'
      and (s ->> 'vat_code', (s ->> 'vat_bp')::int) is distinct from (select (d.vat_code, d.vat_bp) from private.vat_of('DAMAGE', p_in_at) d))
    or (select coalesce(sum((s ->> 'amount_rp')::bigint), 0) from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE') > c.excess_rp;
end $$;

-- Whether plan, price snapshot, seasons or charges are not what reservation, category and firm say.
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
    -- what was reserved keeps its seasons as it keeps its plan
    or c.seasons is distinct from coalesce((select r.seasons from public.reservations r where r.id = c.reservation_id and r.price_plan_id = p.id),
      private.seasons_of(p.category_id, at_start))
    or private.extras_differ(c.id, p.category_id)
    or private.charges_sent(i -> 'charges') is distinct from private.sorted(private.extra_charges(c.id, days, true, c.starts_at) || private.day_charges('RENT', c.seasons, c.starts_at, 0, days, day_rate, c.starts_at) || array[
      private.charge_text('YOUNG_DRIVER', case when young then days else 0 end, g.young_driver_fee_rp, c.starts_at),
      private.charge_text('ONE_WAY', 1, (select f.fee_rp from public.one_way_fees f where f.org_id = c.org_id and f.from_location_id = c.pickup_location_id
        and f.to_location_id = c.return_location_id), c.starts_at)])
    or exists (select from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE')
    -- the plan that was reserved, else the present one of the car's category
    or (p.id is distinct from (select r.price_plan_id from public.reservations r where r.id = c.reservation_id)
      and p.id is distinct from (select n.id from public.price_plans n where n.org_id = c.org_id and n.category_id = v.category_id and n.valid_from <= at_start
        order by n.valid_from desc limit 1));
end $$;

-- Whether what was sent is not the further days, at the rate and in the seasons that were agreed.
create or replace function private.extension_differs(c public.contracts, p_ends_at timestamptz, i jsonb) returns boolean language plpgsql stable set search_path = '' as $$
declare planned int := private.rental_days(c.starts_at, c.ends_at, c.grace_min); days int := private.rental_days(c.starts_at, p_ends_at, c.grace_min) - planned; young bigint;
begin
  select max(h.unit_rp) into young from public.contract_charges h where h.contract_id = c.id and h.kind = 'YOUNG_DRIVER';
  return private.charges_sent(i -> 'charges') is distinct from private.sorted(private.extra_charges(c.id, days, false, c.ends_at)
      || private.day_charges('RENT', c.seasons, c.starts_at, planned, days, c.day_rate_rp, c.ends_at) || array[
      private.charge_text('YOUNG_DRIVER', days, young, c.ends_at)])
    or exists (select from jsonb_array_elements(i -> 'charges') s where s ->> 'kind' = 'DAMAGE');
end $$;

-- What was agreed for further days and is not used: the fewer days at their own tier, each in its season.
create or replace function private.early_return_rp(c public.contracts) returns bigint language sql stable set search_path = '' as $$
  select greatest(0, coalesce(sum(h.amount_rp) filter (where h.kind = 'RENT'), 0) - private.rent_rp(c.seasons, c.starts_at, d.days, private.day_rate_rp(c.price_plan_id, d.days))
    + coalesce(sum(h.amount_rp) filter (where h.kind = 'YOUNG_DRIVER'), 0) - d.days * coalesce(max(h.unit_rp) filter (where h.kind = 'YOUNG_DRIVER'), 0))::bigint
  from (select private.rental_days(c.starts_at, coalesce(c.returned_at, c.ends_at), c.grace_min) as days) d
  left join public.contract_charges h on h.contract_id = c.id group by d.days
$$;

-- A season that the firm does not have stands nowhere; price_differs reports it.
create or replace function private.store_charges(p_ctx private.op_context, p_contract uuid, p_charges jsonb) returns void language plpgsql set search_path = '' as $$
begin
  if exists (select from jsonb_array_elements(p_charges) c where c ->> 'kind' = 'DISCOUNT') then
    raise exception 'a discount is granted by a command of its own' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  insert into public.contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at, created_by, extra_id, description, season_id)
  select c.id, p_ctx.org_id, p_contract, c.kind, c.quantity, c.unit_rp, c.amount_rp, c.vat_code, c.vat_bp, p_ctx.occurred_at, p_ctx.author_id, c.extra_id, coalesce(c.description, ''),
    (select s.id from public.seasons s where s.id = c.season_id)
  from jsonb_to_recordset(p_charges) c (id uuid, kind text, quantity int, unit_rp bigint, amount_rp bigint, vat_code text, vat_bp int, extra_id uuid, description text, season_id uuid);
end $$;

-- A car leaves.
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
    day_rate_rp, included_km_day, extra_km_rp, fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, package_km, late_hour_rp, late_grace_min, kwh_rp, charge_fee_rp, seasons, device_id, created_by, created_at)
  select n.contract_id, ctx.org_id, n.number, 'ACTIVE', n.customer_id, n.reservation_id, n.pickup_location_id, n.return_location_id, private.instant(n.starts_at), private.instant(n.ends_at),
    n.price_plan_id, n.day_rate_rp, n.included_km_day, n.extra_km_rp, n.fuel_unit_rp, n.fuel_fee_rp, n.excess_rp, n.grace_min, coalesce(n.package_km, 0), n.late_hour_rp, n.late_grace_min, n.kwh_rp, n.charge_fee_rp, coalesce(n.seasons, ''), ctx.device_id, ctx.author_id, ctx.occurred_at
  from jsonb_to_record(i) n (contract_id uuid, number text, customer_id uuid, reservation_id uuid, pickup_location_id uuid, return_location_id uuid, starts_at bigint, ends_at bigint,
    price_plan_id uuid, day_rate_rp bigint, included_km_day int, extra_km_rp bigint, fuel_unit_rp bigint, fuel_fee_rp bigint, excess_rp bigint, grace_min int, package_km int,
    late_hour_rp bigint, late_grace_min int, kwh_rp bigint, charge_fee_rp bigint, seasons text)
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

-- A reservation keeps the price that was promised: the plan, and the seasons of the day on which it was made.
create or replace function private.apply_book_reservation(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare r public.reservations; blocked boolean;
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  if i ->> 'vehicle_id' is not null then perform private.lock_vehicle((i ->> 'vehicle_id')::uuid); end if;
  select c.is_blocked into blocked from public.customers c where c.id = (i ->> 'customer_id')::uuid;
  if not found then raise exception 'customer is unknown' using errcode = 'P0002', constraint = 'customer_unknown'; end if;
  if blocked then raise exception 'customer is blocked' using errcode = '23514', constraint = 'customer_is_blocked'; end if;
  r := jsonb_populate_record(null::public.reservations, i - '{starts_at,ends_at}'::text[] || jsonb_build_object('id', i -> 'reservation_id', 'org_id', ctx.org_id, 'status', 'BOOKED',
    'starts_at', private.instant((i ->> 'starts_at')::bigint), 'ends_at', private.instant((i ->> 'ends_at')::bigint)));
  r.contract_id := null;
  r.seasons := private.seasons_of(r.category_id, (ctx.occurred_at at time zone 'Europe/Zurich')::date);
  perform private.assert_bookable(ctx, r, true);
  perform private.use_number(ctx, 'RESERVATION', (i ->> 'number_block_id')::uuid, i ->> 'number');
  insert into public.reservations (id, org_id, number, location_id, return_location_id, customer_id, category_id, vehicle_id, price_plan_id, starts_at, ends_at, status, seasons)
  values (r.id, r.org_id, r.number, r.location_id, r.return_location_id, r.customer_id, r.category_id, r.vehicle_id, r.price_plan_id, r.starts_at, r.ends_at, r.status, r.seasons);
  perform private.block_for_reservation(ctx, r, (i ->> 'block_id')::uuid);
  perform private.know_customer(ctx, (i ->> 'customer_location_id')::uuid, r.customer_id, r.location_id);
  return '{}';
end $$;

-- Only what is named changes; another category or plan is another price.
create or replace function private.apply_change_reservation(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare old public.reservations; r public.reservations;
begin
  if i ->> 'vehicle_id' is not null then perform private.lock_vehicle((i ->> 'vehicle_id')::uuid); end if;
  old := private.lock_reservation((i ->> 'reservation_id')::uuid);
  r := old;
  if i ? 'starts_at' then r.starts_at := private.instant((i ->> 'starts_at')::bigint); end if;
  if i ? 'ends_at' then r.ends_at := private.instant((i ->> 'ends_at')::bigint); end if;
  if i ? 'category_id' then r.category_id := (i ->> 'category_id')::uuid; end if;
  if i ? 'price_plan_id' then r.price_plan_id := (i ->> 'price_plan_id')::uuid; end if;
  if i ? 'vehicle_id' then r.vehicle_id := (i ->> 'vehicle_id')::uuid; end if;
  if i ? 'return_location_id' then r.return_location_id := (i ->> 'return_location_id')::uuid; end if;
  if i ? 'category_id' or i ? 'price_plan_id' then r.seasons := private.seasons_of(r.category_id, (ctx.occurred_at at time zone 'Europe/Zurich')::date); end if;
  perform private.assert_bookable(ctx, r, i ? 'category_id' or i ? 'price_plan_id');
  update public.reservations set starts_at = r.starts_at, ends_at = r.ends_at, category_id = r.category_id, price_plan_id = r.price_plan_id, vehicle_id = r.vehicle_id,
    return_location_id = r.return_location_id, seasons = r.seasons where id = r.id;
  if (r.starts_at, r.ends_at, r.vehicle_id) is distinct from (old.starts_at, old.ends_at, old.vehicle_id) then
    perform private.block_for_reservation(ctx, r, (i ->> 'block_id')::uuid);
  end if;
  return '{}';
end $$;

-- From charges of a contract: the season stands behind the kind, in the payer's language.
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
        else coalesce(x.name_de, n.name_de) end
      || private.season_note(c.seasons, k.season_id, case d.locale when 'fr' then s.name_fr when 'it' then s.name_it when 'en' then s.name_en else s.name_de end) || case when k.kind in ('LATE', 'FUEL') and k.description <> '' then ': ' || k.description else '' end, 200),
      k.quantity, k.unit_rp, k.amount_rp, k.vat_code, k.vat_bp)::public.invoice_lines order by e.n)
    into lines from jsonb_array_elements(i -> 'lines') with ordinality e (value, n)
    join public.contract_charges k on k.id = (e.value ->> 'charge_id')::uuid join public.charge_kinds n on n.org_id = k.org_id and n.kind = k.kind
    left join public.extras x on x.org_id = k.org_id and x.id = k.extra_id left join public.seasons s on s.org_id = k.org_id and s.id = k.season_id;
  perform private.store_document(d, lines);
  return '{}';
end $$;

-- The same for an invoice of several contracts.
create or replace function private.apply_issue_collective_invoice(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare d public.invoices; lines public.invoice_lines[]; r jsonb := i -> 'recipient'; ids uuid[]; a jsonb;
begin
  perform private.assert_list(i, 'lines', 1, 1000), private.assert_list(i, 'contract_ids', 1, 200), private.assert_list(i, 'allocations', 0, 1000), private.assert_days(i ->> 'due_on');
  perform private.assert_location((i ->> 'location_id')::uuid);
  select array_agg(distinct e::uuid order by e::uuid) into ids from jsonb_array_elements_text(i -> 'contract_ids') e;
  -- in one order, so that two such commands never wait for each other
  perform private.lock_contract(c) from unnest(ids) c;
  if exists (select from public.contracts c where c.id = any (ids) and not (c.status = 'COMPLETED' and c.is_receivable)) then
    raise exception 'a contract is not closed as a receivable' using errcode = '23514', constraint = 'contract_not_receivable';
  end if;
  if (select count(distinct coalesce((select x.into_customer_id from public.customer_redirects x where x.customer_id = c.customer_id), c.customer_id)) from public.contracts c where c.id = any (ids)) > 1 then
    raise exception 'contracts of several customers' using errcode = '23514', constraint = 'contracts_of_one_payer';
  end if;
  if exists (select from public.invoice_lines l join public.invoices v on v.id = l.invoice_id where l.contract_id = any (ids) and v.kind <> 'CREDIT_NOTE'
      and not exists (select from public.invoices n where n.corrects_id = v.id and n.is_reissue and (n.contract_id is null or n.contract_id = l.contract_id))) then
    raise exception 'a contract is on a document' using errcode = '23514', constraint = 'contract_already_invoiced';
  end if;
  if exists (select from jsonb_array_elements(i -> 'lines') e where not exists (
      select from public.contract_charges k where k.id = (e ->> 'charge_id')::uuid and k.contract_id = any (ids))) then
    raise exception 'charge is unknown' using errcode = 'P0002', constraint = 'charge_unknown';
  end if;
  perform private.use_number(ctx, 'INVOICE', (i ->> 'number_block_id')::uuid, i ->> 'number');
  d.id := (i ->> 'invoice_id')::uuid; d.org_id := ctx.org_id; d.location_id := (i ->> 'location_id')::uuid;
  d.kind := 'INVOICE'; d.number := i ->> 'number'; d.is_reissue := false; d.payer := i ->> 'payer'; d.locale := i ->> 'locale';
  d.recipient_name := r ->> 'name'; d.recipient_line := r ->> 'line'; d.recipient_street := r ->> 'street'; d.recipient_house_number := r ->> 'house_number';
  d.recipient_postcode := r ->> 'postcode'; d.recipient_town := r ->> 'town'; d.recipient_country := r ->> 'country';
  select min(c.starts_at), max(coalesce(c.returned_at, c.ends_at)) into d.starts_at, d.ends_at from public.contracts c where c.id = any (ids);
  d.due_on := (i ->> 'due_on')::date; d.issued_at := private.instant((i ->> 'at')::bigint); d.issued_by := ctx.author_id; d.device_id := ctx.device_id;
  select array_agg(row(e.value ->> 'id', ctx.org_id, k.contract_id, d.id, e.n, k.id, null, k.kind,
      left(case d.locale when 'fr' then coalesce(x.name_fr, n.name_fr) when 'it' then coalesce(x.name_it, n.name_it) when 'en' then coalesce(x.name_en, n.name_en)
        else coalesce(x.name_de, n.name_de) end
        || private.season_note(o.seasons, k.season_id, case d.locale when 'fr' then s.name_fr when 'it' then s.name_it when 'en' then s.name_en else s.name_de end) || case when k.kind in ('LATE', 'FUEL') and k.description <> '' then ': ' || k.description else '' end, 200),
      k.quantity, k.unit_rp, k.amount_rp, k.vat_code, k.vat_bp)::public.invoice_lines order by e.n)
    into lines from jsonb_array_elements(i -> 'lines') with ordinality e (value, n)
    join public.contract_charges k on k.id = (e.value ->> 'charge_id')::uuid join public.charge_kinds n on n.org_id = k.org_id and n.kind = k.kind
    left join public.extras x on x.org_id = k.org_id and x.id = k.extra_id left join public.seasons s on s.org_id = k.org_id and s.id = k.season_id
    join public.contracts o on o.id = k.contract_id;
  perform private.store_document(d, lines);
  for a in select e from jsonb_array_elements(i -> 'allocations') e loop
    perform private.apply_allocate_payment(ctx, a || jsonb_build_object('invoice_id', d.id, 'at', i -> 'at'));
  end loop;
  return '{}';
end $$;

-- Pieces of several commands. They run as guichet_commands, inside its apply functions, and are granted to nobody else.

-- Whoever acts at a counter has to belong to it; row level security says the same, without a name that a person could be told.
create function private.assert_location(p_location uuid) returns void language plpgsql stable set search_path = '' as $$
begin
  if not coalesce(p_location = any (private.my_locations()), false) then
    raise exception 'not a location of yours' using errcode = '42501', constraint = 'location_not_yours';
  end if;
end $$;

-- A list of this length in the input, or nothing of the operation is looked at. Raises 22023.
create function private.assert_list(i jsonb, p_key text, p_least int, p_most int) returns void language plpgsql immutable set search_path = '' as $$
begin
  if jsonb_typeof(i -> p_key) is distinct from 'array' or jsonb_array_length(i -> p_key) not between p_least and p_most then
    raise exception '% is no such list', p_key using errcode = '22023', constraint = 'malformed_operation';
  end if;
end $$;

-- Postgres would take 'tomorrow' and 'infinity' for days, too. Raises 22007.
create function private.assert_days(variadic p_days text[]) returns void language plpgsql immutable set search_path = '' as $$
begin
  if exists (select from unnest(p_days) d where d !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then
    raise exception 'not a day' using errcode = '22007', constraint = 'malformed_operation';
  end if;
end $$;

-- The contract, locked: its money is changed by one command at a time. Raises P0002 when the caller's firm has none such.
create function private.lock_contract(p_contract uuid) returns public.contracts language plpgsql set search_path = '' as $$
declare c public.contracts;
begin
  select * into c from public.contracts t where t.id = p_contract for no key update;
  if not found then raise exception 'contract is unknown' using errcode = 'P0002', constraint = 'contract_unknown'; end if;
  return c;
end $$;

-- A contract is worked on where a car of it left or came back.
create function private.assert_contract_here(c public.contracts) returns void language plpgsql stable set search_path = '' as $$
begin
  if not (c.pickup_location_id = any (private.my_locations()) or coalesce(c.returned_location_id = any (private.my_locations()), false)
    or exists (select from public.contract_vehicles g where g.contract_id = c.id and g.out_location_id = any (private.my_locations()))) then
    raise exception 'not a location of yours' using errcode = '42501', constraint = 'location_not_yours';
  end if;
end $$;

-- The car, locked before anything of it is read. Raises P0002 when the caller's firm has none such.
create function private.lock_vehicle(p_vehicle uuid) returns public.vehicles language plpgsql set search_path = '' as $$
declare v public.vehicles;
begin
  select * into v from public.vehicles t where t.id = p_vehicle for no key update;
  if not found then raise exception 'vehicle is unknown' using errcode = 'P0002', constraint = 'vehicle_unknown'; end if;
  return v;
end $$;

create function private.know_customer(p_ctx private.op_context, p_id uuid, p_customer uuid, p_location uuid) returns void
language sql set search_path = '' as $$
  insert into public.customer_locations (id, org_id, customer_id, location_id) values (p_id, p_ctx.org_id, p_customer, p_location)
  on conflict (customer_id, location_id) do nothing
$$;

-- What was seen on the car: the inspection and the damages found.
create function private.store_evidence(p_ctx private.op_context, p_kind text, p_contract uuid, p_vehicle uuid, p_leg uuid, p_at timestamptz, i jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  insert into public.inspections (id, org_id, contract_id, vehicle_id, leg_id, kind, inspected_at, odometer_km, fuel_level, inspected_by)
  values ((i ->> 'inspection_id')::uuid, p_ctx.org_id, p_contract, p_vehicle, p_leg, p_kind, p_at, (i ->> 'odometer_km')::int, (i ->> 'fuel_level')::int, p_ctx.author_id);
  insert into public.vehicle_damages (id, org_id, vehicle_id, inspection_id, contract_id, part, kind, severity, description, status, found_at, found_by)
  select d.id, p_ctx.org_id, p_vehicle, (i ->> 'inspection_id')::uuid, p_contract, d.part, d.kind, d.severity, d.description, 'REPORTED', p_at, p_ctx.author_id
  from jsonb_to_recordset(i -> 'damages') d (id uuid, part text, kind text, severity int, description text);
end $$;

-- Stores a reading; true when it contradicts its neighbours. The car's own odometer is the neighbour of the newest reading.
create function private.store_reading(p_ctx private.op_context, p_id uuid, p_vehicle public.vehicles, p_at timestamptz, p_km int, p_source text) returns boolean
language plpgsql set search_path = '' as $$
declare lo int; hi int; contradicts boolean;
begin
  select max(r.km) filter (where r.read_at <= p_at), min(r.km) filter (where r.read_at > p_at) into lo, hi
    from public.odometer_readings r where r.vehicle_id = p_vehicle.id and not r.in_conflict;
  contradicts := p_km < coalesce(lo, 0) or p_km > coalesce(hi, p_km) or (hi is null and p_km < p_vehicle.odometer_km);
  insert into public.odometer_readings (id, org_id, vehicle_id, read_at, km, source, in_conflict)
  values (p_id, p_ctx.org_id, p_vehicle.id, p_at, p_km, p_source, contradicts);
  return contradicts;
end $$;

-- What was reckoned at the counter. A discount has a command of its own, with limits.
create function private.store_charges(p_ctx private.op_context, p_contract uuid, p_charges jsonb) returns void language plpgsql set search_path = '' as $$
begin
  if exists (select from jsonb_array_elements(p_charges) c where c ->> 'kind' = 'DISCOUNT') then
    raise exception 'a discount is granted by a command of its own' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  insert into public.contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at, created_by, extra_id)
  select c.id, p_ctx.org_id, p_contract, c.kind, c.quantity, c.unit_rp, c.amount_rp, c.vat_code, c.vat_bp, p_ctx.occurred_at, p_ctx.author_id, c.extra_id
  from jsonb_to_recordset(p_charges) c (id uuid, kind text, quantity int, unit_rp bigint, amount_rp bigint, vat_code text, vat_bp int, extra_id uuid);
end $$;

-- The drawer that cash goes into, where there is such a session at a location of the caller; none is no reason to refuse the money.
create function private.drawer_of(p_method public.payment_method, p_session uuid) returns uuid language plpgsql stable set search_path = '' as $$
begin
  return (select s.id from public.cash_sessions s where s.id = p_session and p_method = 'CASH' and s.location_id = any (private.my_locations()));
end $$;

create function private.vat_bp(p_code text, p_at timestamptz) returns int language sql stable set search_path = '' as $$
  select coalesce((select v.rate_bp from public.vat_rates v where v.org_id = private.my_org() and v.code = p_code
    and v.valid_from <= (p_at at time zone 'Europe/Zurich')::date order by v.valid_from desc limit 1), 0)
$$;
-- The VAT code that the firm has for a kind of charge (charge_kinds), and its rate on the day.
create function private.vat_of(p_kind text, p_at timestamptz, out vat_code text, out vat_bp int) language plpgsql stable set search_path = '' as $$
begin
  select k.vat_code into vat_code from public.charge_kinds k where k.org_id = private.my_org() and k.kind = p_kind;
  vat_bp := private.vat_bp(vat_code, p_at);
end $$;

-- A charge as one text, so that what was sent and what is due can be compared as sorted lists. Null where nothing is due.
create function private.charge_text(p_kind text, p_quantity int, p_unit_rp bigint, p_at timestamptz) returns text language sql stable set search_path = '' as $$
  select case when p_quantity > 0 and p_unit_rp > 0 then (select concat_ws('|', p_kind, p_quantity, p_unit_rp, v.vat_code, v.vat_bp) from private.vat_of(p_kind, p_at) v) end
$$;
create function private.sorted(p_texts text[]) returns text[] language sql immutable set search_path = '' as $$
  select coalesce(array_agg(t order by t collate "C") filter (where t is not null), '{}') from unnest(p_texts) t
$$;
create function private.charges_sent(p_charges jsonb) returns text[] language sql immutable set search_path = '' as $$
  select private.sorted(array_agg(concat_ws('|', c ->> 'kind', c ->> 'quantity', c ->> 'unit_rp', c ->> 'vat_code', c ->> 'vat_bp', c ->> 'extra_id')))
  from jsonb_array_elements(p_charges) c where c ->> 'kind' <> 'DAMAGE'
$$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('assert_location', 'assert_list', 'assert_days', 'lock_contract', 'assert_contract_here', 'lock_vehicle', 'know_customer', 'store_evidence', 'store_reading', 'store_charges', 'drawer_of', 'vat_bp', 'vat_of', 'charge_text', 'sorted', 'charges_sent') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

create type public.vehicle_status as enum ('AVAILABLE', 'RENTED', 'CLEANING', 'IN_TRANSFER', 'MAINTENANCE', 'OUT_OF_SERVICE', 'RETIRED');
create type public.fuel_type as enum ('PETROL', 'DIESEL', 'ELECTRIC', 'HYBRID', 'PLUGIN_HYBRID');
create type public.transmission as enum ('MANUAL', 'AUTOMATIC');
create type public.damage_status as enum ('REPORTED', 'ASSESSED', 'APPROVED', 'REJECTED', 'REPAIRED');
create type public.maintenance_status as enum ('SCHEDULED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED');

create table public.vehicle_categories (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  code text not null, name_de text not null, name_fr text not null, name_it text not null, name_en text not null, sort int not null default 0,
  licence_category text not null default 'B',
  min_age int not null default 18, min_years_held int not null default 0,
  young_driver_age int not null default 25, young_driver_fee_rp bigint not null default 0 check (young_driver_fee_rp >= 0),
  deposit_rp bigint not null check (deposit_rp >= 0), excess_rp bigint not null check (excess_rp >= 0),
  unique (org_id, id), unique (org_id, code)
);

create table public.vehicles (
  id uuid primary key,
  org_id uuid not null,
  category_id uuid not null,
  -- where it stands, or where it was handed over last
  location_id uuid not null,
  vin text not null check (vin ~ '^[A-HJ-NPR-Z0-9]{17}$'),
  make text not null, model text not null, colour text not null,
  fuel_type public.fuel_type not null, transmission public.transmission not null, seats int not null check (seats between 1 and 9),
  tank_litres int not null default 0 check (tank_litres >= 0), battery_kwh int not null default 0 check (battery_kwh >= 0),
  status public.vehicle_status not null default 'AVAILABLE',
  odometer_km int not null check (odometer_km between 0 and 2000000),
  -- eighths of the tank, percent of the battery for electric cars
  fuel_level int not null check (fuel_level between 0 and 100),
  first_registered date not null, inspection_due date, service_due_km int, vignette_until date,
  foreign key (org_id, category_id) references public.vehicle_categories (org_id, id),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  unique (org_id, id), unique (org_id, vin),
  constraint vehicle_fuel_in_eighths check (fuel_type = 'ELECTRIC' or fuel_level <= 8),
  constraint text_too_long check (length(make) <= 200 and length(model) <= 200 and length(colour) <= 200)
);
create index vehicles_by_location on public.vehicles (org_id, location_id, status);

-- A plate belongs to its holder and moves between cars; one plate may serve two cars, never both out at once.
create table public.vehicle_plates (
  id uuid primary key,
  org_id uuid not null, vehicle_id uuid not null,
  plate text not null check (plate ~ '^(AG|AI|AR|BE|BL|BS|FR|GE|GL|GR|JU|LU|NE|NW|OW|SG|SH|SO|SZ|TG|TI|UR|VD|VS|ZG|ZH|FL) [0-9]{1,6}$'),
  valid_from timestamptz(3) not null, valid_to timestamptz(3),
  foreign key (org_id, vehicle_id) references public.vehicles (org_id, id),
  unique (org_id, id),
  check (valid_to > valid_from)
);
create index vehicle_plates_by_vehicle on public.vehicle_plates (org_id, vehicle_id);
create index vehicle_plates_by_plate on public.vehicle_plates (org_id, plate);

-- The one planning table: whatever keeps a car busy is a block here, and two active ones never overlap.
create table public.vehicle_blocks (
  id uuid primary key,
  org_id uuid not null, vehicle_id uuid not null,
  kind text not null check (kind in ('RESERVATION', 'CONTRACT', 'MAINTENANCE', 'TRANSFER')),
  source_id uuid not null,
  starts_at timestamptz(3) not null, ends_at timestamptz(3) not null,
  is_active boolean not null default true,
  foreign key (org_id, vehicle_id) references public.vehicles (org_id, id),
  unique (org_id, id),
  check (ends_at > starts_at),
  constraint vehicle_blocks_no_overlap exclude using gist
    (vehicle_id extensions.gist_uuid_ops with =, tstzrange(starts_at, ends_at, '[)') with &&) where (is_active)
);
create index vehicle_blocks_by_vehicle on public.vehicle_blocks (org_id, vehicle_id, starts_at);
create index vehicle_blocks_by_source on public.vehicle_blocks (org_id, source_id);

create table public.odometer_readings (
  id uuid primary key,
  org_id uuid not null, vehicle_id uuid not null,
  read_at timestamptz(3) not null, km int not null check (km between 0 and 2000000),
  source text not null check (source in ('CHECK_OUT', 'CHECK_IN', 'SERVICE', 'CORRECTION')),
  -- contradicts its neighbours: kept as evidence, outside the monotonic rule, a task for a person
  in_conflict boolean not null default false,
  foreign key (org_id, vehicle_id) references public.vehicles (org_id, id),
  unique (org_id, id)
);
create index odometer_readings_by_vehicle on public.odometer_readings (org_id, vehicle_id, read_at);

-- Monotonic in both directions: a late offline reading has to fit in between.
create function private.odometer_is_monotonic() returns trigger language plpgsql set search_path = '' as $$
declare lo int; hi int;
begin
  if new.in_conflict then return new; end if;
  perform 1 from public.vehicles v where v.id = new.vehicle_id for update;  -- one reading of a car at a time
  select max(r.km) into lo from public.odometer_readings r
    where r.vehicle_id = new.vehicle_id and r.read_at <= new.read_at and not r.in_conflict and r.id <> new.id;
  select min(r.km) into hi from public.odometer_readings r
    where r.vehicle_id = new.vehicle_id and r.read_at > new.read_at and not r.in_conflict and r.id <> new.id;
  if new.km < coalesce(lo, 0) or new.km > coalesce(hi, 2000000) then
    raise exception 'odometer % is not between % and %', new.km, lo, hi using errcode = '23514', constraint = 'odometer_is_monotonic';
  end if;
  return new;
end $$;
create trigger odometer_is_monotonic before insert or update on public.odometer_readings
  for each row execute function private.odometer_is_monotonic();

create table public.maintenance_records (
  id uuid primary key,
  org_id uuid not null, vehicle_id uuid not null,
  kind text not null, status public.maintenance_status not null,
  starts_at timestamptz(3) not null, ends_at timestamptz(3) not null,
  odometer_km int, cost_rp bigint check (cost_rp >= 0), notes text not null default '',
  foreign key (org_id, vehicle_id) references public.vehicles (org_id, id),
  unique (org_id, id),
  check (ends_at > starts_at)
);
create index maintenance_records_by_vehicle on public.maintenance_records (org_id, vehicle_id, starts_at);

-- Person-free: any desk must know the damages of a car that comes back there. Contract and inspection follow later.
create table public.vehicle_damages (
  id uuid primary key,
  org_id uuid not null, vehicle_id uuid not null,
  inspection_id uuid, contract_id uuid,
  part text not null check (part in ('FRONT', 'REAR', 'LEFT', 'RIGHT', 'ROOF', 'WINDSCREEN', 'WHEELS', 'INTERIOR')),
  kind text not null check (kind in ('SCRATCH', 'DENT', 'CRACK', 'MISSING', 'STAIN', 'OTHER')),
  severity int not null check (severity between 1 and 3),
  description text not null default '' check (length(description) <= 200),
  status public.damage_status not null default 'REPORTED',
  found_at timestamptz(3) not null, found_by uuid,
  foreign key (org_id, vehicle_id) references public.vehicles (org_id, id),
  foreign key (org_id, found_by) references public.users (org_id, id),
  unique (org_id, id)
);
create index vehicle_damages_by_vehicle on public.vehicle_damages (org_id, vehicle_id);

do $$
declare t text;
begin
  foreach t in array array['vehicle_categories', 'vehicles', 'vehicle_plates', 'vehicle_blocks', 'odometer_readings', 'maintenance_records', 'vehicle_damages'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select on public.%I to authenticated, guichet_commands', t);
    execute format('create policy "The firm''s people see the whole fleet" on public.%I for select to authenticated
      using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()))', t);
    execute format('create policy "Commands read the caller''s fleet" on public.%I for select to guichet_commands
      using (org_id = (select private.my_org()))', t);
  end loop;
  -- Any desk takes any car of the firm back, so the fleet's state is not tied to a location.
  foreach t in array array['vehicle_blocks', 'odometer_readings', 'vehicle_damages'] loop
    execute format('grant insert on public.%I to guichet_commands', t);
    execute format('create policy "Counter staff add by command" on public.%I for insert to guichet_commands
      with check (org_id = (select private.my_org()) and (select private.at_counter()))', t);
  end loop;
end $$;
grant update (status, odometer_km, fuel_level, location_id) on public.vehicles to guichet_commands;
create policy "Counter staff move cars by command" on public.vehicles for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.at_counter()))
  with check (org_id = (select private.my_org()) and location_id is not null);
grant update (is_active, ends_at) on public.vehicle_blocks to guichet_commands;
create policy "Counter staff release cars by command" on public.vehicle_blocks for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.at_counter()))
  with check (org_id = (select private.my_org()));

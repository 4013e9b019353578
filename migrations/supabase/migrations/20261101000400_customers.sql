create table public.customers (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  first_name text not null, last_name text not null, company_name text,
  email text, phone text,
  street text not null, house_number text not null, postcode text not null, town text not null, country text not null default 'CH',
  birth_date date,
  locale text not null default 'de' check (locale in ('de', 'fr', 'it', 'en')),
  -- the reason is not for everybody and lives elsewhere
  is_blocked boolean not null default false,
  created_at timestamptz(3) not null,
  unique (org_id, id),
  constraint customer_text_too_long check (length(first_name) <= 200 and length(last_name) <= 200 and length(company_name) <= 200 and length(email) <= 200
    and length(phone) <= 200 and length(street) <= 200 and length(house_number) <= 200 and length(postcode) <= 12 and length(town) <= 200 and length(country) = 2),
  constraint customer_birth_date_is_a_day check (isfinite(birth_date))
);
create index customers_by_name on public.customers (org_id, last_name, first_name);
alter table public.users add foreign key (org_id, customer_id) references public.customers (org_id, id);

-- Which locations know a customer: the reason why a desk may see the row at all. A contract or reservation adds one.
create table public.customer_locations (
  id uuid primary key,
  org_id uuid not null, customer_id uuid not null, location_id uuid not null,
  foreign key (org_id, customer_id) references public.customers (org_id, id),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  unique (org_id, id), unique (customer_id, location_id)
);
create index customer_locations_by_location on public.customer_locations (org_id, location_id, customer_id);

create table public.drivers (
  id uuid primary key,
  org_id uuid not null, customer_id uuid not null,
  first_name text not null, last_name text not null, birth_date date not null,
  licence_number text not null, licence_country text not null default 'CH',
  -- comma-separated, as on the card: 'B,BE'
  licence_categories text not null,
  licence_issued_on date not null,
  -- ordinary Swiss cards carry no expiry date
  licence_expires_on date,
  foreign key (org_id, customer_id) references public.customers (org_id, id),
  unique (org_id, id),
  constraint driver_text_too_long check (length(first_name) <= 200 and length(last_name) <= 200 and length(licence_number) <= 200
    and length(licence_country) = 2 and length(licence_categories) <= 60),
  constraint driver_dates_are_days check (isfinite(birth_date) and isfinite(licence_issued_on) and isfinite(licence_expires_on))
);
create index drivers_by_customer on public.drivers (org_id, customer_id);

alter table public.customers enable row level security;
alter table public.customer_locations enable row level security;
alter table public.drivers enable row level security;
grant select on public.customers, public.customer_locations, public.drivers to authenticated, guichet_commands;
grant insert on public.customers, public.customer_locations, public.drivers to guichet_commands;

create policy "A location knows its customers" on public.customer_locations for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[]));
create policy "Staff see the customers of their locations" on public.customers for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter())
    and exists (select from public.customer_locations l where l.org_id = customers.org_id and l.customer_id = customers.id));
create policy "Customers see their own data" on public.customers for select to authenticated
  using (id = (select private.my_customer()));
create policy "Staff see the drivers of their customers" on public.drivers for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter())
    and exists (select from public.customer_locations l where l.org_id = drivers.org_id and l.customer_id = drivers.customer_id));
create policy "Customers see their own drivers" on public.drivers for select to authenticated
  using (customer_id = (select private.my_customer()));

create policy "Commands read the caller's customers" on public.customers for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Commands read the caller's drivers" on public.drivers for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Commands read which location knows whom" on public.customer_locations for select to guichet_commands
  using (org_id = (select private.my_org()));
create policy "Counter staff register customers by command" on public.customers for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.at_counter()));
create policy "Counter staff register drivers by command" on public.drivers for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.at_counter()));
create policy "A command makes a customer known at the caller's location" on public.customer_locations for insert to guichet_commands
  with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[]));

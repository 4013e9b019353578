create type public.user_role as enum ('SUPER_ADMIN', 'ADMIN', 'MANAGER', 'STAFF', 'CUSTOMER');

create table public.organizations (
  id uuid primary key,
  name text not null,
  uid text,
  street text not null, house_number text not null, postcode text not null, town text not null,
  grace_min int not null default 59 check (grace_min between 0 and 720),
  fuel_litre_rp bigint not null default 220 check (fuel_litre_rp >= 0),
  kwh_rp bigint not null default 65 check (kwh_rp >= 0),
  fuel_fee_rp bigint not null default 2500 check (fuel_fee_rp >= 0)
);

create table public.locations (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  code text not null check (code ~ '^[A-Z]{3}$'),
  name text not null,
  street text not null, house_number text not null, postcode text not null, town text not null,
  phone text,
  unique (org_id, id),
  unique (org_id, code)
);

create table public.users (
  id uuid primary key references auth.users (id) on delete cascade,
  org_id uuid references public.organizations,
  email text not null,
  full_name text not null,
  role public.user_role not null,
  locale text not null default 'de' check (locale in ('de', 'fr', 'it', 'en')),
  phone text check (length(phone) <= 50),
  is_active boolean not null default true,
  -- the customer that a CUSTOMER account belongs to; its foreign key follows with the customers
  customer_id uuid,
  unique (org_id, id),
  check ((role = 'SUPER_ADMIN') = (org_id is null)),
  check ((role = 'CUSTOMER') = (customer_id is not null))
);

create table public.user_locations (
  id uuid primary key,
  org_id uuid not null,
  user_id uuid not null,
  location_id uuid not null,
  -- nothing is deleted: who no longer works there is not active there
  is_active boolean not null default true,
  foreign key (org_id, user_id) references public.users (org_id, id) on delete cascade,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  unique (user_id, location_id)
);
create index user_locations_by_location on public.user_locations (org_id, location_id);

-- Who is calling. Read from `users`, never from the token's metadata, which a person can edit. Policies call these
-- wrapped in a sub-select, so that they run once a statement and not once a row.
-- auth.uid() for the command functions, whose owner may not enter the schema auth.
create function private.caller() returns uuid language sql stable security definer set search_path = ''
as $$ select auth.uid() $$;

create function private.my_org() returns uuid language sql stable security definer set search_path = ''
as $$ select u.org_id from public.users u where u.id = auth.uid() and u.is_active $$;

create function private.my_orgs() returns uuid[] language sql stable security definer set search_path = ''
as $$ select case when u.role = 'SUPER_ADMIN' then array(select o.id from public.organizations o) else array[u.org_id] end
      from public.users u where u.id = auth.uid() and u.is_active $$;

create function private.my_role() returns public.user_role language sql stable security definer set search_path = ''
as $$ select u.role from public.users u where u.id = auth.uid() and u.is_active $$;

-- Everybody who works for the firm; false for customers, strangers and deactivated accounts.
create function private.at_counter() returns boolean language sql stable security definer set search_path = ''
as $$ select coalesce(bool_or(u.role <> 'CUSTOMER'), false) from public.users u where u.id = auth.uid() and u.is_active $$;

-- STAFF: the locations they are assigned to. MANAGER and above: all of the firm.
create function private.my_locations() returns uuid[] language sql stable security definer set search_path = ''
as $$ select case u.role
        when 'STAFF' then array(select l.location_id from public.user_locations l where l.user_id = u.id and l.is_active)
        when 'CUSTOMER' then '{}'::uuid[]
        when 'SUPER_ADMIN' then array(select l.id from public.locations l)
        else array(select l.id from public.locations l where l.org_id = u.org_id) end
      from public.users u where u.id = auth.uid() and u.is_active $$;

create function private.my_customer() returns uuid language sql stable security definer set search_path = ''
as $$ select u.customer_id from public.users u where u.id = auth.uid() and u.is_active $$;

grant execute on function private.caller(), private.my_org(), private.my_role(), private.at_counter(), private.my_locations(), private.my_customer()
  to authenticated, guichet_commands;
grant execute on function private.my_orgs() to authenticated;

alter table public.organizations enable row level security;
alter table public.locations enable row level security;
alter table public.users enable row level security;
alter table public.user_locations enable row level security;

grant select on public.organizations, public.locations, public.user_locations to authenticated, guichet_commands;
-- e-mail and phone are not for colleagues: only the granted columns can be asked for
grant select (id, org_id, full_name, role, locale, is_active) on public.users to authenticated;
grant select on public.users to guichet_commands;
grant update (locale, phone) on public.users to authenticated;

create policy "People see their own firm" on public.organizations for select to authenticated
  using (id = any ((select private.my_orgs())::uuid[]));
create policy "The firm's people see its locations" on public.locations for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()));
create policy "The firm's people see their colleagues" on public.users for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and role <> 'CUSTOMER' and (select private.at_counter()));
create policy "Everybody sees their own account" on public.users for select to authenticated
  using (id = (select auth.uid()));
create policy "Everybody changes their own language and phone" on public.users for update to authenticated
  using (id = (select auth.uid()) and (select private.my_role()) is not null)
  with check (id = (select auth.uid()));
create policy "The firm's people see who works where" on public.user_locations for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()));
create policy "Commands read the caller's firm" on public.organizations for select to guichet_commands
  using (id = (select private.my_org()));
create policy "Commands read the caller's locations" on public.locations for select to guichet_commands
  using (org_id = (select private.my_org()));
create policy "Commands read the caller's colleagues" on public.users for select to guichet_commands
  using (org_id = (select private.my_org()));
create policy "Commands read who works where" on public.user_locations for select to guichet_commands
  using (org_id = (select private.my_org()));

-- What has left the house, and what was kept of it: append-only, so that nothing is delivered twice unseen and a backup can be proven.
create table public.export_runs (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null,
  kind text not null check (kind in ('CONTRACTS', 'PAYMENTS', 'INVOICES', 'CHARGES', 'VAT', 'RECEIVABLES', 'JOURNAL', 'DAMAGES', 'MAINTENANCE', 'FLEET', 'CUSTOMERS', 'DAY_REPORT')),
  format text not null check (length(format) between 1 and 30),
  from_on date not null, until_on date not null,
  -- only what came after its period was closed
  is_delta boolean not null,
  -- the locations whose rows are in it; `location_id` is where it was made
  locations uuid[] not null default '{}',
  -- CACHE: what one PC knew, `waiting` of its operations not yet here
  source text not null default 'SERVER' check (source in ('CACHE', 'SERVER')),
  as_of timestamptz(3), waiting int not null default 0 check (waiting >= 0),
  purpose text check (length(trim(purpose)) between 3 and 200),
  row_count int not null check (row_count >= 0), sum_rp bigint not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  made_at timestamptz(3) not null, made_by uuid not null, device_id uuid not null,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, made_by) references public.users (org_id, id),
  foreign key (org_id, device_id) references public.devices (org_id, id),
  unique (org_id, id),
  constraint export_ends_after_start check (until_on >= from_on),
  constraint export_of_customers_has_purpose check (kind <> 'CUSTOMERS' or purpose is not null)
);
create index export_runs_by_location on public.export_runs (org_id, location_id, made_at);
create table public.backup_runs (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  kind text not null check (kind in ('ARCHIVE', 'VERIFICATION', 'RESTORE')),
  table_count int not null check (table_count >= 0), row_count bigint not null check (row_count >= 0), sum_rp bigint not null,
  bytes bigint not null check (bytes >= 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  is_ok boolean not null,
  made_at timestamptz(3) not null, made_by uuid not null, device_id uuid not null,
  foreign key (org_id, made_by) references public.users (org_id, id),
  foreign key (org_id, device_id) references public.devices (org_id, id),
  unique (org_id, id)
);
create index backup_runs_by_time on public.backup_runs (org_id, made_at);
do $$
declare t text;
begin
  foreach t in array array['export_runs', 'backup_runs'] loop
    execute format('create trigger immutable before update or delete on public.%I for each row execute function private.refuse_change()', t);
    execute format('create trigger audit after insert or update or delete on public.%I for each row execute function private.write_audit()', t);
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select on public.%I to authenticated, guichet_commands', t);
    execute format('grant insert on public.%I to guichet_commands', t);
    execute format('create policy "Commands read the caller''s runs" on public.%I for select to guichet_commands using (org_id = (select private.my_org()))', t);
  end loop;
end $$;
create policy "Managers see the exports of their locations" on public.export_runs for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[])
    and (select private.my_role()) in ('SUPER_ADMIN', 'ADMIN', 'MANAGER'));
create policy "Managers record exports by command" on public.export_runs for insert to guichet_commands
  with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[])
    and locations <@ (select private.my_locations())::uuid[] and (select private.my_role()) in ('ADMIN', 'MANAGER'));
create policy "Administrators see the backups" on public.backup_runs for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.my_role()) in ('SUPER_ADMIN', 'ADMIN'));
create policy "Administrators record backups by command" on public.backup_runs for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) = 'ADMIN');

-- Who changed what, when, by which operation. Written by trigger only, changed by nobody.
create table public.audit_log (
  id bigint generated always as identity primary key,
  org_id uuid not null references public.organizations,
  at timestamptz(3) not null default now(),
  actor_id uuid, op_id uuid, device_id uuid,
  action text not null check (action in ('INSERT', 'UPDATE', 'DELETE')),
  table_name text not null, row_id uuid not null,
  -- only the columns that changed
  before jsonb, after jsonb
);
create index audit_log_by_row on public.audit_log (org_id, table_name, row_id);
create index audit_log_by_time on public.audit_log (org_id, at);
alter table public.audit_log enable row level security;
grant select on public.audit_log to authenticated;
create policy "Managers read the audit of their firm" on public.audit_log for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.my_role()) in ('SUPER_ADMIN', 'ADMIN', 'MANAGER'));
create trigger immutable before update or delete on public.audit_log for each row execute function private.refuse_change();
create trigger never_truncated before truncate on public.audit_log for each statement execute function private.refuse_change();

create function private.write_audit() returns trigger language plpgsql security definer set search_path = '' as $$
declare o jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end; n jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
  if tg_table_name = 'users' then
    if coalesce(new.org_id, old.org_id) is null then return null; end if;  -- an operator belongs to no firm
    o := o - '{email,phone}'::text[]; n := n - '{email,phone}'::text[];  -- not for those who read the audit
  end if;
  if tg_op = 'UPDATE' then
    if o = n then return null; end if;
    select jsonb_object_agg(e.key, e.value), jsonb_object_agg(e.key, n -> e.key) into o, n
      from jsonb_each(o) e where e.value is distinct from n -> e.key;
  end if;
  insert into public.audit_log (org_id, actor_id, op_id, device_id, action, table_name, row_id, before, after)
  values (coalesce(new.org_id, old.org_id), auth.uid(), nullif(current_setting('guichet.op_id', true), '')::uuid,
    nullif(current_setting('guichet.device_id', true), '')::uuid, tg_op, tg_table_name, coalesce(new.id, old.id), o, n);
  return null;
end $$;

do $$
declare t text;
begin
  foreach t in array array['users', 'customers', 'customer_locations', 'drivers', 'vehicles', 'vehicle_plates', 'vehicle_blocks', 'vehicle_damages', 'odometer_readings', 'maintenance_records',
    'reservations', 'contracts', 'contract_drivers', 'contract_vehicles', 'contract_charges', 'deposits', 'payments', 'inspections', 'price_plans', 'vat_rates',
    'vehicle_categories', 'locations', 'user_locations', 'devices', 'number_blocks'] loop
    execute format('create trigger audit after insert or update or delete on public.%I for each row execute function private.write_audit()', t);
  end loop;
end $$;

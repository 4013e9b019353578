-- The books of a location are closed up to a day. Money that comes later from an offline desk is taken and marked: an export delivers it apart.
create table public.period_locks (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null,
  until_on date not null,
  locked_at timestamptz(3) not null, locked_by uuid not null,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, locked_by) references public.users (org_id, id),
  unique (org_id, id), unique (org_id, location_id, until_on)
);
create trigger immutable before update or delete on public.period_locks for each row execute function private.refuse_change();
create trigger audit after insert or update or delete on public.period_locks for each row execute function private.write_audit();
alter table public.period_locks enable row level security;
grant select on public.period_locks to authenticated, guichet_commands;
grant insert on public.period_locks to guichet_commands;
create policy "The firm's people see which periods are closed" on public.period_locks for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()));
create policy "Commands read which periods are closed" on public.period_locks for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Administrators close periods by command" on public.period_locks for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) = 'ADMIN');

alter table public.payments add column late_for_lock boolean not null default false;
alter table public.deposits add column late_for_lock boolean not null default false;
alter table public.contract_charges add column late_for_lock boolean not null default false;
alter table public.invoices add column late_for_lock boolean not null default false;
alter table public.cash_movements add column late_for_lock boolean not null default false;

-- Marks money whose day is already closed at its location (a charge's is where the car came back, before that where it left).
-- TG_ARGV[0]: the column that dates it.
create function private.mark_late() returns trigger language plpgsql set search_path = '' as $$
declare r jsonb := to_jsonb(new); here uuid := (r ->> 'location_id')::uuid;
begin
  if tg_table_name = 'contract_charges' then
    select coalesce(c.returned_location_id, c.pickup_location_id) into here from public.contracts c where c.id = (r ->> 'contract_id')::uuid;
  end if;
  new.late_for_lock := new.late_for_lock or exists (select from public.period_locks l where l.org_id = new.org_id and l.location_id = here
    and l.until_on >= ((r ->> tg_argv[0])::timestamptz at time zone 'Europe/Zurich')::date);
  return new;
end $$;
create trigger mark_late before insert on public.payments for each row execute function private.mark_late('paid_at');
create trigger mark_late before insert on public.deposits for each row execute function private.mark_late('held_at');
create trigger mark_late_settled before update of settled_at on public.deposits for each row execute function private.mark_late('settled_at');
create trigger mark_late before insert on public.contract_charges for each row execute function private.mark_late('created_at');
create trigger mark_late before insert on public.invoices for each row execute function private.mark_late('issued_at');
create trigger mark_late before insert on public.cash_movements for each row execute function private.mark_late('moved_at');
grant update (late_for_lock) on public.deposits to guichet_commands;

do $$ begin
  perform private.feed('period_locks', 53, 'true');
  perform private.refeed(t) from unnest(array['payments', 'deposits', 'contract_charges', 'invoices', 'cash_movements']) t;
end $$;

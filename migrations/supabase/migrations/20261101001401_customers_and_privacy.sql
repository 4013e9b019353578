alter table public.customers add column anonymised_at timestamptz(3);
select private.refeed('customers');

-- Two files of one person: the older id leads to the one that goes on. The merged file stays readable.
create table public.customer_redirects (
  id uuid primary key,
  org_id uuid not null, customer_id uuid not null, into_customer_id uuid not null,
  merged_at timestamptz(3) not null, merged_by uuid not null,
  foreign key (org_id, customer_id) references public.customers (org_id, id),
  foreign key (org_id, into_customer_id) references public.customers (org_id, id),
  foreign key (org_id, merged_by) references public.users (org_id, id),
  unique (org_id, id),
  constraint customer_merged unique (customer_id),
  constraint merge_needs_two check (customer_id <> into_customer_id)
);
create index customer_redirects_by_target on public.customer_redirects (org_id, into_customer_id);

-- Everybody at the counter sees that somebody gets no car; why is for managers and lies in a table of its own.
create table public.customer_flags (
  id uuid primary key,
  org_id uuid not null, customer_id uuid not null,
  flagged_at timestamptz(3) not null, flagged_by uuid not null,
  lifted_at timestamptz(3), lifted_by uuid,
  foreign key (org_id, customer_id) references public.customers (org_id, id),
  foreign key (org_id, flagged_by) references public.users (org_id, id),
  foreign key (org_id, lifted_by) references public.users (org_id, id),
  unique (org_id, id),
  check ((lifted_at is null) = (lifted_by is null))
);
create index customer_flags_by_customer on public.customer_flags (org_id, customer_id);
create table public.customer_flag_reasons (
  id uuid primary key,
  org_id uuid not null, flag_id uuid not null,
  reason text not null,
  foreign key (org_id, flag_id) references public.customer_flags (org_id, id),
  unique (org_id, id), unique (flag_id),
  constraint text_too_long check (length(reason) <= 500)
);

-- What a person asked of us about their data: to be answered within 30 days (revDSG Art. 25).
create table public.data_requests (
  id uuid primary key,
  org_id uuid not null, customer_id uuid not null, location_id uuid not null,
  kind text not null check (kind in ('ACCESS', 'CORRECTION', 'ERASURE')),
  opened_at timestamptz(3) not null, opened_by uuid not null, due_at timestamptz(3) not null,
  answer text check (answer in ('EXPORTED', 'CORRECTED', 'ANONYMISED', 'DECLINED')), note text not null default '',
  answered_at timestamptz(3), answered_by uuid,
  foreign key (org_id, customer_id) references public.customers (org_id, id),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, opened_by) references public.users (org_id, id),
  foreign key (org_id, answered_by) references public.users (org_id, id),
  unique (org_id, id),
  constraint text_too_long check (length(note) <= 500),
  check ((answered_at is null) = (answer is null) and (answered_at is null) = (answered_by is null))
);
create index data_requests_by_due on public.data_requests (org_id, due_at) where answered_at is null;

-- Who looked for or at whom, beyond what a desk holds anyway. What was typed is a name and is not kept.
create table public.access_log (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null, person_id uuid not null, location_id uuid,
  at timestamptz(3) not null default clock_timestamp(),
  kind text not null check (kind in ('SEARCH', 'OPEN', 'KNOW')),
  customer_id uuid, purpose text, hits int not null default 0,
  foreign key (org_id, person_id) references public.users (org_id, id),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, customer_id) references public.customers (org_id, id),
  unique (org_id, id),
  check ((kind = 'SEARCH') = (customer_id is null)),
  constraint purpose_unknown check ((kind = 'SEARCH') = (purpose is null)
    and purpose in ('RENTAL', 'RESERVATION', 'RETURN', 'INVOICE', 'QUESTION', 'DATA_REQUEST'))
);
create index access_log_by_time on public.access_log (org_id, at);
create index access_log_by_customer on public.access_log (org_id, customer_id);
create trigger immutable before update or delete on public.access_log for each row execute function private.refuse_change();
create trigger never_truncated before truncate on public.access_log for each statement execute function private.refuse_change();

alter table public.customer_redirects enable row level security;
alter table public.customer_flags enable row level security;
alter table public.customer_flag_reasons enable row level security;
alter table public.data_requests enable row level security;
alter table public.access_log enable row level security;
grant select on public.customer_redirects, public.customer_flags, public.customer_flag_reasons, public.data_requests, public.access_log to authenticated;
grant select, insert on public.customer_redirects, public.customer_flags, public.customer_flag_reasons, public.data_requests to guichet_commands;
grant insert on public.access_log to guichet_commands;
grant update (customer_id, lifted_at, lifted_by) on public.customer_flags to guichet_commands;
grant update (reason) on public.customer_flag_reasons to guichet_commands;
grant update (answer, note, answered_at, answered_by) on public.data_requests to guichet_commands;
grant update (first_name, last_name, company_name, email, phone, street, house_number, postcode, town, country, birth_date, locale, is_blocked, anonymised_at)
  on public.customers to guichet_commands;
grant update (customer_id, first_name, last_name, birth_date, licence_number, licence_country, licence_categories, licence_issued_on, licence_expires_on)
  on public.drivers to guichet_commands;
grant update (customer_id) on public.reservations to guichet_commands;

do $$
declare t text;
begin
  foreach t in array array['customer_redirects', 'customer_flags'] loop
    execute format('create policy "Staff see it of the customers of their locations" on public.%1$I for select to authenticated
      using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter())
        and exists (select from public.customer_locations l where l.org_id = %1$I.org_id and l.customer_id = %1$I.customer_id))', t);
  end loop;
  foreach t in array array['customer_flag_reasons', 'data_requests', 'access_log'] loop
    execute format('create policy "Managers read it of their firm" on public.%I for select to authenticated
      using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.my_role()) in (''SUPER_ADMIN'', ''ADMIN'', ''MANAGER''))', t);
  end loop;
  foreach t in array array['customer_redirects', 'customer_flags', 'customer_flag_reasons', 'data_requests'] loop
    execute format('create policy "Commands read the caller''s firm" on public.%I for select to guichet_commands using (org_id = (select private.my_org()))', t);
    execute format('create policy "Managers add by command" on public.%I for insert to guichet_commands
      with check (org_id = (select private.my_org()) and (select private.my_role()) in (''ADMIN'', ''MANAGER''))', t);
  end loop;
  foreach t in array array['customer_flags', 'customer_flag_reasons', 'data_requests'] loop
    execute format('create policy "Managers change by command" on public.%I for update to guichet_commands
      using (org_id = (select private.my_org()) and (select private.my_role()) in (''ADMIN'', ''MANAGER'')) with check (org_id = (select private.my_org()))', t);
  end loop;
  foreach t in array array['customers', 'drivers'] loop
    execute format('create policy "Counter staff change whom their locations know by command" on public.%1$I for update to guichet_commands
      using (org_id = (select private.my_org()) and (select private.at_counter()) and exists (select from public.customer_locations l
        where l.org_id = %1$I.org_id and l.customer_id = %1$I.%2$I and l.location_id = any ((select private.my_locations())::uuid[])))
      with check (org_id = (select private.my_org()))', t, case t when 'customers' then 'id' else 'customer_id' end);
  end loop;
end $$;
create policy "Customers see their own requests" on public.data_requests for select to authenticated using (customer_id = (select private.my_customer()));
create policy "Whoever looks at customers is logged under their own name" on public.access_log for insert to guichet_commands
  with check (org_id = (select private.my_org()) and person_id = (select private.caller()) and (select private.at_counter()));

create trigger audit after insert or update or delete on public.customer_redirects for each row execute function private.write_audit();
create trigger audit after insert or update or delete on public.customer_flags for each row execute function private.write_audit();
create trigger audit after insert or update or delete on public.data_requests for each row execute function private.write_audit();

do $$
declare known_here text := 'exists (select from public.customer_locations k where k.org_id = t.org_id and k.customer_id = t.customer_id and k.location_id = $1)';
begin
  perform private.feed('customer_redirects', 141, known_here);
  perform private.feed('customer_flags', 142, known_here);
end $$;

-- A location that gets to know a customer hears of flags and redirects, too.
create or replace function private.tell_of_customer() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.sync_log (org_id, location_id, tbl, row_id, xid, seq)
  select new.org_id, new.location_id, d.tbl, d.id, pg_current_xact_id(), nextval('public.sync_seq') from (
    select 'customers' as tbl, new.customer_id as id
    union all select 'drivers', v.id from public.drivers v where v.customer_id = new.customer_id
    union all select 'customer_flags', f.id from public.customer_flags f where f.org_id = new.org_id and f.customer_id = new.customer_id
    union all select 'customer_redirects', r.id from public.customer_redirects r where r.customer_id = new.customer_id) d
  on conflict on constraint sync_log_key do update set xid = excluded.xid, seq = excluded.seq;
  return null;
end $$;

-- Whether this file has been merged into another one.
create function private.is_merged(p_customer uuid) returns boolean language sql stable set search_path = ''
as $$ select exists (select from public.customer_redirects r where r.customer_id = p_customer) $$;
revoke execute on function private.is_merged(uuid) from public;
alter function private.is_merged(uuid) owner to guichet_commands;

-- No new reservation or driver for a file that was merged or emptied. A contract is not refused by it: that car has left.
create function private.refuse_closed_customer() returns trigger language plpgsql set search_path = '' as $$
begin
  if private.is_merged(new.customer_id) then
    raise exception 'customer is merged' using errcode = '23514', constraint = 'customer_merged';
  end if;
  if exists (select from public.customers c where c.id = new.customer_id and c.anonymised_at is not null) then
    raise exception 'customer is anonymised' using errcode = '23514', constraint = 'customer_anonymised';
  end if;
  return new;
end $$;
create trigger customer_goes_on before insert on public.reservations for each row execute function private.refuse_closed_customer();
create trigger customer_goes_on before insert on public.drivers for each row execute function private.refuse_closed_customer();

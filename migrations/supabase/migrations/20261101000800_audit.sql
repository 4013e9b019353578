-- Who changed what, when, by which operation. Written by trigger only, changed by nobody. Each row's hash covers the row before
-- it of the same chain, one a device and one a firm for what no device did: who changes, removes or slips in a row breaks it.
create table public.audit_log (
  id bigint generated always as identity primary key,
  org_id uuid not null references public.organizations,
  -- the server's clock: a desk's proves little
  at timestamptz(3) not null,
  actor_id uuid, op_id uuid, device_id uuid,
  action text not null check (action in ('INSERT', 'UPDATE', 'DELETE')),
  table_name text not null, row_id uuid not null,
  -- only the columns that changed
  before jsonb, after jsonb,
  chain_id uuid not null,
  chain_no bigint not null check (chain_no > 0),
  -- SHA-256 in hex, see private.audit_hash
  hash text not null,
  constraint audit_chain_has_no_fork unique (org_id, chain_id, chain_no)
);
create index audit_log_by_row on public.audit_log (org_id, table_name, row_id);
create index audit_log_by_time on public.audit_log (org_id, at);
alter table public.audit_log enable row level security;
grant select on public.audit_log to authenticated;
create policy "Managers read the audit of their firm" on public.audit_log for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.my_role()) in ('SUPER_ADMIN', 'ADMIN', 'MANAGER'));
create trigger immutable before update or delete on public.audit_log for each row execute function private.refuse_change();
create trigger never_truncated before truncate on public.audit_log for each statement execute function private.refuse_change();

-- SHA-256 over the hash before and the whole row but its id, as one JSON array: no two rows have the same text.
create function private.audit_hash(p_previous text, a public.audit_log) returns text language sql stable set search_path = '' as $$
  select encode(sha256(convert_to(jsonb_build_array(p_previous, a.chain_id, a.chain_no, a.org_id, private.millis(a.at), a.actor_id, a.op_id, a.device_id,
    a.action, a.table_name, a.row_id, a.before, a.after)::text, 'UTF8')), 'hex')
$$;
grant execute on function private.audit_hash(text, public.audit_log) to authenticated;

-- The number and hash of the last row of a chain. The first caller of a transaction waits until nobody else writes to it, and
-- keeps the head in a setting of the transaction: it goes back with a savepoint, and a batch need not look it up for each row.
create function private.audit_head(p_org uuid, p_chain uuid, out no bigint, out hash text) language plpgsql set search_path = '' as $$
declare kept text[] := string_to_array(current_setting('guichet.audit_head', true), ':');
begin
  -- of this firm: one maintenance transaction may write for several
  if kept[1] = p_org::text and kept[2] = p_chain::text then
    no := kept[3]; hash := kept[4];
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('audit:' || p_org || p_chain, 0));
  select a.chain_no, a.hash into no, hash from public.audit_log a where a.org_id = p_org and a.chain_id = p_chain order by a.chain_no desc limit 1;
  no := coalesce(no, 0); hash := coalesce(hash, '');
end $$;

-- Where a chain stands, in one word for those who keep it.
create function private.audit_receipt(a public.audit_log) returns text language sql immutable set search_path = ''
as $$ select concat_ws(':', a.org_id, a.chain_id, a.chain_no, a.hash) $$;
grant execute on function private.audit_receipt(public.audit_log) to authenticated;

-- Where a receipt says that it stands; nulls for what is none.
create function private.receipt_place(p_receipt text, out org_id uuid, out chain_id uuid, out chain_no bigint) language plpgsql immutable set search_path = '' as $$
begin
  if p_receipt !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9]{1,18}:' then return; end if;
  org_id := split_part(p_receipt, ':', 1); chain_id := split_part(p_receipt, ':', 2); chain_no := split_part(p_receipt, ':', 3);
end $$;
grant execute on function private.receipt_place(text) to authenticated;

create function private.append_audit(a public.audit_log) returns void language plpgsql set search_path = '' as $$
declare head record;
begin
  a.chain_id := coalesce(a.device_id, a.actor_id, nullif(current_setting('guichet.audit_chain', true), '')::uuid);
  if a.chain_id is null then
    a.chain_id := gen_random_uuid();
    perform set_config('guichet.audit_chain', a.chain_id::text, true);
  end if;
  select * into head from private.audit_head(a.org_id, a.chain_id);
  a.chain_no := head.no + 1;
  a.hash := private.audit_hash(head.hash, a);
  insert into public.audit_log (org_id, at, actor_id, op_id, device_id, action, table_name, row_id, before, after, chain_id, chain_no, hash)
  values (a.org_id, a.at, a.actor_id, a.op_id, a.device_id, a.action, a.table_name, a.row_id, a.before, a.after, a.chain_id, a.chain_no, a.hash);
  perform set_config('guichet.audit_head', private.audit_receipt(a), true);
end $$;
-- Of a customer the log says which columns changed, not what stood in them: it is kept for ever, a person's data is not.
create function private.without_person(p_row jsonb) returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_object_agg(e.key, case when jsonb_typeof(e.value) <> 'string' or e.key = any ('{id,org_id,customer_id,created_at,anonymised_at}') then e.value else '"…"' end)
  from jsonb_each(p_row) e
$$;

create function private.write_audit() returns trigger language plpgsql security definer set search_path = '' as $$
declare a public.audit_log; o jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end; n jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
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
  if tg_table_name in ('customers', 'drivers') then o := private.without_person(o); n := private.without_person(n); end if;
  if tg_table_name = 'data_requests' then o := o - 'note'; n := n - 'note'; end if;
  a.org_id := coalesce(new.org_id, old.org_id);
  a.at := now()::timestamptz(3);
  a.actor_id := auth.uid();
  a.op_id := nullif(current_setting('guichet.op_id', true), '');
  a.device_id := nullif(current_setting('guichet.device_id', true), '');
  a.action := tg_op;
  a.table_name := tg_table_name;
  a.row_id := coalesce(new.id, old.id);
  a.before := o;
  a.after := n;
  perform private.append_audit(a);
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

-- Whether every chain that the caller may read is whole: {"rows", "chains", "broken": [{"chain_id", "chain_no"}], "missing": [op_id]}.
-- A row is broken when its number or its hash does not follow from the row before it. p_receipts: what desks were told of the head
-- after their operations, {op_id: "firm:chain:no:hash"}; one that stands nowhere is missing, so a chain that was cut short, or written
-- anew as a whole, is found as long as one desk remembers it. For managers and above (42501).
create function public.audit_check(p_receipts jsonb default '{}') returns jsonb language plpgsql stable security invoker set search_path = '' as $$
declare answer jsonb;
begin
  if coalesce((select private.my_role()) not in ('SUPER_ADMIN', 'ADMIN', 'MANAGER'), true) then
    raise exception 'the audit is for managers' using errcode = '42501', constraint = 'needs_manager';
  end if;
  with links as (
    select a as this, lag(a.hash, 1, '') over chain as previous, row_number() over chain as no
    from public.audit_log a window chain as (partition by a.org_id, a.chain_id order by a.chain_no)
  ), broken as (
    select (l.this).chain_id, (l.this).chain_no from links l
    where (l.this).chain_no <> l.no or (l.this).hash <> private.audit_hash(l.previous, l.this) order by 1, 2 limit 100
  )
  select jsonb_build_object('rows', count(*), 'chains', count(distinct (l.this).chain_id),
    'broken', coalesce((select jsonb_agg(to_jsonb(b)) from broken b), '[]'),
    'missing', coalesce((select jsonb_agg(r.key order by r.key) from jsonb_each_text(p_receipts) r where not exists (
      select from public.audit_log a, private.receipt_place(r.value) p
        where (a.org_id, a.chain_id, a.chain_no) = (p.org_id, p.chain_id, p.chain_no) and private.audit_receipt(a) = r.value)), '[]'))
    into answer from links l;
  return answer;
end $$;
grant execute on function public.audit_check(jsonb) to authenticated;

-- What a fiduciary has been given of a location's journal, and as what: deliveries are numbered, and hold every movement as it was, so that a file
-- of one can be made again to the byte. A movement is in one of them only; whatever is dated into a closed period and in none of them yet is in
-- the next, however late it comes from an offline desk. It is the rows that are kept and not a time up to which: a transaction that
-- commits late would fall between two times.
create table public.journal_deliveries (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null,
  number int not null check (number > 0),
  -- from the first day of the first delivery on, up to where the books were closed
  from_on date not null, until_on date not null,
  entry_count int not null check (entry_count > 0),
  delivered_at timestamptz(3) not null, delivered_by uuid not null,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, delivered_by) references public.users (org_id, id),
  unique (org_id, id), unique (org_id, location_id, number),
  constraint delivery_ends_after_start check (until_on >= from_on)
);
create table public.delivered_movements (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null, delivery_id uuid not null,
  what text not null, row_id uuid not null,
  -- taken back, because its contract turned out to have been void before it
  is_reversal boolean not null,
  at timestamptz(3) not null,
  document text not null, hint text not null, amount_rp bigint not null, other_rp bigint not null,
  vat_code text not null, vat_bp int not null, group_id uuid not null, before_rp bigint not null,
  unique (org_id, id),
  constraint movement_is_delivered_once unique (org_id, what, row_id, is_reversal),
  foreign key (org_id, delivery_id) references public.journal_deliveries (org_id, id)
);
create index delivered_movements_of_delivery on public.delivered_movements (org_id, delivery_id);
create index delivered_movements_of_group on public.delivered_movements (org_id, group_id);
create trigger audit after insert or update or delete on public.journal_deliveries for each row execute function private.write_audit();
do $$
declare t text;
begin
  foreach t in array array['journal_deliveries', 'delivered_movements'] loop
    execute format('create trigger immutable before update or delete on public.%I for each row execute function private.refuse_change()', t);
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select on public.%I to authenticated, guichet_commands', t);
    execute format('grant insert on public.%I to guichet_commands', t);
    execute format('create policy "Commands read the caller''s deliveries" on public.%I for select to guichet_commands using (org_id = (select private.my_org()))', t);
  end loop;
end $$;
create policy "Managers see the deliveries of their locations" on public.journal_deliveries for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[])
    and (select private.my_role()) in ('SUPER_ADMIN', 'ADMIN', 'MANAGER'));
create policy "Managers deliver in their own name at their locations" on public.journal_deliveries for insert to guichet_commands
  with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[]) and delivered_by = (select private.caller())
    and (select private.my_role()) in ('ADMIN', 'MANAGER'));
create policy "Managers see what was delivered of their locations" on public.delivered_movements for select to authenticated
  using (exists (select from public.journal_deliveries d where d.org_id = delivered_movements.org_id and d.id = delivered_movements.delivery_id));
create policy "Managers deliver movements" on public.delivered_movements for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) in ('ADMIN', 'MANAGER'));

-- A location's money between two instants, each movement once: the same as the journal of `export_rows`, with what groups the lines that are
-- taxed as a whole. `earlier_rp`: charged of that group before, in a time that no delivery is about.
create function private.journal_movements(p_org uuid, p_location uuid, p_from timestamptz, p_until timestamptz)
returns table (at timestamptz, what text, row_id uuid, document text, hint text, amount_rp bigint, other_rp bigint, vat_code text, vat_bp int, group_id uuid, earlier_rp bigint)
language sql stable security invoker set search_path = '' set jit = off as $$
  with voided as materialized (select c.id, coalesce(min(n.written_at), '-infinity') as at from public.contracts c
    left join public.booking_notes n on n.org_id = p_org and n.contract_id = c.id and n.kind = 'VOIDED' where c.org_id = p_org and c.status = 'VOID' and c.pickup_location_id = p_location group by 1),
  x as (select b.*, c.number, voided.at as voided_at from public.contract_charges b join public.contracts c on c.org_id = p_org and c.id = b.contract_id left join voided on voided.id = c.id
    where b.org_id = p_org and c.pickup_location_id = p_location)
  select x.created_at, 'charge', x.id, x.number, x.kind::text, x.amount_rp::bigint, 0::bigint, x.vat_code::text, x.vat_bp, x.contract_id,
      (select coalesce(sum(e.amount_rp), 0)::bigint from public.contract_charges e where e.org_id = p_org and e.contract_id = x.contract_id and e.vat_code = x.vat_code
        and e.vat_bp = x.vat_bp and e.created_at < p_from)
    from x where x.created_at >= p_from and x.created_at < p_until and x.created_at <= coalesce(x.voided_at, x.created_at)
  union all select x.voided_at, 'void', x.id, x.number, x.kind::text, -x.amount_rp, 0, x.vat_code::text, x.vat_bp, x.contract_id, 0
    from x where x.voided_at >= p_from and x.voided_at < p_until and x.created_at <= x.voided_at
  union all select i.issued_at, 'credit', l.id, i.number, l.kind::text, -l.amount_rp, 0, l.vat_code::text, l.vat_bp, i.id, 0
    from public.invoices i join public.invoice_lines l on l.org_id = p_org and l.invoice_id = i.id
    where i.org_id = p_org and i.location_id = p_location and i.issued_at >= p_from and i.issued_at < p_until and i.kind = 'CREDIT_NOTE' and not i.is_reissue
  union all select p.paid_at, case p.kind when 'REFUND' then 'refund' else 'payment' end, p.id, c.number, p.method::text,
      case p.kind when 'REFUND' then -1 else 1 end * (p.amount_rp - p.rounding_rp), case p.kind when 'REFUND' then -1 else 1 end * p.rounding_rp, '', 0, p.id, 0
    from public.payments p join public.contracts c on c.org_id = p_org and c.id = p.contract_id
    where p.org_id = p_org and p.location_id = p_location and p.paid_at >= p_from and p.paid_at < p_until
  union all select d.held_at, 'deposit_held', d.id, c.number, d.method::text, d.amount_rp, 0, '', 0, d.id, 0
    from public.deposits d join public.contracts c on c.org_id = p_org and c.id = d.contract_id
    where d.org_id = p_org and d.location_id = p_location and d.method = 'CASH' and d.held_at >= p_from and d.held_at < p_until
  union all select d.settled_at, 'deposit_settled', d.id, c.number, d.method::text, d.captured_rp, d.amount_rp, '', 0, d.id, 0
    from public.deposits d join public.contracts c on c.org_id = p_org and c.id = d.contract_id
    where d.org_id = p_org and d.location_id = p_location and d.settled_at >= p_from and d.settled_at < p_until and (d.method = 'CASH' or d.captured_rp <> 0)
  union all select m.moved_at, 'cash', m.id, m.reason, m.kind::text, case m.kind when 'OUT' then -1 else 1 end * m.amount_rp, 0, '', 0, m.id, 0
    from public.cash_movements m where m.org_id = p_org and m.location_id = p_location and m.moved_at >= p_from and m.moved_at < p_until
  union all select s.closed_at, 'difference', s.id, s.till, '', s.counted_rp - s.expected_rp, 0, '', 0, s.id, 0
    from public.cash_sessions s where s.org_id = p_org and s.location_id = p_location and s.status = 'CLOSED' and s.closed_at >= p_from and s.closed_at < p_until and s.counted_rp <> s.expected_rp
$$;
-- What is in no delivery yet of the days between: what has come, and what has gone because its contract was void before it.
create function private.undelivered_movements(p_org uuid, p_location uuid, p_from_on date, p_until_on date)
returns table (at timestamptz, what text, row_id uuid, is_reversal boolean, document text, hint text, amount_rp bigint, other_rp bigint, vat_code text, vat_bp int, group_id uuid, before_rp bigint)
language sql stable security invoker set search_path = '' set jit = off as $$
  with m as materialized (select * from private.journal_movements(p_org, p_location, p_from_on::timestamp at time zone 'Europe/Zurich', (p_until_on + 1)::timestamp at time zone 'Europe/Zurich')),
  -- of a group, what was delivered comes first, so that the VAT of all deliveries is that of the whole
  fresh as (select m.*, m.earlier_rp + coalesce((select sum(d.amount_rp) from public.delivered_movements d where d.org_id = p_org and d.group_id = m.group_id and d.what = m.what
        and d.vat_code = m.vat_code and d.vat_bp = m.vat_bp), 0)
      + coalesce(sum(m.amount_rp) over (partition by m.what, m.group_id, m.vat_code, m.vat_bp order by m.at, m.row_id rows between unbounded preceding and 1 preceding), 0) as before_rp
    from m where not exists (select from public.delivered_movements d where d.org_id = p_org and d.what = m.what and d.row_id = m.row_id and not d.is_reversal))
  select f.at, f.what, f.row_id, false, f.document, f.hint, f.amount_rp, f.other_rp, f.vat_code, f.vat_bp, f.group_id, f.before_rp::bigint from fresh f
  union all
  select d.at, d.what, d.row_id, true, d.document, d.hint, -d.amount_rp, 0, d.vat_code, d.vat_bp, d.group_id, -d.before_rp
  from public.journal_deliveries j join public.delivered_movements d on d.org_id = p_org and d.delivery_id = j.id and d.what = 'charge' and not d.is_reversal
  where j.org_id = p_org and j.location_id = p_location and not exists (select from m where m.what = 'charge' and m.row_id = d.row_id)
    and not exists (select from public.delivered_movements r where r.org_id = p_org and r.what = 'charge' and r.row_id = d.row_id and r.is_reversal)
$$;
-- From and up to which day a location's deliveries are; null before its books were closed for the first time.
create function private.delivery_days(p_org uuid, p_location uuid, out from_on date, out until_on date) language sql stable security invoker set search_path = '' as $$
  select coalesce((select min(d.from_on) from public.journal_deliveries d where d.org_id = p_org and d.location_id = p_location), date_trunc('month', max(l.until_on))::date), max(l.until_on)
  from public.period_locks l where l.org_id = p_org and l.location_id = p_location
$$;

-- Makes the next delivery of a location out of all that is in none yet; an id that is there already answers what it is. Null: there is nothing.
create function private.deliver_journal(p_delivery uuid, p_location uuid) returns int language plpgsql security definer set search_path = '' as $$
declare v_org constant uuid := private.my_org(); v_days record; v_number int;
begin
  if private.my_role() is null or private.my_role() not in ('ADMIN', 'MANAGER') then
    raise exception 'deliveries are for managers' using errcode = '42501', constraint = 'needs_manager';
  end if;
  perform private.assert_location(p_location);
  perform pg_advisory_xact_lock(hashtextextended('deliver_journal' || p_location, 0));
  select d.number into v_number from public.journal_deliveries d where d.id = p_delivery and d.location_id = p_location;
  if found then return v_number; end if;
  select * into v_days from private.delivery_days(v_org, p_location);
  if v_days.until_on is null then raise exception 'the books are open' using errcode = '23514', constraint = 'period_not_locked'; end if;
  with fresh as materialized (select * from private.undelivered_movements(v_org, p_location, v_days.from_on, v_days.until_on)),
  made as (insert into public.journal_deliveries (id, org_id, location_id, number, from_on, until_on, entry_count, delivered_at, delivered_by)
    select p_delivery, v_org, p_location, coalesce((select max(d.number) from public.journal_deliveries d where d.org_id = v_org and d.location_id = p_location), 0) + 1,
      v_days.from_on, v_days.until_on, count(*), now(), private.caller() from fresh having count(*) > 0 returning number),
  kept as (insert into public.delivered_movements (org_id, delivery_id, what, row_id, is_reversal, at, document, hint, amount_rp, other_rp, vat_code, vat_bp, group_id, before_rp)
    select v_org, p_delivery, f.what, f.row_id, f.is_reversal, f.at, f.document, f.hint, f.amount_rp, f.other_rp, f.vat_code, f.vat_bp, f.group_id, f.before_rp from fresh f returning 1)
  select made.number into v_number from made where (select count(*) from kept) > 0;
  return v_number;
end $$;
create function public.deliver_journal(p_delivery uuid, p_location uuid) returns int language sql security invoker set search_path = ''
  as $$ select private.deliver_journal(p_delivery, p_location) $$;

-- What of a location's closed books was delivered and what is in no delivery yet.
create function public.journal_deliveries_of(p_location uuid) returns jsonb language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object('from_on', s.from_on, 'locked_until', s.until_on,
    'undelivered', (select count(*) from private.undelivered_movements((select private.my_org()), p_location, s.from_on, s.until_on)),
    'deliveries', coalesce((select jsonb_agg(jsonb_build_object('number', d.number, 'from_on', d.from_on, 'until_on', d.until_on, 'entry_count', d.entry_count,
        'is_late', exists (select from public.journal_deliveries e where e.org_id = d.org_id and e.location_id = p_location and e.until_on >= d.until_on and e.number < d.number),
        'delivered_at', private.millis(d.delivered_at), 'delivered_by', u.full_name) order by d.number desc)
      from public.journal_deliveries d left join public.users u on u.org_id = d.org_id and u.id = d.delivered_by
      where d.org_id = (select private.my_org()) and d.location_id = p_location), '[]'))
  from private.delivery_days((select private.my_org()), p_location) s
$$;
-- The rows of one delivery, as `export_rows` gives those of a journal.
create function public.journal_delivery_rows(p_location uuid, p_number int) returns jsonb language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object('as_of', max(private.millis(d.delivered_at)), 'from_on', max(d.from_on), 'until_on', max(d.until_on),
    'is_late', exists (select from public.journal_deliveries e where e.org_id = (select private.my_org()) and e.location_id = p_location and e.until_on >= max(d.until_on) and e.number < p_number), 'rows', coalesce(jsonb_agg(jsonb_build_array(private.millis(m.at), m.what, k.code, m.document, m.hint, m.amount_rp,
    m.other_rp, m.vat_code, m.vat_bp, m.before_rp) order by m.at, m.row_id, m.what collate "C", m.is_reversal), '[]'))
  from public.journal_deliveries d join public.delivered_movements m on m.org_id = d.org_id and m.delivery_id = d.id join public.locations k on k.org_id = d.org_id and k.id = d.location_id
  where d.org_id = (select private.my_org()) and d.location_id = p_location and d.number = p_number having count(*) > 0
$$;
do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature, p.proname as name, p.pronamespace = 'private'::regnamespace as is_private from pg_catalog.pg_proc p
    where p.proname in ('journal_movements', 'undelivered_movements', 'delivery_days', 'deliver_journal', 'journal_deliveries_of', 'journal_delivery_rows') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('grant execute on function %s to authenticated', f.signature);
    if not f.is_private then execute format('revoke execute on function %s from anon', f.signature); end if;
    if f.is_private and f.name <> 'deliver_journal' then execute format('grant execute on function %s to guichet_commands', f.signature); end if;
    if f.is_private and f.name = 'deliver_journal' then execute format('alter function %s owner to guichet_commands', f.signature); end if;
  end loop;
end $$;

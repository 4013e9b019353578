-- Of a contract that is open elsewhere a desk gets what a check-in there needs, and nothing that names or describes a person (ADR 63): its
-- rows come without the columns in `blank`. Whoever works where the contract was picked up or is due sees all of it, as the customer does.
alter table private.sync_tables
  -- which columns are blank where the contract is open elsewhere
  add column blank text[],
  -- what is read in the place of the table and its scope; $1 is the desk's location
  add column source text;

-- Where a contract is: picked up, due or returned. The twin of `is_here` in electron/data/sync/scope.ts.
create function private.open_source(p_tbl text, p_columns text[]) returns text language sql immutable set search_path = '' as $$
  select format('(select %1$s from public.%2$I t where exists (select from public.contracts c where c.org_id = t.org_id and c.id = t.contract_id
      and (($1 in (c.pickup_location_id, c.return_location_id) or c.returned_location_id = $1) and (c.status = ''ACTIVE'' or coalesce(c.returned_at, c.ends_at) > now() - interval ''90 days'')%3$s))%4$s
    union all select %1$s from private.%5$I t where not coalesce($1 = any (t.contract_locations), false)%6$s)',
    (select string_agg(format('t.%I', c), ', ') from unnest(p_columns) c), p_tbl,
    -- what was written here or taken here is known here, too
    case when 'location_id' = any (p_columns) then ' or c.status = ''ACTIVE'' and t.location_id = $1' else '' end,
    case p_tbl
      when 'booking_notes' then ' or exists (select from public.reservations r where r.org_id = t.org_id and r.id = t.reservation_id and r.location_id = $1 and r.ends_at > now() - interval ''90 days'')'
      when 'invoices' then ' or t.contract_id is null and exists (select from public.invoice_lines l join public.contracts c on c.org_id = l.org_id and c.id = l.contract_id
        where l.org_id = t.org_id and l.invoice_id = t.id and ($1 in (c.pickup_location_id, c.return_location_id) or c.returned_location_id = $1) and coalesce(c.returned_at, c.ends_at) > now() - interval ''90 days'')'
      else '' end,
    p_tbl || '_of_open_contracts', case when 'location_id' = any (p_columns) then ' and t.location_id <> $1' else '' end)
$$;

-- The rows of all open contracts of the caller's firm without what names or describes a person: what is there becomes '', so that a desk
-- knows that it is written elsewhere. The view reads with the rights of the commands, its readers' are not enough.
create function private.show_open_contracts(p_tbl text) returns void language plpgsql set search_path = '' as $$
declare s private.sync_tables; the_view text := p_tbl || '_of_open_contracts';
begin
  select * into strict s from private.sync_tables t where t.tbl = p_tbl;
  execute format('create or replace view private.%I with (security_barrier = true) as
    select array[c.pickup_location_id, c.return_location_id, c.returned_location_id] as contract_locations, %s
    from public.contracts c join public.%I t on t.org_id = c.org_id and t.contract_id = c.id
    where c.status = ''ACTIVE'' and c.org_id = (select private.my_org()) and (select private.at_counter())', the_view,
    (select string_agg(case
        when not column_name = any (s.blank) then format('t.%I', column_name)
        -- what a charge was reckoned from stands on documents
        when p_tbl = 'contract_charges' then format('case when t.kind in (''LATE'', ''FUEL'') then t.%1$I else '''' end as %1$I', column_name)
        else format('case when t.%1$I is not null then '''' end as %1$I', column_name) end, ', ' order by n)
      from unnest(s.columns) with ordinality c (column_name, n)), p_tbl);
  execute format('alter view private.%I owner to guichet_commands', the_view);
  execute format('grant select on private.%I to authenticated', the_view);
  update private.sync_tables t set source = private.open_source(s.tbl, s.columns) where t.tbl = p_tbl;
end $$;

create or replace function private.refeed(p_tbl text) returns void language plpgsql set search_path = '' as $$
begin
  update private.sync_tables s set columns = w.columns, exprs = w.exprs from private.wire_form(p_tbl, null) w where s.tbl = p_tbl;
  if exists (select from private.sync_tables s where s.tbl = p_tbl and s.blank is not null) then perform private.show_open_contracts(p_tbl); end if;
end $$;

update private.sync_tables s set blank = b.columns from (values
  ('invoices', '{reason,recipient_name,recipient_line,recipient_street,recipient_house_number,recipient_postcode,recipient_town,recipient_country}'::text[]),
  ('booking_notes', '{text,offence_number,authority}'), ('payments', '{reference}'), ('contract_charges', '{description}')) b (tbl, columns) where s.tbl = b.tbl;
do $$ begin perform private.show_open_contracts(s.tbl) from private.sync_tables s where s.blank is not null; end $$;

-- The same by the API, whose rows can't be blank: they are seen where their contract is, or where they were taken or issued.
do $$
declare
  is_here text := 'array[c.pickup_location_id, c.return_location_id, c.returned_location_id%s] && (select private.my_locations())::uuid[]';
  of_contract text := 'exists (select from public.contracts c where c.org_id = %1$I.org_id and c.id = %1$I.contract_id and (%2$s or c.customer_id = (select private.my_customer())) offset 0)';
  firm text := 'org_id = any ((select private.my_orgs())::uuid[]) and ';
begin
  execute 'alter policy "Seen with its contract" on public.contract_charges using (' || firm || format(of_contract, 'contract_charges', format(is_here, '')) || ')';
  execute 'alter policy "Seen with its contract" on public.payments using (' || firm || format(of_contract, 'payments', format(is_here, ', payments.location_id')) || ')';
  execute 'alter policy "Seen with its contract, or with any that it is for" on public.invoices using (' || firm || 'case when contract_id is null
    then exists (select from public.invoice_lines l where l.org_id = invoices.org_id and l.invoice_id = invoices.id offset 0) else '
    || format(of_contract, 'invoices', format(is_here, ', invoices.location_id')) || ' end)';
  execute 'alter policy "Staff see the notes of bookings they see" on public.booking_notes using (org_id = any ((select private.counter_orgs())::uuid[]) and ('
    || 'exists (select from public.contracts c where c.org_id = booking_notes.org_id and c.id = booking_notes.contract_id and ' || format(is_here, '') || ' offset 0)
    or exists (select from public.reservations r where r.org_id = booking_notes.org_id and r.id = booking_notes.reservation_id offset 0)))';
end $$;
alter policy "Seen with its contract" on public.contract_charges rename to "Seen where its contract is";
alter policy "Seen with its contract" on public.payments rename to "Seen where its contract is, and where it was taken";
alter policy "Seen with its contract, or with any that it is for" on public.invoices rename to "Seen where its contract is, it was issued, or one it is for is";
alter policy "Staff see the notes of bookings they see" on public.booking_notes rename to "Staff see the notes of bookings at their locations";

-- What a desk is given of a table, from `source` where there is one.
create function private.desk_rows(p_tbl text, p_scope text, p_source text) returns text language sql immutable set search_path = '' as $$
  select format('from %s t where t.%I = (select private.my_org()) and %s', coalesce(p_source, format('public.%I', p_tbl)), case p_tbl when 'organizations' then 'id' else 'org_id' end,
    case when p_source is null then p_scope else 'true' end)
$$;
revoke execute on function private.desk_rows(text, text, text), private.open_source(text, text[]), private.show_open_contracts(text) from public;
grant execute on function private.desk_rows(text, text, text) to authenticated;

-- The cursor of before means nothing any more: a desk loads anew, and what it held of others is gone.
create or replace function private.cursor_text(p_xid xid8, p_seq bigint, p_location uuid) returns text language sql stable security definer set search_path = ''
as $$ select concat_ws(':', p_xid, p_seq, (select epoch from public.sync_epoch), md5(private.my_org()::text || p_location::text ||
  (select string_agg(f.tbl || f.columns::text || f.scope || coalesce(f.source || f.blank::text, ''), ',' order by f.pos) from private.sync_tables f))) $$;

-- The ways in which a desk asks, otherwise as they were.
create or replace function public.sync_start(p_location uuid) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
declare tables jsonb := '[]'; t record; n bigint;
begin
  perform private.assert_desk(p_location);
  for t in select * from private.sync_tables order by pos loop
    execute format('select count(*) %s', private.desk_rows(t.tbl, t.scope, t.source)) into n using p_location;
    tables := tables || jsonb_build_object('table', t.tbl, 'columns', to_jsonb(t.columns), 'rows', n);
  end loop;
  return jsonb_build_object('cursor', private.cursor_text(pg_snapshot_xmin(pg_current_snapshot()), 0, p_location), 'tables', tables,
    'server_at', private.millis(clock_timestamp()), 'min_app', (select min_app from private.app_versions));
end $$;

create or replace function public.sync_pages(p_location uuid, p_tables text[], p_after uuid default null, p_limit int default 5000) returns json
language plpgsql stable security invoker set search_path = '' as $$
declare
  t record; wanted text; page json; pages json[] := '{}'; n int; after uuid := p_after; lim int := least(greatest(p_limit, 1), 10000);
begin
  perform private.assert_desk(p_location);
  foreach wanted in array coalesce(p_tables, '{}') loop
    select * into t from private.sync_tables s where s.tbl = wanted;
    if not found then raise exception 'unknown table' using errcode = '22023', constraint = 'unknown_table'; end if;
    execute format('select json_build_object(''table'', %L, ''rows'', coalesce(json_agg(json_build_array(%s) order by t.id), ''[]''),
        ''last'', (array_agg(t.id order by t.id desc))[1], ''more'', count(*) = $3), count(*)
      from (select * from (select %s %s and ($2 is null or t.id > $2)) t
        order by t.id limit $3) t',
      t.tbl, t.exprs, (select string_agg(format('t.%I', c), ', ') from unnest(t.columns) c), private.desk_rows(t.tbl, t.scope, t.source))
      into page, n using p_location, after, lim;
    pages := pages || page;
    after := null;
    lim := lim - n;
    exit when lim = 0;
  end loop;
  return to_json(pages);
end $$;

create or replace function public.sync_pull(p_location uuid, p_cursor text, p_limit int default 2000) returns json
language plpgsql stable security invoker set search_path = '' as $$
declare
  lim int := least(greatest(p_limit, 1), 5000); horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
  c_xid xid8; c_seq bigint; last_xid xid8; last_seq bigint; n int; t record; ids uuid[]; part json; parts json[] := '{}';
begin
  perform private.assert_desk(p_location);
  begin
    c_xid := split_part(p_cursor, ':', 1)::xid8; c_seq := split_part(p_cursor, ':', 2)::bigint;
  exception when data_exception then return json_build_object('reset', true);
  end;
  if p_cursor is distinct from private.cursor_text(c_xid, c_seq, p_location) or c_xid > horizon then
    return json_build_object('reset', true);
  end if;
  last_xid := c_xid; last_seq := c_seq;
  select count(*), (array_agg(p.xid order by p.xid desc, p.seq desc))[1], (array_agg(p.seq order by p.xid desc, p.seq desc))[1] into n, last_xid, last_seq from (
    select l.xid, l.seq from public.sync_log l
    where l.org_id = (select private.my_org()) and (l.location_id is null or l.location_id = p_location) and (l.xid, l.seq) > (c_xid, c_seq) and l.xid < horizon
    order by l.xid, l.seq limit lim) p;
  if n > 0 then
    for t in select s.*, p.ids from private.sync_tables s join (
        select l.tbl, array_agg(distinct l.row_id) as ids from public.sync_log l
        where l.org_id = (select private.my_org()) and (l.location_id is null or l.location_id = p_location)
          and (l.xid, l.seq) > (c_xid, c_seq) and (l.xid, l.seq) <= (last_xid, last_seq)
        group by l.tbl) p on p.tbl = s.tbl order by s.pos loop
      execute format('with hit as materialized (select %s %s and t.id = any ($2))
        select json_build_object(''table'', %L, ''columns'', %L::json, ''rows'', coalesce((select json_agg(json_build_array(%s)) from hit t), ''[]''),
          ''gone'', coalesce((select json_agg(i) from unnest($2) i where not exists (select from hit t where t.id = i)), ''[]''))',
        (select string_agg(format('t.%I', c), ', ') from unnest(t.columns) c), private.desk_rows(t.tbl, t.scope, t.source), t.tbl, to_json(t.columns), t.exprs)
        into part using p_location, t.ids;
      parts := parts || part;
    end loop;
  else
    last_xid := c_xid; last_seq := c_seq;
  end if;
  return json_build_object('cursor', private.cursor_text(last_xid, last_seq, p_location), 'more', n = lim, 'horizon', horizon::text,
    'server_at', private.millis(clock_timestamp()), 'min_app', (select min_app from private.app_versions), 'changes', to_json(parts));
end $$;

create or replace function public.desk_content(p_location uuid, p_cursor text) returns jsonb
language plpgsql stable security invoker set search_path = '' set statement_timeout = '2min' as $$
declare c_xid xid8; c_seq bigint; t record; n bigint; content text; tables jsonb := '[]';
begin
  perform private.assert_desk(p_location);
  begin
    c_xid := split_part(p_cursor, ':', 1)::xid8; c_seq := split_part(p_cursor, ':', 2)::bigint;
  exception when data_exception then return jsonb_build_object('reset', true);
  end;
  if p_cursor is distinct from private.cursor_text(c_xid, c_seq, p_location) then return jsonb_build_object('reset', true); end if;
  if exists (select from public.sync_log l where l.org_id = (select private.my_org()) and (l.location_id is null or l.location_id = p_location) and (l.xid, l.seq) > (c_xid, c_seq)) then
    return jsonb_build_object('behind', true);
  end if;
  for t in select * from private.sync_tables order by pos loop
    -- SHA-256 over the hashes of the rows in the order of their ids; a row as jsonb writes its cells
    execute format('select count(*), encode(sha256(coalesce(string_agg(sha256(convert_to(json_build_array(%s)::jsonb::text, ''UTF8'')), ''''::bytea order by t.id), ''''::bytea)), ''hex'')
        from (select %s %s) t',
      t.exprs, (select string_agg(format('t.%I', c), ', ') from unnest(t.columns) c), private.desk_rows(t.tbl, t.scope, t.source))
      into n, content using p_location;
    tables := tables || jsonb_build_object('table', t.tbl, 'columns', to_jsonb(t.columns), 'rows', n, 'sha256', content);
  end loop;
  return jsonb_build_object('tables', tables, 'server_at', private.millis(clock_timestamp()));
end $$;

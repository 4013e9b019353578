-- The change feed. A cursor over time stamps or sequences loses rows whose transaction commits late; this one does not:
-- it gives out only what was written by transactions older than every running one.
create table public.sync_epoch (one boolean primary key default true check (one), epoch uuid not null default gen_random_uuid());
insert into public.sync_epoch default values;

create sequence public.sync_seq;
-- One row per (table, row, scope): the last transaction that touched it. location_id is null where the whole firm may hear of it.
create table public.sync_log (
  org_id uuid not null, location_id uuid, tbl text not null, row_id uuid not null,
  xid xid8 not null, seq bigint not null,
  constraint sync_log_key unique nulls not distinct (tbl, row_id, org_id, location_id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
create index sync_log_feed on public.sync_log (org_id, xid, seq);

-- What a desk holds: columns in their order, their form on the wire (milliseconds, 0/1, text) and which rows.
create table private.sync_tables (
  tbl text primary key, pos int not null, columns text[] not null, exprs text not null,
  -- condition on alias t; $1 is the desk's location
  scope text not null
);
grant select on private.sync_tables to authenticated;

-- Touched rows of one statement into the log. TG_ARGV[0]: 'location_id' where the table is tied to one location, else ''.
create function private.log_changes() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  execute format(
    'insert into public.sync_log (org_id, location_id, tbl, row_id, xid, seq)
     select d.org_id, d.loc, %1$L, d.id, pg_current_xact_id(), nextval(''public.sync_seq'') from (%2$s) d
     where d.org_id is not null  -- an operator belongs to no firm
     on conflict on constraint sync_log_key do update set xid = excluded.xid, seq = excluded.seq',
    tg_table_name,
    (select string_agg(format('select r.%s as org_id, %s as loc, r.id from %s r',
        case tg_table_name when 'organizations' then 'id' else 'org_id' end,
        case when tg_argv[0] = '' then 'null::uuid' else 'r.' || tg_argv[0] end, s), ' union ')
     from unnest(case tg_op when 'INSERT' then '{new_rows}' when 'DELETE' then '{old_rows}' else '{old_rows,new_rows}' end::text[]) s));
  return null;
end $$;

-- The columns of a table in their order, and each as it goes over the wire. p_columns: null for all.
create function private.wire_form(p_tbl text, p_columns text[], out columns text[], out exprs text) language sql stable set search_path = '' as $$
  select array_agg(a.attname::text order by a.attnum), string_agg(case
      when a.atttypid = 'timestamptz'::regtype then format('private.millis(t.%I)', a.attname)
      when a.atttypid = 'boolean'::regtype then format('t.%I::int', a.attname)
      else format('t.%I', a.attname) end, ', ' order by a.attnum)
    from pg_catalog.pg_attribute a
    where a.attrelid = ('public.' || p_tbl)::regclass and a.attnum > 0 and not a.attisdropped and (p_columns is null or a.attname = any (p_columns))
$$;

-- Puts a table into the feed. p_columns: null for all columns in their order.
create function private.feed(p_tbl text, p_pos int, p_scope text, p_location_column text default '', p_columns text[] default null) returns void
language plpgsql set search_path = '' as $$
begin
  insert into private.sync_tables (tbl, pos, columns, exprs, scope)
    select p_tbl, p_pos, w.columns, w.exprs, p_scope from private.wire_form(p_tbl, p_columns) w;
  execute format('create trigger feed_insert after insert on public.%I referencing new table as new_rows for each statement execute function private.log_changes(%L)', p_tbl, p_location_column);
  execute format('create trigger feed_update after update on public.%I referencing old table as old_rows new table as new_rows for each statement execute function private.log_changes(%L)', p_tbl, p_location_column);
  execute format('create trigger feed_delete after delete on public.%I referencing old table as old_rows for each statement execute function private.log_changes(%L)', p_tbl, p_location_column);
end $$;

-- Gives out the columns as they are now; for a migration that has added one to a table of the feed.
create function private.refeed(p_tbl text) returns void language sql set search_path = '' as $$
  update private.sync_tables s set columns = w.columns, exprs = w.exprs from private.wire_form(p_tbl, null) w where s.tbl = p_tbl
$$;

-- Contradictions that a person has to settle. One per operation and kind; the id is derived, so that both sides agree on it.
create table public.sync_conflicts (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  location_id uuid not null, other_location_id uuid,
  op_id uuid not null, author_id uuid not null,
  kind text not null check (kind in ('second_check_out', 'reservation_lost_car', 'reservation_taken', 'odometer_contradicts', 'already_checked_in',
    'in_before_out', 'vehicle_not_available', 'charges_differ',
    'customer_changed_meanwhile', 'customer_merged', 'plate_out_twice', 'transfer_contradicts')),
  contract_id uuid, other_contract_id uuid, vehicle_id uuid, reservation_id uuid,
  -- which columns of whom were kept as they are: 'phone,town', no values
  customer_id uuid, fields text,
  found_at timestamptz(3) not null,
  resolved_at timestamptz(3), resolved_by uuid,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, other_location_id) references public.locations (org_id, id),
  unique (org_id, id)
);
create index sync_conflicts_open on public.sync_conflicts (org_id, location_id) where resolved_at is null;
create function private.derived_id(p_op uuid, p_kind text) returns uuid language sql immutable set search_path = ''
as $$ select md5(p_op::text || ':' || p_kind)::uuid $$;
grant execute on function private.derived_id(uuid, text) to guichet_commands;

alter table public.sync_epoch enable row level security;
alter table public.sync_log enable row level security;
alter table public.sync_conflicts enable row level security;
grant select on public.sync_epoch, public.sync_log, public.sync_conflicts to authenticated;
grant select, insert on public.sync_conflicts to guichet_commands;
create policy "Everybody at a counter knows the epoch" on public.sync_epoch for select to authenticated using ((select private.at_counter()));
create policy "Staff hear of changes in their scope" on public.sync_log for select to authenticated
  using (org_id = (select private.my_org()) and (select private.at_counter()) and (location_id is null or location_id = any ((select private.my_locations())::uuid[])));
create policy "Staff see conflicts at their locations" on public.sync_conflicts for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (location_id = any ((select private.my_locations())::uuid[]) or other_location_id = any ((select private.my_locations())::uuid[])));
create policy "Commands read the caller's conflicts" on public.sync_conflicts for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Commands report conflicts" on public.sync_conflicts for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.at_counter()));

do $$
declare
  -- the same predicate prunes on the desk: electron/data/sync/scope.ts
  in_scope text := '(%1$s.status = ''ACTIVE'' or (($1 in (%1$s.pickup_location_id, %1$s.return_location_id) or %1$s.returned_location_id = $1)
    and coalesce(%1$s.returned_at, %1$s.ends_at) > now() - interval ''90 days''))';
  with_contract text := 'exists (select from public.contracts c where c.org_id = t.org_id and c.id = t.contract_id and ' || format(in_scope, 'c') || ')';
  known_here text := 'exists (select from public.customer_locations k where k.org_id = t.org_id and k.customer_id = t.%s and k.location_id = $1)';
begin
  perform private.feed('organizations', 1, 'true');
  perform private.feed('locations', 2, 'true');
  perform private.feed('users', 3, 't.role <> ''CUSTOMER''', '', '{id,org_id,full_name,role,locale,is_active}');
  perform private.feed('user_locations', 4, 'true');
  perform private.feed('vat_rates', 5, 'true');
  perform private.feed('vehicle_categories', 6, 'true');
  perform private.feed('price_plans', 7, 'true');
  perform private.feed('vehicles', 8, 'true');
  perform private.feed('vehicle_plates', 9, 'true');
  perform private.feed('vehicle_blocks', 10, 't.ends_at > now() - interval ''90 days''');
  perform private.feed('maintenance_records', 11, 't.ends_at > now() - interval ''90 days''');
  perform private.feed('customer_locations', 12, 't.location_id = $1', 'location_id');
  perform private.feed('customers', 13, format(known_here, 'id'));
  perform private.feed('drivers', 14, format(known_here, 'customer_id'));
  perform private.feed('number_blocks', 15, 't.location_id = $1', 'location_id');
  perform private.feed('reservations', 16, 't.location_id = $1 and t.ends_at > now() - interval ''90 days''', 'location_id');
  perform private.feed('contracts', 17, format(in_scope, 't'));
  perform private.feed('contract_drivers', 18, with_contract);
  perform private.feed('contract_vehicles', 19, with_contract);
  perform private.feed('contract_charges', 20, with_contract);
  perform private.feed('deposits', 21, with_contract);
  perform private.feed('payments', 22, with_contract);
  perform private.feed('inspections', 23, with_contract);
  perform private.feed('vehicle_damages', 24, 'true');
  perform private.feed('odometer_readings', 25, 't.read_at > now() - interval ''90 days''');
  perform private.feed('sync_conflicts', 26, '(t.location_id = $1 or t.other_location_id = $1)');
end $$;

-- A row that enters a desk's scope because of another row has to be told of, although it did not change itself.
create function private.tell_of_customer() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.sync_log (org_id, location_id, tbl, row_id, xid, seq)
  select new.org_id, new.location_id, d.tbl, d.id, pg_current_xact_id(), nextval('public.sync_seq') from (
    select 'customers' as tbl, new.customer_id as id union all select 'drivers', v.id from public.drivers v where v.customer_id = new.customer_id) d
  on conflict on constraint sync_log_key do update set xid = excluded.xid, seq = excluded.seq;
  return null;
end $$;
create trigger tell_of_customer after insert on public.customer_locations for each row execute function private.tell_of_customer();

create function private.tell_of_contract() returns trigger language plpgsql security definer set search_path = '' as $$
declare t text;
begin
  -- every table that is in scope with its contract
  for t in select s.tbl from private.sync_tables s where s.scope like '%c.id = t.contract_id%' order by s.pos loop
    execute format('insert into public.sync_log (org_id, location_id, tbl, row_id, xid, seq)
      select c.org_id, null, %L, c.id, pg_current_xact_id(), nextval(''public.sync_seq'') from public.%I c where c.contract_id = $1
      on conflict on constraint sync_log_key do update set xid = excluded.xid, seq = excluded.seq', t, t) using new.id;
  end loop;
  return null;
end $$;
create trigger tell_of_contract after update on public.contracts for each row
  when ((old.status = 'ACTIVE') <> (new.status = 'ACTIVE')
    or (old.pickup_location_id, old.return_location_id, old.returned_location_id) is distinct from (new.pickup_location_id, new.return_location_id, new.returned_location_id))
  execute function private.tell_of_contract();

-- May the caller work at this desk? Raises 42501 otherwise.
create function private.assert_desk(p_location uuid) returns void language plpgsql stable set search_path = '' as $$
begin
  -- an operator belongs to no firm, so nothing may come to lie on a PC for them
  if not private.at_counter() or private.my_org() is null or not coalesce(p_location = any (private.my_locations()), false) then
    raise exception 'not a desk of yours' using errcode = '42501', constraint = 'desk_not_yours';
  end if;
end $$;
grant execute on function private.assert_desk(uuid) to authenticated;

-- The oldest app that may take rows from here: a migration that an older one would not understand raises it. What was done on an
-- older app still comes in.
create table private.app_versions (one boolean primary key default true check (one), min_app text not null check (min_app ~ '^\d+\.\d+\.\d+$'));
insert into private.app_versions (min_app) values ('0.0.0');
grant select on private.app_versions to authenticated;

-- The start of an initial load: the watermark first, then what to page. The cursor's scope is the desk, not the person.
create function public.sync_start(p_location uuid) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
declare tables jsonb := '[]'; t record; n bigint;
begin
  perform private.assert_desk(p_location);
  for t in select * from private.sync_tables order by pos loop
    execute format('select count(*) from public.%I t where t.%I = (select private.my_org()) and %s', t.tbl, case t.tbl when 'organizations' then 'id' else 'org_id' end, t.scope) into n using p_location;
    tables := tables || jsonb_build_object('table', t.tbl, 'columns', to_jsonb(t.columns), 'rows', n);
  end loop;
  return jsonb_build_object('cursor', private.cursor_text(pg_snapshot_xmin(pg_current_snapshot()), 0, p_location), 'tables', tables,
    'server_at', private.millis(clock_timestamp()), 'min_app', (select min_app from private.app_versions));
end $$;

-- 'xid:seq:epoch:scope'; another epoch, location, or another set of tables and columns makes the desk rebuild its cache.
create function private.cursor_text(p_xid xid8, p_seq bigint, p_location uuid) returns text language sql stable security definer set search_path = ''
as $$ select concat_ws(':', p_xid, p_seq, (select epoch from public.sync_epoch), md5(private.my_org()::text || p_location::text ||
  (select string_agg(f.tbl || f.columns::text || f.scope, ',' order by f.pos) from private.sync_tables f))) $$;
grant execute on function private.cursor_text(xid8, bigint, uuid) to authenticated;

-- The first of these tables in key order from p_after on, then the next ones from their beginning, until p_limit rows are together:
-- [{"table", "rows": [[…]], "last": uuid, "more": bool}]. Most tables are small, and a line may be slow: one call brings many of them.
create function public.sync_pages(p_location uuid, p_tables text[], p_after uuid default null, p_limit int default 5000) returns json
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
      from (select * from (select %s from public.%I t where t.%I = (select private.my_org()) and ($2 is null or t.id > $2) and %s) t
        order by t.id limit $3) t',
      t.tbl, t.exprs, (select string_agg(format('t.%I', c), ', ') from unnest(t.columns) c), t.tbl,
      case t.tbl when 'organizations' then 'id' else 'org_id' end, t.scope)
      into page, n using p_location, after, lim;
    pages := pages || page;
    after := null;
    lim := lim - n;
    exit when lim = 0;
  end loop;
  return to_json(pages);
end $$;

-- Changes since the cursor, one snapshot:
-- {"cursor", "more", "horizon", "server_at", "changes": [{"table", "columns", "rows": [[…]], "gone": [uuid]}]} or {"reset": true}.
-- A row that the caller or the desk may no longer hold comes in "gone".
create function public.sync_pull(p_location uuid, p_cursor text, p_limit int default 2000) returns json
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
      execute format('with hit as materialized (select %s from public.%I t where t.id = any ($2) and t.%I = (select private.my_org()) and %s)
        select json_build_object(''table'', %L, ''columns'', %L::json, ''rows'', coalesce((select json_agg(json_build_array(%s)) from hit t), ''[]''),
          ''gone'', coalesce((select json_agg(i) from unnest($2) i where not exists (select from hit t where t.id = i)), ''[]''))',
        (select string_agg(format('t.%I', c), ', ') from unnest(t.columns) c), t.tbl, case t.tbl when 'organizations' then 'id' else 'org_id' end, t.scope,
        t.tbl, to_json(t.columns), t.exprs)
        into part using p_location, t.ids;
      parts := parts || part;
    end loop;
  else
    last_xid := c_xid; last_seq := c_seq;
  end if;
  return json_build_object('cursor', private.cursor_text(last_xid, last_seq, p_location), 'more', n = lim, 'horizon', horizon::text,
    'server_at', private.millis(clock_timestamp()), 'min_app', (select min_app from private.app_versions), 'changes', to_json(parts));
end $$;
grant execute on function public.sync_start(uuid), public.sync_pages(uuid, text[], uuid, int), public.sync_pull(uuid, text, int) to authenticated;

create trigger audit after insert or update or delete on public.sync_conflicts for each row execute function private.write_audit();

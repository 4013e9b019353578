-- A single record of an archive comes back by the command that a person would use for it, in an administrator's name. What is kept of it: which archive,
-- which record, by which command; the row itself is in the audit as ever.
alter table public.backup_runs add column file_name text check (length(file_name) between 1 and 200), add column table_name text check (length(table_name) <= 60),
  add column row_id uuid, add column command text check (length(command) <= 60);
alter table public.backup_runs add constraint backup_runs_record_check check (num_nonnulls(table_name, row_id, command) = 0
  or (num_nulls(file_name, table_name, row_id, command) = 0 and kind = 'RESTORE'));
insert into private.commands (name, min_role) values ('restore_record', 'ADMIN');

-- Which command brings a record of a table back: one that is lost (is_lost), one that is another now, or either (null); `key`: where its input names the record.
create function private.restoring_commands() returns table (tbl text, command text, is_lost boolean, key text[]) language sql immutable set search_path = '' as $$
  values ('customers', 'change_customer', false, '{customer_id}'::text[]), ('customers', 'register_customer', true, '{customer_id}'),
    ('drivers', 'change_driver', false, '{driver_id}'), ('drivers', 'add_driver', true, '{driver,id}'),
    ('vehicles', 'change_vehicle', false, '{vehicle_id}'), ('vehicles', 'add_vehicle', true, '{vehicle_id}'),
    ('vehicle_damages', 'record_damage', true, '{damage,id}'),
    ('organizations', 'change_firm', false, null), ('locations', 'put_location', null, '{location_id}'), ('vehicle_categories', 'put_category', null, '{category_id}'),
    ('extras', 'put_extra', null, '{extra_id}'), ('one_way_fees', 'put_one_way_fee', null, '{one_way_fee_id}')
$$;

-- Nothing is written here but by that command: its rights, constraints and transitions decide. `seen`: the record as the person saw it now, null where it is
-- lost; what somebody has changed since is not overwritten unseen, and then nothing at all is.
create function private.apply_restore_record(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare target text := i ->> 'table'; record_id uuid := (i ->> 'row_id')::uuid; seen jsonb := nullif(i -> 'seen', 'null'); live jsonb; way record; raised text[];
begin
  select c.command, c.key into way from private.restoring_commands() c where c.tbl = target and c.command = i ->> 'command' and coalesce(c.is_lost, seen is null) = (seen is null);
  if not found or record_id is distinct from (case when way.key is null then ctx.org_id else ((i -> 'input') #>> way.key)::uuid end) or (seen is not null and jsonb_typeof(seen) <> 'object') then
    raise exception 'no command brings this record back' using errcode = '22023', constraint = 'record_not_restorable';
  end if;
  execute format('select to_jsonb(t) from public.%I t where t.id = $1 for no key update', target) into live using record_id;
  if (seen is null) <> (live is null) or exists (select from jsonb_each(seen) e where live -> e.key is distinct from e.value) then
    raise exception 'the record is another now' using errcode = '23514', constraint = 'record_changed_meanwhile';
  end if;
  insert into public.backup_runs (id, org_id, kind, table_count, row_count, sum_rp, bytes, sha256, is_ok, made_at, made_by, device_id, file_name, table_name, row_id, command)
  select r.restore_id, ctx.org_id, 'RESTORE', 1, 1, 0, (r.archive ->> 'bytes')::bigint, r.archive ->> 'sha256', true, private.instant(r.at), ctx.author_id, ctx.device_id,
    r.archive ->> 'name', target, record_id, way.command
  from jsonb_to_record(i) r (restore_id uuid, archive jsonb, at bigint);
  execute format('select private.%I($1, $2)', 'apply_' || way.command) into raised using ctx, i -> 'input';
  -- a field that was kept for somebody else would be a record that is half restored
  if coalesce(cardinality(raised), 0) > 0 then
    raise exception 'the record is another now' using errcode = '23514', constraint = 'record_changed_meanwhile';
  end if;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('restoring_commands', 'apply_restore_record') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

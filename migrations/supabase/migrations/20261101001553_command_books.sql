insert into private.commands (name, min_role) values ('lock_period', 'ADMIN'), ('record_export', 'MANAGER'), ('record_backup', 'ADMIN');

-- Closes the books of a location up to and with a day. Only forward, and no day that is not over.
create function private.apply_lock_period(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_days(i ->> 'until_on');
  perform private.assert_location((i ->> 'location_id')::uuid);
  if (i ->> 'until_on')::date >= (private.instant((i ->> 'at')::bigint) at time zone 'Europe/Zurich')::date then
    raise exception 'the day is not over' using errcode = '23514', constraint = 'period_not_over';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('lock_period' || (i ->> 'location_id'), 0));
  if exists (select from public.period_locks l where l.location_id = (i ->> 'location_id')::uuid and l.until_on >= (i ->> 'until_on')::date) then
    raise exception 'closed already' using errcode = '23514', constraint = 'period_already_locked';
  end if;
  insert into public.period_locks (id, org_id, location_id, until_on, locked_at, locked_by)
  select p.period_lock_id, ctx.org_id, p.location_id, p.until_on, private.instant(p.at), ctx.author_id
  from jsonb_to_record(i) p (period_lock_id uuid, location_id uuid, until_on date, at bigint);
  return '{}';
end $$;

create function private.apply_record_export(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_days(i ->> 'from_on', i ->> 'until_on');
  perform private.assert_list(i, 'locations', 1, 500);
  perform private.assert_location(l) from unnest((i ->> 'location_id')::uuid || array(select jsonb_array_elements_text(i -> 'locations')::uuid)) l;
  insert into public.export_runs (id, org_id, location_id, locations, kind, format, from_on, until_on, is_delta, source, as_of, waiting, purpose, row_count, sum_rp, sha256,
    made_at, made_by, device_id)
  select e.export_run_id, ctx.org_id, e.location_id, array(select jsonb_array_elements_text(e.locations)::uuid), e.kind, e.format, e.from_on, e.until_on, e.is_delta, e.source,
    private.instant(e.as_of), e.waiting, e.purpose, e.row_count, e.sum_rp, e.sha256, private.instant(e.at), ctx.author_id, ctx.device_id
  from jsonb_to_record(i) e (export_run_id uuid, location_id uuid, locations jsonb, kind text, format text, from_on date, until_on date, is_delta boolean, source text, as_of bigint,
    waiting int, purpose text, row_count int, sum_rp bigint, sha256 text, at bigint);
  return '{}';
end $$;

create function private.apply_record_backup(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  insert into public.backup_runs (id, org_id, kind, table_count, row_count, sum_rp, bytes, sha256, is_ok, made_at, made_by, device_id)
  select b.backup_run_id, ctx.org_id, b.kind, b.table_count, b.row_count, b.sum_rp, b.bytes, b.sha256, b.is_ok, private.instant(b.at), ctx.author_id, ctx.device_id
  from jsonb_to_record(i) b (backup_run_id uuid, kind text, table_count int, row_count bigint, sum_rp bigint, bytes bigint, sha256 text, is_ok boolean, at bigint);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('apply_lock_period', 'apply_record_export', 'apply_record_backup') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

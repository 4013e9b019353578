insert into private.commands (name) values ('open_cash_session'), ('record_cash_movement'), ('close_cash_session');

create function private.store_count(ctx private.op_context, p_session uuid, p_location uuid, p_moment text, p_at timestamptz, p_counts jsonb) returns void
language sql set search_path = '' as $$
  insert into public.cash_counts (id, org_id, location_id, cash_session_id, moment, denomination_rp, pieces, counted_at)
  select n.id, ctx.org_id, p_location, p_session, p_moment, n.denomination_rp, n.pieces, p_at from jsonb_to_recordset(p_counts) n (id uuid, denomination_rp int, pieces int)
$$;
-- What a count comes to, Rappen.
create function private.count_comes_to(p_counts jsonb) returns bigint language sql immutable set search_path = ''
as $$ select coalesce(sum(n.denomination_rp::bigint * n.pieces), 0)::bigint from jsonb_to_recordset(p_counts) n (denomination_rp int, pieces int) $$;

create function private.apply_open_cash_session(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare here uuid := (i ->> 'location_id')::uuid; at_open timestamptz(3) := private.instant((i ->> 'at')::bigint);
begin
  perform private.assert_list(i, 'counts', 0, 13);
  perform private.assert_location(here);
  insert into public.cash_sessions (id, org_id, location_id, device_id, till, status, opened_at, opened_by, opening_rp)
  values ((i ->> 'cash_session_id')::uuid, ctx.org_id, here, ctx.device_id, i ->> 'till', 'OPEN', at_open, ctx.author_id, private.count_comes_to(i -> 'counts'));
  perform private.store_count(ctx, (i ->> 'cash_session_id')::uuid, here, 'OPENING', at_open, i -> 'counts');
  return '{}';
end $$;

-- The session, locked, at a location of the caller. Raises P0002, 42501.
create function private.lock_cash_session(p_session uuid) returns public.cash_sessions language plpgsql set search_path = '' as $$
declare s public.cash_sessions;
begin
  select * into s from public.cash_sessions t where t.id = p_session;
  if not found then raise exception 'cash session is unknown' using errcode = 'P0002', constraint = 'cash_session_unknown'; end if;
  perform private.assert_location(s.location_id);
  perform pg_advisory_xact_lock(hashtextextended(s.id::text, 0));
  select * into s from public.cash_sessions t where t.id = p_session;
  return s;
end $$;

-- Money in or out of the drawer that no customer paid. What happened before the session was closed still belongs to it.
create function private.apply_record_cash_movement(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare s public.cash_sessions := private.lock_cash_session((i ->> 'cash_session_id')::uuid);
begin
  if s.status = 'CLOSED' and private.instant((i ->> 'at')::bigint) > s.closed_at then
    raise exception 'cash session is closed' using errcode = '23514', constraint = 'cash_session_closed';
  end if;
  insert into public.cash_movements (id, org_id, location_id, cash_session_id, kind, amount_rp, reason, moved_at, moved_by)
  select m.movement_id, ctx.org_id, s.location_id, s.id, m.kind, m.amount_rp, m.reason, private.instant(m.at), ctx.author_id
  from jsonb_to_record(i) m (movement_id uuid, kind text, amount_rp bigint, reason text, at bigint);
  return '{}';
end $$;

-- The evening's count. The expected sum is what the person saw: the reason they gave is about that difference.
create function private.apply_close_cash_session(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare s public.cash_sessions := private.lock_cash_session((i ->> 'cash_session_id')::uuid); at_close timestamptz(3) := private.instant((i ->> 'at')::bigint);
begin
  perform private.assert_list(i, 'counts', 0, 13);
  if s.opened_by <> ctx.author_id and private.my_role() > 'MANAGER' then
    raise exception 'not your cash session' using errcode = '42501', constraint = 'cash_session_not_yours';
  end if;
  if s.status = 'CLOSED' then raise exception 'cash session is closed' using errcode = '23514', constraint = 'cash_session_closed'; end if;
  perform private.store_count(ctx, s.id, s.location_id, 'CLOSING', at_close, i -> 'counts');
  update public.cash_sessions set status = 'CLOSED', closed_at = at_close, closed_by = ctx.author_id, counted_rp = private.count_comes_to(i -> 'counts'),
    expected_rp = (i ->> 'expected_rp')::bigint, difference_reason = i ->> 'difference_reason' where id = s.id;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('store_count', 'count_comes_to', 'lock_cash_session', 'apply_open_cash_session', 'apply_record_cash_movement', 'apply_close_cash_session') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

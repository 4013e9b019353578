-- What the card terminal says at the evening's count, beside what was recorded as paid by card since it was read last. Null: nobody read it.
alter table public.cash_sessions
  add column terminal_rp bigint check (terminal_rp between -100000000 and 100000000),
  add column terminal_expected_rp bigint check (terminal_expected_rp between -100000000 and 100000000),
  add column terminal_reason text check (length(terminal_reason) <= 200),
  add constraint terminal_belongs_to_close check ((terminal_rp is null) = (terminal_expected_rp is null) and (terminal_rp is null or status = 'CLOSED')),
  add constraint terminal_difference_needs_reason check (terminal_rp is null or terminal_rp = terminal_expected_rp or coalesce(length(terminal_reason), 0) > 0);
grant update (terminal_rp, terminal_expected_rp, terminal_reason) on public.cash_sessions to guichet_commands;

-- The evening's count. The expected sums are what the person saw: the reasons they gave are about those differences.
create or replace function private.apply_close_cash_session(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare s public.cash_sessions := private.lock_cash_session((i ->> 'cash_session_id')::uuid); at_close timestamptz(3) := private.instant((i ->> 'at')::bigint);
begin
  perform private.assert_list(i, 'counts', 0, 13);
  if s.opened_by <> ctx.author_id and private.my_role() > 'MANAGER' then
    raise exception 'not your cash session' using errcode = '42501', constraint = 'cash_session_not_yours';
  end if;
  if s.status = 'CLOSED' then raise exception 'cash session is closed' using errcode = '23514', constraint = 'cash_session_closed'; end if;
  perform private.store_count(ctx, s.id, s.location_id, 'CLOSING', at_close, i -> 'counts');
  update public.cash_sessions set status = 'CLOSED', closed_at = at_close, closed_by = ctx.author_id, counted_rp = private.count_comes_to(i -> 'counts'),
    expected_rp = (i ->> 'expected_rp')::bigint, difference_reason = i ->> 'difference_reason', terminal_rp = (i #>> '{terminal,total_rp}')::bigint,
    terminal_expected_rp = (i #>> '{terminal,expected_rp}')::bigint, terminal_reason = i #>> '{terminal,reason}' where id = s.id;
  return '{}';
end $$;

select private.refeed('cash_sessions');

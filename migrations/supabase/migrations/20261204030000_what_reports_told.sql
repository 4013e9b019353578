-- What the day report of a closed drawer told: since when, and which movements of money, each by a letter and its id. What a desk without a line sends later for a day that
-- has its report is told in the next one, and nothing twice. Null: closed by an app that did not keep it.
alter table public.cash_sessions
  add column day_begins_at timestamptz(3),
  add column reported text check (length(reported) <= 200000 and reported ~ '^([cvgphs][0-9a-f]{32}( [cvgphs][0-9a-f]{32})*)?$'),
  add constraint report_belongs_to_close check ((day_begins_at is null) = (reported is null) and (reported is null or status = 'CLOSED'));
grant update (day_begins_at, reported) on public.cash_sessions to guichet_commands;

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
    terminal_expected_rp = (i #>> '{terminal,expected_rp}')::bigint, terminal_reason = i #>> '{terminal,reason}',
    day_begins_at = private.instant((i #>> '{report,day_begins_at}')::bigint), reported = i #>> '{report,reported}' where id = s.id;
  return '{}';
end $$;

select private.refeed('cash_sessions');

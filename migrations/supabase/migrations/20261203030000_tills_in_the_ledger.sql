-- Two drawers of one location may each have an account of their own: a till is a name at a location, and so it stands in the ledger. Where a till has none, the
-- location's counts, and then the firm's.
alter table public.ledger_accounts add column till text check (length(till) between 1 and 30),
  add constraint ledger_only_cash_has_a_till check (till is null or (purpose = 'CASH' and location_id is not null)),
  drop constraint ledger_account_once,
  add constraint ledger_account_once unique nulls not distinct (org_id, purpose, location_id, till);
do $$ begin perform private.refeed('ledger_accounts'); end $$;

create or replace function private.apply_put_ledger_account(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  if i ->> 'location_id' is not null then perform private.assert_location((i ->> 'location_id')::uuid); end if;
  insert into public.ledger_accounts (id, org_id, purpose, location_id, till, account, tax_code)
  select a.ledger_account_id, ctx.org_id, a.purpose, a.location_id, a.till, a.account, a.tax_code
  from jsonb_to_record(i) a (ledger_account_id uuid, purpose text, location_id uuid, till text, account text, tax_code text)
  on conflict (org_id, purpose, location_id, till) do update set account = excluded.account, tax_code = excluded.tax_code;
  return '{}';
end $$;

-- A delivery keeps the till as it keeps all else; what was delivered before has none, as its files had none.
alter table public.delivered_movements add column till text;
-- Through which till a movement of money went; null where it went through none.
create function private.till_of(p_org uuid, p_what text, p_row uuid) returns text language sql stable security invoker set search_path = '' as $$
  select s.till from public.cash_sessions s where s.org_id = p_org and s.id = case p_what
    when 'payment' then (select p.cash_session_id from public.payments p where p.org_id = p_org and p.id = p_row)
    when 'refund' then (select p.cash_session_id from public.payments p where p.org_id = p_org and p.id = p_row)
    when 'deposit_held' then (select d.cash_session_id from public.deposits d where d.org_id = p_org and d.id = p_row)
    when 'deposit_settled' then (select d.release_session_id from public.deposits d where d.org_id = p_org and d.id = p_row)
    when 'cash' then (select m.cash_session_id from public.cash_movements m where m.org_id = p_org and m.id = p_row)
    when 'difference' then p_row end
$$;
revoke execute on function private.till_of(uuid, text, uuid) from public;
grant execute on function private.till_of(uuid, text, uuid) to guichet_commands;

-- Only these places of the functions change, whatever else has been done to them; each is there once, or nothing happens. The till stands last in the row, where an
-- app that does not know it passes it by.
do $$
declare
  change record;
  was text;
  till constant text := '(select s.till from public.cash_sessions s where s.org_id = v_org and s.id = ';
begin
  for change in select * from (values
    ('public.export_rows(text, bigint, bigint, uuid[])', 'x.before_rp::bigint as before_rp, x.id as id', 'x.before_rp::bigint as before_rp, x.id as id, null::text as till'),
    ('public.export_rows(text, bigint, bigint, uuid[])', 'x.vat_bp, -x.before_rp, x.id', 'x.vat_bp, -x.before_rp, x.id, null'),
    ('public.export_rows(text, bigint, bigint, uuid[])', 'order by l.position rows between unbounded preceding and 1 preceding), 0), l.id', 'order by l.position rows between unbounded preceding and 1 preceding), 0), l.id, null'),
    ('public.export_rows(text, bigint, bigint, uuid[])', $a$* p.rounding_rp, '', 0, 0, p.id$a$, $a$* p.rounding_rp, '', 0, 0, p.id, case when p.cash_session_id is not null then $a$ || till || 'p.cash_session_id) end'),
    ('public.export_rows(text, bigint, bigint, uuid[])', $a$d.amount_rp, 0, '', 0, 0, d.id$a$, $a$d.amount_rp, 0, '', 0, 0, d.id, $a$ || till || 'd.cash_session_id)'),
    ('public.export_rows(text, bigint, bigint, uuid[])', $a$d.captured_rp, d.amount_rp, '', 0, 0, d.id$a$, $a$d.captured_rp, d.amount_rp, '', 0, 0, d.id, $a$ || till || 'd.release_session_id)'),
    ('public.export_rows(text, bigint, bigint, uuid[])', $a$* m.amount_rp, 0, '', 0, 0, m.id$a$, $a$* m.amount_rp, 0, '', 0, 0, m.id, $a$ || till || 'm.cash_session_id)'),
    ('public.export_rows(text, bigint, bigint, uuid[])', $a$s.counted_rp - s.expected_rp, 0, '', 0, 0, s.id$a$, $a$s.counted_rp - s.expected_rp, 0, '', 0, 0, s.id, s.till$a$),
    ('public.export_rows(text, bigint, bigint, uuid[])', 'q.vat_bp, q.before_rp) order by q.at', 'q.vat_bp, q.before_rp, q.till) order by q.at'),
    ('private.deliver_journal(uuid, uuid)', 'group_id, before_rp)', 'group_id, before_rp, till)'),
    ('private.deliver_journal(uuid, uuid)', 'f.group_id, f.before_rp from fresh f', 'f.group_id, f.before_rp, private.till_of(v_org, f.what, f.row_id) from fresh f'),
    ('public.journal_delivery_rows(uuid, int)', 'm.vat_bp, m.before_rp) order by m.at', 'm.vat_bp, m.before_rp, m.till) order by m.at')
  ) as changes (signature, old, new) loop
    was := pg_catalog.pg_get_functiondef(change.signature::regprocedure);
    if length(was) - length(replace(was, change.old, '')) <> length(change.old) then
      raise exception '% is not once in %', change.old, change.signature;
    end if;
    execute replace(was, change.old, change.new);
  end loop;
end $$;
